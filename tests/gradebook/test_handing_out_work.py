"""A submission that kills the process it is graded in is given up; those beside it are graded once each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from grader.gradebook.schedule import TRIES, in_processes
from grader.gradebook.work import Batch, Done, Task

BATCH = Batch("sums", 1, None, releases={}, markdown={}, keys={}, limits={}, code=None)


class Killer(Task):
    """Work whose mere reading ends the process that reads it, as a lack of memory would."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def innocent(student: str) -> Task:
    return Task(student, {"sums": b"not a notebook"})


def graded(tasks: Iterable[Task]) -> list[Done]:
    return list(in_processes(BATCH, tasks, 2))


def test_one_that_kills_its_worker_costs_nobody_else_anything() -> None:
    tasks = [innocent("ada"), Killer("eve", {}), *map(innocent, ("ben", "cleo", "dan", "fay"))]
    done = {one.student: one.error or "" for one in graded(tasks)}
    assert f"the process that graded it died, {TRIES} times" in done.pop("eve")
    assert sorted(done) == ["ada", "ben", "cleo", "dan", "fay"]
    assert all("the file is damaged" in error for error in done.values())


def test_each_is_graded_once_however_many_kill_their_workers() -> None:
    tasks = [Killer(f"killer{n}", {}) if n % 2 else innocent(f"innocent{n}") for n in range(6)]
    done = graded(tasks)
    assert sorted(one.student for one in done) == sorted(task.student for task in tasks)
    died = {one.student for one in done if "died" in (one.error or "")}
    assert died == {task.student for task in tasks if isinstance(task, Killer)}


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken: list[str] = []

    def tasks() -> Iterable[Task]:
        for number in range(40):
            taken.append(f"student{number}")
            yield innocent(taken[-1])

    results = in_processes(BATCH, tasks(), 2)
    next(results)
    assert len(taken) <= 6
    results.close()
