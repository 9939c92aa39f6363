"""`nbgrader validate` tells a student what is wrong; `nbgrader export` writes the scores."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

import pytest
from nbgrader.apps import ExportApp, ValidateApp
from nbgrader.validator import Validator

from tests.gradebook.conftest import WRONG
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.payloads import FLIPPED

pytestmark = pytest.mark.xdist_group("feedback")


def validated(course: CourseFolder, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command prints about a student's notebook; figures and other cells are left out to save time."""
    kept = ("setup", "window_product", "window_product_check", "convolve2d", "convolve2d_check")
    hand.notebook.cells = [hand[name] for name in kept]
    path = course.submitted("ada")
    course.hand_in("ada", hand.notebook)
    printed = io.StringIO()
    monkeypatch.setattr(Validator, "stream", printed)
    with contextlib.redirect_stdout(printed):
        assert course.nbgrader(ValidateApp, str(path)) == 0
    return printed.getvalue()


def test_a_solved_lesson_is_valid(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert validated(course, Hand(course), monkeypatch) == "Success! Your notebook passes all the tests.\n"


def test_a_wrong_idea_is_named(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(course)
    hand.solve("convolve2d", hand["convolve2d"].source + "\nright = convolve2d\n" + FLIPPED)
    said = " ".join(validated(course, hand, monkeypatch).split())
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said
    assert 'check("convolve2d", convolve2d)' in said
    assert "This equals the result of the flipped kernel" in said
    assert "Partial credit" not in said


def test_an_unsolved_exercise_is_called_so(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    said = " ".join(validated(course, Hand(course, solved=False), monkeypatch).split())
    assert "VALIDATION FAILED ON 2 CELL(S)!" in said
    assert "convolve2d: not solved yet" in said


def test_a_changed_check_is_reported(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    said = validated(course, Hand(course).solve("convolve2d_check", "20.0"), monkeypatch)
    assert "THE CONTENTS OF 1 TEST CELL(S) HAVE CHANGED!" in " ".join(said.split())


@pytest.mark.sandbox
def test_export_writes_the_scores_of_the_gradebook(with_feedback: CourseFolder, tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    assert with_feedback.nbgrader(ExportApp, f"--to={path}") == 0
    with open(path, encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    with with_feedback.gradebook() as gradebook:
        for student, row in rows.items():
            assert float(row["score"]) == gradebook.find_submission(LESSON, student).score
    assert rows[WRONG]["max_score"] == "100.0"
