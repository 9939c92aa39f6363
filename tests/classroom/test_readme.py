"""README's block for instructors, carried out as it stands there, in the course folder of a fresh checkout."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader import places
from tests.classroom.people import Person
from tests.gradebook.course_folder import LESSON, CourseFolder

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("readme")]

README = (places.ROOT / "README.md").read_text(encoding="utf-8")
LESSONS = sorted(path.parent.name for path in (places.ROOT / "source").glob("*/*.ipynb"))
UNANSWERED = "solves_nothing"


def commands() -> list[str]:
    """The lines of the block, without comments."""
    block = re.search(r"^## Instructor\n.*?^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert block is not None
    lines = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    return [line for line in lines if line]


def checkout(folder: Path) -> CourseFolder:
    """What nbgrader sees of a fresh checkout: no gradebook, and the lessons are released already."""
    for name in ("source", "lessons"):
        shutil.copytree(places.ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(places.ROOT / "nbgrader_config.py", folder)
    return CourseFolder(folder)


def released(course: CourseFolder) -> dict[str, bytes]:
    return {
        str(p.relative_to(course.root)): p.read_bytes() for p in (course.root / "lessons").rglob("*") if p.is_file()
    }


@dataclass(frozen=True)
class Done:
    """The course after the block. before: the released files as they were."""

    course: CourseFolder
    before: dict[str, bytes]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    course = checkout(tmp_path_factory.mktemp("readme") / "course")
    before = released(course)
    course.hand_in("solves_all", nbformat.read(places.solution_notebook(LESSON), as_version=4))
    course.hand_in(UNANSWERED, nbformat.read(course.root / "lessons" / LESSON / f"{LESSON}.ipynb", as_version=4))
    for command in commands():
        Person("instructor", course.root).runs(*command.split())
    return Done(course, before)


def test_the_block_has_five_commands() -> None:
    assert [command.split()[:4] for command in commands()] == [
        ["nbgrader", "generate_assignment", LESSON, "--force"],
        ["python", "-m", "grader", "autograde"],
        ["python", "-m", "grader", "report"],
        ["nbgrader", "generate_feedback", LESSON],
        ["nbgrader", "export"],
    ]


def test_the_gradebook_has_the_points(done: Done) -> None:
    with done.course.gradebook() as gradebook:
        found = {student.id: gradebook.find_submission(LESSON, student.id).score for student in gradebook.students}
    assert found == {"solves_all": 100, UNANSWERED: 0}


def test_feedback_and_class_report_are_there(done: Done) -> None:
    pages = {path.parts[-3]: path for path in (done.course.root / "feedback").glob(f"*/{LESSON}/{LESSON}.html")}
    assert set(pages) == {"solves_all", UNANSWERED}
    assert "relu: 5 of 5 points on the hidden cases" in pages["solves_all"].read_text(encoding="utf-8")
    assert "relu: not solved yet" in pages[UNANSWERED].read_text(encoding="utf-8")
    assert "nothing solved yet" in (done.course.root / "class.html").read_text(encoding="utf-8")


def test_the_table_has_everybody(done: Done) -> None:
    with open(done.course.root / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row["score"] for row in csv.DictReader(file)}
    assert rows == {"solves_all": "100.0", UNANSWERED: "0.0"}


def test_what_was_released_stays_as_it_was(done: Done) -> None:
    assert released(done.course) == done.before


@pytest.mark.parametrize("lesson", [name for name in LESSONS if name != LESSON])
def test_generating_a_released_lesson_again_changes_no_byte(lesson: str, tmp_path: Path) -> None:
    course = checkout(tmp_path / "course")
    before = released(course)
    Person("instructor", course.root).nbgrader("generate_assignment", lesson, "--force")
    assert released(course) == before


def test_without_force_nbgrader_skips_it_and_the_gradebook_does_not_know_it(tmp_path: Path) -> None:
    course = checkout(tmp_path / "course")
    instructor = Person("instructor", course.root)
    assert "Skipping existing assignment" in instructor.nbgrader("generate_assignment", LESSON)
    assert "the gradebook has no assignment" in instructor.grader("autograde", LESSON, status=2)
