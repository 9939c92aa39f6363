"""ConvolutionExplorer while its numbers are predicted: none is given away before it is predicted or asked for."""

from __future__ import annotations

import numpy as np
import pytest

from byhand.widgets import ConvolutionExplorer

CHANGES = {
    "kernel": lambda explorer: setattr(explorer, "kernel", explorer.kernel + 1),
    "image": lambda explorer: setattr(explorer, "image", explorer.image + 1),
    "bias": lambda explorer: setattr(explorer, "bias", 2.0),
    "flip": lambda explorer: setattr(explorer, "flip", True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_new_numbers_are_hidden_while_they_are_to_be_predicted(change) -> None:  # type: ignore[no-untyped-def]
    explorer = ConvolutionExplorer(predict=True, filled=[0, 4])
    assert explorer.filled == [0, 4]
    change(explorer)
    assert explorer.filled == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_without_predictions_the_map_stays_filled(change) -> None:  # type: ignore[no-untyped-def]
    explorer = ConvolutionExplorer(filled=[0, 4])
    change(explorer)
    assert explorer.filled == [0, 4]


def test_moving_the_window_hides_nothing() -> None:
    explorer = ConvolutionExplorer(np.eye(5), np.ones((2, 2)), predict=True, filled=[0, 4])
    explorer.position = (1, 1)
    explorer.speed = 3
    assert explorer.filled == [0, 4]


def test_what_the_browser_has_shown_since_its_own_change_stays() -> None:
    explorer = ConvolutionExplorer(predict=True, filled=[0, 4])
    explorer.set_state({"bias": 2.0, "filled": [3]})  # both in one message, when the kernel was busy
    assert (explorer.bias, explorer.filled) == (2.0, [3])
