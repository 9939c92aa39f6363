"""Units are dropped at the rate asked for, the same ones in Python as in the browser, and the mean stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from module_page import module_page
from playwright.sync_api import Browser, Page
from traitlets import TraitError

from byhand.widgets.dropout import SECOND, DropoutExplorer, uniform
from byhand.widgets.piece import module_source

rates = st.floats(0, 0.99)
seeds = st.integers(0, 2**32 - 1)


@settings(deadline=None)
@given(rate=rates, seed=seeds, draw=st.integers(1, 500), units=st.integers(2, 8))
def test_survivors_are_scaled_and_the_others_are_0(rate: float, seed: int, draw: int, units: int) -> None:
    explorer = DropoutExplorer(np.arange(units) + 1, rate, seed=seed, resamples=draw)
    again = DropoutExplorer(np.arange(units) + 1, rate, seed=seed, resamples=draw)
    assert explorer.mask == again.mask
    assert (len(explorer.mask), [len(mask) for mask in explorer.masks]) == (units, [units, SECOND])
    assert np.allclose(explorer.output, np.where(explorer.mask, (np.arange(units) + 1) / (1 - rate), 0), rtol=1e-12)
    assert explorer.kept == [sum(kept) for kept in zip(*masks_until(explorer, draw), strict=True)]


def masks_until(explorer: DropoutExplorer, draws: int) -> list[list[bool]]:
    """The masks of all draws, one after the other, as Resample shows them."""
    units = np.arange(len(explorer.values))
    return [(uniform(explorer.seed, draw, units) >= explorer.rate).tolist() for draw in range(1, draws + 1)]


def test_resampling_draws_other_units() -> None:
    explorer = DropoutExplorer()
    seen = set()
    for draw in range(1, 41):
        explorer.resamples = draw
        seen.add(tuple(explorer.mask))
    assert len(seen) > 20


def test_in_use_nothing_is_dropped_or_scaled() -> None:
    explorer = DropoutExplorer(rate=0.75, training=False)
    assert (explorer.mask, explorer.masks[1], explorer.factor) == ([True] * 6, [True] * 4, 1)
    assert tuple(explorer.output) == explorer.values
    explorer.training = True
    assert explorer.factor == 4
    assert explorer.mask == masks_until(explorer, 1)[0]


def test_rate_0_drops_nothing() -> None:
    explorer = DropoutExplorer(rate=0, resamples=50)
    assert (explorer.mask, explorer.kept) == ([True] * 6, [50] * 6)
    assert tuple(explorer.mean) == tuple(explorer.output) == explorer.values


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 - 1])
def test_the_mean_over_many_draws_is_the_value_in_use(rate: float, seed: int) -> None:
    draws = 10_000
    explorer = DropoutExplorer(rate=rate, seed=seed, resamples=draws)
    values = np.array(explorer.values)
    spread = values * np.sqrt(rate / (1 - rate) / draws)  # standard deviation of the mean
    assert (np.abs(explorer.mean - values) < 5 * spread).all()
    assert (explorer.mean != values).any()


def test_units_draws_and_seeds_are_independent() -> None:
    numbers = uniform(np.arange(20)[:, None, None], np.arange(1, 501)[:, None], np.arange(10))
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 5 * np.sqrt(1 / 12 / numbers.size)
    counts, _ = np.histogram(numbers, bins=50, range=(0, 1))
    expected = numbers.size / 50
    assert ((counts - expected) ** 2 / expected).sum() < 49 + 5 * np.sqrt(2 * 49)  # chi squared
    for axis in range(3):
        low, high = (
            np.take(numbers, range(numbers.shape[axis] - 1), axis),
            np.take(numbers, range(1, numbers.shape[axis]), axis),
        )
        together = np.corrcoef(low.ravel(), high.ravel())[0, 1]
        assert abs(together) < 5 / np.sqrt(low.size)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("rate", 1, r"rate is 1.*it must be at least 0 and below 1"),
        ("rate", -0.1, "it is the share that is dropped"),
        ("rate", "half", "rate"),
        ("rate", float("nan"), "at least 0 and below 1"),
        ("values", [1], r"values has shape \(1,\); it must be a row of 2 to 8 numbers"),
        ("values", [[1, 2]], r"values has shape \(1, 2\)"),
        ("values", "abc", "values must be a row of numbers, one for each unit"),
        ("values", [1, np.inf], "finite numbers from -100 to 100"),
        ("resamples", 0, "resamples"),
        ("seed", -1, "seed"),
        ("mask", [True] * 6, "read-only"),
    ],
)
def test_errors_say_what_to_change(name: str, value: object, words: str) -> None:
    explorer = DropoutExplorer()
    before = getattr(explorer, name)
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_the_mask_can_be_watched() -> None:
    explorer = DropoutExplorer()
    seen: list[list[bool]] = []
    explorer.observe(lambda change: seen.append(change["new"]), "mask")
    explorer.rate = 0
    explorer.values = [1, 2, 3]
    assert seen == [[True] * 6, [True] * 3]


def test_a_picture_with_words_stands_in() -> None:
    explorer = DropoutExplorer([1, 2, 4], rate=0.5, seed=3, resamples=20)
    data, metadata = explorer._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    alt = metadata["image/png"]["alt"]
    gone = [str(unit + 1) for unit, kept in enumerate(explorer.mask) if not kept]
    assert f"hidden units crossed out: {', '.join(gone) or 'none'};" in alt
    assert "x: 1, 2, 4." in alt
    assert "mean of 20 draws" in alt
    explorer.training = False
    assert "net in use: no unit is dropped, none is scaled" in explorer.picture().alt


def test_the_module_is_one_small_self_contained_text() -> None:
    source = module_source("dropout")
    assert len(source.encode()) < 40_000
    assert not re.search(r"^import |https?://(?!www\.w3\.org/2000/svg)|\bfetch\(", source, re.MULTILINE)


cases = st.tuples(seeds, st.integers(1, 300), rates, st.integers(2, 8))


@pytest.fixture(scope="module")
def dropout_module(browser: Browser) -> Iterator[Page]:
    with module_page(browser, "dropout", "masksOf", "keptOf") as page:
        yield page


@pytest.mark.browser
@settings(max_examples=4, deadline=None)
@given(drawn=st.lists(cases, min_size=20, max_size=40))
def test_browser_and_python_draw_the_same_units(drawn: list[Any], dropout_module: Page) -> None:
    in_browser = "cases => cases.map(it => [...module.masksOf(...it), module.keptOf(...it)])"
    for case, found in zip(drawn, dropout_module.evaluate(in_browser, drawn), strict=True):
        seed, draw, rate, units = case
        explorer = DropoutExplorer([1] * units, rate, seed=seed, resamples=draw)
        assert found == [*explorer.masks, explorer.kept], case
