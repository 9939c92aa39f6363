"""relu, right in many styles. The result is always a new array."""

import functools

import numpy as np


def np_maximum(x):
    return np.maximum(x, 0)


def maximum_other_way_round(x: np.ndarray) -> np.ndarray:
    return np.maximum(0.0, x)


def where(x):
    return np.where(x > 0, x, 0)


def mask_of_a_copy(x):
    result = x.copy()
    result[result < 0] = 0
    return result


def mask_of_floats(x):
    y = np.array(x, dtype=float)
    y[y <= 0] = 0.0
    return y


def times_condition(x):
    """Negative zeros count as zeros."""
    return x * (x > 0)


def clip(x):
    return np.clip(x, 0, None)


def clip_method(x):
    return x.clip(min=0)


def half_of_sum_with_absolute(x):
    x = x.astype(float)
    return (np.abs(x) + x) / 2


def loop_over_indices(x):
    result = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        if x[index] > 0:
            result[index] = x[index]
    return result


def loop_over_flat(x):
    return np.array([max(0, value) for value in x.flat]).reshape(x.shape)


def python_lists(x):
    def positive(value):
        return [positive(v) for v in value] if isinstance(value, list) else max(value, 0.0)

    return np.array(positive(x.tolist()))


def recursion(x):
    if x.ndim == 0:
        return x if x > 0 else np.zeros((), x.dtype)
    return np.stack([recursion(part) for part in x])


def heaviside(x):
    return np.heaviside(x, 0.5) * x


def single_precision(x, zero=0):
    return np.maximum(x.astype(np.float32), zero)


def into_a_new_array(x):
    out = np.empty(x.shape)
    np.maximum(x, 0, out=out)
    return out


def nditer(x):
    with np.nditer([x, None], op_dtypes=[None, float], casting="unsafe") as pairs:
        for value, result in pairs:
            result[...] = value if value > 0 else 0
        return pairs.operands[1]


def masked(x):
    return np.ma.masked_less(x, 0).filled(0)


def putmask(x):
    result = +x
    np.putmask(result, result < 0, 0)
    return result


class ReLU:
    threshold = 0

    def __call__(self, x):
        return np.where(x > self.threshold, x, self.threshold)


RIGHT = {
    f.__name__: f
    for f in (
        *(np_maximum, maximum_other_way_round, where, mask_of_a_copy, mask_of_floats, times_condition, clip),
        *(clip_method, half_of_sum_with_absolute, loop_over_indices, loop_over_flat, python_lists, recursion),
        *(heaviside, single_precision, into_a_new_array, nditer, masked, putmask),
    )
} | {
    "lambda": lambda x: np.maximum(x, 0),
    "partial of a ufunc": functools.partial(np.maximum, 0),
    "vectorize": np.vectorize(lambda v: v if v > 0 else 0, otypes=[float]),
    "object": ReLU(),
}
