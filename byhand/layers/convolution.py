"""Lesson 1's functions, fast: all windows of an image at once, without a loop in Python.

Where your own loops say *what* is computed, these say it to NumPy in one line. `sliding_window_view` shows every window
of an image as further axes (nothing is copied); `einsum` multiplies, and adds up over the axes whose letters are not
named after the arrow.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]


def window_product(window: Array, kernel: Array) -> float:
    """Sum of the products of two arrays of equal shape. Raises ValueError when the shapes differ."""
    if window.shape != kernel.shape:
        raise ValueError(f"the window has shape {window.shape} and the kernel {kernel.shape}; they must be equal")
    return float(np.vdot(window.astype(float), kernel.astype(float)))


def convolve2d(image: Array, kernel: Array) -> Array:
    """Feature map of a grey image: (H, W) and (kh, kw) -> float (H - kh + 1, W - kw + 1).

    Raises ValueError when the kernel is larger than the image.
    """
    return np.einsum("rcuv,uv->rc", _windows(image, kernel), kernel.astype(float))


def convolve_volume(image: Array, kernel: Array) -> Array:
    """Feature map through all channels: (H, W, C) and (kh, kw, C) -> float (H - kh + 1, W - kw + 1).

    Raises ValueError when the kernel is larger than the image or has other channels.
    """
    return np.einsum("rcduv,uvd->rc", _windows(image, kernel), kernel.astype(float))


def flip_kernel(kernel: Array) -> Array:
    """Both spatial axes reversed: (kh, kw) or (kh, kw, C) -> a new array of the same shape; channels stay."""
    return kernel[::-1, ::-1].copy()


def relu(x: Array) -> Array:
    """Elementwise max(0, x), as a new float array."""
    return np.maximum(x, 0.0)


def conv_layer(
    image: Array, kernels: Array, biases: Array, activation: Callable[[Array], Array] | None = None
) -> Array:
    """A layer: image (H, W, C), kernels (kh, kw, C, K), biases (K,) -> float (H - kh + 1, W - kw + 1, K).

    `activation` is called on the sums, biases included. Raises ValueError when channels differ, when there is not one
    bias per filter, or when the kernels are larger than the image.
    """
    if biases.shape != kernels.shape[3:]:
        raise ValueError(f"{kernels.shape[3]} filters need biases of shape ({kernels.shape[3]},), not {biases.shape}")
    sums = np.tensordot(_windows(image, kernels), kernels.astype(float), axes=([3, 4, 2], [0, 1, 2])) + biases
    return sums if activation is None else activation(sums)


def _windows(image: Array, kernel: Array) -> Array:
    """Every window: (H, W, …) -> float (H - kh + 1, W - kw + 1, …, kh, kw)."""
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError(f"the kernel {kernel.shape[:2]} does not fit into the image {image.shape[:2]}")
    if image.ndim == 3 and image.shape[2] != kernel.shape[2]:
        raise ValueError(f"the image has {image.shape[2]} channels and the kernel {kernel.shape[2]}")
    return sliding_window_view(image.astype(float), kernel.shape[:2], axis=(0, 1))
