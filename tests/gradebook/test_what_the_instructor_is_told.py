"""What was put right, left out or stopped is said by both ways of grading, in words that any terminal can show."""

from __future__ import annotations

import os

import nbformat
import pytest

from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON, RIGHT_ADD, RIGHT_MEAN, points, sums

pytestmark = pytest.mark.sandbox
Printed = pytest.CaptureFixture[str]

NO_TEXT = os.fsdecode(b"odd\xff\x1b[2J\n.ipynb")
"""A file's name that is not UTF-8, clears a terminal's screen, and begins a new line."""
SHOWN = "odd\ufffd\ufffd[2J .ipynb"


def right(course: CourseFolder) -> Hand:
    return Hand(course, solved=False, lesson=LESSON).solve("add", RIGHT_ADD).solve("mean", RIGHT_MEAN)


def test_both_ways_say_and_store_the_same(sums_course: CourseFolder, capsys: Printed) -> None:
    hand = right(sums_course).solve("mean", 'def mean(x):\n    return float("nan")').delete("add_test")
    path = sums_course.hand_in("ada", hand.insert_before("add", "import os\nos._exit(0)").notebook, lesson=LESSON)
    path.with_name("numpy.py").write_text("")
    with sums_course.buttons() as buttons:
        lines = buttons.autograde(LESSON, "ada")["log"].splitlines()
    logged = [line.partition("ada: ")[2] for line in lines if "ada: " in line]
    parts = ("add_test is not in", "the file numpy.py", "ended the Python process", "mean_test: the last line")
    assert [part in line for part, line in zip(parts, logged, strict=True)] == [True] * 4
    assert sums_course.graded("ada", LESSON).metadata["byhand"]["violations"] == logged
    assert sums_course.autograde("--force", lesson=LESSON) == 0
    assert [line[4:] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")] == logged


def test_a_file_whose_name_is_no_text_is_named_and_the_others_are_graded(
    sums_course: CourseFolder, capsys: Printed
) -> None:
    path = sums_course.hand_in("ada", right(sums_course).notebook, lesson=LESSON)
    path.rename(path.with_name(NO_TEXT))
    sums_course.hand_in("ben", right(sums_course).notebook, lesson=LESSON)
    assert sums_course.autograde(lesson=LESSON) == 1
    assert f"ada: not graded. sums.ipynb was not handed in; there is {SHOWN} instead" in capsys.readouterr().out
    assert points(sums_course, "ada") == (None, None)
    assert points(sums_course, "ben") == (5, 5)


def test_the_same_name_instead_of_the_second_of_two_notebooks_costs_the_first_nothing(
    sums_course: CourseFolder, capsys: Printed
) -> None:
    folder = sums_course.root / "source" / "two"
    folder.mkdir()
    for name in ("first", "second"):
        nbformat.write(sums(), folder / f"{name}.ipynb")
    sums_course.release("two")
    for student, second in (("ada", NO_TEXT), ("ben", "second.ipynb")):
        for name in ("first.ipynb", second):
            nbformat.write(right(sums_course).notebook, sums_course.submitted(student, "two").with_name(name))
    assert sums_course.autograde(lesson="two") == 0
    assert f"second.ipynb was not handed in; there is first.ipynb, {SHOWN} instead" in capsys.readouterr().out
    with sums_course.gradebook() as gradebook:
        assert {s: gradebook.find_submission("two", s).score for s in ("ada", "ben")} == {"ada": 10, "ben": 20}
