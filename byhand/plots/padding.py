"""Borders and strides: an image in its border, the windows along one axis, how often each cell is read."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from byhand.plots.board import (
    BLUE_LIGHT,
    INK,
    LINE,
    ORANGE,
    ORANGE_LIGHT,
    QUIET,
    Board,
    Window,
    column_width,
    rows_in_words,
    sentence,
)
from byhand.plots.picture import Picture

EDGE, TITLE, GAP = 0.3, 1.1, 1.0
BETWEEN_AXES = 0.35
BAR = 0.72
"""Height of a window's bar, in cells."""


class Axis(NamedTuple):
    """One axis of an image: its cells, the kernel's, the stride, and the zeros before and after."""

    size: int
    kernel: int
    stride: int
    before: int = 0
    after: int = 0

    @property
    def cells(self) -> int:
        """Length of the axis with its border."""
        return self.before + self.size + self.after

    @property
    def starts(self) -> list[int]:
        """Where whole windows start, counted from the first zero."""
        return list(range(0, self.cells - self.kernel + 1, self.stride))

    @property
    def unread(self) -> list[int]:
        """Cells that no window reads."""
        read = {start + step for start in self.starts for step in range(self.kernel)}
        return [cell for cell in range(self.cells) if cell not in read]


def padded_grid(
    image: ArrayLike,
    border: Sequence[Sequence[int]],
    window: Sequence[int] | None = None,
    title: str = "",
    alt: str = "",
) -> Picture:
    """A 2-D image inside its border of zeros, `((top, bottom), (left, right))`, zeros tinted, the image framed.

    `window` is (row, column, height, width), counted from the upper left zero; it is framed too.
    """
    image = np.asarray(image)
    (top, bottom), (left, right) = border
    padded = np.pad(image, ((top, bottom), (left, right)))
    step = column_width(padded)
    head = TITLE if title else EDGE
    width = max(padded.shape[1] * step, 0.25 * len(title))
    first = EDGE + (width - padded.shape[1] * step) / 2
    board = Board(2 * EDGE + width, head + padded.shape[0] + EDGE)
    frame = None if window is None else Window(*window)
    board.grid(padded, first, head, title, frame)
    for row, column in np.ndindex(padded.shape):
        inside = top <= row < top + image.shape[0] and left <= column < left + image.shape[1]
        in_window = frame is not None and (
            frame.row <= row < frame.row + frame.height and frame.column <= column < frame.column + frame.width
        )
        if not inside and not in_window:
            _cell(board, first + column * step, head + row, step, 1, BLUE_LIGHT)
    _frame(board, first + left * step, head + top, image.shape[1] * step, image.shape[0], INK, 2.0)
    if frame is not None:  # once more, above the tinted cells
        corner = (first + frame.column * step, head + frame.row)
        _frame(board, *corner, frame.width * step, frame.height, ORANGE, 2.6)
    said = [
        f"An image, {rows_in_words(image)}",
        f"Rows of zeros: {top} above, {bottom} below; columns of zeros: {left} on the left, {right} on the right",
    ]
    if frame is not None:
        said.append(
            f"A {frame.height} by {frame.width} window is framed at row {frame.row}, column {frame.column} of the whole"
        )
    return board.picture(alt or sentence(said))


def axis_windows(axes: Mapping[str, Sequence[int]], alt: str = "") -> Picture:
    """Every window along one axis as a bar below its cells; several axes under one another, each under its title.

    `axes` maps a title to (size, kernel, stride) or (size, kernel, stride, before, after). Zeros of the border are
    tinted; cells that no window reads are hatched, and the window that would reach them is dashed.
    """
    lines = {title: Axis(*numbers) for title, numbers in axes.items()}
    longest = max(max(line.cells, _end_of_next(line)) for line in lines.values())
    width = max(2 * EDGE + longest, *(EDGE + 0.25 * len(title) for title in lines))
    height = sum(_height(line) for line in lines.values()) + BETWEEN_AXES * (len(lines) - 1) + EDGE
    board = Board(width + EDGE, height)
    y = 0.0
    for title, line in lines.items():
        _draw_axis(board, title, line, y)
        y += _height(line) + BETWEEN_AXES
    return board.picture(alt or sentence(_in_words(title, line) for title, line in lines.items()))


def reading_counts(shapes: Mapping[str, Sequence[Any]], alt: str = "") -> Picture:
    """Grids that say of each cell how many windows read it; cells that none reads are hatched and blank.

    `shapes` maps a title to (height, width), (kernel height, kernel width), (vertical stride, horizontal stride).
    """
    counts = {title: _counts(*numbers) for title, numbers in shapes.items()}
    widths = [max(column_width(c) * c.shape[1], 0.26 * len(title)) for title, c in counts.items()]
    tallest = max(count.shape[0] for count in counts.values())
    board = Board(2 * EDGE + sum(widths) + GAP * (len(counts) - 1), TITLE + tallest + EDGE)
    left, said = EDGE, []
    for width, (title, count) in zip(widths, counts.items(), strict=True):
        step = column_width(count)
        x = left + (width - step * count.shape[1]) / 2
        board.grid(np.where(count > 0, count, np.nan), x, TITLE, title)
        unread = np.argwhere(count == 0)
        for row, column in unread:
            _cell(board, x + column * step, TITLE + row, step, 1, "white", hatch="////")
        said.append(
            f"{title}: how many windows read each cell, {rows_in_words(count)}; {len(unread)} cells are not read"
        )
        left += width + GAP
    return board.picture(alt or sentence(said))


def _counts(shape: Sequence[int], kernel: Sequence[int], stride: Sequence[int]) -> np.ndarray:
    count = np.zeros(tuple(shape), int)
    rows, columns = (Axis(*numbers).starts for numbers in zip(shape, kernel, stride, strict=True))
    for top, left in product(rows, columns):
        count[top : top + kernel[0], left : left + kernel[1]] += 1
    return count


def _end_of_next(line: Axis) -> int:
    """Where the window ends that would read the unread cells; 0 when there are none at the end."""
    return line.starts[-1] + line.stride + line.kernel if _is_left_over(line) else 0


def _is_left_over(line: Axis) -> bool:
    return bool(line.starts) and line.starts[-1] + line.kernel < line.cells


def _height(line: Axis) -> float:
    return TITLE + 0.75 + 1 + 0.25 + BAR * 1.2 * (len(line.starts) + _is_left_over(line))


def _draw_axis(board: Board, title: str, line: Axis, top: float) -> None:
    board.label(EDGE, top + 0.75, title, share=0.42, align="left", level="baseline")
    y = top + TITLE + 0.55
    for cell in range(line.cells):
        number = cell - line.before
        inside = 0 <= number < line.size
        hatch = "////" if cell in line.unread else ""
        _cell(board, EDGE + cell, y, 1, 1, "white" if inside else BLUE_LIGHT, hatch)
        if inside:
            board.label(EDGE + cell + 0.5, y - 0.15, str(number), share=0.33, colour=QUIET, level="baseline")
        else:
            board.label(EDGE + cell + 0.5, y + 0.5, "0")
    _frame(board, EDGE + line.before, y, line.size, 1, INK, 2.0)
    bar = y + 1.25
    for index, start in enumerate(line.starts):
        _bar(board, start, bar, line.kernel, str(index))
        bar += BAR * 1.2
    if _is_left_over(line):
        _bar(board, line.starts[-1] + line.stride, bar, line.kernel, "no room", dashed=True)


def _bar(board: Board, start: int, y: float, length: int, text: str, dashed: bool = False) -> None:
    box = Rectangle(
        (EDGE + start + 0.06, y),
        length - 0.12,
        BAR,
        facecolor="white" if dashed else ORANGE_LIGHT,
        edgecolor=QUIET if dashed else ORANGE,
        linestyle="--" if dashed else "-",
        linewidth=1.6,
    )
    board.axes.add_patch(box)
    share = 0.36 if length > 1 or len(text) < 3 else 0.22
    board.label(EDGE + start + length / 2, y + BAR / 2, text, share=share, colour=QUIET if dashed else INK)


def _in_words(title: str, line: Axis) -> str:
    places = ", ".join(f"{start - line.before} to {start - line.before + line.kernel - 1}" for start in line.starts)
    zeros = f", zeros: {line.before} before and {line.after} after" if line.before or line.after else ""
    unread = ", ".join(str(cell - line.before) for cell in line.unread)
    lost = f"; cell {unread} is read by none" if len(line.unread) == 1 else f"; cells {unread} are read by none"
    return (
        f"{title}: {line.size} cells{zeros}, {len(line.starts)} windows of {line.kernel} over cells {places}"
        f"{lost if unread else ''}"
    )


def _cell(board: Board, x: float, y: float, width: float, height: float, fill: str, hatch: str = "") -> None:
    board.axes.add_patch(Rectangle((x, y), width, height, facecolor=fill, edgecolor=LINE, linewidth=0.8, hatch=hatch))


def _frame(board: Board, x: float, y: float, width: float, height: float, colour: str, thick: float) -> None:
    board.axes.add_patch(Rectangle((x, y), width, height, fill=False, edgecolor=colour, linewidth=thick))
