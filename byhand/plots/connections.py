"""Which unit is connected to which: a dense layer beside a convolution, and one unit drawn as a perceptron."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Circle

from byhand.plots.board import BLUE, BLUE_LIGHT, INK, LINE, ORANGE, PURPLE, QUIET, Board, names_for
from byhand.plots.picture import Picture

SHARED = [(ORANGE, "-"), (BLUE, "--"), (PURPLE, ":")]
RADIUS = 0.3


def dense_and_convolution(inputs: int = 7) -> Picture:
    """A row of `inputs` units below one of `inputs - 2`: each line a weight of its own (left), three shared (right)."""
    outputs = inputs - 2
    spread, width = 1.15, (inputs - 1) * 1.15 + 2
    board = Board(2 * width + 1, 5.9)
    for panel, title in enumerate(("dense layer", "convolution, window of 3")):
        left = panel * (width + 1) + 1
        bottom_row = [(left + spread * index, 4.1) for index in range(inputs)]
        top_row = [(left + spread * (index + 1), 1.7) for index in range(outputs)]
        for output, end in enumerate(top_row):
            for index, start in enumerate(bottom_row):
                offset = index - output
                if panel == 0:
                    _line(board, start, end, QUIET, "-", 0.8)
                elif 0 <= offset < 3:
                    _line(board, start, end, *SHARED[offset], 1.9)
        for centre in (*bottom_row, *top_row):
            _unit(board, centre)
        middle = left + spread * (inputs - 1) / 2
        board.label(middle, 0.6, title, bold=True)
        if panel == 0:
            note = f"{inputs} × {outputs} = {inputs * outputs} lines, {inputs * outputs} different weights"
        else:
            note = f"3 × {outputs} = {3 * outputs} lines, but 3 different weights"
        board.label(middle, 5.2, note, share=0.38)
    return board.picture(
        f"Left, a dense layer: each of {outputs} upper units is joined to all {inputs} lower units, "
        f"{inputs * outputs} lines with as many different weights. Right, a convolution with a window of 3: each upper "
        "unit is joined to 3 neighbouring lower units, and the same 3 weights, drawn in the same 3 line styles, are "
        "used by every upper unit."
    )


def perceptron_unit(kernel_shape: Sequence[int], names: Sequence[str] | None = None) -> Picture:
    """One unit of a convolution drawn as a perceptron: all its inputs, the sum, the bias, the activation.

    `kernel_shape` is `(height, width, channels)`, at most 75 inputs in all.
    """
    height, width, channels = (int(size) for size in kernel_shape)
    count = height * width * channels
    if count > 75:
        raise ValueError(f"{count} inputs are too many to draw; 75 at most")
    titles = names_for(channels, names)
    step, block_gap = 0.34, 0.5
    tall = count * step + (channels - 1) * block_gap
    board = Board(18.0, tall + 1.0)
    centre = (7.2, (tall + 1.0) / 2)
    y = 0.5 + step / 2
    for title in titles:
        block_top = y
        for _ in range(height * width):
            board.axes.plot([3.2, centre[0]], [y, centre[1]], color=LINE, linewidth=0.8)
            board.axes.add_patch(Circle((3.2, y), 0.12, facecolor=BLUE, edgecolor="none", zorder=3))
            y += step
        board.label(2.8, (block_top + y - step) / 2, f"{height * width} values\nof {title}", share=0.38, align="right")
        y += block_gap
    board.label(6.2, 0.3 * centre[1], f"× {count} weights", share=0.38)
    for x, text in ((centre[0], "Σ"), (10.0, "+ b"), (12.8, "f")):
        board.axes.add_patch(
            Circle((x, centre[1]), 0.75, facecolor=BLUE_LIGHT, edgecolor=BLUE, linewidth=1.6, zorder=4)
        )
        board.axes.text(x, centre[1], text, ha="center", va="center", fontsize=board.points(0.5), color=INK, zorder=5)
    for x, text in ((centre[0], "sum"), (10.0, "bias"), (12.8, "activation")):
        board.label(x, centre[1] + 1.25, text, share=0.36, colour=QUIET)
    for start in (centre[0], 10.0, 12.8):
        board.arrow((start + 0.8, centre[1]), (start + 2.0, centre[1]))
    board.label(14.95, centre[1], "one number\nof one map", share=0.38, align="left")
    return board.picture(
        f"One unit: {count} inputs, {height * width} from each of {channels} channels ({', '.join(titles)}), each "
        "times its own weight, run into a sum; the bias is added; the activation is applied; one number comes out."
    )


def _line(
    board: Board, start: tuple[float, float], end: tuple[float, float], colour: str, style: str, width: float
) -> None:
    across = np.array([start, end])
    board.axes.plot(across[:, 0], across[:, 1], linestyle=style, color=colour, linewidth=width, zorder=1)


def _unit(board: Board, centre: tuple[float, float]) -> None:
    board.axes.add_patch(Circle(centre, RADIUS, facecolor="white", edgecolor=LINE, linewidth=1.6, zorder=2))
