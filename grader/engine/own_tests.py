"""Scoring an instructor's own test cells (`assert`, partial credit): nbgrader's rules, without their holes.

nbgrader reads a score from the form of an output: anything on stderr is 0, and a value that is NaN, negative or no
number at all is full marks (nbgrader 0.9.6, utils.determine_grade; NumPy's own `np.float64(5.0)` is no number to it).
Here warnings cost nothing, True and False are all and nothing, and what is no number of points is 0, with a note.
The outputs are rewritten so that nbgrader's own step, reading them, arrives at the same score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Output = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """points: of the cell's maximum. outputs: as nbgrader is to see them. note: for the instructor, or empty."""

    points: float
    outputs: list[Output]
    note: str = ""


def score_own_tests(outputs: list[Output] | None, max_points: float) -> Scored:
    """Points of a test cell: 0 with an error, its value where it has one, full marks otherwise.

    outputs: None when the cell did not run to its end.
    """
    if outputs is None:
        return _zero([], "NotRun", "the notebook stopped before the end of this cell")
    readable = [_on_stdout(output) for output in outputs]
    if any(output["output_type"] == "error" for output in readable):
        return Scored(0.0, readable)
    result = next((output for output in readable if output["output_type"] == "execute_result"), None)
    if result is None:
        return Scored(max_points, readable)
    text = str(result["data"].get("text/plain", ""))
    value = _points(text, max_points)
    rest = [output for output in readable if output is not result]
    if value is None:
        reason = (
            f"the last line of the test cell has the value {text[:40]!r}, which is not between 0 and {max_points:g} "
            "points; where no points are meant, end the line with a semicolon"
        )
        return _zero(rest, "NoScore", reason)
    return Scored(value, [*rest, result | {"data": {"text/plain": repr(value)}}])


def _points(text: str, max_points: float) -> float | None:
    """The points that a value stands for, or None when it stands for none."""
    if text in ("True", "False"):
        return max_points if text == "True" else 0.0
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= max_points else None


def _on_stdout(output: Output) -> Output:
    if output["output_type"] == "stream" and output["name"] == "stderr":
        return output | {"name": "stdout"}
    return output


def _zero(outputs: list[Output], name: str, reason: str) -> Scored:
    error = {"output_type": "error", "ename": name, "evalue": reason, "traceback": [f"{name}: {reason}"]}
    return Scored(0.0, [*outputs, error], reason)
