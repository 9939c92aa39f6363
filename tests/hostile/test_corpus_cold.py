"""Exhaustion, crashes, survivors and escapes in a sandbox for each submission, where no worlds can be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.engine.grade import Run
from tests.hostile.corpus import ON_BOTH_RUNGS
from tests.hostile.entry import Entry
from tests.hostile.judge import as_parameters, graded, judge, written
from tests.hostile.scene import Scene

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]


@pytest.mark.parametrize(("family", "entry"), as_parameters(ON_BOTH_RUNGS, cold=True))
def test_it_earns_what_it_is_worth_and_harms_nobody(
    family: str, entry: Entry, cold: Run, scene: Scene, place: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("family", family)
    record_property("rung", "cold")
    judge(entry, graded(entry, written(entry, place, scene), cold, scene))
