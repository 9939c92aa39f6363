"""The whole class through the real engine: everyone gets the points and the diagnosis declared in the classroom."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import nbformat
import pytest

from grader.demo.classroom import LESSON, STUDENTS, Student
from grader.demo.grading import grade_class
from grader.demo.handed_in import notebook_of, submission_text
from grader.engine.grade import Grade, Run
from grader.exercises import lesson_named
from tests.demo.conftest import Demo

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("demo")]

NO_IDEA = ("everything right", "nothing solved yet", "not graded")


def test_everyone_gets_the_points_that_are_due(demo: Demo) -> None:
    found = {student: (float(row["points"]), row["status"]) for student, row in demo.rows.items()}
    assert found == {student.name: (student.points, student.status) for student in STUDENTS}


def test_everyone_gets_the_diagnosis_that_is_due(demo: Demo) -> None:
    found = {student: diagnosis_in(row["diagnosis"]) for student, row in demo.rows.items()}
    assert found == {student.name: student.diagnosis for student in STUDENTS}


def diagnosis_in(text: str) -> dict[str, str]:
    """`flips-kernel: convolve2d, conv_layer; not solved: relu` -> {exercise: idea}, without what is not solved."""
    if text in NO_IDEA:
        return {}
    causes = [part.split(": ") for part in text.split("; ")]
    return {exercise: idea for idea, exercises in causes if idea != "not solved" for exercise in exercises.split(", ")}


@pytest.mark.parametrize("seed", [3, 2**52 + 1])
def test_points_and_diagnosis_are_the_same_with_other_secret_cases(seed: int, tmp_path: Path) -> None:
    grades = graded_quickly(seed, tmp_path)
    found = {
        name: (grade.score, grade.status, {r.exercise: r.diagnosis[0].name for r in grade.results if r.diagnosis})
        for name, grade in grades.items()
    }
    assert found == {student.name: (student.points, student.status, student.diagnosis) for student in STUDENTS}
    assert "loot: []\n" in printed_by(grades["robin"]), "a submission found what it must not see"


def graded_quickly(seed: int, folder: Path) -> dict[str, Grade]:
    """The class graded without the lesson's pictures, which no exercise needs, and with little patience."""
    lesson = lesson_named(LESSON)
    quick = dataclasses.replace(lesson, exercises=tuple(dataclasses.replace(e, seconds=3) for e in lesson.exercises))
    notebooks = {}
    for student in STUDENTS:
        notebooks[student.name] = folder / student.name / f"{LESSON}.ipynb"
        notebooks[student.name].parent.mkdir()
        notebooks[student.name].write_text(without_pictures(student), encoding="utf-8")
    return grade_class(Run(seed, lessons={LESSON: quick}), notebooks, LESSON, jobs=3)


def without_pictures(student: Student) -> str:
    if student.damaged:
        return submission_text(student)
    notebook = notebook_of(student)
    notebook.cells = [cell for cell in notebook.cells if "plots." not in cell.source]
    return nbformat.writes(notebook)


def printed_by(grade: Grade) -> str:
    outputs = [output for cell in grade.run.outputs.values() for output in cell]
    return "".join(output["text"] for output in outputs if output["output_type"] == "stream")
