"""One run of a lesson at a time: two would take each other's folders away and collide in SQLite."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from grader.gradebook.seeds import FOLDER


class BusyError(RuntimeError):
    """Another process is grading the same lesson."""


@contextlib.contextmanager
def grading_alone(course: Path, assignment: str) -> Iterator[None]:
    """Keep other runs of this lesson out; a run that was killed keeps nobody out. Raises BusyError."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows, where there is no sandbox either
        yield
        return
    folder = course / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / f"{assignment}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{assignment} is being graded by another process; wait until it has finished") from None
        yield
    finally:
        os.close(descriptor)
