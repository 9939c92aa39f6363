"""Submissions that exhaust, crash, outlive or break out, in worlds of a warm sandbox: they harm only themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.engine.grade import Run
from tests.hostile.corpus import ON_BOTH_RUNGS
from tests.hostile.entry import Entry
from tests.hostile.judge import as_parameters, assert_goes_on, graded, judge, written
from tests.hostile.scene import Scene

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def sandbox_is_warm(warm: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    """So that processes can be counted before and after."""
    assert_goes_on(warm, tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize(("family", "entry"), as_parameters(ON_BOTH_RUNGS))
def test_it_earns_what_it_is_worth_and_harms_nobody(
    family: str, entry: Entry, warm: Run, scene: Scene, place: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("family", family)
    record_property("rung", "warm")
    grade = graded(entry, written(entry, place, scene), warm, scene)
    assert_goes_on(warm, place)
    judge(entry, grade)
