"""What ShapeExplorer computes in the browser is what NumPy and the reference say: windows, zeros, reads, formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from module_page import module_page
from playwright.sync_api import Browser, Page

from grader.reference import stride_padding

pytestmark = pytest.mark.browser

NO_PLACE = "✗ The kernel spans {0}, there are only {1} cells: it finds no place."
IN_BROWSER = """cases => cases.map(([...numbers]) => {
    const axis = module.axisOf(...numbers);
    return [axis, module.formula(axis, 0), module.formula(axis, 1)];
})"""


class Axis(NamedTuple):
    """The arguments of the browser's `axisOf`."""

    size: int
    kernel: int
    stride: int
    dilation: int
    padding: str
    border: int


axes = st.builds(
    Axis,
    size=st.integers(1, 24),
    kernel=st.integers(1, 11),
    stride=st.integers(1, 8),
    dilation=st.integers(1, 4),
    padding=st.sampled_from(["valid", "same", "border"]),
    border=st.integers(0, 6),
)


@pytest.fixture(scope="module")
def shape_module(browser: Browser) -> Iterator[Page]:
    with module_page(browser, "shape", "axisOf", "formula") as page:
        yield page


def expected(axis: Axis) -> dict[str, Any]:
    """The same axis by the reference's formulas, and by putting ones under each window."""
    taps = np.arange(axis.kernel) * axis.dilation
    span = int(taps[-1]) + 1
    before, after = {
        "valid": lambda: (0, 0),
        "border": lambda: (axis.border, axis.border),
        "same": lambda: stride_padding.same_padding(axis.size, span, axis.stride),
    }[axis.padding]()
    cells = before + axis.size + after
    count = stride_padding.output_size(cells, span, axis.stride) if span <= cells else 0
    reads = np.zeros(cells, dtype=int)
    starts = [index * axis.stride for index in range(count)]
    for start in starts:
        reads[start + taps] += 1
    return {"span": span, "before": before, "after": after, "cells": cells, "count": count,
            "starts": starts, "reads": reads.tolist()}  # fmt: skip


@settings(max_examples=5, deadline=None)
@given(drawn=st.lists(axes, min_size=80, max_size=120))
def test_windows_zeros_and_reads_are_those_of_the_reference(drawn: list[Axis], shape_module: Page) -> None:
    for axis, (found, _, _) in zip(drawn, shape_module.evaluate(IN_BROWSER, drawn), strict=True):
        wanted = expected(axis)
        assert {name: found[name] for name in wanted} == wanted, axis
        if axis.padding != "border" and found["count"]:
            assert found["count"] == stride_padding.keras_output_size(
                axis.size, found["span"], axis.stride, axis.padding
            )


@settings(max_examples=5, deadline=None)
@given(drawn=st.lists(axes, min_size=80, max_size=120))
def test_the_formula_is_written_with_the_numbers_of_the_reference(drawn: list[Axis], shape_module: Page) -> None:
    for axis, (_, rows, columns) in zip(drawn, shape_module.evaluate(IN_BROWSER, drawn), strict=True):
        for lines, cell in ((rows, "row"), (columns, "column")):
            judge_formula(axis, expected(axis), "\n".join(lines), cell)


def judge_formula(axis: Axis, wanted: dict[str, Any], text: str, cell: str) -> None:
    """Each sentence is there when it applies, and not otherwise, with the right numbers."""
    span, before, after, count, cells = (wanted[name] for name in ("span", "before", "after", "count", "cells"))
    assert (f"· ({axis.kernel} − 1) + 1 = {span}." in text) == (axis.dilation > 1), axis
    same = re.search(r"⌉ = (\d+) windows; .* = (−?\d+) zeros?: (\d+) (above|left), (\d+) (below|right)", text)
    assert (same is not None) == (axis.padding == "same"), axis
    if same:
        assert [int(same[1]), int(same[3]), int(same[5])] == [count, before, after]
        assert max(int(same[2].replace("−", "-")), 0) == before + after
        assert (same[4], same[6]) == (("above", "below") if cell == "row" else ("left", "right"))
    assert (NO_PLACE.format(span, cells) in text) == (count == 0), axis
    floored = re.search(r"⌊\((\d+) \+ (\d+) \+ (\d+) − (\d+)\) / (\d+)⌋ \+ 1 = ⌊([\d.]+)⌋ \+ 1 = (\d+)", text)
    assert (floored is None) == (count == 0), axis
    rest = re.search(r"a rest of (\d+): the next window would need (\d+) more", text)
    unread = re.search(rf"(\d+) {cell}(?:s are| is) read by no window", text)
    if floored:
        assert [int(number) for number in floored.groups()[:5]] == [axis.size, before, after, span, axis.stride]
        assert float(floored[6]) == pytest.approx((cells - span) / axis.stride, abs=0.00501)
        assert [int(float(floored[6])) + 1, int(floored[7])] == [count, count]
        used = wanted["starts"][-1] + span
        assert (cells - used, used + axis.stride - cells) == (
            (int(rest[1]), int(rest[2])) if rest else (0, axis.stride)
        )
        assert wanted["reads"].count(0) == (int(unread[1]) if unread else 0)
