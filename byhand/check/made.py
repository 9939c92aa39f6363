"""Arguments that are made where they are used: a case names a recipe and its numbers, never an object.

So a seeded generator, a Keras model or a thousand digits stand in a case as one short line, and every asking gets a
fresh one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Made:
    """An argument by recipe. `settings` are plain values. Its repr is what reports show."""

    recipe: str
    settings: tuple[Any, ...] = ()

    def make(self) -> Any:
        """A fresh object; equal settings give equal objects. Raises KeyError for an unknown recipe."""
        return RECIPES[self.recipe].make(*self.settings)

    def __repr__(self) -> str:
        try:
            return RECIPES[self.recipe].text.format(*self.settings)
        except (KeyError, IndexError):  # not one of ours: an answer may hold anything
            return f"{self.recipe}{self.settings}"


@dataclass(frozen=True)
class Recipe:
    """make: the function that makes the object. text: how it is written in reports, with {0}, {1} for the settings."""

    make: Callable[..., Any]
    text: str


def made(value: Any) -> Any:
    """The value, with what is to be made in it made afresh: at the top, or inside tuples, lists and dicts."""
    if isinstance(value, Made):
        return value.make()
    if isinstance(value, tuple | list):
        return type(value)(made(item) for item in value)
    if isinstance(value, dict):
        return {key: made(item) for key, item in value.items()}
    return value


def normal_array(seed: int, shape: Sequence[int]) -> np.ndarray:
    """Standard normal numbers, float64: negative ones among them, and none that is 0."""
    return np.random.default_rng(seed).normal(0, 1, tuple(shape))


def sparse_array(seed: int, shape: Sequence[int]) -> np.ndarray:
    """The same, with about a third of them 0, as behind a ReLU."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, tuple(shape)) * (rng.random(tuple(shape)) < 2 / 3)


def pixel_array(seed: int, shape: Sequence[int]) -> np.ndarray:
    """Bright pixels, uint8 from 100 to 255."""
    return np.random.default_rng(seed).integers(100, 256, tuple(shape), dtype=np.uint8)


def training_digits(start: int, count: int) -> np.ndarray:
    """Training digits of the embedded sample, prepared: float32 (count, 28, 28, 1) from 0 to 1."""
    return _digits(0, start, count)


def training_labels(start: int, count: int) -> np.ndarray:
    """Their labels, int64 (count,)."""
    return _labels(0, start, count)


def unseen_digits(start: int, count: int) -> np.ndarray:
    """Test digits of the embedded sample, prepared as `training_digits`."""
    return _digits(1, start, count)


def unseen_labels(start: int, count: int) -> np.ndarray:
    """Their labels, int64 (count,)."""
    return _labels(1, start, count)


def one_digit(number: int, dtype: str) -> np.ndarray:
    """One test digit of the embedded sample, prepared: (28, 28) from 0 to 1, of that dtype."""
    return _digits(1, number, 1)[0, :, :, 0].astype(dtype)


def _digits(part: int, start: int, count: int) -> np.ndarray:
    images = _sample()[part][0][start : start + count]
    return images[..., np.newaxis].astype(np.float32) / np.float32(255)


def _labels(part: int, start: int, count: int) -> np.ndarray:
    return _sample()[part][1][start : start + count].astype(np.int64)


@functools.cache
def _sample() -> Any:
    """The embedded digits, unpacked once; what is made of them are copies."""
    from byhand.data import load_digits

    return load_digits()


def normal_weights(seed: int, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """Weights of a network, float32, one array for each shape: normal, scaled so that numbers neither grow nor vanish
    from layer to layer (He et al. 2015: variance 2 / inputs), biases from -0.1 to 0.1."""
    rng = np.random.default_rng(seed)
    arrays = []
    for shape in map(tuple, shapes):
        if len(shape) == 1:
            arrays.append(rng.uniform(-0.1, 0.1, shape).astype(np.float32))
        else:
            arrays.append(rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(np.float32))
    return arrays


def shipped_weights(name: str) -> list[np.ndarray]:
    """The weights of a trained network that come with this package (`byhand.models.load_weights`)."""
    from byhand.models import load_weights

    return load_weights(name)


def keras_model(seed: int, layers: Sequence[Sequence[Any]]) -> Any:
    """A compiled Keras network by its configuration, freshly initialised from a seed."""
    from byhand.check.keras_world import model_from

    return model_from(seed, layers)


RECIPES: dict[str, Recipe] = {
    "generator": Recipe(np.random.default_rng, "np.random.default_rng({0})"),
    "normal array": Recipe(normal_array, "random numbers of shape {1} (seed {0})"),
    "sparse array": Recipe(sparse_array, "random numbers of shape {1} (seed {0}), a third of them 0"),
    "pixel array": Recipe(pixel_array, "random pixels of shape {1}, uint8 (seed {0})"),
    "training digits": Recipe(training_digits, "training digits {0} and on ({1} of them), prepared"),
    "training labels": Recipe(training_labels, "the labels of training digits {0} and on ({1} of them)"),
    "unseen digits": Recipe(unseen_digits, "test digits {0} and on ({1} of them), prepared"),
    "unseen labels": Recipe(unseen_labels, "the labels of test digits {0} and on ({1} of them)"),
    "one digit": Recipe(one_digit, "test digit {0}, prepared, {1}"),
    "normal weights": Recipe(normal_weights, "random weights (seed {0})"),
    "shipped weights": Recipe(shipped_weights, 'load_weights("{0}")'),
    "keras model": Recipe(keras_model, "a freshly built, compiled network (seed {0})"),
}
