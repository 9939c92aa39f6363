"""Line curves, each named at its own end, so that no legend and no colour alone has to tell them apart."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from byhand.plots.board import BLUE, INK, LINE, ORANGE, PURPLE, QUIET, YELLOW, sentence
from byhand.plots.picture import Picture, new_figure

NAME_ROOM = 0.11
"""Least distance between two names, as a share of the height of the axes."""

STYLES = [(BLUE, "-"), (ORANGE, "--"), (PURPLE, "-."), (YELLOW, ":")]


def line_curves(
    curves: Mapping[str, ArrayLike],
    x: ArrayLike | None = None,
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    logarithmic: bool = False,
    size: tuple[float, float] = (5.6, 2.9),
    alt: str = "",
) -> Picture:
    """One or more curves over common `x` values (default: 0, 1, 2, ...), each named at its right end.

    `logarithmic` gives the y axis powers of ten; all values must then be above 0 (`ValueError`). `size` in inches.
    """
    lines = {name: np.asarray(values, dtype=float) for name, values in curves.items()}
    if logarithmic and any((values <= 0).any() for values in lines.values()):
        raise ValueError("a logarithmic axis shows values above 0 only")
    figure = new_figure(*size)
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    axes.grid(color="#E3E3E3", linewidth=0.8)
    for index, values in enumerate(lines.values()):
        across = np.arange(len(values)) if x is None else np.asarray(x)
        colour, style = STYLES[index % len(STYLES)]
        axes.plot(across, values, style, color=colour, linewidth=2.2)
    if logarithmic:
        axes.set_yscale("log")
    axes.set_title(title, fontsize=10.5, color=INK)
    axes.set_xlabel(x_label, fontsize=9.5, color=INK)
    axes.set_ylabel(y_label, fontsize=9.5, color=INK)
    axes.tick_params(colors=QUIET, labelsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)
    longest = max(len(name) for name in lines)
    figure.tight_layout()
    figure.subplots_adjust(right=1 - (0.085 * longest + 0.15) / size[0])
    _name_ends(axes, lines)
    return Picture(figure, alt or _in_words(lines, title, x_label, y_label))


def _name_ends(axes: Axes, lines: Mapping[str, np.ndarray]) -> None:
    """Write each curve's name beside its last point, names pushed apart where the ends lie close together."""
    to_axes = axes.transData + axes.transAxes.inverted()
    right = axes.get_xlim()[1]
    ends = sorted((float(to_axes.transform((right, values[-1]))[1]), name) for name, values in lines.items())
    colours = {name: STYLES[index % len(STYLES)][0] for index, name in enumerate(lines)}
    ceiling = 1.0 + NAME_ROOM
    for height, name in reversed(ends):
        ceiling = min(height, ceiling - NAME_ROOM)
        axes.text(1.015, ceiling, name, transform=axes.transAxes, va="center", color=colours[name], fontsize=10)


def _in_words(lines: Mapping[str, np.ndarray], title: str, x_label: str, y_label: str) -> str:
    what = f"{y_label or 'values'} over {x_label or 'position'}"
    said = [
        f"{name} goes from {values[0]:.3g} to {values[-1]:.3g}, lowest {values.min():.3g}, highest {values.max():.3g}"
        for name, values in lines.items()
    ]
    return sentence([title, f"Curves of {what}", *said])
