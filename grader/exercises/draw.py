"""Drawing the inputs of secret cases from a seeded generator."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Draw = Callable[..., np.ndarray]
MOST_DRAWS = 1000


def reals(rng: Generator, *shape: int) -> np.ndarray:
    """float64 array of standard normal numbers times 10, rounded to 3 decimals so that reports stay readable."""
    return np.round(rng.normal(0, 10, shape), 3)


def whole(rng: Generator, *shape: int) -> np.ndarray:
    """int64 array of numbers from -9 to 9, without 0 (a zero hides mistakes)."""
    return rng.integers(1, 10, shape) * rng.choice([-1, 1], shape)


def pixels(rng: Generator, *shape: int) -> np.ndarray:
    """uint8 array of bright pixels, 100 to 255: sums and products leave the range of the dtype."""
    return rng.integers(100, 256, shape, dtype=np.uint8)


def unequal(rng: Generator, low: int, high: int) -> tuple[int, int]:
    """Two different numbers of low..high, so that rows and columns cannot be taken for one another."""
    first, second = rng.choice(np.arange(low, high + 1), 2, replace=False)
    return int(first), int(second)


def window_and_kernel(
    rng: Generator, *shape: int, filters: int | None = None, window_of: Draw = reals
) -> tuple[np.ndarray, np.ndarray]:
    """Arrays for a case with a single window, drawn again until its products do not cancel.

    Where they do, the rounding of a right solution in float32 is large beside the tiny sum, and exceeds a tolerance
    that is relative to it. `filters`: the kernel is a bank of so many; its first one counts.
    """
    for _ in range(MOST_DRAWS):
        window, kernel = window_of(rng, *shape), reals(rng, *shape, *(() if filters is None else (filters,)))
        products = window * (kernel if filters is None else kernel[..., 0])
        if abs(products.sum()) >= 0.5 * np.sqrt((products**2).sum()):
            return window, kernel
    raise RuntimeError(f"{MOST_DRAWS} draws of shape {shape} cancel; the generator is broken")
