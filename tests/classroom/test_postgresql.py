"""nbgrader's `db_url` on a real PostgreSQL server: the same gradebook as in SQLite, row by row."""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp

from grader import places
from tests.classroom.conftest import QUESTION
from tests.classroom.people import Person
from tests.classroom.postgresql import Server, programs, server
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.rows import Row, rows_of

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("postgresql")]

FIRST, SECOND = "2026-03-01 10:00:00 UTC", "2026-03-02 10:00:00 UTC"
FLIPPED = "def flip_kernel(kernel):\n    return kernel[:, ::-1]"


@dataclass(frozen=True)
class Kept:
    """A course and the address of its gradebook. statuses: of the two runs of autograding."""

    course: CourseFolder
    url: str
    statuses: tuple[int, int]

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        with Gradebook(self.url, "cnn-by-hand") as gradebook:
            yield gradebook


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """The server. Where none is installed, CI fails and everybody else skips."""
    there = programs()
    missing = "there is no PostgreSQL server in /usr/lib/postgresql (Debian: apt install postgresql)"
    if there is None:
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    if importlib.util.find_spec("psycopg") is None:
        pytest.fail("psycopg is not installed; it comes with the extra `postgresql`")
    with server(there) as one:
        yield one


@pytest.fixture(scope="module")
def both(running: Server, new_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kept, Kept]:
    """The same class graded twice over, once in each database."""
    place = tmp_path_factory.mktemp("databases")
    courses = new_course.copy(place / "sqlite"), new_course.copy(place / "postgresql")
    urls = f"sqlite:///{courses[0].root / 'gradebook.db'}", running.make("class")
    courses[1].configure(f"c.CourseDirectory.db_url = {urls[1]!r}")
    lite, postgres = (class_graded(course, url) for course, url in zip(courses, urls, strict=True))
    return lite, postgres


def class_graded(course: CourseFolder, url: str) -> Kept:
    course.release()
    course.hand_in("ada", Hand(course).solve(QUESTION, "Edges move along.").notebook, FIRST)
    course.hand_in("ben", Hand(course).solve("flip_kernel", FLIPPED).notebook, FIRST)
    course.hand_in("cleo", Hand(course, solved=False).notebook)
    course.submitted("dan").write_text("no notebook at all")
    first = course.autograde("--jobs", "2")
    kept = Kept(course, url, (first, -1))
    with kept.gradebook() as gradebook:
        grade = gradebook.find_grade(QUESTION, LESSON, LESSON, "ada")
        grade.manual_score, grade.needs_manual_grade = 7.5, False
        gradebook.find_comment(QUESTION, LESSON, LESSON, "ada").manual_comment = "Sehr schön: „Kanten“ 👍"
        gradebook.db.commit()
    course.hand_in("ben", Hand(course).notebook, SECOND)
    return Kept(course, url, (first, course.autograde("--jobs", "2")))


@pytest.fixture(scope="module")
def rows(both: tuple[Kept, Kept]) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    with both[0].gradebook() as one, both[1].gradebook() as other:
        return rows_of(one), rows_of(other)


@pytest.mark.parametrize("table", ["students", "submissions", "notebooks", "grades", "comments"])
def test_both_databases_have_the_same_rows(rows: tuple[Any, Any], table: str) -> None:
    lite, postgres = rows
    assert len(postgres[table]) >= 4
    assert postgres[table] == lite[table]


def test_what_the_class_earned(both: tuple[Kept, Kept]) -> None:
    with both[1].gradebook() as gradebook:
        assert gradebook.engine.dialect.name == "postgresql"
        found = {student.id: gradebook.find_submission(LESSON, student.id).score for student in gradebook.students}
        comment = gradebook.find_comment(QUESTION, LESSON, LESSON, "ada").manual_comment
    assert found == {"ada": 107.5, "ben": 100.0, "cleo": 0.0, "dan": 0.0}
    assert comment == "Sehr schön: „Kanten“ 👍"


def test_the_guide_has_the_setting_that_is_tested_here(both: tuple[Kept, Kept]) -> None:
    guide = (places.ROOT / "docs" / "instructors-guide.md").read_text(encoding="utf-8")
    setting = re.search(r'^c\.CourseDirectory\.db_url = "([\w+]+://)USER:', guide, re.MULTILINE)
    assert setting is not None
    assert both[1].url.startswith(setting[1])
    assert 'pip install -e ".[grading,postgresql]"' in guide


def test_both_runs_say_that_one_submission_could_not_be_graded(both: tuple[Kept, Kept]) -> None:
    assert [kept.statuses for kept in both] == [(1, 1), (1, 1)]


def test_no_sqlite_file_is_made_beside_it(both: tuple[Kept, Kept]) -> None:
    assert not list(both[1].course.root.glob("*.db*"))
    assert list(both[0].course.root.glob("*.db"))


def reported(kept: Kept, path: Path) -> dict[str, Any]:
    """The class report as JSON, without when it was made and how long grading took."""
    Person("instructor", kept.course.root).grader("report", LESSON, "--json", str(path))
    plain = json.loads(path.read_text(encoding="utf-8"))
    del plain["made"]
    for student in plain["students"]:
        del student["seconds"]
    return dict(plain)


def test_the_class_report_is_the_same(both: tuple[Kept, Kept], tmp_path: Path) -> None:
    lite, postgres = (reported(kept, tmp_path / f"{i}.json") for i, kept in enumerate(both))
    assert {student["student"]: student["status"] for student in postgres["students"]} == {
        "ada": "graded",
        "ben": "graded",
        "cleo": "graded",
        "dan": "failed",
    }
    assert postgres == lite


def test_feedback_and_export_read_it(both: tuple[Kept, Kept], tmp_path: Path) -> None:
    course = both[1].course
    assert course.nbgrader_feedback() == 0
    page = course.root / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    assert "Sehr schön" in page.read_text(encoding="utf-8")
    assert course.nbgrader(ExportApp, f"--to={tmp_path / 'grades.csv'}") == 0
    with open(tmp_path / "grades.csv", encoding="utf-8", newline="") as file:
        assert {row["student_id"]: row["score"] for row in csv.DictReader(file)}["ada"] == "107.5"
