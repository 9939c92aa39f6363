"""Formgrader's process lives for days: secret cases that a student printed are not asked again after feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.apps.api import NbGraderAPI

from grader.engine.restore import identity
from grader.gradebook import current_run
from tests.gradebook.course_folder import LESSON, SEED, CourseFolder, Hand, lesson_without_pictures

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("runs")]

KEEPS_ITS_ARGUMENTS = """asked = []

def relu(x):
    asked.append(np.array(x).tolist())
    return np.maximum(x, 0.0)"""
STUDENTS = ("ada", "ben")


@pytest.fixture(scope="module")
def of_one_exercise(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Lesson 1 with `relu` alone, and no seed configured; two students print what their function was asked."""
    course = plain_course.copy(tmp_path_factory.mktemp("spies") / "course")
    configuration = course.root / "nbgrader_config.py"
    configuration.write_text(configuration.read_text().replace(f"c.RunInSandbox.seed = {SEED}", ""))
    lesson = lesson_without_pictures()
    lesson.cells = [cell for cell in lesson.cells if identity(cell) in ("setup", "relu", "relu_check")]
    course.write_source(lesson).release()
    for student in STUDENTS:
        hand = Hand(course, solved=False).solve("relu", KEEPS_ITS_ARGUMENTS)
        course.hand_in(student, hand.insert_behind("relu_check", "print(asked)").notebook)
    return course


@pytest.fixture
def course(of_one_exercise: CourseFolder, tmp_path: Path) -> CourseFolder:
    return of_one_exercise.copy(tmp_path / "course")


@pytest.fixture
def buttons(course: CourseFolder) -> Iterator[NbGraderAPI]:
    with course.buttons() as buttons:
        yield buttons


def press(course: CourseFolder, buttons: NbGraderAPI, student: str) -> str:
    """Grade a student's notebook; -> the secret arguments that it printed."""
    assert buttons.autograde(LESSON, student)["success"]
    return printed(course, student)


def printed(course: CourseFolder, student: str) -> str:
    cells = course.graded(student).cells
    text = str(next(cell for cell in cells if cell.source == "print(asked)").outputs[0]["text"])
    assert text.count("[") > 5  # some arrays
    return text


def test_a_notebook_that_comes_again_is_asked_other_cases(course: CourseFolder, buttons: NbGraderAPI) -> None:
    assert press(course, buttons, "ada") != press(course, buttons, "ada")


def test_students_who_are_graded_one_by_one_are_asked_the_same(course: CourseFolder, buttons: NbGraderAPI) -> None:
    first = press(course, buttons, "ada")
    assert press(course, buttons, "ben") == first
    again = press(course, buttons, "ben")
    assert again != first
    assert press(course, buttons, "ada") == again


def test_a_class_that_is_graded_again_is_asked_other_cases_and_all_of_it_the_same(course: CourseFolder) -> None:
    seen = []
    for _ in range(2):
        assert course.nbgrader_autograde("--force") == 0
        texts = {printed(course, student) for student in STUDENTS}
        assert len(texts) == 1
        seen.append(texts.pop())
    assert seen[0] != seen[1]


def test_a_run_takes_nobody_in_when_it_is_too_old_but_finishes_its_class(
    course: CourseFolder, buttons: NbGraderAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert current_run.LONGEST == 60 * 60
    monkeypatch.setattr(current_run, "LONGEST", 0.0)
    assert press(course, buttons, "ada") != press(course, buttons, "ben")
    assert course.nbgrader_autograde("--force") == 0
    assert printed(course, "ada") == printed(course, "ben")


def test_with_a_seed_in_the_configuration_all_is_one_run(course: CourseFolder) -> None:
    with course.configure(f"c.RunInSandbox.seed = {SEED}").buttons() as buttons:
        first = press(course, buttons, "ada")
        assert first == press(course, buttons, "ada") == press(course, buttons, "ben")
