"""Metadata, order, type and number of cells: none of it is the student's to decide."""

from __future__ import annotations

import copy
from typing import Any

import nbformat

from grader.engine.restore import identity
from tests.hostile.entry import Entry

RELU = ("relu",)


def _checks(hand: Any) -> list[Any]:
    return [
        cell
        for cell in hand.notebook.cells
        if (identity(cell) or "").endswith("_check") and "nbgrader" in cell.metadata
    ]


def every_check(**information: Any) -> Any:
    """Change nbgrader's metadata of every check cell."""

    def change(hand: Any) -> None:
        for cell in _checks(hand):
            cell.metadata.nbgrader.update(information)

    return change


def every_cell(change: Any) -> Any:
    return lambda hand: [change(cell) for cell in hand.notebook.cells] and None


def tagged(cell: Any) -> None:
    cell.metadata["tags"] = ["skip-execution", "demo", "raises-exception", "hide_input"]


def without_checks(hand: Any) -> None:
    hand.notebook.cells = [cell for cell in hand.notebook.cells if cell not in _checks(hand)]


def without_locked(hand: Any) -> None:
    cells = hand.notebook.cells
    hand.notebook.cells = [cell for cell in cells if not cell.metadata.get("nbgrader", {}).get("locked")]


def check_with(source: str) -> Any:
    return lambda hand: hand.solve("relu_check", source)


def second(at_the_top: bool) -> Any:
    def add(hand: Any) -> None:
        forged = copy.deepcopy(hand["relu_check"])
        forged.source = "5.0"
        hand.notebook.cells.insert(0 if at_the_top else len(hand.notebook.cells), forged)

    return add


def retyped(*names: str, to: str) -> Any:
    def change(hand: Any) -> None:
        make = {"markdown": nbformat.v4.new_markdown_cell, "raw": nbformat.v4.new_raw_cell}[to]
        for name in names:
            cell = hand[name]
            hand.notebook.cells[hand.index(name)] = make(cell.source, metadata=cell.metadata, id=cell.id)

    return change


def swapped(hand: Any) -> None:
    one, other = hand["relu"], hand["flip_kernel"]
    one.id, other.id = other.id, one.id
    one.metadata, other.metadata = other.metadata, one.metadata


def checks_first(hand: Any) -> None:
    checks = _checks(hand)
    hand.notebook.cells = [*checks, *(cell for cell in hand.notebook.cells if cell not in checks)]


def shown_already(hand: Any) -> None:
    data = {"text/plain": "5.0", "text/html": "<b>5/5</b>"}
    hand["relu_check"].outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    hand["relu_check"].execution_count = 10**9


def invented(hand: Any) -> None:
    cell = copy.deepcopy(hand["relu_check"])
    cell.id, cell.source = "bonus_check", "100.0"
    cell.metadata.nbgrader.grade_id = "bonus_check"
    hand.notebook.cells.append(cell)


def of_another_lesson(hand: Any) -> None:
    cell = copy.deepcopy(hand["relu_check"])
    cell.id, cell.source = "max_pool_check", 'check("max_pool", abs)'
    cell.metadata.nbgrader.grade_id = "max_pool_check"
    hand.notebook.cells.append(cell)


def nbgrader_is(value: Any) -> Any:
    def change(hand: Any) -> None:
        for cell in hand.notebook.cells:
            cell.metadata["nbgrader"] = value

    return change


def kernel(name: Any) -> Any:
    def change(hand: Any) -> None:
        hand.notebook.metadata.kernelspec = {"name": name, "display_name": name, "language": name}
        hand.notebook.metadata.language_info = {"name": name, "file_extension": "/../../x", "version": "9"}

    return change


def nested(hand: Any) -> None:
    deep: Any = {}
    for _ in range(100):
        deep = {"deeper": deep}
    hand.notebook.cells[0].metadata["deep"] = deep


def many_cells(hand: Any) -> None:
    hand.notebook.cells += [nbformat.v4.new_code_cell("1") for _ in range(1000)]


def long_ids(hand: Any) -> None:
    hand.insert_before("relu", "mine = 1")
    own = hand.notebook.cells[hand.index("relu") - 1]
    own.metadata["nbgrader"] = nbformat.from_dict({"grade_id": "x" * 10**6, "grade": True, "points": 10**9})


def notebook_metadata(hand: Any) -> None:
    hand.notebook.metadata["byhand"] = {"violations": [], "points": 100}
    hand.notebook.metadata["celltoolbar"] = "Create Assignment"
    hand.notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": [1]}}


def code_attachments(hand: Any) -> None:
    for cell in hand.notebook.cells:
        if cell.cell_type != "code":
            cell["attachments"] = {"x": {"text/html": "<script>1</script>"}}


CHANGED = "relu_check had been changed and was restored"
ENTRIES = [
    Entry("every cell is to be skipped", every_cell(tagged)),
    Entry("the wrong cell's check is to be skipped", every_cell(tagged), wrong=RELU),
    Entry("a million points a check", every_check(points=10**6), wrong=RELU),
    Entry("negative points", every_check(points=-5)),
    Entry("points are NaN", every_check(points=float("nan")), wrong=RELU),
    Entry("points are a text", every_check(points="all of them"), wrong=RELU),
    Entry("checks are graded by hand", every_check(grade=True, solution=True, locked=False)),
    Entry("checks are not graded", every_check(grade=False, locked=False), wrong=RELU),
    Entry("checks are tasks", every_check(task=True, grade=False), wrong=RELU),
    Entry("checksums and versions are forged", every_check(checksum="0" * 32, schema_version=99, cell_type="x")),
    Entry("all checks are deleted", without_checks, told="relu_check is not in this notebook"),
    Entry("all locked cells are deleted", without_locked, told="setup is not in this notebook"),
    Entry(
        "all locked cells are deleted and relu is wrong",
        without_locked,
        wrong=RELU,
        told="relu_check is not in this notebook",
    ),
    Entry("the check is a number", check_with("5.0"), wrong=RELU, told=CHANGED),
    Entry("the check is empty", check_with(""), wrong=RELU, told=CHANGED),
    Entry("the check asks another function", check_with('check("relu", abs)'), wrong=RELU, told=CHANGED),
    Entry(
        "a second check at the end", second(at_the_top=False), wrong=RELU, told="a second cell with the id relu_check"
    ),
    Entry(
        "a second check at the top", second(at_the_top=True), wrong=RELU, told="a second cell with the id relu_check"
    ),
    Entry("checks are Markdown", retyped("relu_check", "flip_kernel_check", to="markdown"), wrong=RELU, told=CHANGED),
    Entry("checks are raw", retyped("relu_check", "flip_kernel_check", to="raw"), told=CHANGED),
    Entry("answers are Markdown", retyped("relu", "flip_kernel", to="markdown")),
    Entry("answers are raw", retyped("relu", "flip_kernel", to="raw")),
    Entry("the set-up cell is raw", retyped("setup", to="raw"), told="setup had been changed"),
    Entry("two answers have each other's id", swapped),
    Entry("all checks stand at the top", checks_first, told="had been moved"),
    Entry("the score is in the check's outputs already", shown_already, wrong=RELU),
    Entry("a check for a bonus", invented),
    Entry("a check of another lesson", of_another_lesson, wrong=RELU),
    Entry("nbgrader's metadata are a text", nbgrader_is("points: 100")),
    Entry("nbgrader's metadata are a list", nbgrader_is([1, 2])),
    Entry("nbgrader's metadata are nothing", nbgrader_is(None)),
    Entry("nbgrader's metadata are empty", nbgrader_is({}), failed="none of the exercises", failed_in_class=""),
    Entry("the kernel is Julia's", kernel("julia-1.11")),
    Entry("the kernel is a command", kernel("python3; touch @WITNESS@ #")),
    Entry("metadata a hundred objects deep", nested),
    Entry("a thousand cells", many_cells),
    Entry("an id of a million letters", long_ids),
    Entry("metadata of the graded notebook", notebook_metadata, wrong=RELU),
    Entry("attachments that are no pictures", code_attachments),
]
