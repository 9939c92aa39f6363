"""window_product, right in many styles."""

import functools
import math
import operator

import numpy as np
from numpy.typing import NDArray


def refuse_unequal(window, kernel):
    if window.shape != kernel.shape:
        raise ValueError(f"{window.shape} is not {kernel.shape}")


def sum_of_products(window: np.ndarray, kernel: np.ndarray) -> float:
    refuse_unequal(window, kernel)
    return np.sum(window.astype(float) * kernel)


def multiply_then_sum_method(window, kernel):
    refuse_unequal(window, kernel)
    return np.multiply(window, kernel, dtype=np.float64).sum()


def python_float(window, kernel):
    if np.shape(window) != np.shape(kernel):
        raise ValueError("shapes must be equal")
    return float((window * 1.0 * kernel).sum())


def loop_over_flat(window, kernel):
    refuse_unequal(window, kernel)
    total = 0.0
    for value, weight in zip(window.flat, kernel.flat, strict=True):
        total += float(value) * float(weight)
    return total


def ndindex(window, kernel):
    if window.shape != kernel.shape:
        raise ValueError
    total = 0
    for place in np.ndindex(window.shape):
        total += window[place].item() * kernel[place].item()
    return total


def whole_numbers_stay_whole(window, kernel):
    """int where both are whole numbers: an integer dtype is wrong only where values suffer."""
    refuse_unequal(window, kernel)
    return sum(w * k for w, k in zip(window.ravel().tolist(), kernel.ravel().tolist(), strict=True))


def widened_integers(window, kernel):
    refuse_unequal(window, kernel)
    if window.dtype.kind in "iu" and kernel.dtype.kind in "iu":
        return np.sum(window.astype(np.int64) * kernel.astype(np.int64))
    return np.sum(window * kernel)


def recursion(window, kernel):
    refuse_unequal(window, kernel)
    if window.ndim == 0:
        return float(window) * float(kernel)
    return sum(recursion(w, k) for w, k in zip(window, kernel, strict=True))


def vdot(window, kernel):
    refuse_unequal(window, kernel)
    return np.vdot(window.astype(float), kernel.astype(float))


def dot_of_flat(window, kernel):
    refuse_unequal(window, kernel)
    return window.ravel().astype(np.float64).dot(kernel.ravel().astype(np.float64))


def at_of_flat(window, kernel):
    refuse_unequal(window, kernel)
    return window.astype(float).reshape(-1) @ kernel.astype(float).reshape(-1)


def einsum(window, kernel):
    refuse_unequal(window, kernel)
    axes = list(range(window.ndim))
    return np.einsum(window.astype(float), axes, kernel.astype(float), axes, [])


def tensordot(window, kernel):
    """A 0-d array."""
    refuse_unequal(window, kernel)
    return np.tensordot(window.astype(float), kernel.astype(float), axes=window.ndim)


def zero_d_array(window, kernel):
    refuse_unequal(window, kernel)
    return np.array(np.sum(window.astype(float) * kernel))


def single_precision(window, kernel):
    refuse_unequal(window, kernel)
    return np.sum(window.astype(np.float32) * kernel.astype(np.float32))


def long_double(window, kernel):
    refuse_unequal(window, kernel)
    return np.sum(window.astype(np.longdouble) * kernel)


def exact_sum(window, kernel):
    refuse_unequal(window, kernel)
    return math.fsum(map(operator.mul, window.ravel().tolist(), kernel.ravel().tolist()))


def linalg_error(window, kernel):
    """np.linalg.LinAlgError is a ValueError."""
    if window.shape != kernel.shape:
        raise np.linalg.LinAlgError("shapes")
    return np.inner(window.ravel().astype(float), kernel.ravel().astype(float))


def own_exception(window, kernel):
    class ShapesDifferError(ValueError):
        pass

    if window.shape != kernel.shape:
        raise ShapesDifferError(window.shape, kernel.shape)
    return functools.reduce(lambda total, product: total + product, (window.astype(float) * kernel).flat)


def other_names_and_a_default(patch: NDArray, weights: NDArray, *, dtype: type = float) -> float:
    refuse_unequal(patch, weights)
    return np.add.reduce(np.multiply(patch.astype(dtype), weights), axis=None)


class WindowProduct:
    """An object that is called."""

    def __call__(self, window, kernel):
        refuse_unequal(window, kernel)
        return (window.astype(float) * kernel).sum()


def with_dtype(dtype, window, kernel):
    refuse_unequal(window, kernel)
    return (window.astype(dtype) * kernel.astype(dtype)).sum()


RIGHT = {
    f.__name__: f
    for f in (
        *(sum_of_products, multiply_then_sum_method, python_float, loop_over_flat, ndindex, whole_numbers_stay_whole),
        *(widened_integers, recursion, vdot, dot_of_flat, at_of_flat, einsum, tensordot, zero_d_array),
        *(single_precision, long_double, exact_sum, linalg_error, own_exception, other_names_and_a_default),
    )
} | {"object": WindowProduct(), "partial": functools.partial(with_dtype, float)}
