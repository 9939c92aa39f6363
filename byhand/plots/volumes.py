"""Arrays with channels: the channels as grids, the products of one window through the depth, a stack of volumes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike

from byhand.plots.board import (
    BLUE,
    BLUE_LIGHT,
    INK,
    QUIET,
    Board,
    Window,
    column_width,
    names_for,
    number_text,
    rows_in_words,
    sentence,
)
from byhand.plots.picture import Picture

GAP = 1.1
TITLE = 1.1
EDGE = 0.3


def volume_channels(
    volume: ArrayLike, window: Sequence[int] | None = None, names: Sequence[str] | None = None
) -> Picture:
    """A `(height, width, channels)` array as one grid of numbers per channel, left to right.

    `window` = (row, column, height, width) is framed in every channel. `names` default to red, green, blue for
    three channels. `ValueError` unless the array has three axes.
    """
    array = _volume(volume)
    titles = names_for(array.shape[2], names)
    frame = None if window is None else Window(*window)
    widths = [column_width(array[:, :, channel]) * array.shape[1] for channel in range(array.shape[2])]
    board = Board(2 * EDGE + sum(widths) + 0.7 * (len(widths) - 1), TITLE + array.shape[0] + EDGE)
    left = EDGE
    for channel, title in enumerate(titles):
        left = 0.7 + board.grid(array[:, :, channel], left, TITLE, title, frame)
    said = [f"{title}: {rows_in_words(array[:, :, channel])}" for channel, title in enumerate(titles)]
    if frame is not None:
        said.append(
            f"The {frame.height} by {frame.width} window at row {frame.row}, column {frame.column} "
            "is framed in every channel"
        )
    return board.picture(sentence(said))


def volume_products(window: ArrayLike, kernel: ArrayLike, names: Sequence[str] | None = None) -> Picture:
    """A window through the depth: one row per channel (window x kernel = products -> sum), then the grand total.

    Both arrays are `(height, width, channels)` of equal shape.
    """
    window, kernel = _volume(window), _volume(kernel)
    products = window * kernel
    rows, columns, depth = window.shape
    titles = names_for(depth, names)
    sizes = [max(column_width(array[:, :, c]) for c in range(depth)) * columns for array in (window, kernel, products)]
    name_width = 0.28 * max(len(title) for title in titles) + 0.5
    width = 2 * EDGE + name_width + sum(sizes) + 3 * GAP + 3.0 + column_width([[products.sum()]])
    board = Board(width, TITLE + depth * (rows + 0.5) - 0.5 + EDGE)
    sums = products.sum(axis=(0, 1))
    left = EDGE + name_width
    for channel, title in enumerate(titles):
        top = TITLE + channel * (rows + 0.5)
        middle = top + rows / 2
        head = channel == 0
        board.label(EDGE, middle, title, colour=QUIET, align="left")
        x = board.grid(window[:, :, channel], left, top, "window" if head else "", Window(0, 0, rows, columns))
        board.label(x + GAP / 2, middle, "×", share=0.6)
        x = board.grid(kernel[:, :, channel], left + sizes[0] + GAP, top, "kernel" if head else "")
        board.label(x + GAP / 2, middle, "=", share=0.6)
        x = board.grid(products[:, :, channel], left + sum(sizes[:2]) + 2 * GAP, top, "products" if head else "")
        board.arrow((x + 0.2, middle), (x + GAP, middle))
        board.label(x + GAP + 0.2, middle, number_text(sums[channel]), bold=True, align="left")
    start = left + sum(sizes) + 3 * GAP + 1.6
    centre = TITLE + (depth * (rows + 0.5) - 0.5) / 2
    for channel in range(depth):
        board.arrow((start, TITLE + channel * (rows + 0.5) + rows / 2), (start + 1.2, centre))
    board.grid([[sums.sum()]], start + 1.4, centre - 0.5, "total", Window(0, 0, 1, 1), tint=BLUE)
    said = [
        f"{title}: products {rows_in_words(products[:, :, channel])}, sum {number_text(sums[channel])}"
        for channel, title in enumerate(titles)
    ]
    return board.picture(sentence([*said, f"The sums of all channels add up to {number_text(sums.sum())}"]))


def volume_stack(shapes: Sequence[Sequence[int]], steps: Sequence[str] = (), names: Sequence[str] = ()) -> Picture:
    """A network as a row of boxes, one for each `(height, width, channels)`; `steps` are written between them.

    Boxes are drawn to a softened scale (square roots), so that 200 x 200 x 1 and 3 x 3 x 64 fit one picture.
    """
    gap, head, foot = 3.4, 1.0, 1.6
    boxes = [_box(shape) for shape in shapes]
    tallest = max(height + slant for _, height, slant in boxes)
    total = sum(max(width + slant, 2.2) for width, _, slant in boxes) + gap * (len(boxes) - 1)
    board = Board(total + 2 * EDGE + 0.4, head + tallest + foot)
    x = EDGE + 0.2
    floor = head + tallest
    for index, (width, height, slant) in enumerate(boxes):
        room = max(width + slant, 2.2)
        inset = (room - width - slant) / 2
        _draw_box(board, x + inset, floor, width, height, slant)
        shape = " × ".join(str(size) for size in shapes[index])
        board.label(x + room / 2, floor + 0.6, shape, share=0.4, bold=True)
        if index < len(names):
            board.label(x + room / 2, floor + 1.15, names[index], share=0.36, colour=QUIET)
        x += room
        if index + 1 < len(boxes):
            board.arrow((x + 0.25, floor - tallest / 2), (x + gap - 0.25, floor - tallest / 2))
            if index < len(steps):
                board.label(x + gap / 2, floor - tallest / 2 - 0.85, steps[index], share=0.36, colour=INK)
            x += gap
    said = []
    for index, sizes in enumerate(shapes):
        name = f"{names[index]}, " if index < len(names) else ""
        step = f", then {steps[index]}".replace("\n", " ") if index < len(steps) else ""
        said.append(f"{name}{' by '.join(str(size) for size in sizes)}{step}")
    return board.picture("A row of boxes, one for each array: " + "; ".join(said) + ".")


def _volume(array: ArrayLike) -> np.ndarray:
    volume = np.asarray(array)
    if volume.ndim != 3:
        raise ValueError(f"a volume has three axes (height, width, channels), this array has shape {volume.shape}")
    return volume


def _box(shape: Sequence[int]) -> tuple[float, float, float]:
    height, width, channels = shape
    return 0.75 * width**0.5, 0.75 * height**0.5, 0.22 * channels**0.5


def _draw_box(board: Board, x: float, floor: float, width: float, height: float, slant: float) -> None:
    top = floor - height
    front = [(x, floor), (x + width, floor), (x + width, top), (x, top)]
    lid = [(x, top), (x + width, top), (x + width + slant, top - slant), (x + slant, top - slant)]
    side = [(x + width, floor), (x + width, top), (x + width + slant, top - slant), (x + width + slant, floor - slant)]
    for corners, colour in ((front, BLUE_LIGHT), (lid, "white"), (side, "#A9CFE6")):
        board.axes.add_patch(Polygon(corners, closed=True, facecolor=colour, edgecolor=BLUE, linewidth=1.3))
