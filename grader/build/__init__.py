"""`python -m grader build`: everything derived from `source/` and `grader/exercises/`, and whether it is up to date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from byhand.check.answer_key import load_lesson_key
from grader import places
from grader.build import notebooks, overview
from grader.exercises import LESSONS
from grader.exercises.declare import Lesson

__all__ = ["build", "build_exercises_page", "stale", "stale_exercises_page"]

ROUNDING = 1e-5
"""Two trainings on one machine agree to this, of a number's size or of 1."""
MADE_FROM = re.compile(r', "made_from": "\w+"')
"""What cases were made from is no part of what they say: a solution does not become stale by it."""


def build(lesson: Lesson) -> list[Path]:
    """Derive a lesson's cases, student notebook and solved notebook. Returns the files that changed.

    Raises BuildError when the source is missing or the solution does not run.
    """
    cases = {} if _made_from_the_same(lesson) else _cases(lesson)
    changed = [path for path, content in cases.items() if _write(path, _as_it_was(path, content))]
    student = notebooks.student_notebook(lesson.name).encode()
    if _write(places.student_notebook(lesson.name), student):
        changed.append(places.student_notebook(lesson.name))
    if changed or _solution_is_stale(lesson):
        text = notebooks.solution_notebook(lesson.name, _fingerprint(lesson))
        if _write(places.solution_notebook(lesson.name), text.encode()):
            changed.append(places.solution_notebook(lesson.name))
    return changed


def stale(lesson: Lesson) -> Iterator[Path]:
    """The derived files that are not what building them now would give.

    Cases and student notebooks are derived anew and compared (cases that take long to make: by the checksum of what
    they are made from). Solved notebooks carry the fingerprint of what they were made from and are compared cell by
    cell, without running them.
    """
    cases = {} if _made_from_the_same(lesson) else _cases(lesson)
    for path, content in cases.items():
        if not path.is_file() or not _same_case_file(path, content):
            yield path
    student = places.student_notebook(lesson.name)
    if not student.is_file() or student.read_text(encoding="utf-8") != notebooks.student_notebook(lesson.name):
        yield student
    if _solution_is_stale(lesson):
        yield places.solution_notebook(lesson.name)


def build_exercises_page() -> list[Path]:
    """Derive the page of all exercises and wrong ideas. Returns it where it changed."""
    page = places.EXERCISES_PAGE
    return [page] if _write(page, overview.page(LESSONS.values()).encode()) else []


def stale_exercises_page() -> list[Path]:
    """The page, where it is not what building it now would give."""
    page = places.EXERCISES_PAGE
    current = page.is_file() and page.read_text(encoding="utf-8") == overview.page(LESSONS.values())
    return [] if current else [page]


def _cases(lesson: Lesson) -> dict[Path, bytes]:
    folder = places.public_cases(lesson.name).parent
    extra = {folder / name: content for name, content in lesson.extra_cases().items()}
    return {places.public_cases(lesson.name): lesson.public_key().to_json().encode(), **extra}


def _made_from_the_same(lesson: Lesson) -> bool:
    """Whether cases that take long to make were made from the declarations as they are now."""
    path = places.public_cases(lesson.name)
    return lesson.slow_cases and path.is_file() and load_lesson_key(lesson.name).made_from == lesson.made_from()


def _fingerprint(lesson: Lesson) -> str:
    cases = places.public_cases(lesson.name).read_text(encoding="utf-8")
    return notebooks.fingerprint(lesson.name, MADE_FROM.sub("", cases, count=1))


def _solution_is_stale(lesson: Lesson) -> bool:
    path = places.solution_notebook(lesson.name)
    if not path.is_file() or not places.public_cases(lesson.name).is_file():
        return True
    found = nbformat.read(path, as_version=4)
    if found.metadata.get("byhand", {}).get(notebooks.BUILT_FROM) != _fingerprint(lesson):
        return True
    asked = [(c.id, c.source) for c in notebooks.unexecuted_solution(lesson.name).cells]
    return asked != [(c.id, c.source) for c in found.cells]


def _same_case_file(path: Path, content: bytes) -> bool:
    """JSON is compared as data with room for the last digits of a number, which differ between machines."""
    if path.suffix != ".json":
        return path.read_bytes() == content
    return _close(json.loads(path.read_text(encoding="utf-8")), json.loads(content))


def _close(one: object, other: object, tolerance: float = 1e-9) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= tolerance * max(1.0, abs(one))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_close(one[k], other[k], tolerance) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_close(a, b, tolerance) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and one == other


def _as_it_was(path: Path, content: bytes) -> bytes:
    """Cases that were made anew and say the same but for the last digits keep their numbers; only the mark of what they
    were made from is new."""
    mark = MADE_FROM.search(content.decode()) if path.suffix == ".json" else None
    if mark is None or not path.is_file():
        return content
    old = MADE_FROM.sub(mark[0], path.read_text(encoding="utf-8"), count=1).encode()
    return old if _close(json.loads(old), json.loads(content), ROUNDING) else content


def _write(path: Path, content: bytes) -> bool:
    """Write a file where its content differs; True when it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
