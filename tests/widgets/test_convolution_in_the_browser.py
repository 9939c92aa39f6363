"""The map that ConvolutionExplorer writes in the browser is the reference's: flipped or not, channels, bias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from module_page import module_page
from playwright.sync_api import Browser, Page

from byhand.widgets import ConvolutionExplorer
from grader.reference import convolution

pytestmark = pytest.mark.browser

SHOWN = """states => states.map(state => {
    const el = document.body.appendChild(document.createElement('div'));
    const model = {get: name => state[name], set() {}, save_changes() {}, on() {}, off() {}};
    const end = module.default.render({model, el});
    const read = text => Number(text.replace('−', '-'));
    const texts = selector => [...el.querySelectorAll(selector)].map(({textContent}) => textContent);
    const found = {map: texts('.stage[aria-label^="feature map"] text').map(read), totals: texts('.total').map(read),
                   sum: read(texts('.sum')[0].split('=').at(-1).trim())};
    end();
    el.remove();
    return found;
})"""
"""What stands in the drawn widget: it has no kernel here, so the state that Python would send is handed to it."""


@st.composite
def explorers(draw: st.DrawFn) -> ConvolutionExplorer:
    """Images up to 6 × 6 with 1 to 3 channels; whole numbers times quarters, so that two decimals are all there are."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    height, width = draw(st.integers(1, min(rows, 3))), draw(st.integers(1, min(columns, 3)))
    depth = draw(st.sampled_from([(), (1,), (2,), (3,)]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    map_shape = (rows - height + 1, columns - width + 1)
    return ConvolutionExplorer(
        rng.integers(-5, 6, (rows, columns, *depth)),
        rng.integers(-12, 13, (height, width, *depth)) / 4,
        bias=draw(st.integers(-40, 40)) / 4,
        flip=draw(st.booleans()),
        position=(draw(st.integers(0, map_shape[0] - 1)), draw(st.integers(0, map_shape[1] - 1))),
        filled=list(range(map_shape[0] * map_shape[1])),
    )


@pytest.fixture(scope="module")
def convolution_module(browser: Browser) -> Iterator[Page]:
    with module_page(browser, "convolution") as page:
        yield page


def state_of(explorer: ConvolutionExplorer) -> dict[str, Any]:
    """What the browser is sent of it."""
    return {name: value for name, value in explorer.get_state().items() if not name.startswith("_")}


@settings(max_examples=4, deadline=None)
@given(drawn=st.lists(explorers(), min_size=15, max_size=25))
def test_the_map_and_its_sums_are_those_of_the_reference(
    drawn: list[ConvolutionExplorer], convolution_module: Page
) -> None:
    found = convolution_module.evaluate(SHOWN, [state_of(explorer) for explorer in drawn])
    for explorer, shown in zip(drawn, found, strict=True):
        image, kernel = np.atleast_3d(explorer.image), np.atleast_3d(explorer.kernel)
        if explorer.flip:
            kernel = np.rot90(kernel, 2)
        channels = [convolution.convolve2d(image[:, :, d], kernel[:, :, d]) for d in range(image.shape[2])]
        output = convolution.convolve_volume(image, kernel) + explorer.bias
        state = (image.tolist(), kernel.tolist(), explorer.bias, explorer.flip)
        assert shown["map"] == output.ravel().tolist(), state
        assert shown["totals"] == [channel[explorer.position] for channel in channels], state
        assert shown["sum"] == output[explorer.position], state
