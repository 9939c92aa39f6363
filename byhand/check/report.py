"""What a report says, whatever it is written in: the sentences that the HTML and the plain text share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from byhand.check.aspects import is_about_an_aspect
from byhand.check.compare import differences
from byhand.check.mark import Checked, Group, Result
from byhand.check.plain import Opaque, safe_repr

MARKS = {"right": "✓", "wrong": "✗", "refused": "✗", "unsolved": "○", "missing": "○"}


@dataclass(frozen=True)
class Shown:
    """A value to show: its name, the value, and where the answer is wrong (None, or booleans of the value's shape).

    signed: show the sign of positive numbers, too. marked: mark the places that are wrong, or only keep them in sight.
    """

    label: str
    value: Any
    wrong: np.ndarray | None = None
    signed: bool = False
    marked: bool = True


def headline(result: Result) -> str:
    """Exercise, points and what they are points of, in one line."""
    mark = MARKS[result.status]
    if result.status == "unsolved":
        return f"{mark} {result.exercise}: not solved yet"
    which = "hidden" if result.key.secret else "public"
    points = f"{points_text(result.points)} of {points_text(result.max_points)} points"
    if result.key.rule.kind == "form":
        form = "the form is right" if result.right else "the form is not right yet"
        return f"{mark} {result.exercise}: {form}; the answers themselves are judged when the notebook is graded"
    return f"{mark} {result.exercise}: {points} on the {which} cases"


def causes(result: Result) -> list[str]:
    """The diagnosis in sentences: the best explanation, then any that explains as much; of a form, all its faults."""
    if result.status == "wrong" and result.key.rule.kind == "form":
        wrong = [c for group in result.groups for c in group.checked if c.mismatch is not None]
        return [f"{c.case.key}: {c.mismatch.message}." for c in wrong if c.mismatch is not None]
    if not result.diagnosis:
        return []
    best = result.diagnosis[0]
    lines = [f"{best.sentence}{_pointer(best.see)}"]
    for other in result.diagnosis[1:]:
        if other.explains == best.explains:
            lines.append(f"Or: {other.sentence}{_pointer(other.see)}")
    return lines


def _pointer(see: str) -> str:
    return f" See “{see}” in the lesson." if see else ""


def group_line(group: Group) -> str:
    """One group of cases: passed or not, how many, and its points."""
    good = sum(c.mismatch is None for c in group.checked)
    mark = MARKS["right" if group.passed else "wrong"]
    points = f"{points_text(group.points)} of {points_text(group.max_points)} points"
    line = f"{mark} {group.title}: {good} of {len(group.checked)} right, {points}"
    waits = group.passed and not group.points and group.max_points
    return f"{line} (counts once the main behaviour is right)" if waits else line


def advice(result: Result) -> str:
    """What to try next, for the first group that fails; empty when there is nothing to say."""
    hints = result.key.hints
    if any(d.name == "signature" for d in result.diagnosis[:1]):
        return ""
    if result.status in ("unsolved", "missing") or result.key.rule.kind == "form":  # the form, not the content
        return "" if result.right else hints.get("unsolved", "")
    failing = [g.name for g in result.groups if not g.passed]
    return next((hints[name] for g in failing for name in (g, g.split("/")[0]) if name in hints), "")


def examples(result: Result) -> Iterator[tuple[Group, Checked]]:
    """The first wrong case of each failing group: one is enough to think about, and tells little of hidden inputs."""
    uncallable = any(d.name == "signature" for d in result.diagnosis[:1])
    if result.status == "wrong" and result.key.rule.kind != "form" and not uncallable:
        for group in result.groups:
            if (first := group.first_wrong) is not None:
                yield group, first


def group_lines(result: Result) -> list[str]:
    """All groups with their points, where there is something to tell apart."""
    judged = result.status == "wrong" and result.key.rule.kind != "form"
    return [group_line(group) for group in result.groups] if judged else []


def what_happened(result: Result, checked: Checked) -> str:
    """What is wrong about one answer; empty where the diagnosis has just said so in the same words."""
    assert checked.mismatch is not None
    said = any(d.sentence.startswith(checked.mismatch.sentence) for d in result.diagnosis[:1])
    return "" if said else checked.mismatch.sentence


def what_was_tried(result: Result, checked: Checked) -> list[Shown]:
    """The arguments of the call, named; without any, the call."""
    case = checked.case
    if result.key.probe == "value":
        return [Shown(f"question {case.key}", Opaque("text", case.title))]
    if not case.args and not case.kwargs:
        return [Shown("the call", Opaque("text", f"{result.exercise}()"))]
    names = [*result.key.parameters[: len(case.args)], *case.kwargs]
    return [Shown(n, v) for n, v in zip(names, [*case.args, *case.kwargs.values()], strict=True)]


def what_came_out(result: Result, checked: Checked) -> list[Shown]:
    """The answer beside the right one, and their difference where both are arrays of one shape."""
    tolerance = result.key.rule_of(checked.case).tolerance
    answer, expected = checked.answer, checked.expected
    assert expected is not None
    assert checked.mismatch is not None
    if expected.failure is not None or answer.outcome != "returned":
        return []
    mine, right = answer.value, expected.value
    if checked.mismatch.kind in ("changed-input", "not-new"):
        return []  # the values are right
    if is_about_an_aspect(result.key, checked.case) and not isinstance(right, np.ndarray):
        return []  # the sentence holds both
    if checked.mismatch.kind == "none":
        return [Shown("should be", right)]
    if checked.mismatch.kind == "values" and not isinstance(right, np.ndarray | list | tuple | dict | str):
        return []  # two numbers: the sentence holds both
    if result.key.probe == "value":
        return [Shown("your answer", mine)]
    comparable = isinstance(mine, np.ndarray) and isinstance(right, np.ndarray) and mine.shape == right.shape
    if not comparable or mine.dtype.kind not in "biuf":
        return [Shown("came out", mine), Shown("should be", right)]
    wrong = differences(mine, right, tolerance)
    shown = [Shown("came out", mine, wrong), Shown("should be", right, wrong, marked=False)]
    if wrong.any():
        difference = mine.astype(np.float64) - right.astype(np.float64)
        shown.append(Shown("difference", difference, wrong, signed=True))
    return shown


def points_text(points: float) -> str:
    """Points with at most two decimals."""
    return f"{round(points, 2):g}"


def number_text(number: Any) -> str:
    """A number short enough for a grid: whole numbers as they are, others to four digits."""
    if isinstance(number, bool | np.bool_):
        return str(bool(number))
    value = float(number)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value == round(value) and abs(value) < 1e7:
        return f"{value:.0f}" if value else "0"
    return f"{value:.4g}"


def value_text(value: Any) -> str:
    """A value that is not drawn as a grid, in one line."""
    if isinstance(value, Opaque):
        return value.text
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}, {value.dtype}"
    if isinstance(value, np.generic):
        return f"{number_text(value)} ({value.dtype})"
    if callable(value):
        return f"the function {getattr(value, '__name__', '?')}"
    text = safe_repr(value)
    return text if len(text) <= 200 else text[:199] + "…"
