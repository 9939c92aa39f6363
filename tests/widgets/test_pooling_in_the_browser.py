"""What PoolingExplorer computes in the browser is what Python, with the layers of lesson 3, says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from module_page import module_page
from playwright.sync_api import Browser, Page

from byhand.widgets import PoolingExplorer

pytestmark = pytest.mark.browser

IN_BROWSER = """cases => cases.map(({image, size, stride, mode, padding, shift}) => {
    const [rows, columns] = [image.length, image[0].length].map((length, axis) =>
        module.windowsOf(length, size[axis], stride[axis], padding));
    const pool = of => rows.map(row => columns.map(column => module.keep(of, row, column, mode)));
    const valuesOf = kept => kept.map(line => line.map(({value}) => value));
    const other = module.moved(image, ...shift), [before, after] = [pool(image), valuesOf(pool(other))];
    return {rows, columns, kept: before.flat(), pooled: valuesOf(before), other, after,
            pixelsStay: module.compare(image, other), pooledStay: module.compare(valuesOf(before), after),
            said: module.movedMap(valuesOf(before), after, shift, stride)};
})"""


@dataclass(frozen=True)
class Case:
    """One state of the widget; the image in quarters, so that sums are exact in either language."""

    image: list[list[float]]
    size: tuple[int, int]
    stride: tuple[int, int]
    mode: str
    padding: str
    shift: tuple[int, int]

    @property
    def explorer(self) -> PoolingExplorer:
        return PoolingExplorer(**asdict(self))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Images up to 9 × 9, many with equal numbers and background; moved by whole windows as well as by less."""
    shape = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    low, high = draw(st.sampled_from([(0, 3), (-8, 9), (0, 36), (0, 1), (-5, 0)]))
    image = rng.integers(low, high, shape) / 4 * (rng.random(shape) < draw(st.sampled_from([0.3, 0.7, 1])))
    size = draw(st.tuples(*(st.integers(1, min(length, 8)) for length in shape)))
    stride = draw(st.just(size) | st.tuples(st.integers(1, 8), st.integers(1, 8)))
    whole = (stride[0] if stride[0] <= 3 else 0, stride[1] if stride[1] <= 3 else 0)
    shift = draw(st.just(whole) | st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
    mode, padding = draw(st.sampled_from(["max", "average"])), draw(st.sampled_from(["valid", "same"]))
    return Case(image.tolist(), size, stride, mode, padding, shift)


batches = st.lists(cases(), min_size=20, max_size=30)


@pytest.fixture(scope="module")
def pooling_module(browser: Browser) -> Iterator[Page]:
    with module_page(browser, "pooling", "windowsOf", "keep", "moved", "compare", "movedMap") as page:
        yield page


@settings(max_examples=10, deadline=None)
@given(drawn=batches)
def test_windows_and_what_is_kept_of_them(drawn: list[Case], pooling_module: Page) -> None:
    for case, found in zip(drawn, pooling_module.evaluate(IN_BROWSER, [asdict(case) for case in drawn]), strict=True):
        output, image = case.explorer.output, np.array(case.image)
        assert np.shape(found["pooled"]) == output.shape, case
        assert np.allclose(found["pooled"], output, rtol=1e-12, atol=0), case
        windows = [(row, column) for row in found["rows"] for column in found["columns"]]
        for (row, column), kept in zip(windows, found["kept"], strict=True):
            part = image[row["from"] : row["to"], column["from"] : column["to"]]
            first = np.unravel_index(part.argmax(), part.shape) + np.array([row["from"], column["from"]])
            assert (kept["count"], kept["sum"]) == (part.size, part.sum()), case
            assert (tuple(kept["best"]), kept["level"]) == (tuple(first), len(np.unique(part)) == 1), case
            assert (row["whole"] and column["whole"]) == (part.shape == case.size), case


@settings(max_examples=10, deadline=None)
@given(drawn=batches)
def test_what_stays_of_a_moved_image(drawn: list[Case], pooling_module: Page) -> None:
    for case, found in zip(drawn, pooling_module.evaluate(IN_BROWSER, [asdict(case) for case in drawn]), strict=True):
        explorer = case.explorer
        assert np.array_equal(found["other"], explorer.shifted), case
        again = explorer.pooled(explorer.shifted)
        assert np.allclose(found["after"], again, rtol=1e-12, atol=0), case
        pairs = {"pixels": (explorer.image, explorer.shifted), "pooled": (explorer.output, again)}
        for name, (before, after) in pairs.items():
            told = found[f"{name}Stay"]
            assert (len(told["same"]), told["count"]) == explorer.unchanged[name], case
            stay = np.argwhere(np.isclose(before, after, rtol=1e-9, atol=0) & (before != 0))
            assert told["same"] == stay.tolist(), case
        assert found["said"] == moved_map_in_words(case, explorer.output, again), case


def moved_map_in_words(case: Case, before: np.ndarray, after: np.ndarray) -> str:
    """By how many rows and columns the pooled map has moved; "" when it has changed, or nothing of it is left."""
    down, right = (by // step for by, step in zip(case.shift, case.stride, strict=True))
    if np.mod(case.shift, case.stride).any() or abs(down) >= before.shape[0] or abs(right) >= before.shape[1]:
        return ""
    left = before[max(-down, 0) : len(before) - max(down, 0), max(-right, 0) : before.shape[1] - max(right, 0)]
    there = after[max(down, 0) : len(after) + min(down, 0), max(right, 0) : after.shape[1] + min(right, 0)]
    if not np.allclose(left, there, rtol=1e-9, atol=0):
        return ""
    told = [f"{abs(by)} {what}{'s' * (abs(by) > 1)}" for by, what in ((down, "row"), (right, "column")) if by]
    return " and ".join(told)


def test_whole_windows_are_drawn_often_enough_to_mean_something(pooling_module: Page) -> None:
    image = [[float(row * column % 5) for column in range(6)] for row in range(6)]
    moved = [Case(image, (2, 3), (2, 3), "max", "valid", shift) for shift in ((2, 3), (0, -3), (-2, 0), (1, 0))]
    said = [found["said"] for found in pooling_module.evaluate(IN_BROWSER, [asdict(case) for case in moved])]
    assert said == ["1 row and 1 column", "1 column", "1 row", ""]
