"""Where things stand in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXERCISES_PAGE = ROOT / "docs" / "exercises.md"


def source_notebook(lesson: str) -> Path:
    """Where the lesson is written, with its solutions: the instructor's notebook."""
    return ROOT / "source" / lesson / f"{lesson}.ipynb"


def student_notebook(lesson: str) -> Path:
    """What students are given; made from the source notebook by `python -m grader build`."""
    return ROOT / "lessons" / lesson / f"{lesson}.ipynb"


def solution_notebook(lesson: str) -> Path:
    """The source notebook run to its end, with its outputs; made by `python -m grader build`."""
    return ROOT / "solutions" / lesson / f"{lesson}.ipynb"


def public_cases(lesson: str) -> Path:
    """The answer key of `check` in the notebook; made by `python -m grader build`."""
    return ROOT / "byhand" / "cases" / f"{lesson}.json"
