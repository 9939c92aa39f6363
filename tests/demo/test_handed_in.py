"""The notebooks of the class are the released lesson with what each student wrote."""

from __future__ import annotations

import json

import nbformat
import pytest

from grader import places
from grader.demo.classroom import LESSON, STUDENTS, WRITTEN_BY_STUDENTS, Student, student_named
from grader.demo.handed_in import Piece, notebook_of, pieces, submission_text
from grader.exercises import lesson_named


def test_a_heading_names_the_cell_and_the_code_follows() -> None:
    text = (
        "# Ada\n\nAbout her.\n\n## relu\n\n```python\nx = 1\n```\n\n## after relu\n\n```python\ny = 2\n\nz = 3\n```\n"
    )
    assert pieces(text) == [Piece("in", "relu", "x = 1"), Piece("after", "relu", "y = 2\n\nz = 3")]


def test_a_heading_without_code_is_refused() -> None:
    with pytest.raises(ValueError, match="2 headings"):
        pieces("## relu\n\n## conv_layer\n\n```python\nx = 1\n```\n")


def test_a_cell_that_the_lesson_does_not_have_is_refused(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("students")
    (folder / "ada.md").write_text("## rellu\n\n```python\nx = 1\n```\n")
    monkeypatch.setattr("grader.demo.handed_in.WRITTEN_BY_STUDENTS", folder)
    with pytest.raises(ValueError, match="no cell 'rellu'"):
        notebook_of(Student("ada", "", 0, "ada"))


@pytest.mark.parametrize("student", STUDENTS, ids=lambda student: student.name)
def test_every_notebook_but_the_damaged_one_is_valid(student: Student) -> None:
    if student.damaged:
        with pytest.raises(json.JSONDecodeError):
            json.loads(submission_text(student))
    else:
        nbformat.validate(nbformat.reads(submission_text(student), as_version=4))


def test_the_empty_notebook_is_the_released_one() -> None:
    assert notebook_of(student_named("ines")) == nbformat.read(places.student_notebook(LESSON), as_version=4)


def test_no_file_in_the_students_folder_is_forgotten() -> None:
    assert {path.stem for path in WRITTEN_BY_STUDENTS.iterdir()} == {s.wrote for s in STUDENTS if s.wrote}


def test_every_expected_diagnosis_is_of_an_exercise_of_the_lesson() -> None:
    names = {exercise.name for exercise in lesson_named(LESSON).exercises}
    assert all(student.diagnosis.keys() <= names for student in STUDENTS)
