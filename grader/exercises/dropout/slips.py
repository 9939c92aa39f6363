"""Dropout with one thing done wrongly, put together: which elements stay, by what they are multiplied, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

Layer = Callable[..., Any]
Keep = Callable[[Generator, tuple[int, ...], float], np.ndarray]
"""From a generator, a shape and a rate: True where an element stays."""
Factor = Callable[[float], float]


def each_with_the_rate(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    """The right way."""
    return rng.random(shape) >= rate


def scaled_up(rate: float) -> float:
    """The right factor."""
    return 1 / (1 - rate)


def one(rate: float) -> float:
    return 1.0


def layer(
    keep: Keep = each_with_the_rate,
    factor: Factor = scaled_up,
    at_rest: Factor = one,
    refuses: Callable[[float], bool] = lambda rate: not 0 <= rate < 1,
) -> Layer:
    """Dropout of these parts. at_rest: by what x is multiplied when not training."""

    def dropout(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
        if refuses(rate):
            raise ValueError(f"rate is {rate}")
        if not training:
            return x * at_rest(rate)
        return x * keep(rng, x.shape, rate) * factor(rate)

    return dropout


def kept_with_the_rate(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return rng.random(shape) < rate


def for_each_row(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.broadcast_to(rng.random((shape[0],) + (1,) * (len(shape) - 1)) >= rate, shape)


def for_each_column(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.broadcast_to(rng.random(shape[-1]) >= rate, shape)


def for_one_sample(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.broadcast_to(rng.random(shape[1:]) >= rate, shape) if len(shape) > 1 else rng.random(shape) >= rate


def an_exact_number(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    size = int(np.prod(shape))
    kept = np.ones(size, bool)
    kept[: round(rate * size)] = False
    return rng.permutation(kept).reshape(shape)


def an_exact_number_a_row(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    rows = rng.random((int(np.prod(shape[:-1])), shape[-1]))
    ranks = rows.argsort(axis=1).argsort(axis=1)
    return (ranks >= round(rate * shape[-1])).reshape(shape)


def from_numpys_own_chance(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.random.random(shape) >= rate


def from_a_new_generator(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.random.default_rng().random(shape) >= rate


def from_a_fixed_seed(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.random.default_rng(0).random(shape) >= rate


def all_stay(rng: Generator, shape: tuple[int, ...], rate: float) -> np.ndarray:
    return np.ones(shape, bool)
