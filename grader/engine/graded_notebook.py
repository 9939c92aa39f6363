"""The graded notebook: what is stored, shown to the instructor and turned into a feedback page."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from byhand.check.mark import Result
from byhand.check.report_html import result_html
from grader.engine.grade import Grade
from grader.engine.own_tests import score_own_tests
from grader.engine.restore import CHECK_SUFFIX, identity
from grader.engine.showable import harmless_outputs, showable


@dataclass
class GradedNotebook:
    """scores: by grade id; None where a person must grade. unanswered: ids of answer cells left as released."""

    notebook: Any
    scores: dict[str, float | None] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def graded_notebook(restored: Any, grade: Grade, released_text: set[str]) -> GradedNotebook:
    """Write a grade's outputs, reports and points into a restored notebook (a copy of it).

    restored: with nbgrader's metadata from the gradebook, whose points count: an exercise's points are scaled to them.
    The first output of a check cell has the points alone as its plain text, which is what nbgrader reads.
    """
    graded = GradedNotebook(copy.deepcopy(restored))
    results = {result.exercise + CHECK_SUFFIX: result for result in grade.results}
    for index, cell in enumerate(graded.notebook.cells):
        info = cell.metadata.get("nbgrader", {})
        name = identity(cell)
        if cell.cell_type == "code":
            cell.execution_count = None
            outputs = grade.run.outputs.get(index)
            cell.outputs = [NotebookNode(o) for o in harmless_outputs(outputs or [])]
            if index in grade.run.stopped:
                cell.outputs = [*cell.outputs, stopped_output(grade.run.stopped[index])]
        if name is None or not (info.get("grade") or info.get("solution") or info.get("task")):
            continue
        if info.get("solution") or info.get("task"):
            if not info.get("task") and info.get("checksum") == checksum(cell):
                graded.unanswered.add(name)
            if info.get("grade") or info.get("task"):
                graded.scores[name] = 0.0 if name in graded.unanswered else None
        elif name in results:
            points = scaled(results[name], float(info["points"]))
            cell.outputs = [report_output(in_points_of(results[name], float(info["points"])), points)]
            graded.scores[name] = points
        elif cell.cell_type == "code":
            ran = grade.run.outputs.get(index) if index not in grade.run.stopped else None
            scored = score_own_tests(None if ran is None else harmless_outputs(ran), float(info["points"]))
            cell.outputs = [NotebookNode(o) for o in scored.outputs]
            graded.scores[name] = scored.points
            if scored.note:
                graded.notes.append(f"{name}: {scored.note}")
        else:
            graded.scores[name] = None
    showable(graded.notebook, released_text)
    return graded


def scaled(result: Result, points: float) -> float:
    """An exercise's points as a share of what the instructor gives for it."""
    if points == result.max_points:
        return float(result.points)
    return round(result.points / result.max_points * points, 6)


def in_points_of(result: Result, points: float) -> Result:
    """The result as it is reported where an instructor gives other points for the exercise than its declaration."""
    if points == result.max_points:
        return result
    share = points / result.max_points
    groups = [replace(g, points=g.points * share, max_points=g.max_points * share) for g in result.groups]
    key = replace(result.key, points=points)
    return replace(result, key=key, points=scaled(result, points), groups=tuple(groups))


def report_output(result: Result, points: float) -> Any:
    """The output of a check cell: the points for nbgrader, the report for people."""
    data = {"text/plain": repr(points), "text/html": result_html(result)}
    return NotebookNode(
        output_type="execute_result", data=NotebookNode(data), metadata=NotebookNode(), execution_count=None
    )


def stopped_output(why: str) -> Any:
    text = f"This cell was stopped when the notebook was graded: {why}."
    return NotebookNode(output_type="error", ename="Stopped", evalue=text, traceback=[text])


def checksum(cell: Any) -> str:
    """nbgrader's checksum of a cell: equal to the recorded one as long as an answer is as released."""
    from nbgrader.utils import compute_checksum

    return str(compute_checksum(cell))
