"""docs/adding-an-exercise.md, “In a course that is running”, carried out: what is added after students handed in."""

from __future__ import annotations

import copy
import re
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader import places
from grader.engine.restore import identity
from tests.classroom.people import Person
from tests.gradebook.course_folder import (
    LESSON,
    CourseFolder,
    Hand,
    lesson_without_pictures,
    own_cell,
    with_cells_behind,
)
from tests.gradebook.rows import scores

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("added to lesson")]

GUIDE = (places.ROOT / "docs" / "adding-an-exercise.md").read_text(encoding="utf-8")
IDEA = re.search(r"^```python\n(WrongIdea\(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(
    r"^\$ (.*)$", GUIDE.split("\n## In a course that is running\n")[1].split("\n## ")[0], re.MULTILINE
)
GRADE_AND_TELL, ENTER = COMMANDS[:3], COMMANDS[3:]
ADDED, POINTS = ("count_weights", "count_weights_check"), 10
LEAKY = "def relu(x):\n    return np.where(x > 0, x, 0.01 * x)"
TOLD = "that is a leaky ReLU"


def test_the_guide_has_the_commands() -> None:
    assert [" ".join(command.split()[:4]) for command in COMMANDS] == [
        "python -m grader autograde",
        "python -m grader report",
        f"nbgrader generate_feedback {LESSON} --force",
        f"nbgrader generate_assignment {LESSON} --force",
    ]


def carried_out(person: Person, *commands: str) -> str:
    return " ".join(" ".join(person.runs(*command.split()) for command in commands).split())


def test_a_new_wrong_idea_is_told_to_those_who_were_graded_before(new_course: CourseFolder, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("grader", "byhand", "lessons"):
        shutil.copytree(places.ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    module = project / "grader" / "exercises" / LESSON / "relu.py"
    with_it = module.read_text(encoding="utf-8")
    assert IDEA is not None
    declared = f"{textwrap.indent(IDEA[1].rstrip(), ' ' * 8)},\n"
    assert declared in with_it
    module.write_text(with_it.replace(declared, ""), encoding="utf-8")

    course = new_course.copy(tmp_path / "course").release()
    course.hand_in("ada", Hand(course).solve("relu", LEAKY).notebook)
    instructor = Person("instructor", course.root, project)
    carried_out(instructor, *GRADE_AND_TELL)
    page, feedback = course.root / "class.html", course.root / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    assert TOLD not in page.read_text(encoding="utf-8")
    assert TOLD not in feedback.read_text(encoding="utf-8")

    module.write_text(with_it, encoding="utf-8")
    carried_out(instructor, *GRADE_AND_TELL)
    assert TOLD in page.read_text(encoding="utf-8")
    assert TOLD in feedback.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Added:
    """A course to whose lesson an exercise was added after ada had handed in. said: by the commands."""

    course: CourseFolder
    said: str


@pytest.fixture(scope="module")
def added(new_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> Added:
    course = new_course.copy(tmp_path_factory.mktemp("added") / "course")
    source = nbformat.read(course.root / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    whole = copy.deepcopy(source)
    source.cells = [cell for cell in source.cells if cell.id not in ADDED]
    course.write_source(source).release()
    hand = Hand(course, solved=False)
    there = {identity(cell) for cell in hand.notebook.cells}
    for cell in nbformat.read(places.solution_notebook(LESSON), as_version=4).cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code" and cell.id in there:
            hand.solve(cell.id, cell.source)
    course.hand_in("ada", hand.notebook)
    course.write_source(whole)
    return Added(course, carried_out(Person("instructor", course.root), *ENTER, *GRADE_AND_TELL))


def of_ada(gradebook: Gradebook) -> tuple[float, float]:
    submission = gradebook.find_submission(LESSON, "ada")
    return submission.score, submission.max_score


def test_a_new_exercise_has_no_points_for_who_handed_in_before_and_takes_none(added: Added) -> None:
    with added.course.gradebook() as gradebook:
        assert scores(gradebook, "ada")[ADDED[1]] == 0
        assert of_ada(gradebook) == (100 - POINTS, 110)  # the open question, worth 10 here, was not answered


def test_the_grader_says_that_the_check_was_put_in(added: Added) -> None:
    assert f"{ADDED[1]} is not in this notebook" in added.said
    assert "added to the lesson since it was handed out" in added.said
    assert ADDED[1] in {identity(cell) for cell in added.course.graded("ada").cells}


def test_the_class_report_has_the_new_exercise(added: Added) -> None:
    page = (added.course.root / "class.html").read_text(encoding="utf-8")
    assert f"<code>{ADDED[0]}</code>" in page


def test_after_grading_nbgrader_refuses_another_one(added: Added, tmp_path: Path) -> None:
    course = added.course.copy(tmp_path / "course")
    course.write_source(with_cells_behind(lesson_without_pictures(), "relu_check", [own_cell("code", "more", "0", 5)]))
    assert "Cannot add or remove cells" in Person("instructor", course.root).runs(*ENTER[0].split(), status=1)
