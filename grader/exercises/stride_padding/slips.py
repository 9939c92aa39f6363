"""Borders, steps and sizes gone wrong, in the ways that several exercises share. The right code: grader/reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.reference import stride_padding as reference

Sides = tuple[tuple[int, int], tuple[int, int]]
Steps = tuple[int, int]
Function = Callable[..., Any]


def after(check: Function, wrong: Function) -> Function:
    """The mistake in code that first checks its arguments as `check` does (which raises ValueError)."""

    def checked(*args: Any, **kwargs: Any) -> Any:
        check(*args, **kwargs)
        return wrong(*args, **kwargs)

    return checked


def in_floating_point(wrong: Function) -> Function:
    """The mistake in code that turns its arrays into floating point first."""

    def converting(*args: Any, **kwargs: Any) -> Any:
        return wrong(*(a.astype(float) if isinstance(a, np.ndarray) else a for a in args), **kwargs)

    return converting


def ways(check: Function, wrong: Function) -> tuple[Function, ...]:
    """How a mistake is written: in floating point, with checks of arguments and without; in the arrays' own dtype."""
    floating = in_floating_point(wrong)
    return after(check, floating), floating, after(check, wrong)


def with_bare_size(ways: tuple[Function, ...]) -> tuple[Function, ...]:
    """A mistake in code that compares the kernel with the bare image: it refuses what fits with the border alone."""

    def check(image: np.ndarray, kernel: np.ndarray, stride: Any = 1, border: Any = 0) -> None:
        if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
            raise ValueError("kernel does not fit")

    return tuple(after(check, way) for way in ways)


def sides(border: Any) -> Sides:
    """`((top, bottom), (left, right))` from either form of a border, without checks."""
    return ((border, border), (border, border)) if np.ndim(border) == 0 else border


def steps(stride: Any) -> Steps:
    """`(vertical, horizontal)` from either form of a stride, without checks."""
    return (stride, stride) if np.ndim(stride) == 0 else tuple(stride)


def padded(image: np.ndarray, around: Sides, mode: Any = "constant", **options: Any) -> np.ndarray:
    """`around` the two spatial axes; a negative border raises ValueError, as in every way of writing it."""
    return np.pad(image, (*around, *(((0, 0),) * (image.ndim - 2))), mode=mode, **options)


def windows(image: np.ndarray, kernel: np.ndarray, step: Steps = (1, 1)) -> np.ndarray:
    """All whole windows (rows, columns, [C,] kh, kw); as with loops, a kernel that is too large may find none."""
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(image.shape, kernel.shape, step, strict=False))
    if rows < 1 or columns < 1:
        return np.zeros((rows, columns, *image.shape[2:], *kernel.shape[:2]))  # ValueError for a negative number
    return sliding_window_view(image, kernel.shape[:2], axis=(0, 1))[:: step[0], :: step[1]]


def slid(image: np.ndarray, kernel: np.ndarray, step: Steps = (1, 1)) -> np.ndarray:
    """The window sums of a grey image; products are made in the arrays' own dtype, as by `np.sum(window * kernel)`."""
    return (windows(image, kernel, step) * kernel).sum(axis=(2, 3), dtype=float)


def mean_of_products(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    return slid(image, kernel, step) / kernel.size


def keeping_partial(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """The number of windows rounded up; the last ones reach over the edge, where they find nothing."""
    over = [-(n - k) % s for n, k, s in zip(image.shape, kernel.shape, step, strict=True)]
    return slid(padded(image, ((0, over[0]), (0, over[1]))), kernel, step)


def stumbling_over_partial(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """The number of windows rounded up; the last ones are too small to be multiplied with the kernel."""
    if any((n - k) % s for n, k, s in zip(image.shape, kernel.shape, step, strict=True)):
        raise ValueError("operands could not be broadcast together")
    return slid(image, kernel, step)


def stride_in_size_only(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """As many values as the stride asks for, but the window moves by one."""
    every = slid(image, kernel)
    return every[: -(-every.shape[0] // step[0]), : -(-every.shape[1] // step[1])]


def place_as_index(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """`result[row, column]` for the window that starts there, in a result of the right size: with gaps, and cut off."""
    size = slid(image, kernel, step).shape
    result = np.zeros(size)
    result[:: step[0], :: step[1]] = slid(image, kernel)[: size[0] : step[0], : size[1] : step[1]]
    return result


def place_beyond_the_result(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """The same, with rows and columns that run to the end of the image."""
    result = slid(image, kernel, step)
    if any(s > 1 and n > 1 for s, n in zip(step, result.shape, strict=True)):
        raise IndexError("index out of bounds")
    return result


def gaps_between(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """The same, in a result that is large enough for a stride of 1."""
    every = slid(image, kernel)
    result = np.zeros(every.shape)
    result[:: step[0], :: step[1]] = every[:: step[0], :: step[1]]
    return result


def stops_before_the_end(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """`range(0, size - kernel, stride)`: one place short where the last window ends at the edge."""
    rows, columns = (-(-(n - k) // s) for n, k, s in zip(image.shape, kernel.shape, step, strict=True))
    return slid(image, kernel, step)[:rows, :columns]


def rows_by_one(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """The right size, but the row of a window is not multiplied by the stride."""
    every = slid(image, kernel, (1, step[1]))
    return every[: -(-every.shape[0] // step[0])]


def columns_by_one(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    every = slid(image, kernel, (step[0], 1))
    return every[:, : -(-every.shape[1] // step[1])]


def forgets_last(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    return slid(image, kernel, step)[:-1, :-1]


def starts_late(image: np.ndarray, kernel: np.ndarray, step: Steps) -> np.ndarray:
    """Every s-th value, counted from the s-th instead of the first."""
    return slid(image, kernel)[step[0] - 1 :: step[0], step[1] - 1 :: step[1]]


def repeating(mode: str) -> Callable[[np.ndarray, Sides], np.ndarray]:
    """A border that repeats pixels of the image."""
    return lambda image, around: padded(image, around, mode)


def ones_around(image: np.ndarray, around: Sides) -> np.ndarray:
    return padded(image, around, constant_values=1)


def no_border(image: np.ndarray, around: Sides) -> np.ndarray:
    return image


def before_only(image: np.ndarray, around: Sides) -> np.ndarray:
    return padded(image, ((around[0][0], 0), (around[1][0], 0)))


def after_only(image: np.ndarray, around: Sides) -> np.ndarray:
    return padded(image, ((0, around[0][1]), (0, around[1][1])))


def one_axis(axis: int) -> Callable[[np.ndarray, Sides], np.ndarray]:
    """A border on one of the two axes alone."""
    return lambda image, around: padded(image, (around[0], (0, 0)) if axis == 0 else ((0, 0), around[1]))


def exchanged_axes(image: np.ndarray, around: Sides) -> np.ndarray:
    return padded(image, (around[1], around[0]))


def exchanged_ends(image: np.ndarray, around: Sides) -> np.ndarray:
    return padded(image, (around[0][::-1], around[1][::-1]))


def check_axis(size: int, kernel: int, stride: int = 1, border: int = 0) -> None:
    """Raises ValueError for the numbers that make no sense on any axis."""
    if min(size, kernel, stride) < 1 or border < 0:
        raise ValueError("no such axis")


def check_grey(image: np.ndarray, kernel: np.ndarray, stride: Any = 1, border: Any = 0) -> None:
    """Raises ValueError as the exercise `convolve2d` asks."""
    if min(steps(stride)) < 1 or np.min(border) < 0:
        raise ValueError("no such stride or border")
    for n, k, around in zip(image.shape, kernel.shape, sides(border), strict=True):
        if k > n + sum(around):
            raise ValueError("kernel does not fit")


def check_layer(
    image: np.ndarray,
    kernels: np.ndarray,
    biases: np.ndarray,
    stride: Any = 1,
    padding: str = "valid",
    activation: Any = None,
) -> None:
    """Raises ValueError as the exercise `conv_layer` asks."""
    if kernels.shape[2] != image.shape[2] or biases.shape != kernels.shape[3:] or min(steps(stride)) < 1:
        raise ValueError("arguments do not fit together")
    too_large = kernels.shape[0] > image.shape[0] or kernels.shape[1] > image.shape[1]
    if padding not in ("valid", "same") or (padding == "valid" and too_large):
        raise ValueError("padding unknown, or kernels too large")


def same_sides(image: np.ndarray, kernel: np.ndarray, step: Steps) -> Sides:
    """What padding "same" puts around an image."""
    rows, columns = (reference.same_padding(image.shape[i], kernel.shape[i], step[i]) for i in (0, 1))
    return rows, columns
