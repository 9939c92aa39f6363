"""`nbgrader autograde` and `python -m grader autograde` write the same gradebook, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.utils import parse_utc

from grader.gradebook.record import NO_RESPONSE
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.rows import Row, rows_of, scores, waiting

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("both ways")]

IN_TIME, LATE = "2026-03-01 10:00:00 UTC", "2026-03-03 11:00:00 UTC"
DUE = "2026-03-02 10:00:00 UTC"
FLIPPED = "def convolve2d(image, kernel):\n    return right(image, kernel[::-1, ::-1])"
RIGHT = """def right(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


"""


@dataclass(frozen=True)
class BothWays:
    """The class, graded by nbgrader's command and by ours: exit statuses, and two gradebooks."""

    nbgrader: CourseFolder
    ours: CourseFolder
    statuses: tuple[int, int]


def graded_before(course: CourseFolder) -> None:
    """What the gradebook holds of submissions of some days ago, by whom a person has graded too."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=parse_utc(DUE))
        for student in ("fay", "gus", "hal"):
            gradebook.update_or_create_student(student)
            submission = gradebook.add_submission(LESSON, student, timestamp=parse_utc("2026-02-20 10:00:00 UTC"))
            for grade in submission.notebooks[0].grades:
                grade.auto_score, grade.needs_manual_grade = grade.max_score, False
            for comment in submission.notebooks[0].comments:
                comment.auto_comment = NO_RESPONSE
        for student in ("fay", "gus"):
            grade = gradebook.find_grade("own_essay", LESSON, LESSON, student)
            grade.manual_score, grade.extra_credit = 4.5, 1.0
            gradebook.find_grade("relu_check", LESSON, LESSON, student).manual_score = 2.0
            gradebook.find_comment("own_essay", LESSON, LESSON, student).manual_comment = "Well **seen**."
        gradebook.db.commit()


def hand_in_now(course: CourseFolder) -> None:
    def hand() -> Hand:
        return Hand(course).solve("own_essay", "Its numbers add up to 0.").solve("own_drawing", "drawn = 2")

    course.hand_in("ada", hand().notebook, IN_TIME)
    course.hand_in("ben", Hand(course, solved=False).notebook)
    course.hand_in("cleo", hand().solve("convolve2d", RIGHT + FLIPPED).notebook, IN_TIME)
    course.hand_in("dan", Hand(course).delete("relu_check").delete("own_partial").delete("own_essay").notebook, IN_TIME)
    course.hand_in("eve", hand().notebook, LATE)
    course.hand_in("fay", hand().solve("relu", "def relu(x):\n    return x").notebook, LATE)
    damaged = course.hand_in("gus", hand().notebook, IN_TIME)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    renamed = course.hand_in("hal", hand().notebook, IN_TIME)
    renamed.rename(renamed.with_name("convolution (1).ipynb"))
    linked = course.hand_in("ivy", hand().notebook, IN_TIME)
    linked.unlink()
    linked.symlink_to("/etc/hostname")
    course.hand_in("jon", hand().solve("conv_layer", "import os\nos._exit(0)").notebook, IN_TIME)


@pytest.fixture(scope="module")
def graded(course_with_own_cells: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> BothWays:
    folder = tmp_path_factory.mktemp("both")
    course = course_with_own_cells.copy(folder / "nbgrader")
    course.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    graded_before(course)
    hand_in_now(course)
    ours = course.copy(folder / "ours")
    return BothWays(course, ours, (course.nbgrader_autograde(), ours.autograde()))


@pytest.fixture(scope="module")
def rows(graded: BothWays) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    with graded.nbgrader.gradebook() as one, graded.ours.gradebook() as other:
        return rows_of(one), rows_of(other)


@pytest.mark.parametrize("table", ["students", "submissions", "notebooks", "grades", "comments"])
def test_both_gradebooks_have_the_same_rows(rows: tuple[Any, Any], table: str) -> None:
    one, other = rows
    assert len(one[table]) >= 10
    assert one[table] == other[table]


def test_both_commands_say_that_something_could_not_be_graded(graded: BothWays) -> None:
    assert graded.statuses == (1, 1)


def test_both_folders_of_graded_notebooks_are_the_same(graded: BothWays) -> None:
    def files(course: CourseFolder) -> dict[Path, int]:
        found = (course.root / "autograded").rglob("*")
        return {path.relative_to(course.root): path.stat().st_mode for path in found if path.is_file()}

    assert files(graded.nbgrader) == files(graded.ours)
    for student in ("ada", "ben", "cleo", "dan", "jon"):
        one, other = graded.nbgrader.graded(student), graded.ours.graded(student)
        assert [(c.source, c.get("outputs")) for c in one.cells] == [(c.source, c.get("outputs")) for c in other.cells]
        for notebook in (one, other):
            assert notebook.metadata["byhand"].pop("seconds") > 0
        assert one.metadata == other.metadata


def test_what_the_class_earned(graded: BothWays) -> None:
    with graded.ours.gradebook() as gradebook:
        total = {s.id: gradebook.find_submission(LESSON, s.id).score for s in gradebook.students}
        assert total["ada"] == 100 + 5 + 4
        assert total["ben"] == total["ivy"] == total["hal"] == 0
        assert total["dan"] == total["ada"]
        assert scores(gradebook, "cleo")["own_hidden"] == 5
        assert scores(gradebook, "cleo")["own_partial"] == 4
        assert scores(gradebook, "cleo")["convolve2d_check"] == 0
        assert scores(gradebook, "jon")["conv_layer_check"] == 0
        assert scores(gradebook, "jon")["own_hidden"] == 5


def test_an_answer_for_a_person_waits_and_an_answer_not_given_is_0(graded: BothWays) -> None:
    with graded.ours.gradebook() as gradebook:
        assert waiting(gradebook, "ada") == {"own_essay", "own_drawing", "own_task"}
        assert waiting(gradebook, "dan") == {"own_task"}
        assert scores(gradebook, "dan")["own_essay"] == 0
        assert gradebook.find_comment("own_essay", LESSON, LESSON, "dan").auto_comment == NO_RESPONSE
        assert gradebook.find_comment("own_essay", LESSON, LESSON, "ada").auto_comment is None


def test_a_late_submission_loses_what_the_plugin_says(graded: BothWays) -> None:
    with graded.ours.gradebook() as gradebook:
        late = gradebook.find_submission(LESSON, "eve")
        assert late.total_seconds_late == 25 * 3600
        assert late.notebooks[0].late_submission_penalty == late.score == 109


def test_what_a_person_entered_stays_when_a_newer_submission_is_graded(graded: BothWays) -> None:
    with graded.ours.gradebook() as gradebook:
        essay = gradebook.find_grade("own_essay", LESSON, LESSON, "fay")
        assert (essay.manual_score, essay.extra_credit, essay.needs_manual_grade) == (4.5, 1.0, True)
        relu = gradebook.find_grade("relu_check", LESSON, LESSON, "fay")
        assert (relu.auto_score, relu.manual_score, relu.score, relu.needs_manual_grade) == (0, 2, 2, True)
        assert gradebook.find_comment("own_essay", LESSON, LESSON, "fay").manual_comment == "Well **seen**."


@pytest.mark.parametrize("student", ["gus", "hal"])
def test_no_old_score_stands_for_a_newer_submission_that_cannot_be_graded(graded: BothWays, student: str) -> None:
    for course in (graded.nbgrader, graded.ours):
        with course.gradebook() as gradebook:
            assert set(scores(gradebook, student).values()) == {None}
            assert waiting(gradebook, student) == set(scores(gradebook, student))
        assert not (course.root / "autograded" / student / LESSON).exists()
    with graded.ours.gradebook() as gradebook:
        kept = gradebook.find_grade("own_essay", LESSON, LESSON, "gus")
        assert (kept.auto_score, kept.manual_score, kept.extra_credit) == (None, 4.5, 1.0)
