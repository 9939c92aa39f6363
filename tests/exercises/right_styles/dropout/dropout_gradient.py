"""dropout_gradient, right in many styles."""

import functools

import numpy as np


def refusing(gradient):
    """The same, with senseless arguments refused."""

    @functools.wraps(gradient)
    def dropout_gradient(upstream, mask, rate):
        if rate < 0 or rate >= 1:
            raise ValueError("the rate must be in [0, 1)")
        if upstream.shape != mask.shape:
            raise ValueError("the shapes must be equal")
        return gradient(upstream, mask, rate)

    return dropout_gradient


def element_by_element(upstream, mask, rate):
    result = np.zeros(upstream.shape)
    for index in np.ndindex(upstream.shape):
        if mask[index]:
            result[index] = upstream[index] / (1 - rate)
    return result


def copy_and_zero(upstream, mask, rate):
    result = upstream.astype(float)
    result[~mask] = 0
    return result / (1 - rate)


def assigned(upstream, mask, rate):
    result = np.zeros_like(upstream, dtype=float)
    result[mask] = upstream[mask] / (1 - rate)
    return result


def checked(upstream, mask, rate):
    if not 0 <= rate < 1 or upstream.shape != mask.shape:
        raise ValueError
    return upstream * mask / (1 - rate)


WAYS = {
    "element_by_element": element_by_element,
    "copy_and_zero": copy_and_zero,
    "assigned": assigned,
    "checked": checked,
    "product": lambda upstream, mask, rate: upstream * mask / (1 - rate),
    "where": lambda upstream, mask, rate: np.where(mask, upstream / (1 - rate), 0),
    "scaled mask": lambda upstream, mask, rate: upstream * (mask.astype(float) / (1.0 - rate)),
    "float32": lambda upstream, mask, rate: (upstream * mask / (1 - rate)).astype(np.float32),
    "multiply": lambda upstream, mask, rate: np.multiply(upstream, mask) * (1 / (1 - rate)),
}

RIGHT = {name: refusing(way) for name, way in WAYS.items()}
