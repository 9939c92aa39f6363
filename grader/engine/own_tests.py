"""Scoring an instructor's own test cells (`assert`, partial credit): nbgrader's rules, without their holes.

nbgrader reads a score from the form of an output: anything on stderr is 0, and a number that is NaN or negative is full
marks (nbgrader 0.9.6, utils.determine_grade). Here warnings cost nothing, and what is no number of points is 0.
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
    """Points of a test cell: 0 with an error, its value where it has a numeric one, full marks otherwise.

    outputs: None when the cell did not run to its end.
    """
    if outputs is None:
        return _zero([], "NotRun", "the notebook stopped before the end of this cell")
    readable = [_on_stdout(output) for output in outputs]
    if any(output["output_type"] == "error" for output in readable):
        return Scored(0.0, readable)
    result = next((output for output in readable if output["output_type"] == "execute_result"), None)
    text = str(result["data"].get("text/plain", "")) if result else ""
    value = _number(text)
    if value is None:
        # not a number: nbgrader gives full marks with a warning; leaving the result out gives them without
        return Scored(max_points, [output for output in readable if output is not result])
    if math.isfinite(value) and 0 <= value <= max_points:
        return Scored(value, readable)
    rest = [output for output in readable if output is not result]
    return _zero(
        rest, "NoScore", f"the test cell's value is {text[:40]}, which is not between 0 and {max_points:g} points"
    )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _on_stdout(output: Output) -> Output:
    if output["output_type"] == "stream" and output["name"] == "stderr":
        return output | {"name": "stdout"}
    return output


def _zero(outputs: list[Output], name: str, reason: str) -> Scored:
    error = {"output_type": "error", "ename": name, "evalue": reason, "traceback": [f"{name}: {reason}"]}
    return Scored(0.0, [*outputs, error], reason)
