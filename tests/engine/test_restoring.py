"""Locked cells come back as they were released, whatever a student did to them; the student's own cells stay."""

from __future__ import annotations

import copy

import nbformat
import pytest

from grader import places
from grader.engine.grade import Run
from grader.engine.restore import identity, restore
from tests.engine.conftest import FULL, Hand, all_but, by_exercise


@pytest.fixture(scope="module")
def release() -> nbformat.NotebookNode:
    return nbformat.read(places.student_notebook("convolution"), as_version=4)


def order(notebook: nbformat.NotebookNode) -> list[str | None]:
    return [identity(cell) for cell in notebook.cells]


def test_an_untouched_notebook_comes_back_unchanged(release: nbformat.NotebookNode) -> None:
    restored, notes = restore(release, release)
    assert restored == release
    assert notes == []


def test_an_edited_check_is_restored(solved: Hand, release: nbformat.NotebookNode) -> None:
    restored, notes = restore(solved.solve("relu_check", "20.0").notebook, release)
    check = next(cell for cell in restored.cells if identity(cell) == "relu_check")
    assert check.source == 'check("relu", relu)'
    assert notes == ["the locked cell relu_check had been changed and was restored"]


def test_a_retyped_check_is_restored(solved: Hand, release: nbformat.NotebookNode) -> None:
    check = solved["relu_check"]
    cell = nbformat.v4.new_markdown_cell(check.source, metadata=check.metadata)
    solved.notebook.cells[solved.index("relu_check")] = cell
    restored, notes = restore(solved.notebook, release)
    assert next(c for c in restored.cells if identity(c) == "relu_check").cell_type == "code"
    assert len(notes) == 1


def test_a_deleted_check_goes_behind_its_solution(solved: Hand, release: nbformat.NotebookNode) -> None:
    restored, notes = restore(solved.delete("relu_check").notebook, release)
    assert order(restored).index("relu_check") == order(restored).index("relu") + 1
    why = "taken out, or added to the lesson since it was handed out"
    assert notes == [f"relu_check is not in this notebook ({why}); it was put in"]


def test_a_graded_answer_that_is_gone_comes_back_unanswered(solved: Hand, release: nbformat.NotebookNode) -> None:
    restored, notes = restore(solved.delete("open_question").notebook, release)
    asked, answer = (next(c for c in n.cells if identity(c) == "open_question") for n in (release, restored))
    assert answer.source == asked.source
    assert len(notes) == 1
    assert notes[0].startswith("open_question is not in this notebook")
    assert notes[0].endswith("it was put in, unanswered")


def test_a_check_moved_before_its_solution_goes_behind_it(solved: Hand, release: nbformat.NotebookNode) -> None:
    cells = solved.notebook.cells
    cells.insert(0, cells.pop(solved.index("relu_check")))
    restored, notes = restore(solved.notebook, release)
    assert order(restored).index("relu_check") == order(restored).index("relu") + 1
    assert notes == ["the locked cell relu_check had been moved and was put back"]


def test_a_check_further_down_stays_where_the_student_has_it(solved: Hand, release: nbformat.NotebookNode) -> None:
    cells = solved.notebook.cells
    cells.append(cells.pop(solved.index("relu_check")))
    restored, notes = restore(solved.notebook, release)
    assert order(restored)[-1] == "relu_check"
    assert notes == []


def test_a_second_cell_with_a_checks_id_loses_it(solved: Hand, release: nbformat.NotebookNode) -> None:
    forged = copy.deepcopy(solved["relu_check"])
    forged.source = "5.0"
    solved.notebook.cells.append(forged)
    restored, notes = restore(solved.notebook, release)
    assert order(restored).count("relu_check") == 1
    assert "a second cell with the id relu_check lost that id" in notes


def test_a_moved_set_up_cell_goes_before_the_first_exercise(solved: Hand, release: nbformat.NotebookNode) -> None:
    cells = solved.notebook.cells
    cells.append(cells.pop(solved.index("setup")))
    restored, _ = restore(solved.notebook, release)
    assert order(restored).index("setup") < order(restored).index("window_product")


def test_the_students_own_cells_stay_in_order(solved: Hand, release: nbformat.NotebookNode) -> None:
    solved.insert_before("relu", "mine = 1").insert_before("relu", "mine += 1").delete("relu_check").delete("setup")
    restored, _ = restore(solved.notebook, release)
    sources = [cell.source for cell in restored.cells]
    assert sources.index("mine = 1") + 1 == sources.index("mine += 1")


@pytest.mark.sandbox
@pytest.mark.parametrize("gone", ["setup", "relu_check", "convolve2d_check"])
def test_a_deleted_locked_cell_costs_nothing(solved: Hand, run: Run, gone: str) -> None:
    assert by_exercise(run.grade(solved.delete(gone).save())) == FULL


@pytest.mark.sandbox
def test_a_deleted_solution_costs_its_exercise(solved: Hand, run: Run) -> None:
    grade = run.grade(solved.delete("flip_kernel").save())
    assert by_exercise(grade) == all_but("flip_kernel")
    assert "`flip_kernel` is not defined" in grade.as_json()["exercises"][3]["message"]


@pytest.mark.sandbox
def test_tags_points_and_kernel_of_a_submission_are_not_believed(solved: Hand, run: Run) -> None:
    for cell in solved.notebook.cells:
        cell.metadata["tags"] = ["skip-execution", "demo"]
        if "nbgrader" in cell.metadata and "points" in cell.metadata.nbgrader:
            cell.metadata.nbgrader.points = 10**6
    solved.notebook.metadata.kernelspec = {"name": "julia", "display_name": "Julia", "language": "julia"}
    assert by_exercise(run.grade(solved.save())) == FULL


@pytest.mark.sandbox
def test_a_notebook_without_nbgrader_metadata_is_graded_by_its_cell_ids(solved: Hand, run: Run) -> None:
    for cell in solved.notebook.cells:
        cell.metadata.pop("nbgrader", None)
    assert by_exercise(run.grade(solved.save())) == FULL
