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

WRONG_IDEAS = {idea.name for exercise in lesson_named(LESSON).exercises for idea in exercise.wrong_ideas}


def test_everyone_gets_the_points_that_are_due(demo: Demo) -> None:
    found = {student: (row["total"], row["status"]) for student, row in demo.rows.items()}
    due = {s.name: ("" if s.damaged else f"{s.points:g}", s.status) for s in STUDENTS}
    assert found == due


def test_everyone_gets_the_wrong_ideas_that_are_due(demo: Demo) -> None:
    found = {student: ideas_in(row["wrong ideas"]) for student, row in demo.rows.items()}
    assert found == {s.name: {e: idea for e, idea in s.diagnosis.items() if idea in WRONG_IDEAS} for s in STUDENTS}


def ideas_in(text: str) -> dict[str, str]:
    """`flips-kernel: convolve2d, conv_layer; in-place: relu` -> {exercise: idea}."""
    ideas = [part.split(": ") for part in text.split("; ") if part]
    return {exercise: idea for idea, exercises in ideas for exercise in exercises.split(", ")}


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
