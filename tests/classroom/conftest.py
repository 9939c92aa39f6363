"""A course to be released: lesson 1 without its pictures, whose open question is worth points."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from grader import places
from tests.gradebook.course_folder import SEED, CourseFolder, lesson_without_pictures
from tests.gradebook.holes import LESSON as SUMS
from tests.gradebook.holes import sums

QUESTION, QUESTION_POINTS = "open_question", 10


def lesson_with_a_question_worth_points() -> Any:
    """As an instructor sets it in Create Assignment: the open question has 0 points in the lesson that we ship."""
    notebook = lesson_without_pictures()
    (question,) = (cell for cell in notebook.cells if cell.id == QUESTION)
    question.metadata.nbgrader.points = QUESTION_POINTS
    return notebook


@pytest.fixture(scope="module")
def new_course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """The course folder of an instructor who has released nothing yet."""
    course = CourseFolder(tmp_path_factory.mktemp("class") / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    course.configure(f"c.RunInSandbox.seed = {SEED}")
    return course.write_source(lesson_with_a_question_worth_points())


@pytest.fixture(scope="session")
def released_sums(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """An instructor's own assignment of two answers and two tests, released; see tests/gradebook/holes.py."""
    course = CourseFolder(tmp_path_factory.mktemp("sums") / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    return course.write_source(sums(), SUMS).release(SUMS)


@pytest.fixture
def sums_course(released_sums: CourseFolder, tmp_path: Path) -> CourseFolder:
    return released_sums.copy(tmp_path / "course")
