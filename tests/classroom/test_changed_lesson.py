"""docs/changing-a-lesson.md, carried out: points that change, exercises that go, and submissions of the old lesson."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader import places
from grader.engine.restore import identity
from tests.classroom.conftest import QUESTION
from tests.classroom.people import Person
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.rows import scores, waiting

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("changed lesson")]

GUIDE = (places.ROOT / "docs" / "changing-a-lesson.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", GUIDE, re.MULTILINE)
POINTS = {cell: (float(a), float(b)) for cell, a, b in re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \|$", GUIDE, re.M)}
REMOVED = ("count_weights", "count_weights_check")
ANSWER, GIVEN = "The maps move along.", 6.0


def source(course: CourseFolder) -> Any:
    return nbformat.read(course.root / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)


def instructor(course: CourseFolder) -> Person:
    return Person("instructor", course.root)


@dataclass(frozen=True)
class Changed:
    """A course after its change. before: scores of each student by cell; said: what the commands printed."""

    course: CourseFolder
    before: dict[str, dict[str, float | None]]
    said: str


@pytest.fixture(scope="module")
def new_points(new_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Graded, points changed as the guide says, and graded again."""
    course = new_course.copy(tmp_path_factory.mktemp("points") / "course").release()
    course.hand_in("ada", Hand(course).solve(QUESTION, ANSWER).notebook)
    course.hand_in("ben", Hand(course).solve("relu", "def relu(x):\n    return x").notebook)
    assert course.autograde() == 0
    with course.gradebook() as gradebook:
        before = {name: scores(gradebook, name) for name in ("ada", "ben")}
        grade = gradebook.find_grade(QUESTION, LESSON, LESSON, "ada")
        grade.manual_score, grade.needs_manual_grade = GIVEN, False
        gradebook.db.commit()
    notebook = source(course)
    for cell in notebook.cells:
        if cell.id in POINTS:
            assert cell.metadata.nbgrader.points == POINTS[cell.id][0]
            cell.metadata.nbgrader.points = POINTS[cell.id][1]
    course.write_source(notebook)
    said = "\n".join(instructor(course).runs(*command.split()) for command in COMMANDS)
    return Changed(course, before, said)


@pytest.fixture(scope="module")
def other_cells(new_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """Handed in for the old lesson; then an exercise is taken out and the set-up cell changed; then graded."""
    course = new_course.copy(tmp_path_factory.mktemp("cells") / "course").release()
    course.hand_in("ada", Hand(course).notebook)
    notebook = source(course)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in REMOVED]
    (setup,) = (cell for cell in notebook.cells if cell.id == "setup")
    setup.source += "\n\nhalf = 0.5"
    course.write_source(notebook)
    said = "\n".join(instructor(course).runs(*command.split()) for command in COMMANDS[:2])
    return Changed(course, {}, said)


def test_the_guide_says_what_is_tested_here() -> None:
    assert len(COMMANDS) == 3
    assert set(POINTS) == {"relu_check", "kernel_names_check"}
    assert all(f"`{name}`" in GUIDE for name in REMOVED)


def test_new_points_count_for_old_submissions(new_points: Changed) -> None:
    with new_points.course.gradebook() as gradebook:
        now = {name: scores(gradebook, name) for name in ("ada", "ben")}
        assert gradebook.find_submission(LESSON, "ada").max_score == 110 + 5 - 5
        assert gradebook.find_submission(LESSON, "ada").score == 100 + GIVEN
    assert now["ada"]["relu_check"] == POINTS["relu_check"][1]
    assert now["ada"]["kernel_names_check"] == now["ben"]["kernel_names_check"] == 0
    assert new_points.before["ada"]["relu_check"] == POINTS["relu_check"][0]


def test_a_part_of_the_points_stays_that_part(new_points: Changed) -> None:
    share = {cell: after / before for cell, (before, after) in POINTS.items()}
    with new_points.course.gradebook() as gradebook:
        for student, before in new_points.before.items():
            for cell, score in scores(gradebook, student).items():
                assert score == (None if before[cell] is None else pytest.approx(before[cell] * share.get(cell, 1)))


def test_points_given_by_hand_stay_and_ask_for_another_look(new_points: Changed) -> None:
    with new_points.course.gradebook() as gradebook:
        assert gradebook.find_grade(QUESTION, LESSON, LESSON, "ada").manual_score == GIVEN
        assert waiting(gradebook, "ada") == {QUESTION}


def test_feedback_shows_the_new_points(new_points: Changed) -> None:
    page = (new_points.course.root / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
    assert re.search(r"relu_check.{0,200}10\.0 / 10\.0", page, re.DOTALL)
    assert "relu: 10 of 10 points on the hidden cases" in page


def test_after_grading_nbgrader_refuses_to_take_an_exercise_out(new_points: Changed, tmp_path: Path) -> None:
    course = new_points.course.copy(tmp_path / "course")
    notebook = source(course)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in REMOVED]
    course.write_source(notebook)
    said = instructor(course).runs(*COMMANDS[0].split(), status=1)
    assert "Cannot add or remove cells" in said
    with course.gradebook() as gradebook:
        assert scores(gradebook, "ada")["count_weights_check"] == 10


def test_an_old_submission_is_graded_without_the_exercise_that_is_gone(other_cells: Changed) -> None:
    with other_cells.course.gradebook() as gradebook:
        found = scores(gradebook, "ada")
        assert gradebook.find_submission(LESSON, "ada").max_score == 110 - 10
    assert "count_weights_check" not in found
    assert sum(score or 0 for score in found.values()) == 100 - 10


def test_the_new_set_up_cell_takes_the_place_of_the_old_one_and_it_is_said(other_cells: Changed) -> None:
    (setup,) = (cell for cell in other_cells.course.graded("ada").cells if identity(cell) == "setup")
    assert setup.source.endswith("half = 0.5")
    said = " ".join(other_cells.said.split())
    assert "the locked cell setup was changed in the lesson since this was handed out" in said
    assert "setup had been changed and was restored" not in said


def test_the_exercise_that_is_gone_is_named(other_cells: Changed) -> None:
    said = " ".join(other_cells.said.split())
    assert "graded cells that the lesson does not have (any more) count nothing: 'count_weights_check'" in said
