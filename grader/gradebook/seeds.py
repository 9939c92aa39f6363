"""The seed of a grading run, kept with the course until the run is finished, so that a resumed run asks the same."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

FOLDER = ".grading"


@contextlib.contextmanager
def seed_of_run(course: Path, assignment: str, fresh: bool, whole_class: bool) -> Iterator[int]:
    """The seed of the run that was broken off, or a new one, drawn and stored, when there is none or `fresh` is said.

    It is kept when the run is broken off, and forgotten when it comes to its end; a run for some students only (not
    `whole_class`) takes part in one that was broken off and leaves its seed for the others.
    The file is readable by its owner alone: who knows the seed knows the secret cases.
    """
    path = course / FOLDER / f"{assignment}.json"
    stored = _stored(path)
    if not whole_class and stored is not None:
        yield secrets.randbits(63) if fresh else stored
        return
    seed = secrets.randbits(63) if fresh or stored is None else stored
    _store(path, seed)
    yield seed
    path.unlink(missing_ok=True)


def _stored(path: Path) -> int | None:
    try:
        return int(json.loads(path.read_text())["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _store(path: Path, seed: int) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"seed": seed}, file)
    partial.replace(path)
