"""docs/own-tests.md, carried out: its cells are added to lesson 1, its commands run, its table is what comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader import places
from grader.gradebook.record import NO_RESPONSE
from tests.gradebook.course_folder import (
    LESSON,
    CourseFolder,
    Hand,
    lesson_without_pictures,
    own_cell,
    with_cells_behind,
)
from tests.gradebook.rows import scores, waiting

pytestmark = pytest.mark.sandbox

GUIDE = (places.ROOT / "docs" / "own-tests.md").read_text(encoding="utf-8")
CELL = re.compile(r"^### `(\w+)`: (.*?), (\d+) points\n.*?^```(python|markdown)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES = ("my_relu_tests", "my_size_points", "my_question")
IDENTITY = "def relu(x):\n    return x"


def cells_of_the_guide() -> list[Any]:
    cells = []
    for name, kind, points, language, source in CELL.findall(GUIDE):
        answer = kind == "manually graded answer"
        assert answer or kind == "autograder tests"
        cell_type = "code" if language == "python" else "markdown"
        cells.append(own_cell(cell_type, name, source.strip(), float(points), solution=answer))
    return cells


@pytest.fixture(scope="module")
def carried_out(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    course = plain_course.copy(tmp_path_factory.mktemp("guide") / "course")
    behind = re.search(r"behind the one named `(\w+)`", GUIDE)
    assert behind is not None
    course.write_source(with_cells_behind(lesson_without_pictures(), behind[1], cells_of_the_guide()))
    commands = re.findall(r"^\$ (.*)$", GUIDE, re.MULTILINE)
    assert len(commands) == 3
    run(course, commands[0])
    hand_in(course)
    for command in commands[1:]:
        run(course, command)
    return course


def run(course: CourseFolder, command: str) -> None:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}", "PYTHONPATH": str(places.ROOT)}
    subprocess.run(command.split(), cwd=course.root, env=environment, check=True, capture_output=True)


def hand_in(course: CourseFolder) -> None:
    def answered() -> Hand:
        return Hand(course).solve("my_question", "What is even cancels.")

    course.hand_in("answers", answered().notebook)
    course.hand_in("does_not_answer", Hand(course).notebook)
    course.hand_in("identity", Hand(course).solve("relu", IDENTITY).notebook)
    course.hand_in("released", Hand(course, solved=False).notebook)
    edits = answered().solve("my_relu_tests", "assert True").solve("relu", IDENTITY)
    course.hand_in("edits", edits.delete("my_size_points").delete("my_question").notebook)


def test_the_guide_has_three_cells() -> None:
    assert [cell.id for cell in cells_of_the_guide()] == list(NAMES)


def test_students_see_the_first_assertion_only(carried_out: CourseFolder) -> None:
    handed_out = Hand(carried_out, solved=False)
    assert handed_out["my_relu_tests"].source == "assert relu(np.array([-1.0])) == 0"
    assert "YOUR ANSWER HERE" in handed_out["my_question"].source
    assert "cancels" not in str(handed_out.notebook)


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("answers", [4, 6, None]),
        ("does_not_answer", [4, 6, 0]),
        ("identity", [0, 6, 0]),
        ("released", [0, 0, 0]),
        ("edits", [0, 6, 0]),
    ],
)
def test_the_table_is_what_comes_out(carried_out: CourseFolder, student: str, points: list[float | None]) -> None:
    with carried_out.gradebook() as gradebook:
        found = scores(gradebook, student)
        assert [found[name] for name in NAMES] == points
        comment = gradebook.find_comment("my_question", LESSON, LESSON, student).auto_comment
    assert comment == (None if points[2] is None else NO_RESPONSE)


def test_only_the_answer_waits_for_a_person(carried_out: CourseFolder) -> None:
    with carried_out.gradebook() as gradebook:
        assert waiting(gradebook, "answers") == {"my_question"}
        assert waiting(gradebook, "edits") == set()


def test_a_failed_assertion_is_shown_with_its_line(carried_out: CourseFolder) -> None:
    page = carried_out.root / "feedback" / "identity" / LESSON / f"{LESSON}.html"
    text = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
    assert "AssertionError" in text
    assert 'File "&lt;test cell&gt;", line 1' in text
