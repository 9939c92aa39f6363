"""The step of `nbgrader generate_assignment` that takes solutions out, for this course."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import ClearSolutions


class ClearAnswers(ClearSolutions):
    """Takes solution regions out as nbgrader does, and one kind of them without leaving a stub.

    A region inside a function leaves `raise NotImplementedError()`, which is raised when the function is called. At
    the top level of a cell that stub would stop "Run All Cells" at the first unanswered question; there the lines
    above the region (`answers = {"a": ...}`) say what is to be filled in, and the region is just removed.
    """

    def _replace_solution_region(self, cell: Any, language: str) -> bool:
        lines = cell.source.split("\n")
        begin = next((line for line in lines if self.begin_solution_delimeter in line), "")
        if cell.cell_type != "code" or not begin or begin[0].isspace():
            return bool(super()._replace_solution_region(cell, language))
        stubs: dict[str, str] = self.code_stub  # type: ignore[has-type]
        self.code_stub = {**stubs, language: ""}
        try:
            replaced = bool(super()._replace_solution_region(cell, language))
        finally:
            self.code_stub = stubs
        cell.source = cell.source.rstrip()
        return replaced
