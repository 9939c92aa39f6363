"""Grading a class in one go, several notebooks at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from grader.engine.grade import Grade, Run


def grade_class(
    run: Run, notebooks: Mapping[str, Path], lesson: str, jobs: int, graded: Callable[[], object] = lambda: None
) -> dict[str, Grade]:
    """Grade every student's notebook, `jobs` at a time, all on the same secret cases; -> grades in the order given.

    `graded` is called after each. Raises SandboxUnavailableError where students' code cannot be run safely.
    """
    run.key(lesson)  # made here once, not by every thread at the same time
    with ThreadPoolExecutor(jobs) as pool:
        tasks: dict[Future[Grade], str] = {
            pool.submit(run.grade, path, lesson): student for student, path in notebooks.items()
        }
        grades = {}
        try:
            for task in as_completed(tasks):
                grades[tasks[task]] = task.result()
                graded()
        except BaseException:  # also Ctrl-C: what has not begun is not begun any more
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {student: grades[student] for student in notebooks}
