"""Drawings of pooling: an image cut into windows, what survives of each, and what stays when a picture moves."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from byhand.plots.board import (
    BLUE,
    BLUE_LIGHT,
    INK,
    LINE,
    ORANGE,
    ORANGE_LIGHT,
    QUIET,
    Board,
    column_width,
    number_text,
    rows_in_words,
    sentence,
)
from byhand.plots.picture import Picture, new_figure

GAP, TITLE, EDGE = 1.3, 1.1, 0.3
TINTS = (ORANGE_LIGHT, BLUE_LIGHT)
Sides = tuple[tuple[int, int], tuple[int, int]]
NO_BORDER: Sides = ((0, 0), (0, 0))


def pooling_grids(
    image: ArrayLike,
    results: Mapping[str, ArrayLike],
    size: int | Sequence[int] = 2,
    border: Sides = NO_BORDER,
    survivors: bool = True,
) -> Picture:
    """A 2-D image cut into windows that lie side by side, and beside it each of `results`, under its title.

    `size` is a number or (rows, columns), and the stride as well. Neighbouring windows differ in tint, and the number
    that a window yields has the tint of its window. Windows that are not whole are hatched, in image and results.
    `border` = ((top, bottom), (left, right)) empty cells are drawn around the image. `survivors` frames the largest
    number of each window that has a result. `ValueError` for an image that has not two axes.
    """
    image = np.asarray(image)
    if image.ndim != 2:
        raise ValueError(f"a grid shows two axes, this array has shape {image.shape}; choose a channel first")
    grids = {title: np.asarray(result) for title, result in results.items()}
    window = (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))
    (top, bottom), (left, right) = border
    step = column_width(image)
    height = top + image.shape[0] + bottom
    widths = [max(column_width(grid) * grid.shape[1], 0.22 * len(title)) for title, grid in grids.items()]
    total = (left + image.shape[1] + right) * step + sum(widths) + GAP * len(grids) + 2 * EDGE
    board = Board(total, TITLE + height + EDGE)

    covered = max((grid.shape for grid in grids.values()), default=(0, 0))
    x, y = EDGE + left * step, TITLE + top
    title = f"image  {image.shape[0]} × {image.shape[1]}"
    board.label(x + image.shape[1] * step / 2, TITLE - 0.4, title, share=0.4, colour=QUIET, level="baseline")
    _border_cells(board, image.shape, border, x, y, step)
    winners = _winners(image, window, (top, left), covered) if survivors else set()
    for row, column in np.ndindex(image.shape):
        i, j = (row + top) // window[0], (column + left) // window[1]
        corner = (x + column * step, y + row)
        _cell(board, corner, step, TINTS[(i + j) % 2], not _is_whole(image.shape, window, border, i, j))
        wins = (row, column) in winners
        board.label(corner[0] + step / 2, corner[1] + 0.5, number_text(image[row, column]), bold=wins)
        if wins:
            frame = Rectangle((corner[0] + 0.1, corner[1] + 0.1), step - 0.2, 0.8, fill=False, edgecolor=INK, lw=1.5)
            board.axes.add_patch(frame)
    x = EDGE + (left + image.shape[1] + right) * step
    middle = TITLE + height / 2
    for index, ((name, grid), width) in enumerate(zip(grids.items(), widths, strict=True)):
        if index == 0:
            board.arrow((x + 0.3, middle), (x + GAP - 0.3, middle))
        else:
            board.label(x + GAP / 2, middle, "or")
        x += GAP
        _result(
            board, grid, name, (x + (width - column_width(grid) * grid.shape[1]) / 2, middle), image, window, border
        )
        x += width
    return board.picture(_in_words(image, grids, window, border, winners))


def _result(
    board: Board,
    grid: np.ndarray,
    title: str,
    place: tuple[float, float],
    image: np.ndarray,
    window: tuple[int, int],
    border: Sides,
) -> None:
    """A result whose left middle is at `place`, each cell in the tint of its window."""
    step = column_width(grid)
    left, y = place[0], place[1] - grid.shape[0] / 2
    for row, column in np.ndindex(grid.shape):
        corner = (left + column * step, y + row)
        _cell(board, corner, step, TINTS[(row + column) % 2], not _is_whole(image.shape, window, border, row, column))
        board.label(corner[0] + step / 2, corner[1] + 0.5, number_text(grid[row, column]))
    board.label(left + grid.shape[1] * step / 2, y - 0.4, title, share=0.4, colour=QUIET, level="baseline")


def _cell(board: Board, corner: tuple[float, float], step: float, tint: str, partial: bool) -> None:
    board.axes.add_patch(Rectangle(corner, step, 1, facecolor=tint, edgecolor=LINE, linewidth=0.8))
    if partial:
        board.axes.add_patch(Rectangle(corner, step, 1, fill=False, hatch="///", edgecolor="#C4C4C4", linewidth=0))


def _border_cells(board: Board, shape: tuple[int, ...], border: Sides, x: float, y: float, step: float) -> None:
    (top, bottom), (left, right) = border
    for row in range(-top, shape[0] + bottom):
        for column in range(-left, shape[1] + right):
            if not (0 <= row < shape[0] and 0 <= column < shape[1]):
                corner = (x + column * step, y + row)
                cell = Rectangle(corner, step, 1, fill=False, edgecolor=QUIET, linestyle=":", linewidth=1.1)
                board.axes.add_patch(cell)


def _winners(
    image: np.ndarray, window: tuple[int, int], before: tuple[int, int], count: tuple[int, ...]
) -> set[tuple[int, int]]:
    """(row, column) of the first largest number of each of the first `count` windows."""
    found = set()
    for i, j in np.ndindex(*count):
        top, left = max(i * window[0] - before[0], 0), max(j * window[1] - before[1], 0)
        part = image[top : (i + 1) * window[0] - before[0], left : (j + 1) * window[1] - before[1]]
        if part.size:
            row, column = np.unravel_index(int(np.argmax(part)), part.shape)
            found.add((top + int(row), left + int(column)))
    return found


def _is_whole(shape: tuple[int, ...], window: tuple[int, int], border: Sides, i: int, j: int) -> bool:
    """True when window (i, j) lies on the image with all its cells."""
    for axis, index in ((0, i), (1, j)):
        start = index * window[axis] - border[axis][0]
        if start < 0 or start + window[axis] > shape[axis]:
            return False
    return True


def _in_words(
    image: np.ndarray,
    grids: Mapping[str, np.ndarray],
    window: tuple[int, int],
    border: Sides,
    winners: set[tuple[int, int]],
) -> str:
    (top, bottom), (left, right) = border
    around = f", with empty cells around it: {top} above, {bottom} below, {left} at the left, {right} at the right"
    counts = max((grid.shape for grid in grids.values()), default=(0, 0))
    partial = not all(_is_whole(image.shape, window, border, i, j) for i, j in np.ndindex(*counts))
    return sentence(
        [
            f"Image, {rows_in_words(image)}, cut into windows of {window[0]} by {window[1]}"
            + (around if border != NO_BORDER else ""),
            "Windows that are not whole are hatched" if partial else "",
            f"The largest number of each window is framed, {len(winners)} in all" if winners else "",
            *(f"{title}: {rows_in_words(grid)}" for title, grid in grids.items()),
        ]
    )


def unchanged_values(pairs: Mapping[str, Sequence[ArrayLike]], size: float = 2.1) -> Picture:
    """For each title a pair of equal-shaped 2-D arrays, before and after: a map of which values stayed.

    White: 0 in both. Pale orange with a dot: not the same. Blue with a cross: the same and not 0. Below stands the
    share that stayed, at the values that are not 0 in at least one of the two. `ValueError` for arrays of other shapes.
    """
    figure = new_figure(len(pairs) * (size + 0.3) + 0.3, size + 0.75)
    width, height = figure.get_size_inches()
    said = []
    for index, (title, pair) in enumerate(pairs.items()):
        before, after = (np.asarray(array) for array in pair)
        if before.shape != after.shape or before.ndim != 2:
            raise ValueError(f"two pictures of equal shape are compared, these are {before.shape} and {after.shape}")
        either = (before != 0) | (after != 0)
        same = either & (before == after)
        left = 0.3 + index * (size + 0.3)
        axes = figure.add_axes((left / width, 0.4 / height, size / width, size / height))
        colours = np.ones((*before.shape, 3))
        colours[before != after] = _rgb(ORANGE_LIGHT)
        colours[same] = _rgb(BLUE)
        axes.imshow(colours, interpolation="nearest")
        points = size * 72 / max(before.shape)
        for cells, marker, colour, share in ((before != after, ".", ORANGE, 0.22), (same, "x", "white", 0.45)):
            rows, columns = np.nonzero(cells)
            axes.scatter(columns, rows, marker=marker, s=(share * points) ** 2, color=colour, linewidths=0.9)
        axes.set_title(title, fontsize=9.5, color=INK, pad=4)
        percent = 100 * same.sum() / max(either.sum(), 1)
        told = f"{same.sum()} of {either.sum()} stayed ({percent:.0f} %)"
        axes.set_xlabel(told, fontsize=9, color=INK)
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set(color=QUIET, linewidth=0.6)
        said.append(
            f"{title}: {before.shape[0]} by {before.shape[1]} values; of those not 0 in at least one picture, {told}"
        )
    return Picture(figure, sentence(["A map of which values stayed the same", *said]))


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
