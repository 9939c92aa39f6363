"""`python -m grader autograde`: whom it grades, what it says, and its exit statuses."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from grader import places
from grader.engine import sandbox
from grader.gradebook.one_at_a_time import grading_alone
from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON, RIGHT_ADD, WRONG_ADD, cut_off, points, sums
from tests.gradebook.rows import scores

pytestmark = pytest.mark.sandbox

FIRST, SECOND = "2026-03-01 10:00:00 UTC", "2026-03-02 10:00:00 UTC"
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def course(sums_course: CourseFolder) -> CourseFolder:
    return sums_course


def hand_in(course: CourseFolder, student: str, add: str = RIGHT_ADD, when: str | None = FIRST) -> Path:
    hand = Hand(course, solved=False, lesson=LESSON).solve("add", add)
    return course.hand_in(student, hand.notebook, when, LESSON)


def test_only_the_students_named_are_graded(course: CourseFolder, capsys: Printed) -> None:
    for student in ("ada", "ben", "cleo"):
        hand_in(course, student)
    assert course.autograde("--student", "ada", "--student", "cleo", lesson=LESSON) == 0
    printed = capsys.readouterr().out
    assert "ada: 5 points" in printed
    assert "cleo: 5 points" in printed
    assert "2 graded\n" in printed
    with course.gradebook() as gradebook:
        assert {student.id for student in gradebook.students} == {"ada", "cleo"}


def test_a_second_run_grades_nothing_and_a_newer_submission_is_graded_again(
    course: CourseFolder, capsys: Printed
) -> None:
    hand_in(course, "ada")
    hand_in(course, "ben", when=None)
    assert course.autograde(lesson=LESSON) == 0
    before = os.stat(course.root / "autograded" / "ada" / LESSON).st_ino
    capsys.readouterr()
    assert course.autograde(lesson=LESSON) == 0
    assert capsys.readouterr().out == "0 graded\n"
    assert os.stat(course.root / "autograded" / "ada" / LESSON).st_ino == before
    hand_in(course, "ada", WRONG_ADD, SECOND)
    assert course.autograde(lesson=LESSON) == 0
    assert capsys.readouterr().out == "ada: 0 points\n1 graded\n"
    with course.gradebook() as gradebook:
        assert str(gradebook.find_submission(LESSON, "ada").timestamp) == "2026-03-02 10:00:00"


def test_force_grades_again(course: CourseFolder, capsys: Printed) -> None:
    hand_in(course, "ada")
    assert course.autograde(lesson=LESSON) == 0
    hand_in(course, "ada", WRONG_ADD)  # of the same time
    assert course.autograde("--force", lesson=LESSON) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["ada: 0 points", "1 graded"]


def test_a_newer_submission_that_cannot_be_graded_leaves_no_old_score(course: CourseFolder, capsys: Printed) -> None:
    hand_in(course, "ada")
    hand_in(course, "ben")
    assert course.autograde(lesson=LESSON) == 0
    cut_off(hand_in(course, "ada", RIGHT_ADD, SECOND))
    assert course.autograde(lesson=LESSON) == 1
    printed = capsys.readouterr().out
    assert "ada: not graded. the file is damaged" in printed
    assert "0 graded, 1 could not be" in printed
    assert points(course, "ada") == (None, None)
    assert points(course, "ben") == (5, 0)
    assert not (course.root / "autograded" / "ada").exists()


def test_graded_notebooks_can_only_be_read(course: CourseFolder) -> None:
    hand_in(course, "ada")
    assert course.autograde(lesson=LESSON) == 0
    files = [path for path in (course.root / "autograded").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--student", "zoe"], "zoe handed in nothing for sums"),
        (["--jobs", "0"], "--jobs is 0; it must be at least 1"),
        (["--seed", "-1"], "--seed is -1; it must be 0 or larger"),
        (["--seed", "x"], "invalid int value"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_exit_status_2(course: CourseFolder, capsys: Printed, arguments: list[str], says: str) -> None:
    hand_in(course, "ada")
    assert course.autograde(*arguments, lesson=LESSON) == 2
    assert says in capsys.readouterr().err
    with course.gradebook() as gradebook:
        assert gradebook.students == []


def test_an_unknown_lesson_is_exit_status_2_and_says_what_to_do(course: CourseFolder, capsys: Printed) -> None:
    assert course.autograde(lesson="poetry") == 2
    assert "no assignment 'poetry'; run `nbgrader generate_assignment poetry --force`" in capsys.readouterr().err


def test_a_way_of_running_that_there_is_not_is_exit_status_2(course: CourseFolder, capsys: Printed) -> None:
    course.configure('c.RunInSandbox.sandbox = "docker"')
    hand_in(course, "ada")
    assert course.autograde(lesson=LESSON) == 2
    said = capsys.readouterr().err
    for part in ("c.RunInSandbox", "sandbox", "'docker'", "'warm', 'cold', 'bare'"):
        assert part in said


def test_a_folder_that_is_no_course_is_exit_status_2(tmp_path: Path, capsys: Printed) -> None:
    assert CourseFolder(tmp_path / "elsewhere").autograde() == 2
    assert "there is no nbgrader_config.py here: run this in the course folder" in capsys.readouterr().err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_without_a_sandbox_nothing_is_graded_and_no_score_changes(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    hand_in(course, "ada")
    assert course.autograde(lesson=LESSON) == 0
    monkeypatch.setattr(sandbox, "_candidates", lambda: iter(()))
    sandbox.bubblewrap.cache_clear()
    try:
        assert course.autograde("--force", lesson=LESSON) == 1
    finally:
        sandbox.bubblewrap.cache_clear()
    assert "Students' code is not run without a sandbox" in capsys.readouterr().err
    assert points(course, "ada") == (5, 0)
    assert course.graded("ada", LESSON)


def test_two_runs_at_a_time_are_refused(course: CourseFolder, capsys: Printed) -> None:
    hand_in(course, "ada")
    with grading_alone(course.root, LESSON):
        assert course.autograde(lesson=LESSON) == 1
    assert "sums is being graded by another process" in capsys.readouterr().err
    assert course.autograde(lesson=LESSON) == 0


def test_one_submission_that_breaks_the_grader_does_not_stop_the_others(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    from grader.gradebook import work

    def restore(notebook: object, release: object) -> object:
        if "unlucky" in str(notebook):
            raise ZeroDivisionError("a mistake of ours")
        return original(notebook, release)

    original = work.restore
    monkeypatch.setattr(work, "restore", restore)
    hand_in(course, "ada", RIGHT_ADD + "\n# unlucky")
    hand_in(course, "ben")
    hand_in(course, "cleo", RIGHT_ADD + "\n# unlucky")
    assert course.autograde("--jobs", "1", lesson=LESSON) == 1
    printed = capsys.readouterr()
    assert "ada: not graded. the grader itself failed, see the traceback: ZeroDivisionError" in printed.out
    assert printed.err.count("Traceback (most recent call last)") == 1  # two students' submissions, and one mistake
    assert 'raise ZeroDivisionError("a mistake of ours")' in printed.err
    assert points(course, "ben") == (5, 0)


def test_the_seed_of_a_run_is_private_kept_until_its_end_and_then_forgotten(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.gradebook.autograde import Autograder

    for student in ("ada", "ben"):
        hand_in(course, student)
    seen = []

    def broken_off(self: Autograder, *rest: object) -> object:
        seen.append(self.run.seed)
        raise KeyboardInterrupt

    file = course.root / ".grading" / "sums.json"
    with monkeypatch.context() as patch:
        patch.setattr(Autograder, "grade", broken_off)
        for arguments in ([], [], ["--student", "ada"], ["--student", "ada", "--force"], ["--force"]):
            assert course.autograde(*arguments, lesson=LESSON) == 1
    assert seen[0] == seen[1] == seen[2]
    assert len({seen[0], seen[3], seen[4]}) == 3
    assert json.loads(file.read_text()) == {"seed": seen[4]}
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert course.autograde("--student", "ada", lesson=LESSON) == 0
    assert file.exists()  # ben is still to be graded with it
    assert course.autograde(lesson=LESSON) == 0
    assert not file.exists()


def test_the_gradebook_is_made_where_the_environment_is_not_activated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    plain = CourseFolder(tmp_path / "plain").configure("c = get_config()").write_source(sums(), LESSON)
    with pytest.raises(AssertionError):  # nbgrader calls `alembic`, which is not on PATH
        plain.release(LESSON)
    course = CourseFolder(tmp_path / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    course.write_source(sums(), LESSON).release(LESSON)
    hand_in(course, "ada")
    assert course.autograde(lesson=LESSON) == 0
    with course.gradebook() as gradebook:
        assert scores(gradebook, "ada", LESSON) == {"add_test": 5, "mean_test": 0}
