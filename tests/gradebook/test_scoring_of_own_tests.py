"""Points of an instructor's own test cell, read from its outputs: nbgrader's rules, and what they are here."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbgrader.utils import determine_grade

from grader.engine.own_tests import score_own_tests
from grader.inside.graded_cell import parsed, value_text
from tests.gradebook.course_folder import own_cell

POINTS = 5.0
ERROR = nbformat.v4.new_output("error", ename="AssertionError", evalue="", traceback=["AssertionError"])


def stream(name: str) -> Any:
    return nbformat.v4.new_output("stream", name=name, text="something\n")


def value(text: str) -> Any:
    return nbformat.v4.new_output("execute_result", data={"text/plain": text})


def by_nbgrader(outputs: list[Any]) -> float:
    cell = own_cell("code", "test", "", POINTS)
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    score, _ = determine_grade(cell)
    return float(score)


@pytest.mark.parametrize(
    ("outputs", "points"),
    [
        ([], 5),
        ([stream("stdout")], 5),
        ([ERROR], 0),
        ([stream("stdout"), ERROR], 0),
        ([value("3.5")], 3.5),
        ([value("0")], 0),
        ([value("5.0")], 5),
        ([value("3"), ERROR], 0),
    ],
)
def test_what_nbgrader_reads_rightly_is_the_same_here(outputs: list[Any], points: float) -> None:
    assert score_own_tests(outputs, POINTS).points == points
    if outputs != [value("3"), ERROR]:  # nbgrader stops at the value
        assert by_nbgrader(outputs) == points


@pytest.mark.parametrize(
    ("outputs", "nbgraders", "points"),
    [
        ([stream("stderr")], 0, 5),
        ([stream("stderr"), value("4")], 0, 4),
        ([value("nan")], 5, 0),
        ([value("-1")], 5, 0),
        ([value("-inf")], 5, 0),
        ([value("'all of them'")], 5, 0),
        ([value("False")], 5, 0),
        ([value("True")], 5, 5),
    ],
)
def test_what_nbgrader_reads_wrongly_is_put_right(outputs: list[Any], nbgraders: float, points: float) -> None:
    assert by_nbgrader(outputs) == nbgraders
    scored = score_own_tests(outputs, POINTS)
    assert scored.points == points
    assert by_nbgrader(scored.outputs) == points  # so that nbgrader's own step records the same


@pytest.mark.parametrize("text", ["5.1", "1e300", "inf"])
def test_more_than_the_maximum_stops_nbgrader_and_is_0_here_with_a_note(text: str) -> None:
    with pytest.raises(ValueError, match="greater than maximum points"):
        by_nbgrader([value(text)])
    scored = score_own_tests([value(text)], POINTS)
    assert (scored.points, by_nbgrader(scored.outputs)) == (0, 0)
    assert "not between 0 and 5 points; where no points are meant, end the line with a semicolon" in scored.note


def test_a_cell_that_did_not_run_to_its_end_earns_nothing() -> None:
    scored = score_own_tests(None, POINTS)
    assert (scored.points, by_nbgrader(scored.outputs)) == (0, 0)


class Poses(float):
    def __repr__(self) -> str:
        return "5.0"

    __str__ = __repr__


class Breaks:
    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize("pose", [Poses(1), "5.0", Breaks(), [5.0]])
def test_only_a_number_is_shown_as_a_number(pose: object) -> None:
    assert score_own_tests([value(value_text(pose))], POINTS).points == 0


def test_numbers_of_numpy_count_as_numbers() -> None:
    np = pytest.importorskip("numpy")
    assert value_text(np.float64(2.5)) == "2.5"
    assert value_text(np.int32(3)) == "3"
    assert value_text(np.bool_(True)) == "True"
    assert by_nbgrader([value(repr(np.float64(2.5)))]) == 5  # full marks for half of them


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1 + 1", True),
        ("x = 2\nx  # the points", True),
        ("x = 2\nx;", False),
        ("'über' ;  # done", False),
        ("assert True", False),
        ("", False),
        ("# nothing\n", False),
        ("%matplotlib inline\n3", True),
    ],
)
def test_the_value_of_a_last_line_without_semicolon_is_shown(source: str, shown: bool) -> None:
    assert (parsed(source)[1] is not None) == shown
