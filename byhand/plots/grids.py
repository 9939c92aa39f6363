"""Arrays as grids of numbers: one, several in a row, and the three grids of a convolution."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from byhand.plots.board import BLUE, ORANGE, Board, Window, column_width, number_text, rows_in_words, sentence
from byhand.plots.picture import Picture

GAP = 1.1
TITLE = 1.1
EDGE = 0.3


def number_grid(
    numbers: ArrayLike, window: Sequence[int] | None = None, title: str = "", shade: bool = False, alt: str = ""
) -> Picture:
    """A 2-D array as a grid of numbers.

    `window` is (row, column, height, width) of the cells to frame; `shade` darkens small numbers, as in a grey
    picture; `alt` replaces the text alternative made from the numbers. `ValueError` unless the array has two axes.
    """
    return number_grids({title: numbers}, windows=None if window is None else {title: window}, shade=shade, alt=alt)


def number_grids(
    grids: Mapping[str, ArrayLike],
    windows: Mapping[str, Sequence[int]] | None = None,
    shade: bool = False,
    signs: Sequence[str] = (),
    alt: str = "",
) -> Picture:
    """Several 2-D arrays side by side, each under its title.

    `windows` maps titles to framed cells (row, column, height, width); `signs` are written between neighbours
    (`["×", "="]`).
    """
    arrays = {title: np.asarray(numbers) for title, numbers in grids.items()}
    frames = {title: Window(*window) for title, window in (windows or {}).items()}
    tallest = max(array.shape[0] for array in arrays.values())
    widths = [max(_width(array), 0.24 * len(title)) for title, array in arrays.items()]
    head = TITLE if any(arrays) else EDGE
    board = Board(2 * EDGE + sum(widths) + GAP * (len(arrays) - 1), head + tallest + EDGE)
    left = EDGE
    for index, (title, array) in enumerate(arrays.items()):
        inset = (widths[index] - _width(array)) / 2
        top = head + (tallest - array.shape[0]) / 2
        board.grid(array, left + inset, top, title, frames.get(title), shade=shade)
        left += widths[index]
        if index < len(signs):
            board.label(left + GAP / 2, head + tallest / 2, signs[index], share=0.6)
        left += GAP
    said = []
    for title, array in arrays.items():
        frame = f", window at row {frames[title].row}, column {frames[title].column} framed" if title in frames else ""
        said.append(f"{title or 'Grid of numbers'}: {rows_in_words(array)}{frame}")
    return board.picture(alt or sentence(said))


def convolution_grids(
    image: ArrayLike, kernel: ArrayLike, result: ArrayLike, at: Sequence[int] | None = None, shade: bool = False
) -> Picture:
    """Image, kernel and feature map side by side; `at` = (row, column) frames one window and the number it yields.

    All three are 2-D; NaN in `result` leaves a cell blank, for a result that is still being filled in.
    """
    image, kernel, result = np.asarray(image), np.asarray(kernel), np.asarray(result)
    tallest = max(image.shape[0], kernel.shape[0], result.shape[0])
    board = Board(2 * EDGE + _width(image) + _width(kernel) + _width(result) + 2 * GAP, TITLE + tallest + EDGE)
    window = None if at is None else Window(at[0], at[1], *kernel.shape)
    target = None if at is None else Window(at[0], at[1], 1, 1)
    middle = TITLE + tallest / 2
    x = board.grid(image, EDGE, middle - image.shape[0] / 2, _titled("image", image), window, shade=shade)
    board.label(x + GAP / 2, middle, "∗", share=0.7)
    x = board.grid(kernel, x + GAP, middle - kernel.shape[0] / 2, _titled("kernel", kernel))
    board.label(x + GAP / 2, middle, "=", share=0.6)
    board.grid(result, x + GAP, middle - result.shape[0] / 2, _titled("feature map", result), target, tint=BLUE)
    where = ""
    if at is not None:
        value = number_text(result[at[0], at[1]])
        where = f"The window at row {at[0]}, column {at[1]} is framed; it yields {value} at the same place of the map"
    return board.picture(
        sentence(
            [
                f"Image, {rows_in_words(image)}",
                f"Kernel, {rows_in_words(kernel)}",
                f"Feature map, {rows_in_words(result)}",
                where,
            ]
        )
    )


def window_products(window: ArrayLike, kernel: ArrayLike) -> Picture:
    """One window times the kernel, element by element, and the sum of the products; both 2-D of equal shape."""
    window, kernel = np.asarray(window), np.asarray(kernel)
    products = window * kernel
    rows = window.shape[0]
    width = (
        2 * EDGE
        + _width(window)
        + _width(kernel)
        + _width(products)
        + 3 * GAP
        + 0.2
        + _width(np.array([[products.sum()]]))
    )
    board = Board(width, TITLE + rows + EDGE)
    middle = TITLE + rows / 2
    whole = Window(0, 0, *window.shape)
    x = board.grid(window, EDGE, TITLE, "window", whole)
    board.label(x + GAP / 2, middle, "×", share=0.6)
    x = board.grid(kernel, x + GAP, TITLE, "kernel")
    board.label(x + GAP / 2, middle, "=", share=0.6)
    x = board.grid(products, x + GAP, TITLE, "products")
    board.arrow((x + 0.2, middle), (x + GAP, middle))
    total = np.array([[products.sum()]])
    board.grid(total, x + GAP + 0.15, middle - 0.5, "sum", Window(0, 0, 1, 1), tint=BLUE)
    return board.picture(
        sentence(
            [
                f"Window, {rows_in_words(window)}",
                f"Kernel, {rows_in_words(kernel)}",
                f"Their products, {rows_in_words(products)}",
                f"The products sum to {number_text(products.sum())}",
            ]
        )
    )


def window_positions(image: ArrayLike, kernel_shape: Sequence[int], positions: Sequence[Sequence[int]]) -> Picture:
    """The same image once for every position (row, column) in `positions`, the window framed; 2-D image."""
    image = np.asarray(image)
    height, width = int(kernel_shape[0]), int(kernel_shape[1])
    board = Board(2 * EDGE + len(positions) * _width(image) + GAP * (len(positions) - 1), TITLE + image.shape[0] + EDGE)
    x = EDGE
    for row, column in positions:
        x = GAP + board.grid(
            image, x, TITLE, f"row {row}, column {column}", Window(row, column, height, width), tint=ORANGE
        )
    places = ", then ".join(f"row {row}, column {column}" for row, column in positions)
    return board.picture(
        sentence([f"The image, {rows_in_words(image)}", f"A {height} by {width} window stands at {places}"])
    )


def _width(array: np.ndarray) -> float:
    return float(column_width(array) * array.shape[1])


def _titled(name: str, array: np.ndarray) -> str:
    return f"{name}  {array.shape[0]} × {array.shape[1]}"
