"""dropout, right in many styles."""

import numpy as np


def checked(rate):
    if rate < 0 or rate >= 1:
        raise ValueError("rate must be in [0, 1)")


def kept_by_uniform_numbers(x, rate, rng, training=True):
    checked(rate)
    if not training:
        return x.copy()
    mask = rng.random(x.shape) >= rate
    return x * mask / (1 - rate)


def where(x, rate, rng, training=True):
    checked(rate)
    if not training or rate == 0:
        return np.copy(x)
    return np.where(rng.random(x.shape) < rate, 0, x / (1 - rate))


def binomial(x, rate, rng, training=True):
    checked(rate)
    if not training:
        return np.array(x)
    return rng.binomial(1, 1 - rate, size=x.shape) * x / (1 - rate)


def choice(x, rate, rng, training=True):
    checked(rate)
    if not training:
        return x.copy()
    return x * rng.choice([0.0, 1 / (1 - rate)], size=x.shape, p=[rate, 1 - rate])


def element_by_element(x, rate, rng, training=True):
    checked(rate)
    result = np.zeros(x.shape)
    for index, value in np.ndenumerate(x):
        if not training:
            result[index] = value
        elif rng.random() >= rate:
            result[index] = value / (1 - rate)
    return result


def copy_and_zero(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    result = x.astype(float)
    if training:
        result[rng.random(result.shape) < rate] = 0
        result /= 1 - rate
    return result


def float32(x, rate, rng, training=True):
    checked(rate)
    x = x.astype(np.float32)
    if not training:
        return x
    return (x * (rng.random(x.shape, dtype=np.float32) >= rate) / np.float32(1 - rate)).astype(np.float32)


def scaled_mask_first(x, rate, rng, training=True):
    checked(rate)
    mask = np.ones(x.shape)
    if training:
        mask = (rng.uniform(size=x.shape) > rate).astype(float) / (1.0 - rate)
    return x * mask


def flat_then_reshaped(x, rate, rng, training=True):
    checked(rate)
    if not training:
        return x * 1
    flat = [value / (1 - rate) if r >= rate else 0.0 for value, r in zip(x.ravel(), rng.random(x.size), strict=True)]
    return np.array(flat).reshape(x.shape)


def row_by_row(x, rate, rng, training=True):
    checked(rate)
    if not training or not rate:
        return x.copy()
    return np.stack([row * (rng.random(np.shape(row)) >= rate) / (1 - rate) for row in x])


class Layer:
    """Called like a function."""

    def __call__(self, x, rate, rng, training=True):
        return where(x, rate, rng, training)


RIGHT = {
    "kept_by_uniform_numbers": kept_by_uniform_numbers,
    "where": where,
    "binomial": binomial,
    "choice": choice,
    "element_by_element": element_by_element,
    "copy_and_zero": copy_and_zero,
    "float32": float32,
    "scaled_mask_first": scaled_mask_first,
    "flat_then_reshaped": flat_then_reshaped,
    "row_by_row": row_by_row,
    "object that is called": Layer(),
}
