"""Grading an entry, and what is claimed of every one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.engine.grade import Grade, Run
from tests.engine.conftest import FULL, Hand, by_exercise
from tests.hostile.corpus import FAMILIES
from tests.hostile.entry import Entry
from tests.hostile.scene import SECRET, Scene, checksums, children

SLACK = 1e-9


def written(entry: Entry, folder: Path, scene: Scene) -> Path:
    hand = Hand(folder / entry.named, solved=entry.solved)
    entry.prepare(hand)
    scene.fill_in(hand.notebook)
    path = hand.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(hand.notebook), encoding="utf-8")  # nbformat would refuse half of a character
    entry.after(path)
    return path


def graded(entry: Entry, path: Path, run: Run, scene: Scene) -> Grade:
    """Grade an entry; what is outside of the sandbox is as it was, and nothing lives on."""
    processes, before = children(), scene.state()
    handed_in = checksums(path.parent)
    grade = run.grade(path, entry.as_lesson)
    assert scene.state() == before
    assert checksums(path.parent) == handed_in
    assert soon(lambda: scene.survivors() == [])
    assert scene.knocks == []
    assert soon(lambda: children() <= processes)
    return grade


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something holds within five seconds: a killed process is listed until the kernel has cleared up."""
    until = time.monotonic() + 5
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def judge(entry: Entry, grade: Grade) -> None:
    """It earned what it is worth and no more; the instructor is told; no secret came out, and nobody got out."""
    said = json.dumps(grade.as_json(), ensure_ascii=False) + repr(grade.run.outputs) + repr(grade.run.answers)
    assert SECRET not in said
    assert "ESCAPED" not in said, [line for line in said.split("\\n") if "ESCAPED" in line]
    assert "HELD" not in said, "memory was held that no limit counts"
    json.dumps(grade.as_json(), ensure_ascii=False).encode()
    json.dumps(grade.run.outputs, ensure_ascii=False, default=repr).encode()
    if entry.failed:
        assert (grade.status, grade.score) == ("failed", 0)
        assert re.search(entry.failed, grade.error or ""), grade.error
        return
    earned, worth = by_exercise(grade), entry.worth()
    for name, points in earned.items():
        assert points <= worth[name] + SLACK, f"{name} earned {points} that are not its"
        assert points >= worth[name] - SLACK or name in entry.may_lose, f"{name} lost points: {grade.violations}"
    assert re.search(entry.told, "\n".join(grade.violations)), grade.violations


def assert_goes_on(run: Run, folder: Path) -> None:
    """A right submission, graded after it in the same sandbox, has all its points."""
    assert by_exercise(run.grade(Hand(folder / "right" / "convolution.ipynb", solved=True).save())) == FULL


def as_parameters(families: Iterable[str], cold: bool = False) -> list[object]:
    """Every entry as a parameter of a test; with a strict xfail where a hole is known and not mended yet."""
    return [
        pytest.param(
            family,
            entry,
            id=f"{family}: {entry.name}",
            marks=_marks(entry.flaw or (entry.flaw_cold if cold else "")),
        )
        for family in families
        for entry in FAMILIES[family]
    ]


def _marks(flaw: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=flaw, strict=True)] if flaw else []
