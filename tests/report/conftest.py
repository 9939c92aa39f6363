"""A small class, graded once by the real engine."""

from __future__ import annotations

import pytest
from nbgrader.utils import parse_utc

from tests.gradebook.conftest import plain_course
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand

__all__ = ["plain_course", "reported"]

HOSTILE_NAME = "<img src=x onerror=alert(1)>"
FLIPPED = """def convolve2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel[::-1, ::-1])"""
FORGED = {"violations": ["forged"], "seconds": 0, "exercises": {"relu": {"status": "right", "forged": True}}}
DUE, LATE = "2026-03-01 10:00:00 UTC", "2026-03-01 11:00:00 UTC"


@pytest.fixture(scope="session")
def reported(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Everyone's submission graded but gus's, who handed in afterwards; fay handed in nothing."""
    course = plain_course.copy(tmp_path_factory.mktemp("reported") / "course")
    course.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=parse_utc(DUE))
        gradebook.update_or_create_student("cleo", first_name="Cleo", last_name=HOSTILE_NAME)
        gradebook.update_or_create_student("fay")
    course.hand_in("ada", Hand(course).notebook)
    course.hand_in("ben", Hand(course, solved=False).notebook)
    course.hand_in("cleo", Hand(course).solve("convolve2d", FLIPPED).notebook)
    forger = Hand(course).solve("convolve2d", FLIPPED).solve("relu", "def relu(x):\n    return x")
    forger["relu_check"].source = "20"
    forger.notebook.metadata["byhand"] = FORGED
    course.hand_in("dan", forger.notebook, LATE)
    damaged = course.hand_in("eve", Hand(course).notebook)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    assert course.autograde() == 1
    course.hand_in("gus", Hand(course).notebook)
    with course.gradebook() as gradebook:
        gradebook.find_grade("relu_check", LESSON, LESSON, "ada").manual_score = 3.5
        gradebook.db.commit()
    return course
