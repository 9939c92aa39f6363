"""A small net whose hidden units are dropped at random while it trains, and all there when it is used."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Circle

from byhand.plots.board import BLUE, BLUE_LIGHT, LINE, QUIET, Board, number_text, sentence
from byhand.plots.picture import Picture

RADIUS = 0.46
SPREAD = 1.35
"""Distance between the middles of two neighbouring units, in grid cells."""

TOP, MIDDLE, BOTTOM = 1.9, 4.0, 6.1


def dropped_units(nets: Mapping[str, Sequence[bool] | None], rate: float, inputs: int = 3, outputs: int = 2) -> Picture:
    """The same dense net several times, side by side, each under its title.

    `nets` maps a title to a mask with True for each hidden unit that is kept, in training; or to None for the net in
    use, where nothing is dropped or scaled. Dropped units are crossed out and lose their lines; kept ones carry their
    factor 1 / (1 - rate). `ValueError` for masks of unequal length, for no mask at all and for a rate outside [0, 1).
    """
    if not 0 <= rate < 1:
        raise ValueError(f"the rate is {rate}; it must be at least 0 and below 1")
    masks = [np.asarray(mask, dtype=bool) for mask in nets.values() if mask is not None]
    if not masks or len({len(mask) for mask in masks}) != 1:
        raise ValueError(f"masks of one length are needed; these have {[len(mask) for mask in masks]}")
    hidden = len(masks[0])
    wide = SPREAD * (max(hidden, inputs, outputs) - 1) + 2 * RADIUS
    board = Board(len(nets) * (wide + 1.6) + 0.4, BOTTOM + 1.7)
    said = []
    for number, (title, mask) in enumerate(nets.items()):
        middle = 1.0 + wide / 2 + number * (wide + 1.6)
        kept = np.ones(hidden, dtype=bool) if mask is None else np.asarray(mask, dtype=bool)
        factor = None if mask is None else number_text(1 / (1 - rate))
        _one_net(board, middle, kept, factor, inputs, outputs)
        board.label(middle, 0.7, title, share=0.44, bold=True, level="baseline")
        note = "all units, no factor" if mask is None else f"{kept.sum()} of {hidden} units kept"
        board.label(middle, BOTTOM + 1.25, note, share=0.38, colour=QUIET, level="baseline")
        said.append(f"{title}: {_in_words(kept, factor)}")
    start = f"A net of {inputs} inputs, {hidden} hidden units and {outputs} outputs, drawn {len(nets)} times"
    return board.picture(sentence([start, *said]))


def _one_net(board: Board, middle: float, kept: np.ndarray, factor: str | None, inputs: int, outputs: int) -> None:
    below = _row(middle, inputs, BOTTOM)
    hidden = _row(middle, len(kept), MIDDLE)
    above = _row(middle, outputs, TOP)
    for centre, stays in zip(hidden, kept, strict=True):
        if stays:
            for other in (*below, *above):
                board.axes.plot(*zip(centre, other, strict=True), color=LINE, linewidth=1.0, zorder=1)
    for centre in (*below, *above):
        board.axes.add_patch(Circle(centre, RADIUS, facecolor="white", edgecolor=QUIET, linewidth=1.4, zorder=2))
    for (x, y), stays in zip(hidden, kept, strict=True):
        if stays:
            board.axes.add_patch(Circle((x, y), RADIUS, facecolor=BLUE_LIGHT, edgecolor=BLUE, linewidth=1.8, zorder=2))
            if factor is not None:
                board.axes.text(x, y, f"×{factor}", ha="center", va="center", fontsize=board.points(0.34), zorder=3)
        else:
            board.axes.add_patch(
                Circle((x, y), RADIUS, facecolor="white", edgecolor=LINE, linewidth=1.2, linestyle="--", zorder=2)
            )
            arm = 0.6 * RADIUS
            for slope in (1, -1):
                board.axes.plot([x - arm, x + arm], [y - slope * arm, y + slope * arm], color=QUIET, lw=1.6, zorder=3)


def _row(middle: float, count: int, y: float) -> list[tuple[float, float]]:
    first = middle - SPREAD * (count - 1) / 2
    return [(first + SPREAD * index, y) for index in range(count)]


def _in_words(kept: np.ndarray, factor: str | None) -> str:
    if factor is None:
        return "all hidden units are there, none is scaled"
    crossed = ", ".join(str(index + 1) for index in np.flatnonzero(~kept)) or "none"
    return f"hidden units crossed out: {crossed}; the others are multiplied by {factor}"
