"""Pictures and feature maps side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from byhand.plots.board import INK, QUIET, sentence
from byhand.plots.picture import Picture, new_figure

SIGNED_COLOURS = "PuOr_r"
"""Purple below zero, white at zero, orange above: told apart with every common form of colour blindness."""


def picture_strip(
    pictures: Mapping[str, ArrayLike],
    columns: int | None = None,
    signed: bool = False,
    size: float = 1.9,
    limits: tuple[float, float] | None = None,
    alt: str = "",
) -> Picture:
    """Pictures in rows of `columns` (default: all in one row, at most five), each under its title.

    `(H, W)` arrays are grey, `(H, W, 3)` in colour. Colour values above 1 are taken as 0 to 255; values outside are
    clipped. Grey 8-bit pictures run from 0 to 255, others from their own smallest to their largest value unless
    `limits` (low, high) says otherwise. `signed` shows grey pictures in purple (negative), white (zero) and
    orange (positive). `size` is a picture's width in inches. `ValueError` for no pictures or another number of axes.
    """
    arrays = {title: np.asarray(picture) for title, picture in pictures.items()}
    if not arrays:
        raise ValueError("no pictures to show")
    columns = min(len(arrays), 5) if columns is None else columns
    rows = -(-len(arrays) // columns)
    tallest = max(array.shape[0] / array.shape[1] for array in arrays.values())
    title_height = 0.3 + 0.16 * max(title.count("\n") for title in arrays)
    cell_height = size * tallest + title_height
    width, height = columns * (size + 0.12) + 0.12, rows * cell_height + 0.08
    figure = new_figure(width, height)
    for index, (title, array) in enumerate(arrays.items()):
        row, column = divmod(index, columns)
        left = 0.12 + column * (size + 0.12)
        bottom = height - (row + 1) * cell_height
        axes = figure.add_axes((left / width, bottom / height, size / width, size * tallest / height))
        axes.imshow(**_how_to_show(array, signed, limits))
        axes.set_title(title, fontsize=9.5, color=INK, pad=4)
        axes.set_anchor("N")
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set(color=QUIET, linewidth=0.6)
    return Picture(figure, alt or sentence([f"{len(arrays)} pictures side by side", *_said(arrays)]))


def feature_maps(maps: ArrayLike, titles: Sequence[str] | None = None, signed: bool = True, alt: str = "") -> Picture:
    """The maps of a `(height, width, filters)` array, one picture each, all with the same scale of colours."""
    volume = np.asarray(maps)
    if volume.ndim != 3:
        raise ValueError(f"feature maps have three axes (height, width, filters), this array has shape {volume.shape}")
    names = titles if titles is not None else [f"map {index}" for index in range(volume.shape[2])]
    low, high = float(volume.min()), float(volume.max())
    reach = max(abs(low), abs(high), 1e-12)
    limits = (-reach, reach) if signed else (low, high if high > low else low + 1)
    strip = {name: volume[:, :, index] for index, name in enumerate(names)}
    return picture_strip(strip, signed=signed, limits=limits, alt=alt)


def _how_to_show(array: np.ndarray, signed: bool, limits: tuple[float, float] | None) -> dict[str, Any]:
    if array.ndim == 3 and array.shape[2] == 3:
        colour = array.astype(float)
        return {"X": np.clip(colour / 255 if colour.max() > 1 else colour, 0, 1), "interpolation": "nearest"}
    if array.ndim != 2:
        raise ValueError(f"a picture is (H, W) or (H, W, 3), this array has shape {array.shape}")
    if limits is None:
        if signed:
            reach = max(float(np.abs(array).max()), 1e-12)
            limits = (-reach, reach)
        elif array.dtype == np.uint8:
            limits = (0, 255)
        else:
            limits = (float(array.min()), float(array.max()))
    colours = SIGNED_COLOURS if signed else "gray"
    return {"X": array, "cmap": colours, "vmin": limits[0], "vmax": limits[1], "interpolation": "nearest"}


def _said(arrays: Mapping[str, np.ndarray]) -> list[str]:
    return [f"{title}: {_in_words(array)}".replace("\n", " ") for title, array in arrays.items()]


def _in_words(array: np.ndarray) -> str:
    """Size, mean brightness, and how much neighbours differ: low in soft pictures, high in crisp ones."""
    values = array.astype(float)
    size = f"{array.shape[0]} by {array.shape[1]} pixels, mean {values.mean():.3g}"
    steps = [np.abs(np.diff(values, axis=axis)).mean() for axis in (0, 1) if array.shape[axis] > 1]
    return f"{size}, neighbours differ by {np.mean(steps):.3g} on average" if steps else size
