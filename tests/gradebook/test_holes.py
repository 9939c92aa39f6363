"""Each hole of nbgrader: plain nbgrader falls into it; with our configuration nothing is lost or won by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gradebook.course_folder import CourseFolder
from tests.gradebook.holes import HOLES, LESSON, PLAIN, hand_in_all, points, sums

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("holes")]


@pytest.fixture(scope="module")
def handed_in(released_sums: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """The submissions, in a course with this course's configuration."""
    course = released_sums.copy(tmp_path_factory.mktemp("ours") / "course")
    configuration = course.root / "nbgrader_config.py"
    with configuration.open("a", encoding="utf-8") as file:
        file.write('\nc.RunInSandbox.limits = {"*": {"cell_seconds": 1}}\n')
    hand_in_all(course)
    return course


@pytest.fixture(scope="module", params=["nbgrader autograde", "python -m grader autograde"])
def ours(
    handed_in: CourseFolder, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> CourseFolder:
    course = handed_in.copy(tmp_path_factory.mktemp("graded") / "course")
    command = course.nbgrader_autograde if request.param == "nbgrader autograde" else course.autograde
    assert command(lesson=LESSON) == 1  # some cannot be graded
    return course


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """The same submissions, graded by nbgrader with its own steps, each by itself: one of them stops the class."""
    course = CourseFolder(tmp_path_factory.mktemp("plain") / "course").configure(PLAIN)
    course.write_source(sums(), LESSON).release(LESSON)
    hand_in_all(course)
    for student in HOLES:
        course.nbgrader_autograde(f"--student={student}", lesson=LESSON)
    return course


@pytest.mark.slow
@pytest.mark.parametrize("hole", HOLES)
def test_plain_nbgrader_falls_into_the_hole(plain: CourseFolder, hole: str) -> None:
    assert points(plain, hole) == HOLES[hole].plain


@pytest.mark.parametrize("hole", HOLES)
def test_here_it_is_closed(ours: CourseFolder, hole: str) -> None:
    assert points(ours, hole) == HOLES[hole].ours


def test_a_copied_test_cell_stops_plain_nbgrader_before_the_rest_of_the_class(tmp_path: Path) -> None:
    course = CourseFolder(tmp_path / "course").configure(PLAIN).write_source(sums(), LESSON).release(LESSON)
    for student in ("copied", "right"):
        HOLES[student].hand_in(course, student)
    assert course.nbgrader_autograde(lesson=LESSON) == 1
    with course.gradebook() as gradebook:
        assert [student.id for student in gradebook.students] == ["copied"]
