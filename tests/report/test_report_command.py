"""`python -m grader report` on a class that was graded by the real engine, and what it is made from."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from grader.__main__ import main
from grader.commands.report import write_whole
from grader.report.collect import NO_REASON
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.pages import feedback_page
from tests.report.conftest import HOSTILE_NAME

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("report")]


def report(course: CourseFolder, *arguments: str, lesson: str = LESSON) -> int:
    path = os.environ["PATH"]
    previous = Path.cwd()
    os.chdir(course.root)
    try:
        return main(["report", lesson, *arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        os.chdir(previous)
        os.environ["PATH"] = path


def as_json(course: CourseFolder, tmp_path: Path) -> dict[str, Any]:
    assert report(course, f"--json={tmp_path / 'class.json'}") == 0
    plain: dict[str, Any] = json.loads((tmp_path / "class.json").read_text(encoding="utf-8"))
    return plain


@pytest.fixture(scope="module")
def plain(reported: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return as_json(reported, tmp_path_factory.mktemp("json"))


@pytest.fixture(scope="module")
def students(plain: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {student["student"]: student for student in plain["students"]}


@pytest.fixture
def course(reported: CourseFolder, tmp_path: Path) -> CourseFolder:
    return reported.copy(tmp_path / "course")


def test_everyone_is_in_it(students: dict[str, dict[str, Any]]) -> None:
    assert {name: student["status"] for name, student in students.items()} == {
        "ada": "graded",
        "ben": "graded",
        "cleo": "graded",
        "dan": "graded",
        "eve": "failed",
        "fay": "not handed in",
        "gus": "waiting",
    }
    assert students["eve"]["error"].startswith("the file is damaged: it is not JSON")
    assert students["cleo"]["name"] == f"Cleo {HOSTILE_NAME}"


def test_points_are_those_of_the_gradebook(students: dict[str, dict[str, Any]], reported: CourseFolder) -> None:
    with reported.gradebook() as gradebook:
        for name in ("ada", "ben", "cleo"):
            assert students[name]["score"] == gradebook.find_submission(LESSON, name).score
    assert students["ada"]["score"] == 98.5
    assert (students["ada"]["manual"], students["ada"]["exercises"]["relu"]["points"]) == (3.5, 3.5)
    dan = students["dan"]
    assert (dan["score"], dan["seconds_late"]) == (0, 3600)
    assert dan["late_penalty"] == sum(work["points"] for work in dan["exercises"].values()) > 0


def test_what_was_misunderstood(plain: dict[str, Any]) -> None:
    (idea,) = [idea for idea in plain["wrong_ideas"] if idea["name"] == "flips-kernel"]
    assert {name for name, where in idea["students"].items() if "convolve2d" in where} == {"cleo", "dan"}
    assert plain["summary"].startswith("2 of 4 students show “flips-kernel” in ")
    assert plain["stuck"]["ben"]["relu"] == "not solved yet"
    assert plain["hardest_cases"][0]["exercise"] == "convolve2d"
    assert plain["hardest_cases"][0]["students"] == ["cleo", "dan"]
    assert plain["hardest_cases"][0]["asked"] == 3


def test_exercises_are_in_the_lessons_order_and_have_points(plain: dict[str, Any]) -> None:
    names = [exercise["exercise"] for exercise in plain["exercises"]]
    assert names[:3] == ["window_product", "convolve2d", "convolve_volume"]
    assert "open_question" not in names
    assert sum(exercise["max_points"] for exercise in plain["exercises"]) == plain["max_score"] == 100


def test_facts_are_the_graders_not_the_students(students: dict[str, dict[str, Any]], reported: CourseFolder) -> None:
    kept = reported.graded("dan").metadata["byhand"]
    assert "forged" not in json.dumps(kept)
    assert kept["seconds"] > 0
    assert kept["exercises"]["relu"]["status"] == "wrong"
    assert students["dan"]["violations"] == ["the locked cell relu_check had been changed and was restored"]
    assert students["dan"]["exercises"]["relu"]["status"] == "wrong"


def test_facts_of_forgers_are_dropped_by_nbgraders_command_too(course: CourseFolder) -> None:
    ours = course.graded("dan").metadata["byhand"]
    assert course.nbgrader_autograde("--force", "--student=dan") == 0
    theirs = course.graded("dan").metadata["byhand"]
    for facts in (ours, theirs):
        assert facts.pop("seconds") > 0
    assert theirs == ours


def test_no_input_of_a_case_is_kept(reported: CourseFolder) -> None:
    for found in reported.graded("cleo").metadata["byhand"]["exercises"].values():
        assert set(found) == {"points", "max_points", "status", "diagnosis", "cases", "failed"}
        assert all(set(case) == {"group", "title"} for case in found["failed"])


def test_students_do_not_get_the_facts(course: CourseFolder) -> None:
    assert course.nbgrader_feedback("--student=dan") == 0
    text = feedback_page(course, "dan").read_text(encoding="utf-8")
    assert "had been changed and was restored" not in text
    assert '"exercises"' not in text


def test_the_page_and_the_table_are_written_whole(course: CourseFolder, tmp_path: Path) -> None:
    page, table = tmp_path / "class.html", tmp_path / "class.csv"
    page.write_text("old" * 100_000)
    page.chmod(0o640)
    assert report(course, f"--html={page}", f"--csv={table}") == 0
    text = page.read_text(encoding="utf-8")
    assert "old" * 3 not in text
    assert HOSTILE_NAME not in text
    assert HOSTILE_NAME in BeautifulSoup(text, "html.parser").get_text()
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"), newline="")))
    assert [row["student"] for row in rows] == ["ada", "ben", "cleo", "dan", "eve", "fay", "gus"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (page, table)] == [0o640, 0o600]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.csv", "class.html", "course"]


def test_without_options_a_text_is_printed(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(course) == 0
    printed = capsys.readouterr().out
    assert "4 graded, 1 could not be graded, 1 not graded yet, 1 not handed in" in " ".join(printed.split())
    assert "flips-kernel (convolve2d" in printed


def test_nothing_is_changed(course: CourseFolder) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(course.root.rglob("*")) if path.is_file()}

    before = state()
    assert report(course) == 0
    assert state() == before


def test_a_newer_submission_is_said(course: CourseFolder, tmp_path: Path) -> None:
    course.hand_in("dan", Hand(course).notebook, "2026-03-05 10:00:00 UTC")
    people = {student["student"]: student for student in as_json(course, tmp_path)["students"]}
    assert [name for name, student in people.items() if student.get("handed_in_again")] == ["dan"]


def test_a_grading_that_was_lost_is_a_failure_without_a_reason(course: CourseFolder, tmp_path: Path) -> None:
    shutil.rmtree(course.root / "autograded" / "ada")
    people = {student["student"]: student for student in as_json(course, tmp_path)["students"]}
    assert (people["ada"]["status"], people["ada"]["error"]) == ("failed", NO_REASON)


def test_what_an_earlier_version_graded_has_points_and_no_more(course: CourseFolder, tmp_path: Path) -> None:
    path = course.root / "autograded" / "cleo" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["byhand"] = {"violations": ["something"]}
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))
    people = {student["student"]: student for student in as_json(course, tmp_path)["students"]}
    assert people["cleo"]["violations"] == ["something"]
    assert people["cleo"]["exercises"]["convolve2d"] == {
        "points": 0,
        "status": None,
        "diagnosis": [],
        "cases": 0,
        "failed": [],
    }
    assert report(course, f"--html={tmp_path / 'class.html'}") == 0


def test_what_cannot_be_done_is_said(course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(course, lesson="juggling") == 2
    assert "the gradebook has no assignment 'juggling'" in capsys.readouterr().err
    assert report(course, "--html=a", "--csv=a") == 2
    assert "the same file" in capsys.readouterr().err
    assert report(course, f"--html={tmp_path / 'nowhere' / 'class.html'}") == 1
    assert capsys.readouterr().err == f"cannot write {tmp_path / 'nowhere' / 'class.html'}: No such file or directory\n"
    assert report(CourseFolder(tmp_path / "empty")) == 2
    assert "there is no nbgrader_config.py here" in capsys.readouterr().err


def test_nothing_graded_yet(plain_course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = plain_course.copy(tmp_path / "course")
    course.hand_in("ada", Hand(course).notebook)
    assert report(course, f"--html={tmp_path / 'class.html'}") == 1
    assert capsys.readouterr().err == "nothing is graded yet: run `python -m grader autograde convolution` first\n"
    assert not (tmp_path / "class.html").exists()


def test_a_file_that_cannot_be_replaced_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_whole(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
