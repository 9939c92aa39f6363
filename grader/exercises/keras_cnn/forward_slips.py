"""The way through a network in NumPy, in steps that go wrong one at a time: the wrong ideas of `forward_by_hand`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from byhand.layers.pooling import max_pool
from byhand.layers.stride_padding import conv_layer

Array = np.ndarray
Step = Callable[[Array], Array]


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


def same(x: Array) -> Array:
    return x


def softmax(x: Array) -> Array:
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def flatten(volume: Array) -> Array:
    return volume.reshape(-1)


@dataclass(frozen=True)
class Forward:
    """The way through the network, unless a step of it is replaced."""

    image: Step = same
    kernels: Step = same
    biases: tuple[float, float, float] = (1, 1, 1)
    first: Step = relu
    second: Step = relu
    pool: Callable[..., Array] = max_pool
    pool_2: Callable[..., Array] | None = None
    padding: str = "valid"
    flat: Step = flatten
    inputs: Step = same
    logits: Step = same
    result: Callable[[Array], Any] = softmax

    def __call__(self, image: Array, weights: Sequence[Array]) -> Any:
        kernels_1, biases_1, kernels_2, biases_2, dense_weights, dense_biases = weights
        volume = self.image(image)[:, :, np.newaxis]
        x, y, z = self.biases
        volume = self.pool(self.first(conv_layer(volume, self.kernels(kernels_1), x * biases_1, padding=self.padding)))
        volume = self.second(conv_layer(volume, self.kernels(kernels_2), y * biases_2, padding=self.padding))
        inputs = self.inputs(self.flat((self.pool_2 or self.pool)(volume)))
        return self.result(self.logits(inputs @ dense_weights + z * dense_biases))


def flipped(kernels: Array) -> Array:
    return kernels[::-1, ::-1]


def unpooled(volume: Array) -> Array:
    return volume


def stepping(volume: Array) -> Array:
    """Every second pixel, without looking at the others."""
    return volume[: volume.shape[0] // 2 * 2 : 2, : volume.shape[1] // 2 * 2 : 2]


def overlapping(volume: Array) -> Array:
    return max_pool(volume, 2, 1)


def bias_too_late(image: Array, weights: Sequence[Array]) -> Any:
    """Added after the ReLU."""
    kernels_1, biases_1, kernels_2, biases_2, dense_weights, dense_biases = weights
    volume = max_pool(relu(conv_layer(image[:, :, np.newaxis], kernels_1, 0 * biases_1)) + biases_1)
    volume = max_pool(relu(conv_layer(volume, kernels_2, 0 * biases_2)) + biases_2)
    return softmax(flatten(volume) @ dense_weights + dense_biases)


def one_block(image: Array, weights: Sequence[Array]) -> Any:
    """Goes straight from the first pooling to the dense layer."""
    volume = max_pool(relu(conv_layer(image[:, :, np.newaxis], weights[0], weights[1])))
    return softmax(flatten(volume) @ weights[4] + weights[5])


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def divided_in_place(image: Array, weights: Sequence[Array]) -> Any:
    result = Forward()(image, weights)
    image /= image.max() or 1
    image *= 0.5
    return result


def added_in_place(image: Array, weights: Sequence[Array]) -> Any:
    result = Forward()(image, weights)
    weights[5][:] = 0
    return result
