"""Submissions made from the released and the solved lesson, graded with short limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader import places
from grader.engine.grade import Grade, Run
from grader.engine.restore import identity
from grader.exercises import LESSONS
from grader.exercises.declare import Lesson

SEED = 7


def with_short_limits(lesson: Lesson) -> Lesson:
    """The lesson with limits that a test can wait for."""
    limits = dataclasses.replace(lesson.limits, cell_seconds=2, notebook_seconds=40, answers=2**20, output=20_000)
    exercises = tuple(dataclasses.replace(e, seconds=2) for e in lesson.exercises)
    return dataclasses.replace(lesson, limits=limits, exercises=exercises)


@pytest.fixture(scope="session")
def run() -> Run:
    return Run(SEED, lessons={name: with_short_limits(lesson) for name, lesson in LESSONS.items()})


class Hand:
    """A student's notebook of lesson 1, solved or as released, without pictures; tests change it."""

    def __init__(self, path: Path, solved: bool) -> None:
        self.path = path
        source = places.solution_notebook if solved else places.student_notebook
        self.notebook = nbformat.read(source("convolution"), as_version=4)
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        # figures take most of the time, and no exercise needs one
        self.notebook.cells = [c for c in self.notebook.cells if "plots." not in c.source or identity(c) == "setup"]

    def __getitem__(self, name: str) -> Any:
        return next(cell for cell in self.notebook.cells if identity(cell) == name)

    def index(self, name: str) -> int:
        return [identity(cell) for cell in self.notebook.cells].index(name)

    def solve(self, name: str, source: str) -> Hand:
        self[name].source = source
        return self

    def insert_before(self, name: str, source: str) -> Hand:
        self.notebook.cells.insert(self.index(name), nbformat.v4.new_code_cell(source))
        return self

    def delete(self, name: str) -> Hand:
        del self.notebook.cells[self.index(name)]
        return self

    def save(self) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(self.notebook, self.path)
        return self.path


@pytest.fixture
def solved(tmp_path: Path) -> Hand:
    return Hand(tmp_path / "hand" / "convolution.ipynb", solved=True)


@pytest.fixture
def released(tmp_path: Path) -> Hand:
    return Hand(tmp_path / "hand" / "convolution.ipynb", solved=False)


@pytest.fixture
def points(run: Run) -> Callable[[Hand], dict[str, float]]:
    """Grade a hand and return the points by exercise; it must have been graded."""

    def grade(hand: Hand) -> dict[str, float]:
        return by_exercise(run.grade(hand.save()))

    return grade


def by_exercise(grade: Grade) -> dict[str, float]:
    assert grade.error is None, grade.error
    return {result.exercise: result.points for result in grade.results}


FULL = {exercise.name: exercise.points for exercise in LESSONS["convolution"].exercises}


def all_but(*names: str) -> dict[str, float]:
    """Full points, except 0 for the exercises named."""
    return {name: 0.0 if name in names else float(points) for name, points in FULL.items()}
