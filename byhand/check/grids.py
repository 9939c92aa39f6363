"""Small grids of numbers for reports: which part of an array to show, and the grid as HTML and as text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from byhand.check.report import Shown, number_text, value_text

MOST_ROWS, MOST_COLUMNS, MOST_PLANES = 6, 7, 3
BLOCK = "margin:0 1.6em .6em 0;max-width:100%;overflow-x:auto"
ORANGE, BLUE = "#E69F00", "#56B4E9"
"""Two colours of Okabe and Ito (2008) for what is wrong: orange, or blue where a difference is below zero. They are
told apart by colour-blind readers, and dark text is readable on both."""


def planes(shown: Shown, most: int = MOST_PLANES) -> Iterator[tuple[str, np.ndarray, np.ndarray | None]]:
    """An array as labelled 2-D windows of bounded size, cut so that the first wrong value is in sight."""
    array = np.asarray(shown.value)
    wrong = shown.wrong
    if array.ndim <= 1:
        array, wrong = array.reshape(1, -1), None if wrong is None else wrong.reshape(1, -1)
    flat = array.reshape(*array.shape[:2], -1)
    flat_wrong = None if wrong is None else wrong.reshape(flat.shape)
    order = _planes_in_sight(flat_wrong, flat.shape[2], most)
    for index in order:
        label = shown.label
        if array.ndim > 2:
            label += " [:, :, " + ", ".join(map(str, np.unravel_index(index, array.shape[2:]))) + "]"
        plane_wrong = None if flat_wrong is None else flat_wrong[:, :, index]
        rows, columns = _window(plane_wrong, flat.shape[:2])
        if rows.stop - rows.start < flat.shape[0] or columns.stop - columns.start < flat.shape[1]:
            label += f", rows {rows.start}–{rows.stop - 1}, columns {columns.start}–{columns.stop - 1}"
        marks = None if plane_wrong is None or not shown.marked else plane_wrong[rows, columns]
        yield label, flat[rows, columns, index], marks


def is_grid(value: object) -> bool:
    """True for arrays that are worth drawing: real numbers, at least one of them."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.ndim >= 1 and value.size > 0


def shape_note(shown: Shown) -> str:
    """`came out, shape (3, 3), float64`; for anything but an array the label alone."""
    value = shown.value
    return f"{shown.label}, shape {value.shape}, {value.dtype}" if isinstance(value, np.ndarray) else shown.label


def grid_html(shown: Shown, most_planes: int = MOST_PLANES) -> str:
    """The value as HTML: tables for an array, a line of text for anything else. Styles stand in the elements."""
    if not is_grid(shown.value):
        text = escape(value_text(shown.value))
        return f'<div style="{BLOCK}"><div><b>{escape(shown.label)}</b></div><code>{text}</code></div>'
    tables = "".join(_table(shown, label, part, wrong) for label, part, wrong in planes(shown, most_planes))
    return (
        f'<div style="{BLOCK}"><div>{_heading(shown)}</div>'
        f'<div style="display:flex;flex-wrap:wrap">{tables}</div></div>'
    )


def grid_text(shown: Shown) -> str:
    """The value in plain text; wrong numbers carry an asterisk."""
    if not is_grid(shown.value):
        return f"{shown.label}: {value_text(shown.value)}"
    blocks = [shape_note(shown) + ":"]
    for label, part, wrong in planes(shown):
        cells = [[_starred(part, wrong, r, c) for c in range(part.shape[1])] for r in range(part.shape[0])]
        width = max(len(cell) for row in cells for cell in row)
        if label != shown.label:
            blocks.append(f"  {label}")
        blocks += [("    " + " ".join(cell.rjust(width) for cell in row)).rstrip() for row in cells]
    return "\n".join(blocks)


def _heading(shown: Shown) -> str:
    """The name of a grid, its shape and dtype; of a difference, what its colours mean."""
    assert isinstance(shown.value, np.ndarray)
    if not shown.signed:
        return f"<b>{escape(shown.label)}</b> {shown.value.shape} {shown.value.dtype}"
    values = shown.value if shown.wrong is None else shown.value[shown.wrong]
    keys = [(values > 0, ORANGE, "+", "too large"), (values < 0, BLUE, "−", "too small")]
    legend = "".join(
        f' <span style="background:{colour};color:#000;padding:0 .4em">{sign}</span> {words}'
        for found, colour, sign, words in keys
        if found.any()
    )
    return f"<b>{escape(shown.label)}</b>{legend}"


def _starred(part: np.ndarray, wrong: np.ndarray | None, row: int, column: int) -> str:
    if wrong is None or not wrong.any():
        return number_text(part[row, column])
    return number_text(part[row, column]) + ("*" if wrong[row, column] else " ")


def _table(shown: Shown, label: str, part: np.ndarray, wrong: np.ndarray | None) -> str:
    rows = "".join(
        '<tr style="text-align:right;background:none">'  # JupyterLab stripes rows, which would look like marks
        + "".join(
            _cell(part[r, c], wrong is not None and bool(wrong[r, c]), shown.signed) for c in range(part.shape[1])
        )
        + "</tr>"
        for r in range(part.shape[0])
    )
    return (
        f'<table aria-label="{escape(label)}" style="border-collapse:collapse;margin:.2em .6em .2em 0;'
        f'font-family:monospace;font-size:90%">{_caption(label.removeprefix(shown.label))}<tbody>{rows}</tbody></table>'
    )


def _caption(part: str) -> str:
    """Which part of the array a table shows; the array's name stands above."""
    if not part:
        return ""
    return f'<caption style="text-align:left;white-space:nowrap;color:inherit">{escape(part.lstrip(", "))}</caption>'


def _cell(number: object, wrong: bool, signed: bool) -> str:
    text = number_text(number)  # styles are short, because a report has a thousand cells
    if not wrong:
        return f'<td style="border:1px solid #999;padding:1px 4px">{text}</td>'
    colour = BLUE if signed and float(number) < 0 else ORANGE  # type: ignore[arg-type]
    sign = "+" if signed and float(number) > 0 else ""  # type: ignore[arg-type]
    style = f"border:2px solid #777;padding:1px 4px;background:{colour};color:#000"
    return f'<td title="wrong" style="{style}"><b>{sign}{text}</b></td>'


def _planes_in_sight(wrong: np.ndarray | None, count: int, most: int) -> list[int]:
    """The first planes, or from the first one with a wrong value on."""
    first = 0 if wrong is None or not wrong.any() else int(np.argmax(wrong.any(axis=(0, 1))))
    first = max(0, min(first, count - most))
    return list(range(first, min(count, first + most)))


def _window(wrong: np.ndarray | None, shape: tuple[int, ...]) -> tuple[slice, slice]:
    row, column = (0, 0)
    if wrong is not None and wrong.any():
        row, column = map(int, np.unravel_index(int(np.argmax(wrong)), wrong.shape))
    return _around(row, shape[0], MOST_ROWS), _around(column, shape[1], MOST_COLUMNS)


def _around(position: int, length: int, most: int) -> slice:
    if length <= most:
        return slice(0, length)
    start = max(0, min(position - most // 2, length - most))
    return slice(start, start + most)
