"""Several notebooks at a time, in threads of one process, come to the same grades as one after the other."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.engine import grade, sandbox
from grader.engine.grade import Run
from grader.engine.notebook_run import NotebookRun
from grader.engine.submission import read_submission
from tests.engine.conftest import FULL, SEED, Hand, all_but, by_exercise

pytestmark = pytest.mark.sandbox


def test_threads_do_not_disturb_one_another(tmp_path: Path, run: Run) -> None:
    hands = [Hand(tmp_path / str(number) / "convolution.ipynb", solved=True) for number in range(8)]
    for hand in hands[1::2]:
        hand.solve("relu", "def relu(x):\n    return abs(x)")
    with ThreadPoolExecutor(4) as pool:
        grades = list(pool.map(run.grade, [hand.save() for hand in hands]))
    assert [by_exercise(grade) for grade in grades] == [FULL, all_but("relu")] * 4


def test_marking_takes_turns(solved: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11's ast.parse, which marking uses, fails now and then when several threads parse at the same time."""
    inside: list[int] = []
    most = 0

    def slow_mark(*_: object) -> tuple[()]:
        nonlocal most
        inside.append(1)
        most = max(most, len(inside))
        time.sleep(0.02)
        inside.pop()
        return ()

    monkeypatch.setattr(grade, "mark_run", slow_mark)
    run = Run(SEED)
    submission = read_submission(solved.save(), run.lessons)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: run.mark(submission, NotebookRun()), range(8)))
    assert most == 1


def test_every_sandbox_of_a_grading_root_has_a_user_of_its_own() -> None:
    users = [sandbox.unprivileged_user() for _ in range(20)]
    assert users == [None] * 20 or len(set(users)) == 20
