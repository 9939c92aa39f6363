"""The static picture of a DigitPad: the image, the ten probabilities, and the maps of the first convolution."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from byhand.plots import Picture
from byhand.plots.board import BLUE, INK, LINE, ORANGE, QUIET, sentence
from byhand.plots.picture import new_figure
from byhand.plots.predictions import percent

WIDTH, HEIGHT = 8.0, 4.1
COLUMNS = 16
GAP = 2
"""Pixels between two maps."""


def digit_picture(image: np.ndarray, layers: Mapping[str, np.ndarray], label: int | None, words: str) -> Picture:
    """`image` (28, 28), `layers` as from `layer_outputs`, the true class if it is known, and what `words` say of it."""
    figure = new_figure(WIDTH, HEIGHT)
    _bitmap(_axes(figure, 0.2, 1.45, 2.3, 2.3, "what the network sees"), image, 1)
    _bars(_axes(figure, 3.2, 1.45, 4.6, 2.3, "what it says"), layers["softmax"], label)
    maps = layers["conv 1"]
    title = f"conv 1: {maps.shape[2]} maps of {maps.shape[0]} × {maps.shape[1]}"
    board = mosaic(maps)
    tall = 7.6 * board.shape[0] / board.shape[1]
    axes = _axes(figure, 0.2, 1.1 - tall, 7.6, tall, title)
    axes.axis("off")
    _bitmap(axes, board, float(maps.max()) or 1)
    shares = ", ".join(f"{digit} {percent(float(share))}" for digit, share in enumerate(layers["softmax"]))
    return Picture(figure, sentence([f"Digit pad: {words}", f"Probabilities: {shares}", title]))


def mosaic(maps: np.ndarray) -> np.ndarray:
    """All maps of a layer side by side, NaN between them: (H, W, K) -> one picture, 16 maps in a row."""
    rows, columns, count = maps.shape
    lines = -(-count // COLUMNS)
    board = np.full((lines * (rows + GAP) - GAP, COLUMNS * (columns + GAP) - GAP), np.nan, maps.dtype)
    for index in range(count):
        row, column = (
            place * size for place, size in zip(divmod(index, COLUMNS), (rows + GAP, columns + GAP), strict=True)
        )
        board[row : row + rows, column : column + columns] = maps[:, :, index]
    return board


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float, title: str) -> Axes:
    """Axes at a place in inches, without ticks."""
    axes = figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))
    axes.set_title(title, fontsize=10, color=QUIET, pad=5)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color=LINE, linewidth=0.6)
    return axes


def _bitmap(axes: Axes, picture: np.ndarray, most: float) -> None:
    axes.imshow(picture, cmap="gray", vmin=0, vmax=most, interpolation="nearest", aspect="auto")


def _bars(axes: Axes, probabilities: np.ndarray, label: int | None) -> None:
    best = int(probabilities.argmax())
    places = range(len(probabilities))
    axes.barh(places, probabilities, color=[ORANGE if digit == best else BLUE for digit in places], height=0.72)
    for digit, share in enumerate(probabilities):
        words = [percent(float(share))] + ["◀"] * (digit == best) + ["(true)"] * (digit == label)
        axes.text(float(share) + 0.015, digit, "  ".join(words), va="center", fontsize=9, color=INK)
    axes.set_xlim(0, 1.45)
    axes.set_ylim(len(probabilities) - 0.4, -0.6)
    axes.set_yticks(places, [str(digit) for digit in places], fontsize=9.5, color=INK)
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
