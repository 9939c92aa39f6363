"""Grading runs with short limits on each rung, the scene, and a table of the corpus at the end of the session."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.engine import session
from grader.engine.grade import Run
from grader.engine.runner import Rung, best_rung
from grader.exercises import LESSONS
from grader.exercises.declare import Lesson
from tests.engine.conftest import SEED
from tests.hostile.corpus import FAMILIES
from tests.hostile.scene import SECRET, Scene, set_up

LIMITS = {
    "cell_seconds": 2,
    "notebook_seconds": 30,
    "answers": 2**20,
    "output": 20_000,
    "memory": 2**30,
    "disk": 64 * 2**20,
    "processes": 64,
}
EXERCISE_SECONDS = 1.5


def hurried(lesson: Lesson, **changed: int) -> Lesson:
    """The lesson with limits that a test can wait for."""
    exercises = tuple(dataclasses.replace(e, seconds=EXERCISE_SECONDS) for e in lesson.exercises)
    return dataclasses.replace(
        lesson, limits=dataclasses.replace(lesson.limits, **LIMITS | changed), exercises=exercises
    )


def run_on(rung: Rung, **changed: int) -> Run:
    return Run(SEED, rung=rung, lessons={name: hurried(lesson, **changed) for name, lesson in LESSONS.items()})


@pytest.fixture(scope="session")
def warm() -> Run:
    if best_rung() is not Rung.WARM:
        pytest.skip("no worlds can be made in a sandbox of this machine")
    return run_on(Rung.WARM)


@pytest.fixture(scope="session")
def cold() -> Run:
    return run_on(Rung.COLD, cell_seconds=4, notebook_seconds=60)  # the set-up cell imports all there is


@pytest.fixture(scope="session", autouse=True)
def short_grace() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "GRACE", 1.0)
        patch.setenv("SECRET_OF_THE_GRADER", SECRET)
        yield


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with set_up(tmp_path_factory.mktemp("scene")) as made:
        yield made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "hand"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The corpus by family: how many entries, and what came of them in this session."""
    results: dict[tuple[str, str], Counter[str]] = {}
    for outcome, reports in terminalreporter.stats.items():
        for report in reports:
            said = dict(getattr(report, "user_properties", ()))
            if "family" in said and getattr(report, "when", "") == "call":
                results.setdefault((said["family"], said["rung"]), Counter())[outcome] += 1
    if not results:
        return
    terminalreporter.section("hostile submissions by family")
    for (family, rung), counts in results.items():
        told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
        terminalreporter.write_line(f"{family:16} {rung:9} {len(FAMILIES[family]):4} entries: {told}")
