"""Links, files under another name, and cells that are gone: what nbgrader makes of them, and what happens here."""

from __future__ import annotations

import contextlib
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import OverwriteCells

from grader.engine.restore import identity, restore
from grader.gradebook.course import Course
from grader.gradebook.released import released_cells, released_notebook
from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON, RIGHT_ADD, RIGHT_MEAN, points, sums
from tests.gradebook.rows import scores, waiting

pytestmark = pytest.mark.sandbox


def right(course: CourseFolder, lesson: str = LESSON) -> Hand:
    return Hand(course, solved=False, lesson=lesson).solve("add", RIGHT_ADD).solve("mean", RIGHT_MEAN)


@pytest.mark.parametrize("ours", [False, True], ids=["nbgrader autograde", "python -m grader autograde"])
def test_a_link_beside_the_notebook_is_not_followed(sums_course: CourseFolder, tmp_path: Path, ours: bool) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the other student's answers")
    look = "import os\nprint(sorted(os.listdir('.')))"
    path = sums_course.hand_in("ada", right(sums_course).insert_before("add_test", look).notebook, lesson=LESSON)
    (path.parent / "data.txt").symlink_to(secret)
    (path.parent / "mine.txt").write_text("mine")
    assert (sums_course.autograde if ours else sums_course.nbgrader_autograde)(lesson=LESSON) == 0
    assert points(sums_course, "ada") == (5, 5)
    graded = sums_course.graded("ada", LESSON)
    assert "['mine.txt']" in str(graded.cells)
    assert not (sums_course.root / "autograded" / "ada" / LESSON / "data.txt").exists()


def test_a_file_that_only_looks_huge_fills_no_disk(sums_course: CourseFolder) -> None:
    path = sums_course.hand_in("ada", right(sums_course).notebook, lesson=LESSON)
    with open(path.with_name("huge.bin"), "wb") as file:
        file.truncate(2**40)
    path.with_name("mine.txt").write_text("mine")
    assert sums_course.autograde(lesson=LESSON) == 0
    assert points(sums_course, "ada") == (5, 5)
    kept = sums_course.root / "autograded" / "ada" / LESSON
    assert sorted(found.name for found in kept.iterdir()) == ["mine.txt", "sums.ipynb"]


def test_what_is_not_copied_is_said(sums_course: CourseFolder, tmp_path: Path) -> None:
    path = sums_course.hand_in("ada", right(sums_course).notebook, lesson=LESSON)
    with open(path.with_name("huge.bin"), "wb") as file:
        file.truncate(2**40)
    (path.parent / "timestamp.txt").write_bytes(b"\xff")
    with contextlib.chdir(sums_course.root):
        course = Course(LESSON)
        [note] = course.copy_files(course.handed_in([])[0], tmp_path)
    assert "not copied" in note
    assert "huge.bin" in note
    assert "timestamp.txt" in note


@pytest.mark.parametrize(
    "when", [b"\xff", b"yesterday", b"99999-99-99", b"0 0 0", b"12 monkeys ago", b"", b"1" * 10**6]
)
def test_a_time_that_is_none_stops_no_later_run(sums_course: CourseFolder, when: bytes) -> None:
    path = sums_course.hand_in("ada", right(sums_course).notebook, lesson=LESSON)
    path.with_name("timestamp.txt").write_bytes(when)
    assert sums_course.autograde(lesson=LESSON) == 0
    (sums_course.root / "autograded" / "ada" / LESSON / "timestamp.txt").write_bytes(when)  # as nbgrader copies it
    sums_course.hand_in("ben", right(sums_course).notebook, lesson=LESSON)
    assert sums_course.autograde(lesson=LESSON) == 0
    assert points(sums_course, "ben") == (5, 5)


@pytest.mark.parametrize("ours", [False, True], ids=["nbgrader autograde", "python -m grader autograde"])
def test_one_of_two_notebooks_that_is_missing_earns_0_and_the_other_its_points(
    sums_course: CourseFolder, capsys: pytest.CaptureFixture[str], ours: bool
) -> None:
    folder = sums_course.root / "source" / "two"
    folder.mkdir()
    for name in ("first", "second"):
        nbformat.write(sums(), folder / f"{name}.ipynb")
    sums_course.release("two")
    solved = nbformat.read(sums_course.root / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    handed_in = sums_course.submitted("ada", "two").parent
    nbformat.write(solved, handed_in / "first.ipynb")
    nbformat.write(solved, handed_in / "second (1).ipynb")
    assert (sums_course.autograde if ours else sums_course.nbgrader_autograde)(lesson="two") == 0
    with sums_course.gradebook() as gradebook:
        by_name = {n.name: n.score for n in gradebook.find_submission("two", "ada").notebooks}
    assert by_name == {"first": 10, "second": 0}
    if ours:
        assert "second.ipynb was not handed in; there is first.ipynb, second (1).ipynb" in capsys.readouterr().out


def test_a_folder_without_a_notebook_is_recorded_as_not_graded(
    sums_course: CourseFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    (sums_course.submitted("ada", LESSON).parent / "sums.pdf").write_text("scanned")
    assert sums_course.autograde(lesson=LESSON) == 1
    assert "ada: not graded. sums.ipynb was not handed in" in capsys.readouterr().out
    with sums_course.gradebook() as gradebook:
        assert waiting(gradebook, "ada", LESSON) == set(scores(gradebook, "ada", LESSON)) == {"add_test", "mean_test"}


def test_nbgraders_own_way_to_put_cells_back_stops_where_the_answer_is_gone_too(sums_course: CourseFolder) -> None:
    hand = right(sums_course).delete("mean").delete("mean_test")
    where = {"notebook": LESSON, "assignment": LESSON, "db_url": f"sqlite:///{sums_course.root / 'gradebook.db'}"}
    with pytest.raises(KeyError):
        OverwriteCells(add_missing_cells=True).preprocess(hand.notebook, {"nbgrader": where})
    with sums_course.gradebook() as gradebook:
        file = sums_course.root / "lessons" / LESSON / f"{LESSON}.ipynb"
        restored, notes = restore(hand.notebook, released_cells(gradebook, LESSON, LESSON, file))
    assert [identity(c) for c in restored.cells] == ["setup", "add", "add_test", "mean_test"]
    assert [note.partition(" (")[0] for note in notes] == ["mean_test is not in this notebook"]


def test_a_hidden_test_does_not_make_an_untouched_cell_look_changed(sums_course: CourseFolder) -> None:
    file = sums_course.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    assert "add(40" not in file.read_text()
    with sums_course.gradebook() as gradebook:
        restored, notes = restore(right(sums_course).notebook, released_cells(gradebook, LESSON, LESSON, file))
    assert notes == []
    assert "add(40" in next(cell.source for cell in restored.cells if identity(cell) == "add_test")


def test_the_order_of_cells_comes_from_the_course_that_is_graded(sums_course: CourseFolder) -> None:
    from nbgrader.coursedir import CourseDirectory

    coursedir = CourseDirectory(root=str(sums_course.root), release_directory="lessons")
    released = sums_course.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    assert released_notebook(coursedir, LESSON, LESSON) == released
    released.unlink()
    assert released_notebook(coursedir, LESSON, LESSON) == sums_course.root / "source" / LESSON / f"{LESSON}.ipynb"
    assert released_notebook(coursedir, "other", LESSON) is None
