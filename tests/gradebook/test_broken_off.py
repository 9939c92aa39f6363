"""A run that is killed or interrupted leaves nothing half-written, and the next one finishes it on the same cases."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader import places
from tests.gradebook.course_folder import LESSON, SEED, CourseFolder, Hand
from tests.gradebook.rows import Row, rows_of, scores

pytestmark = [pytest.mark.sandbox, pytest.mark.slow, pytest.mark.xdist_group("broken off")]

MOMENTS = 46
"""Together with those after so many submissions, a run is killed at 50 moments."""
STUDENTS = ("ada", "ben", "cleo", "dan", "eve")
COMMAND = [sys.executable, "-m", "grader", "autograde", LESSON, "--jobs", "2"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(places.ROOT)}


@pytest.fixture(scope="module")
def handed_in(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Five submissions, graded once with full marks; then newer ones came. A run of theirs was begun, so to say."""
    course = plain_course.copy(tmp_path_factory.mktemp("class") / "course")
    configuration = course.root / "nbgrader_config.py"
    configuration.write_text(configuration.read_text().replace(f"c.RunInSandbox.seed = {SEED}", ""))
    with course.gradebook() as gradebook:
        for student in STUDENTS:
            gradebook.update_or_create_student(student)
            for grade in gradebook.add_submission(LESSON, student).notebooks[0].grades:
                grade.auto_score, grade.needs_manual_grade = grade.max_score, False
        gradebook.db.commit()
    for number, student in enumerate(STUDENTS):
        hand = Hand(course).solve("relu", "def relu(x):\n    return x")
        hand.insert_before("relu", f"import time; time.sleep({number * 0.1})")
        course.hand_in(student, hand.notebook)
    (course.root / ".grading").mkdir(mode=0o700)
    (course.root / ".grading" / f"{LESSON}.json").write_text(json.dumps({"seed": SEED}))
    return course


@pytest.fixture(scope="module")
def undisturbed(handed_in: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    course = handed_in.copy(tmp_path_factory.mktemp("undisturbed") / "course")
    assert course.autograde() == 0
    with course.gradebook() as gradebook:
        return rows_of(gradebook)


def begin(course: CourseFolder) -> subprocess.Popen[str]:
    return subprocess.Popen(
        COMMAND,
        cwd=course.root,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeds_control_c,
    )


def _heeds_control_c() -> None:
    """A shell lets what it runs in the background ignore it, these tests and all that they start, too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def whole_or_nothing(course: CourseFolder, finished: dict[str, float]) -> None:
    """Each submission has all its new scores or none at all; a graded copy is there only when it has them.

    Where the run was killed before it had begun, all old scores stand.
    """
    with course.gradebook() as gradebook:
        lesson = gradebook.find_notebook(LESSON, LESSON)
        old = {cell.name: cell.max_score for cell in lesson.grade_cells}
        if all(scores(gradebook, student) == old for student in STUDENTS):
            return
        for student in STUDENTS:
            found = set(scores(gradebook, student).items())
            folder = course.root / "autograded" / student / LESSON
            assert found in (set(finished.items()), set(dict.fromkeys(finished).items()))
            if folder.exists():
                assert found == set(finished.items())
                assert "relu" in str(course.graded(student).cells)


def kill_and_finish(course: CourseFolder, process: subprocess.Popen[str], undisturbed: dict[str, list[Row]]) -> None:
    """Kill a run; what it left is whole, and the next run comes to the end that an undisturbed one comes to."""
    process.send_signal(signal.SIGKILL)
    process.communicate()
    full = {row["cell"]: row["auto_score"] for row in undisturbed["grades"] if row["student"] == "ada"}
    whole_or_nothing(course, full)
    seed = course.root / ".grading" / f"{LESSON}.json"
    if seed.exists():
        assert json.loads(seed.read_text())["seed"] == SEED
    else:  # it is forgotten when all is graded, and not before
        with course.gradebook() as gradebook:
            assert rows_of(gradebook) == undisturbed
    assert course.autograde("--jobs", "1") == 0
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == undisturbed
    assert not list(course.root.rglob("*.unfinished"))


@pytest.mark.parametrize("number", range(4))
def test_a_run_killed_when_so_many_are_recorded_is_finished_by_the_next(
    handed_in: CourseFolder, undisturbed: dict[str, list[Row]], tmp_path: Path, number: int
) -> None:
    course = handed_in.copy(tmp_path / "course")
    process = begin(course)
    assert process.stdout is not None
    for _ in range(number + 1):
        process.stdout.readline()
    time.sleep(random.uniform(0, 0.4))
    kill_and_finish(course, process, undisturbed)


@pytest.fixture(scope="module")
def seconds(handed_in: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a whole run takes here and now."""
    process = begin(handed_in.copy(tmp_path_factory.mktemp("timed") / "course"))
    began = time.monotonic()
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - began


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_run_killed_at_any_moment_is_finished_by_the_next(
    handed_in: CourseFolder, undisturbed: dict[str, list[Row]], tmp_path: Path, seconds: float, moment: int
) -> None:
    """Start-up, the first process's writing, the workers' grading and the end are all among the moments."""
    course = handed_in.copy(tmp_path / "course")
    process = begin(course)
    time.sleep(seconds * random.uniform(moment, moment + 1) / MOMENTS)
    kill_and_finish(course, process, undisturbed)


def test_a_run_interrupted_with_control_c_says_how_to_go_on(
    handed_in: CourseFolder, undisturbed: dict[str, list[Row]], tmp_path: Path
) -> None:
    course = handed_in.copy(tmp_path / "course")
    last = course.root / "submitted" / "eve" / LESSON / f"{LESSON}.ipynb"
    last.write_text(last.read_text().replace("time.sleep(0.4)", "time.sleep(5)"))  # not done before the signal comes
    process = begin(course)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "stopped; the same command goes on with those that are not graded yet" in said
    assert "Traceback" not in said
    assert course.autograde() == 0
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == undisturbed


def test_a_forced_run_that_is_killed_is_finished_without_force(
    handed_in: CourseFolder, undisturbed: dict[str, list[Row]], tmp_path: Path
) -> None:
    course = handed_in.copy(tmp_path / "course")
    assert course.autograde() == 0
    process = subprocess.Popen(
        [*COMMAND, "--force"], cwd=course.root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert course.autograde() == 0
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == undisturbed
