"""Who did not hand in: the class report knows it once the class was entered as docs/instructors-guide.md says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from grader import places
from tests.classroom.people import Person
from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON as SUMS

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]

GUIDE = (places.ROOT / "docs" / "instructors-guide.md").read_text(encoding="utf-8")
TABLE = re.search(r"```\n(id,first_name,last_name,email\n.*?)```", GUIDE, re.DOTALL)
COMMAND = "nbgrader db student import students.csv"


def page(instructor: Person) -> BeautifulSoup:
    instructor.grader("report", SUMS, "--html", "class.html")
    return BeautifulSoup((instructor.folder / "class.html").read_text(encoding="utf-8"), "html.parser")


def absent(page: BeautifulSoup) -> tuple[str, str]:
    """The figure of those who did not hand in, and of how many."""
    (label,) = (term for term in page.find_all("dt") if term.get_text().startswith("not handed in"))
    return label.find_next("dd").get_text(), label.get_text()


def test_who_did_not_hand_in_is_known_once_the_class_was_imported(sums_course: CourseFolder) -> None:
    instructor = Person("instructor", sums_course.root)
    sums_course.hand_in("ada", Hand(sums_course, solved=False, lesson=SUMS).notebook, lesson=SUMS)
    instructor.grader("autograde", SUMS)
    before = page(instructor)
    assert absent(before) == ("0", "not handed in, of 1 known")
    assert COMMAND in before.get_text()

    assert TABLE is not None
    assert f"\n{COMMAND}\n" in GUIDE
    (sums_course.root / "students.csv").write_text(f"{TABLE[1]}ben,,,\ncleo,Cleo,Müller,\n", encoding="utf-8")
    instructor.runs(*COMMAND.split())
    after = page(instructor)
    assert absent(after) == ("2", "not handed in, of 3 known")
    assert COMMAND not in after.get_text()
    assert {"ben", "cleo Cleo Müller"} <= {name.get_text(" ", strip=True) for name in after.select("details li")}

    instructor.nbgrader("export", "--to=grades.csv")
    with open(sums_course.root / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["last_name"], rows["ada"]["email"]) == ("Lovelace", "ada@school.example")
    assert {"ben", "cleo"} <= set(rows)


def test_a_table_with_excels_mark_is_refused_as_the_guide_warns(sums_course: CourseFolder, tmp_path: Path) -> None:
    (sums_course.root / "students.csv").write_text("id\nben\n", encoding="utf-8-sig")
    said = Person("instructor", sums_course.root).runs(*COMMAND.split(), status=1)
    assert "must contain a column for 'id'" in said
