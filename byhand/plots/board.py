"""A white sheet measured in grid cells, on which number grids, labels and arrows are placed.

Every figure made of numbers is laid out on one: x runs to the right and y downwards, as in an array.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, Rectangle
from numpy.typing import ArrayLike

from byhand.plots.picture import Picture, new_figure

# Okabe and Ito's palette: told apart with every common form of colour blindness; each is used with a second sign
# (a thick frame, a label, a line style), never alone.
INK = "#1A1A1A"
QUIET = "#5F5F5F"
LINE = "#9A9A9A"
LIGHT_ENOUGH = 0.48
"""Grey from which on black numbers are read more easily than white ones."""
ORANGE, ORANGE_LIGHT = "#D55E00", "#FCE3CF"
BLUE, BLUE_LIGHT = "#0072B2", "#D6EAF6"
YELLOW, PURPLE = "#E69F00", "#AA4499"

CELL = 0.36
"""Side of a grid cell, in inches."""


class Window(NamedTuple):
    """A rectangle of grid cells: its top row, its left column, its height and its width."""

    row: int
    column: int
    height: int
    width: int


def number_text(number: Any) -> str:
    """A number as written in a grid: whole numbers plainly, others with at most two decimals, a true minus sign."""
    value = float(number)
    if np.isnan(value):
        return ""
    text = f"{value:.0f}" if value == round(value) else f"{value:.2f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def column_width(numbers: ArrayLike) -> float:
    """Width of a cell, in units of its height, that the longest number of the grid fits into."""
    longest = max((len(number_text(number)) for number in np.ravel(np.asarray(numbers))), default=1)
    return max(1.0, 0.3 * longest + 0.35)


def rows_in_words(numbers: ArrayLike, most: int = 100) -> str:
    """A 2-D array for a text alternative: its size, then its rows (or its range, beyond `most` numbers)."""
    array = np.asarray(numbers)
    size = f"{array.shape[0]} by {array.shape[1]}"
    if array.size > most:
        return f"{size}, values from {number_text(array.min())} to {number_text(array.max())}"
    rows = "; ".join(" ".join(number_text(number) or "blank" for number in row) for row in array)
    return f"{size}, rows {rows}"


class Board:
    """A sheet of `width` x `height` grid cells. Draw on it, then take the `picture`."""

    def __init__(self, width: float, height: float, cell: float = CELL) -> None:
        self.cell = cell
        self.figure = new_figure(width * cell, height * cell)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()

    def points(self, share: float) -> float:
        """A font size, in points, that is `share` of a cell high."""
        return share * self.cell * 72

    def grid(
        self,
        numbers: ArrayLike,
        left: float,
        top: float,
        title: str = "",
        window: Window | None = None,
        tint: str = ORANGE,
        shade: bool = False,
    ) -> float:
        """Draw a 2-D array with its upper left corner at (`left`, `top`); return the x where it ends.

        `title` stands above; NaN leaves a cell blank; `window` is filled and framed in `tint`; with `shade`, cells
        are darker the smaller their number, as in a grey picture; the number on a dark one is white.
        """
        array = np.asarray(numbers)
        if array.ndim != 2:
            raise ValueError(f"a grid shows two axes, this array has shape {array.shape}; choose a channel first")
        step = column_width(array)
        greys = _greys(array) if shade else np.ones(array.shape)
        fill = {ORANGE: ORANGE_LIGHT, BLUE: BLUE_LIGHT}.get(tint, "white")
        corners, faces = [], []
        for row, column in np.ndindex(array.shape):
            inside = window is not None and _is_inside(row, column, window)
            faces.append(to_rgb(fill) if inside and not shade else (greys[row, column],) * 3)
            x, y = left + column * step, top + row
            corners.append([(x, y), (x + step, y), (x + step, y + 1), (x, y + 1)])
            ink = "white" if shade and greys[row, column] < LIGHT_ENOUGH else INK
            self.label(x + step / 2, y + 0.5, number_text(array[row, column]), colour=ink)
        cells = PolyCollection(corners, facecolors=faces, edgecolors=LINE, linewidths=0.8)
        self.axes.add_collection(cells, autolim=False)
        if window is not None:
            corner = (left + window.column * step, top + window.row)
            self.axes.add_patch(
                Rectangle(corner, window.width * step, window.height, fill=False, edgecolor=tint, linewidth=2.6)
            )
        right = left + array.shape[1] * step
        if title:
            self.label((left + right) / 2, top - 0.4, title, share=0.4, colour=QUIET, level="baseline")
        return right

    def label(
        self,
        x: float,
        y: float,
        text: str,
        share: float = 0.42,
        colour: str = INK,
        bold: bool = False,
        align: str = "center",
        level: str = "center",
    ) -> None:
        """Write `text`, letters `share` of a cell high; (`x`, `y`) is its middle, or what `align` and `level` say."""
        self.axes.text(
            x,
            y,
            text,
            ha=align,
            va=level,
            fontsize=self.points(share),
            color=colour,
            fontweight="bold" if bold else "normal",
            linespacing=1.35,
        )

    def arrow(self, start: tuple[float, float], end: tuple[float, float], colour: str = QUIET) -> None:
        """An arrow from `start` to `end`."""
        self.axes.add_patch(
            FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=self.points(0.5), color=colour, linewidth=1.4)
        )

    def picture(self, alt: str) -> Picture:
        """The finished sheet with its text alternative."""
        return Picture(self.figure, alt)


def names_for(count: int, names: Sequence[str] | None) -> list[str]:
    """`names`, or "channel 0", "channel 1", ...; red, green, blue when there are three channels and no names."""
    if names is None:
        return ["red", "green", "blue"] if count == 3 else [f"channel {index}" for index in range(count)]
    if len(names) != count:
        raise ValueError(f"{count} channels, but {len(names)} names: {list(names)}")
    return list(names)


def sentence(parts: Iterable[str]) -> str:
    """Parts of a text alternative as one string, each ending in a full stop."""
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _is_inside(row: int, column: int, window: Window) -> bool:
    return window.row <= row < window.row + window.height and window.column <= column < window.column + window.width


def _greys(array: np.ndarray) -> np.ndarray:
    """Grey values from 0, black, to 1: of 8-bit pixels their own, of other numbers from the smallest to the largest."""
    if array.dtype == np.uint8:
        return array / 255
    low, high = float(np.nanmin(array)), float(np.nanmax(array))
    if low == high:
        return np.ones(array.shape)
    return np.nan_to_num((array - low) / (high - low), nan=1.0)
