"""The seed of a grading run, kept with the course until the run is finished, so that a resumed run asks the same."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

FOLDER = ".grading"


def seed_of_run(course: Path, assignment: str, fresh: bool) -> int:
    """The seed of the run that was broken off, or a new one, drawn and stored, when there is none or `fresh` is said.

    Readable by its owner alone: who knows the seed knows the secret cases.
    """
    path = _path(course, assignment)
    if not fresh:
        try:
            return int(json.loads(path.read_text())["seed"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
    path.parent.mkdir(mode=0o700, exist_ok=True)
    seed = secrets.randbits(63)
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"seed": seed}, file)
    partial.replace(path)
    return seed


def run_is_finished(course: Path, assignment: str) -> None:
    """The next run draws a seed of its own."""
    _path(course, assignment).unlink(missing_ok=True)


def _path(course: Path, assignment: str) -> Path:
    return course / FOLDER / f"{assignment}.json"
