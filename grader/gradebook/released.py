"""The lesson as the gradebook knows it: the source of every locked, graded and answer cell when it was released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from grader.engine.restore import HANDED_OUT, identity

SCHEMA_VERSION = 3


def released_cells(gradebook: Gradebook, notebook: str, assignment: str, as_released: Path | None) -> Any:
    """A notebook of the cells that the gradebook has for a lesson, with nbgrader's metadata.

    as_released: the notebook that students got. It has the order of the cells, which the gradebook does not keep, and
    the text of test cells without their hidden tests.
    Raises nbgrader's MissingEntry when the lesson was never generated into this gradebook.
    """
    recorded = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: float(cell.max_score) for cell in [*recorded.grade_cells, *recorded.task_cells]}
    solutions = {cell.name for cell in recorded.solution_cells}
    tasks = {cell.name for cell in recorded.task_cells}
    handed_out = {} if as_released is None else {identity(cell): cell.source for cell in _cells(as_released)}
    order = list(handed_out)
    sources = sorted(
        recorded.source_cells, key=lambda cell: order.index(cell.name) if cell.name in handed_out else len(order)
    )
    cells = []
    for source in sources:
        info = {
            "schema_version": SCHEMA_VERSION,
            "grade_id": source.name,
            "grade": source.name in graded and source.name not in tasks,
            "solution": source.name in solutions,
            "task": source.name in tasks,
            "locked": bool(source.locked),
            "cell_type": source.cell_type,
            "checksum": source.checksum,
        }
        if source.name in graded:
            info["points"] = graded[source.name]
        make = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
        metadata: dict[str, Any] = {"nbgrader": info}
        if handed_out.get(source.name, source.source) != source.source:
            metadata[HANDED_OUT] = handed_out[source.name]
        cells.append(make(source.source, metadata=metadata))
    return nbformat.v4.new_notebook(cells=cells)


def released_markdown(notebook: Path | None) -> set[str]:
    """The Markdown of a released notebook, as the course wrote it; empty where there is no such file."""
    if notebook is None:
        return set()
    return {cell.source for cell in _cells(notebook) if cell.cell_type == "markdown"}


def released_notebook(coursedir: Any, notebook: str, assignment: str) -> Path | None:
    """The file of a released notebook, in nbgrader's release folder of this course or, where it is gone, in source."""
    for step in (coursedir.release_directory, coursedir.source_directory):
        path = Path(coursedir.format_path(step, ".", assignment), f"{notebook}.ipynb")
        if path.is_file():
            return path
    return None


def _cells(path: Path) -> list[Any]:
    return list(nbformat.read(path, as_version=4).cells)
