"""What the property tests draw: arrays of every real dtype, sizes, strides and borders; and how results are compared.

Hypothesis draws shapes, dtype and a seed; the values come from a NumPy generator, which is far quicker.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

DTYPES = [np.bool_, np.uint8, np.int8, np.uint16, np.int32, np.int64, np.float16, np.float32, np.float64]


def for_all(*args: Any, examples: int = 100, **kwargs: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`given`, with so many examples and no time limit for one (the first call of an oracle is slow)."""
    limits = settings(deadline=None, max_examples=examples, suppress_health_check=[HealthCheck.filter_too_much])
    return lambda test: limits(given(*args, **kwargs)(test))


seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from(DTYPES)
small = st.integers(1, 4)


def filled(shape: tuple[int, ...], dtype: Any, seed: int) -> np.ndarray:
    """Random array; 8-bit integers use their whole range, wider ones negative values too where they have them."""
    rng = np.random.default_rng(seed)
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return rng.normal(scale=3, size=shape).astype(dtype)
    if dtype.kind == "b":
        return rng.random(shape) < 0.5
    low, high = max(np.iinfo(dtype).min, -1000), min(np.iinfo(dtype).max, 1000)
    return rng.integers(low, high, size=shape, endpoint=True, dtype=dtype)


@st.composite
def arrays(draw: st.DrawFn, *shape: Any) -> np.ndarray:
    """An array whose axes are integers or strategies of integers."""
    lengths = tuple(length if isinstance(length, int) else draw(length) for length in shape)
    return filled(lengths, draw(dtypes), draw(seeds))


@st.composite
def image_and_kernel(draw: st.DrawFn, *, channels: bool = False, larger: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """An image of up to 9 x 9 and a kernel that fits it, or may be larger; 1x1 and full-size kernels among them."""
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    kernel_height = draw(st.integers(1, 6 if larger else height))
    kernel_width = draw(st.integers(1, 6 if larger else width))
    depth = (draw(small),) if channels else ()
    return draw(arrays(height, width, *depth)), draw(arrays(kernel_height, kernel_width, *depth))


strides = st.one_of(small, st.tuples(small, small))


def as_pair(value: Any) -> tuple[int, int]:
    """One value per axis, from an integer or a pair."""
    return (value, value) if isinstance(value, int) else tuple(value)


def assert_close(result: np.ndarray, expected: np.ndarray) -> None:
    """Equal shapes, and values within 1e-5 of the largest expected magnitude (the tolerance of the grader)."""
    expected = np.asarray(expected)
    assert result.shape == expected.shape
    largest = np.abs(expected.astype(np.float64)).max(initial=0)
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-5 * largest)
