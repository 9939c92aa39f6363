"""On a machine where students have accounts, nobody reads another's work, grade or feedback."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from grader.gradebook.privacy import close_to_others
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand

pytestmark = pytest.mark.sandbox
PRIVATE = ("gradebook.db", "source", "submitted", "downloaded", "autograded", "feedback", ".grading")


@pytest.mark.parametrize("command", ["nbgrader_autograde", "autograde"])
def test_others_are_shut_out_by_either_way_of_grading(
    plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory, command: str
) -> None:
    course = plain_course.copy(tmp_path_factory.mktemp("private") / "course")
    course.hand_in("ada", Hand(course).notebook)
    (course.root / "downloaded").mkdir()
    for name in ("source", "submitted", "downloaded", "gradebook.db"):
        (course.root / name).chmod(0o755)
    assert getattr(course, command)() == 0
    assert course.nbgrader_feedback() == 0
    assert (course.root / "feedback" / "ada" / LESSON / f"{LESSON}.html").is_file()
    for name in PRIVATE:
        if (course.root / name).exists():
            assert not (course.root / name).stat().st_mode & stat.S_IRWXO, name


def test_a_group_that_grades_together_keeps_its_rights(tmp_path: Path) -> None:
    folder = tmp_path / "submitted"
    folder.mkdir()
    folder.chmod(0o2775)
    close_to_others(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2770
