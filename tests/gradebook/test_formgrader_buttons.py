"""What Formgrader's buttons call, on this course: generate, autograde and feedback go the same ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nbgrader.apps.api import NbGraderAPI

from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON, RIGHT_ADD, WRONG_ADD, cut_off, points

pytestmark = pytest.mark.sandbox


@pytest.fixture
def buttons(sums_course: CourseFolder) -> Iterator[NbGraderAPI]:
    with sums_course.buttons() as buttons:
        yield buttons


def hand_in(course: CourseFolder, add: str, when: str) -> CourseFolder:
    course.hand_in("ada", Hand(course, solved=False, lesson=LESSON).solve("add", add).notebook, when, LESSON)
    return course


def test_generate_autograde_and_feedback(sums_course: CourseFolder, buttons: NbGraderAPI) -> None:
    assert buttons.generate_assignment(LESSON)["success"]
    hand_in(sums_course, RIGHT_ADD, "2026-03-01 10:00:00 UTC")
    assert buttons.autograde(LESSON, "ada")["success"]
    assert points(sums_course, "ada") == (5, 0)
    assert buttons.generate_feedback(LESSON, "ada")["success"]
    assert (sums_course.root / "feedback" / "ada" / LESSON / f"{LESSON}.html").is_file()


def test_a_submission_that_cannot_be_graded_says_why_and_leaves_no_old_score(
    sums_course: CourseFolder, buttons: NbGraderAPI
) -> None:
    hand_in(sums_course, WRONG_ADD, "2026-03-01 10:00:00 UTC")
    assert buttons.autograde(LESSON, "ada")["success"]
    assert points(sums_course, "ada") == (0, 0)
    cut_off(sums_course.submitted("ada", LESSON))
    result = buttons.autograde(LESSON, "ada")
    assert not result["success"]
    assert "the file is damaged: it is not JSON" in result["log"]
    assert points(sums_course, "ada") == (None, None)
