"""A whole class, in which all but two hand in something broken or forged: each gets its own grade, and its own page."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader import places
from tests.engine.conftest import FULL, SEED
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand, lesson_without_pictures
from tests.gradebook.pages import Page, feedback_page, formgrader_page
from tests.gradebook.rows import rows_of, scores
from tests.hostile.conftest import EXERCISE_SECONDS, LIMITS
from tests.hostile.corpus import FAMILIES, IN_A_CLASS
from tests.hostile.entry import Entry
from tests.hostile.scene import Scene, checksums

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

ADA, ZOE = "ada", "zoe"
CLASS = {
    f"{family}-{number:02}".replace(" ", "-"): entry
    for family in IN_A_CLASS
    for number, entry in enumerate(FAMILIES[family])
}


TOLD = [s for s, e in CLASS.items() if e.told and not e.failed_in_class and e.name != "a pipe beside the notebook"]
"""Who gives the instructor something to be told; of a pipe nothing is said, it is not copied to begin with."""


def _parameter(student: str) -> Any:
    flaw = CLASS[student].flaw
    return pytest.param(student, marks=[pytest.mark.xfail(reason=flaw, strict=True)] if flaw else [])


def hand_in(course: CourseFolder, student: str, entry: Entry, scene: Scene) -> None:
    hand = Hand(course, solved=entry.solved)
    entry.prepare(hand)
    scene.fill_in(hand.notebook)
    path = course.submitted(student).with_name(entry.named)
    path.write_text(json.dumps(hand.notebook), encoding="utf-8")
    entry.after(path)


def own_rows(course: CourseFolder, student: str) -> list[Any]:
    with course.gradebook() as gradebook:
        return [row for rows in rows_of(gradebook).values() for row in rows if row.get("student") == student]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    course = CourseFolder(tmp_path_factory.mktemp("class") / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    limits = LIMITS | {"exercise_seconds": EXERCISE_SECONDS, "cell_seconds": 5, "output": 2**20}
    course.configure(f"c.RunInSandbox.seed = {SEED}\nc.RunInSandbox.limits = {{'*': {limits!r}}}")
    return course.write_source(lesson_without_pictures()).release()


@pytest.fixture(scope="module")
def empty_course(released: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    return released.copy(tmp_path_factory.mktemp("all") / "course")


@pytest.fixture(scope="module")
def before(empty_course: CourseFolder) -> list[Any]:
    """Ada's rows, who handed in right work and was graded before the others."""
    empty_course.hand_in(ADA, Hand(empty_course).notebook)
    assert empty_course.autograde() == 0
    return own_rows(empty_course, ADA)


@pytest.fixture(scope="module")
def course(empty_course: CourseFolder, before: list[Any], scene: Scene) -> CourseFolder:
    """The course, with everybody graded by two processes."""
    for student, entry in CLASS.items():
        hand_in(empty_course, student, entry, scene)
    empty_course.hand_in(ZOE, Hand(empty_course).notebook)
    untouched = checksums(empty_course.root / "submitted") | checksums(empty_course.root / "source") | scene.state()
    printed = io.TextIOWrapper(io.BytesIO(), "utf-8")  # as strict as a terminal
    with contextlib.redirect_stdout(printed):
        assert empty_course.autograde("--jobs", "2") == 1  # some cannot be graded
    printed.flush()
    (empty_course.root / "printed.txt").write_bytes(printed.buffer.getvalue())
    now = checksums(empty_course.root / "submitted") | checksums(empty_course.root / "source") | scene.state()
    assert now == untouched
    assert empty_course.nbgrader_feedback() == 0
    return empty_course


def points(course: CourseFolder, student: str) -> dict[str, float | None]:
    with course.gradebook() as gradebook:
        found = scores(gradebook, student)
    return {name: found[f"{name}_check"] for name in FULL}


def test_honest_work_has_all_its_points(course: CourseFolder) -> None:
    assert points(course, ZOE) == points(course, ADA) == FULL


def test_the_rows_of_who_was_graded_before_are_untouched(course: CourseFolder, before: list[Any]) -> None:
    assert own_rows(course, ADA) == before


@pytest.mark.parametrize("student", [_parameter(student) for student in CLASS])
def test_each_has_the_grade_that_its_work_is_worth(course: CourseFolder, student: str) -> None:
    entry = CLASS[student]
    failed = entry.failed if entry.failed_in_class is None else entry.failed_in_class
    found = points(course, student)
    if failed:
        assert set(found.values()) == {None}
        assert not (course.root / "autograded" / student / LESSON).exists()
        return
    if entry.failed:  # it cannot be known by its name alone; in the class's folder it is graded, and earned no more
        assert sum(value or 0 for value in found.values()) <= 100
        return
    worth = entry.worth()
    assert {name for name, value in found.items() if (value or 0) > worth[name]} == set()
    assert {name for name, value in found.items() if (value or 0) < worth[name]} <= entry.may_lose


@pytest.mark.parametrize("student", TOLD)
def test_the_instructor_is_told(course: CourseFolder, student: str) -> None:
    printed = (course.root / "printed.txt").read_text()
    of_student = printed.partition(student)[2].partition("\n" + student[:-2])[0]
    assert re.search(CLASS[student].told.replace(" ", r"\s+"), of_student)


def test_what_was_left_out_is_kept_with_the_graded_notebook(course: CourseFolder) -> None:
    student = next(s for s, e in CLASS.items() if e.name == "numpy.py")
    assert re.search(CLASS[student].told, "\n".join(course.graded(student).metadata["byhand"]["violations"]))


def test_graded_notebooks_are_json_of_the_strict_kind(course: CourseFolder) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    graded = list((course.root / "autograded").rglob("*.ipynb"))
    assert len(graded) > len(CLASS) / 2
    for path in graded:
        json.loads(path.read_bytes(), parse_constant=refuse)


@pytest.mark.parametrize("student", [s for s in CLASS if s.startswith("script")])
def test_no_page_has_script_of_the_students(course: CourseFolder, student: str) -> None:
    if not (course.root / "autograded" / student).exists():
        return
    harmless = Page(feedback_page(course, ZOE))
    page = Page(feedback_page(course, student))
    assert page.scripts == [script.replace(ZOE, student) for script in harmless.scripts]
    assert page.handlers == harmless.handlers
    assert not [
        a for a in page.addresses if a not in harmless.addresses and re.match(r"\s*(javascript|vbscript):", a[2])
    ]
    opened, honest = Page(formgrader_page(course, student)), Page(formgrader_page(course, ZOE))
    assert opened.scripts == [script.replace(ZOE, student) for script in honest.scripts]
    assert opened.handlers == honest.handlers


def test_nobody_is_left_half_graded(course: CourseFolder) -> None:
    assert not list((course.root / "autograded").glob("*/.*unfinished"))


def _garbage(path: Path) -> None:
    path.with_name("timestamp.txt").write_text("yesterday, when all my troubles seemed so far away")


def _bytes(path: Path) -> None:
    path.with_name("timestamp.txt").write_bytes(b"\xff\xfe\x00")


def _folder(path: Path) -> None:
    path.with_name("timestamp.txt").mkdir()


def _long_ago(path: Path) -> None:
    path.with_name("timestamp.txt").write_text("99999-99-99")


def test_broken_times_stop_nobody_else(released: CourseFolder, scene: Scene, tmp_path: Path) -> None:
    course = released.copy(tmp_path / "course")
    for spoil in (_garbage, _bytes, _folder, _long_ago):
        hand_in(course, spoil.__name__.strip("_"), Entry("time", after=spoil), scene)
    course.hand_in(ZOE, Hand(course).notebook)
    for _ in range(2):  # the second run looks at what the first has kept of them
        course.autograde("--jobs", "1")
        assert points(course, ZOE) == FULL
    for folder in (course.root / "autograded").glob(f"*/{LESSON}"):
        (folder / "timestamp.txt").unlink(missing_ok=True)
        (folder / "timestamp.txt").write_bytes(b"\xff" * 10**6)  # as an earlier version of the grader has copied it
    assert course.autograde("--jobs", "1") == 0
    assert course.nbgrader_feedback() == 0
