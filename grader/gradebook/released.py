"""The lesson as the gradebook knows it: the source of every locked, graded and answer cell when it was released."""

from __future__ import annotations

from typing import Any

import nbformat
from nbgrader.api import Gradebook

from grader import places
from grader.engine.restore import identity

SCHEMA_VERSION = 3


def released_cells(gradebook: Gradebook, notebook: str, assignment: str) -> Any:
    """A notebook of the cells that the gradebook has for a lesson, in the lesson's order, with nbgrader's metadata.

    Raises nbgrader's MissingEntry when the lesson was never generated into this gradebook.
    """
    recorded = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: float(cell.max_score) for cell in [*recorded.grade_cells, *recorded.task_cells]}
    solutions = {cell.name for cell in recorded.solution_cells}
    tasks = {cell.name for cell in recorded.task_cells}
    order = _order(assignment, notebook)
    sources = sorted(recorded.source_cells, key=lambda cell: order.get(cell.name, len(order)))
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
        cells.append(make(source.source, metadata={"nbgrader": info}))
    return nbformat.v4.new_notebook(cells=cells)


def _order(assignment: str, notebook: str) -> dict[str | None, int]:
    """The order of the cells, which the gradebook does not keep: that of the released notebook."""
    path = places.ROOT / "lessons" / assignment / f"{notebook}.ipynb"
    if not path.is_file():
        return {}
    return {identity(cell): i for i, cell in enumerate(nbformat.read(path, as_version=4).cells)}
