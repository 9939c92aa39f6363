"""Where things stand in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXERCISES_PAGE = ROOT / "docs" / "exercises.md"


def source_notebook(lesson: str) -> Path:
    return ROOT / "source" / lesson / f"{lesson}.ipynb"


def student_notebook(lesson: str) -> Path:
    return ROOT / "lessons" / lesson / f"{lesson}.ipynb"


def solution_notebook(lesson: str) -> Path:
    return ROOT / "solutions" / lesson / f"{lesson}.ipynb"


def public_cases(lesson: str) -> Path:
    return ROOT / "byhand" / "cases" / f"{lesson}.json"
