"""Submissions that cheat, read, or are broken: nothing is won, nothing is lost, nothing stays, and the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.engine.grade import Run
from tests.hostile.corpus import FAMILIES, ON_BOTH_RUNGS
from tests.hostile.entry import Entry
from tests.hostile.judge import as_parameters, assert_goes_on, graded, judge, written
from tests.hostile.scene import Scene

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
QUIET = [family for family in FAMILIES if family not in ON_BOTH_RUNGS]
DISTURBING = ("tampering", "forging")


@pytest.fixture(scope="module", autouse=True)
def sandbox_is_warm(warm: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    """So that processes can be counted before and after."""
    assert_goes_on(warm, tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize(("family", "entry"), as_parameters(QUIET))
def test_it_earns_what_it_is_worth_and_harms_nobody(
    family: str, entry: Entry, warm: Run, scene: Scene, place: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("family", family)
    record_property("rung", "warm")
    grade = graded(entry, written(entry, place, scene), warm, scene)
    if family in DISTURBING:
        assert_goes_on(warm, place)
    judge(entry, grade)


def test_there_are_enough_of_them_and_no_two_have_the_same_name() -> None:
    names = [(family, entry.name) for family, entries in FAMILIES.items() for entry in entries]
    assert len(names) >= 60
    doubled = {name for name in names if names.count(name) > 1}
    assert not doubled
