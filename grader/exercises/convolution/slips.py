"""Sliding gone wrong, in the ways that several exercises share. The right code stands in grader/reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.reference.convolution import flip_kernel

SlideFunction = Callable[[np.ndarray, np.ndarray], Any]


def elementwise(window: np.ndarray, kernel: np.ndarray) -> float:
    return float(np.sum(window * kernel))


def slid(
    image: np.ndarray,
    kernel: np.ndarray,
    product: Callable[[np.ndarray, np.ndarray], float] = elementwise,
    step: tuple[int, int] = (1, 1),
    less: int = 0,
) -> np.ndarray:
    """Slide a kernel as students write it, without checks: `step` apart, `less` places fewer on each axis.

    Products are computed in the arrays' own dtype, where those of uint8 wrap around.
    """
    kh, kw = kernel.shape[:2]
    rows = (image.shape[0] - kh) // step[0] + 1 - less
    columns = (image.shape[1] - kw) // step[1] + 1 - less
    result = np.zeros((max(rows, 0), max(columns, 0)))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            top, left = i * step[0], j * step[1]
            result[i, j] = product(image[top : top + kh, left : left + kw], kernel)
    return result


def refusing_oversized(wrong: SlideFunction) -> SlideFunction:
    """The same mistake in code that does check its arguments."""

    def checked(image: np.ndarray, kernel: np.ndarray) -> Any:
        if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1] or kernel.shape[2:] != image.shape[2:]:
            raise ValueError("kernel does not fit")
        return wrong(image, kernel)

    return checked


def in_floating_point(wrong: SlideFunction) -> SlideFunction:
    """The same mistake in code that turns its arguments into floating point first."""
    return lambda image, kernel: wrong(image.astype(float), kernel.astype(float))


def checked_or_not(wrong: SlideFunction) -> tuple[SlideFunction, SlideFunction]:
    """A mistake in code with and without checks of its arguments."""
    return refusing_oversized(wrong), wrong


def both(wrong: SlideFunction) -> tuple[SlideFunction, ...]:
    """A mistake in all four ways of being written: with checks or without, in floating point or in the own dtype."""
    return (*checked_or_not(in_floating_point(wrong)), *checked_or_not(wrong))


def flipped_rows(kernel: np.ndarray) -> np.ndarray:
    return kernel[::-1]


def flipped_columns(kernel: np.ndarray) -> np.ndarray:
    return kernel[:, ::-1]


def flipped(kernel: np.ndarray) -> np.ndarray:
    return flip_kernel(kernel)


def transposed(kernel: np.ndarray) -> np.ndarray:
    return np.swapaxes(kernel, 0, 1)


def with_kernel(change: Callable[[np.ndarray], np.ndarray]) -> SlideFunction:
    return lambda image, kernel: slid(image, change(kernel))


def misindexed_kernel(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """kernel[v, u] for kernel[u, v]: an IndexError unless the kernel is square."""
    if kernel.shape[0] != kernel.shape[1]:
        raise IndexError("index out of bounds")
    return slid(image, transposed(kernel))


def mismatched_kernel(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """window * kernel.T: arrays that do not fit together unless the kernel is square."""
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("operands could not be broadcast together")
    return slid(image, transposed(kernel))


def turned_and_checked(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Transposes the kernel and then checks the size of what it has become."""
    return refusing_oversized(slid)(image, transposed(kernel))


def mean_product(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slid(image, kernel, lambda w, k: float(np.mean(w * k)))


def forgets_last(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Size n - k: the last row and column of positions are left out."""
    return slid(image, kernel, less=1)


def leaves_last_zero(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The result has the right size, but the loops stop one early, so its last row and column stay 0."""
    return np.pad(forgets_last(image, kernel), ((0, 1), (0, 1)))


def steps_by_size(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slid(image, kernel, step=kernel.shape[:2])


def zero_edged_centred(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """A result of the image's size whose edges stay 0, each value at the centre of its window."""
    inner = slid(image, kernel)
    result = np.zeros(image.shape[:2])
    top, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    result[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return result


def zero_edged_corner(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """A result of the image's size that is filled from the upper left corner."""
    inner = slid(image, kernel)
    result = np.zeros(image.shape[:2])
    result[: inner.shape[0], : inner.shape[1]] = inner
    return result


def swaps_axes(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The result comes out as (columns, rows)."""
    return slid(image, kernel).T


def swaps_sizes(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Allocates (columns, rows) but fills [row, column]: an IndexError unless the result is square."""
    result = slid(image, kernel)
    if result.shape[0] != result.shape[1]:
        raise IndexError("index out of bounds")
    return result


def wraps_around(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Multiplies in the arrays' own dtype; a product of two uint8 numbers keeps its last eight bits."""
    return slid(image, kernel)


def result_in_image_dtype(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Writes right sums into an array of the image's dtype, which cuts off fractions and wraps around."""
    sums = slid(image.astype(float), kernel.astype(float))
    return sums.astype(np.int64).astype(image.dtype) if image.dtype.kind in "iu" else sums


def all_in_image_dtype(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """As above, with products that have wrapped around already."""
    sums = slid(image, kernel)
    return sums.astype(np.int64).astype(image.dtype) if image.dtype.kind in "iu" else sums


def result_as_int(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slid(image.astype(float), kernel.astype(float)).astype(int)
