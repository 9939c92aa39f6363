"""Course folders for the tests: released once a session, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import places
from tests.gradebook.course_folder import SEED, CourseFolder, Hand, lesson_without_pictures, own_cell, with_cells_behind
from tests.gradebook.holes import LESSON as SUMS
from tests.gradebook.holes import sums
from tests.gradebook.payloads import FLIPPED, hostile

HIDDEN_TESTS = """assert relu(np.array([-1.0])) == 0
### BEGIN HIDDEN TESTS
assert relu(np.array([2.5])) == 2.5
### END HIDDEN TESTS"""
PARTIAL_CREDIT = """points = 0.0
points += 1.5 if relu(np.array([-3.0]))[0] == 0 else 0
points += 2.5 if convolve2d(np.ones((3, 3)), np.ones((2, 2))).shape == (2, 2) else 0
points"""
ESSAY = "<b>Why</b> does a kernel see edges?\n\n### BEGIN SOLUTION\nIts numbers add up to 0.\n### END SOLUTION"
OWN_CELLS = [
    own_cell("code", "own_hidden", HIDDEN_TESTS, 5),
    own_cell("code", "own_partial", PARTIAL_CREDIT, 4),
    own_cell("markdown", "own_essay", ESSAY, 6, solution=True),
    own_cell("code", "own_drawing", "### BEGIN SOLUTION\ndrawn = 1\n### END SOLUTION", 2, solution=True),
    own_cell("markdown", "own_task", "Draw a kernel of your own in a new cell.", 3, task=True),
]


@pytest.fixture(scope="session")
def plain_course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """This course's configuration, and lesson 1 without its pictures, released."""
    course = CourseFolder(tmp_path_factory.mktemp("released") / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    return course.configure(f"c.RunInSandbox.seed = {SEED}").write_source(lesson_without_pictures()).release()


@pytest.fixture(scope="session")
def course_with_own_cells(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """The same with an instructor's own tests and manually graded cells behind the check of `conv_layer`."""
    course = plain_course.copy(tmp_path_factory.mktemp("own") / "course")
    return course.write_source(with_cells_behind(lesson_without_pictures(), "conv_layer_check", OWN_CELLS)).release()


@pytest.fixture
def course(plain_course: CourseFolder, tmp_path: Path) -> CourseFolder:
    return plain_course.copy(tmp_path / "course")


@pytest.fixture
def own_cells(course_with_own_cells: CourseFolder, tmp_path: Path) -> CourseFolder:
    return course_with_own_cells.copy(tmp_path / "course")


@pytest.fixture(scope="session")
def released_sums(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """An instructor's own assignment of two answers and two tests, in seconds less than lesson 1; see `holes`."""
    course = CourseFolder(tmp_path_factory.mktemp("sums") / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    return course.write_source(sums(), SUMS).release(SUMS)


@pytest.fixture
def sums_course(released_sums: CourseFolder, tmp_path: Path) -> CourseFolder:
    return released_sums.copy(tmp_path / "course")


RIGHT, WRONG, HOSTILE = "right", "wrong", "hostile"
DRAWS = "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1))\nplt.plot([1, 2])\nplt.show()"


@pytest.fixture(scope="session")
def with_feedback(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Three submissions, graded, with their feedback pages: a right one, a wrong one and a hostile one."""
    course = plain_course.copy(tmp_path_factory.mktemp("feedback") / "course")
    course.hand_in(RIGHT, Hand(course).insert_before("relu", DRAWS).notebook)
    wrong = Hand(course).solve("relu", "def relu(x):\n    return x").insert_before("relu", DRAWS)
    wrong.solve("convolve2d", wrong["convolve2d"].source + "\nright = convolve2d\n" + FLIPPED)
    course.hand_in(WRONG, wrong.notebook)
    course.hand_in(HOSTILE, hostile(Hand(course)))
    assert course.autograde() == 0
    assert course.nbgrader_feedback() == 0
    return course
