"""The trained network by hand: every layer's numbers for one image, in NumPy alone. To be read after lesson 4.

It does what lesson 4's `forward_by_hand` is to do, so it is not there while that lesson is graded; import it inside
functions, where it is used.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]

POOL = 2
"""Rows, columns and stride of the pooling windows."""


def layer_outputs(image: ArrayLike, weights: Sequence[ArrayLike]) -> dict[str, Floats]:
    """What each layer of `minimal_digits_cnn` puts out for one prepared image (28, 28), from 0 to 1; float32, by name.

    conv 1 (26, 26, 32), pool 1 (13, 13, 32), conv 2 (11, 11, 64), pool 2 (5, 5, 64), both convolutions with their ReLU,
    dense (10,), before softmax, and softmax (10,), the probabilities. `weights` as from `load_weights` or Keras's
    `model.get_weights()`; other numbers of filters and other image sizes are taken too. ValueError when image and
    weights do not fit together.
    """
    kernels_1, biases_1, kernels_2, biases_2, dense, biases = (np.asarray(array, np.float32) for array in weights)
    picture = np.asarray(image, np.float32)
    if picture.ndim != 2:
        raise ValueError(f"the image has shape {picture.shape}; it must be (rows, columns), without channels or batch")
    outputs: dict[str, Floats] = {}
    outputs["conv 1"] = _convolve(picture[:, :, np.newaxis], kernels_1, biases_1)
    outputs["pool 1"] = _pool(outputs["conv 1"])
    outputs["conv 2"] = _convolve(outputs["pool 1"], kernels_2, biases_2)
    outputs["pool 2"] = _pool(outputs["conv 2"])
    flat = outputs["pool 2"].reshape(-1)
    if len(flat) != len(dense):
        raise ValueError(f"pool 2 has {len(flat)} numbers, and the dense layer has weights for {len(dense)}")
    outputs["dense"] = flat @ dense + biases
    powers = np.exp(outputs["dense"] - outputs["dense"].max())
    outputs["softmax"] = powers / powers.sum()
    return outputs


def _convolve(volume: Floats, kernels: Floats, biases: Floats) -> Floats:
    """ReLU of a "valid" convolution: (H, W, C), (kh, kw, C, K), (K,) -> (H - kh + 1, W - kw + 1, K)."""
    if volume.shape[2] != kernels.shape[2] or min(np.subtract(volume.shape[:2], kernels.shape[:2])) < 0:
        raise ValueError(f"kernels {kernels.shape} do not fit the volume {volume.shape}")
    windows: Any = sliding_window_view(volume, kernels.shape[:2], axis=(0, 1))
    rows, columns = windows.shape[:2]
    # one row of numbers for each window, in the order of the kernels': then the whole layer is one matrix product
    table = windows.transpose(0, 1, 3, 4, 2).reshape(rows * columns, -1)
    sums = table @ kernels.reshape(-1, kernels.shape[3]) + biases
    return np.maximum(sums, 0).reshape(rows, columns, -1)


def _pool(volume: Floats) -> Floats:
    """Largest number of each window, partial windows dropped: (H, W, C) -> (H // 2, W // 2, C)."""
    rows, columns = volume.shape[0] // POOL, volume.shape[1] // POOL
    whole = volume[: rows * POOL, : columns * POOL]
    return whole.reshape(rows, POOL, columns, POOL, -1).max(axis=(1, 3))
