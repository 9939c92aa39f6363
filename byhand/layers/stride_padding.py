"""Lesson 2's functions, fast: all windows of an image at once, `[::stride]` to step over them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
Sides = tuple[tuple[int, int], tuple[int, int]]


def pad(image: Array, border: int | Sides) -> Array:
    """Zeros around the two spatial axes of (H, W) or (H, W, C), dtype kept.

    `border` is one number for all sides or `((top, bottom), (left, right))`. Raises ValueError for a negative one.
    """
    rows, columns = ((border, border), (border, border)) if isinstance(border, int | np.integer) else border
    return np.pad(image, (tuple(rows), tuple(columns), (0, 0))[: image.ndim])


def output_size(size: int, kernel: int, stride: int = 1, border: int = 0) -> int:
    """Number of windows along an axis: (size + 2 border - kernel) // stride + 1.

    Raises ValueError for a size, kernel or stride below 1, a negative border, or a kernel longer than the padded axis.
    """
    _check_axis(size, kernel, stride)
    if border < 0 or kernel > size + 2 * border:
        raise ValueError(f"a kernel of {kernel} finds no place on {size} cells with a border of {border}")
    return (size + 2 * border - kernel) // stride + 1


def keras_output_size(size: int, kernel: int, stride: int, padding: str) -> int:
    """Number of windows along an axis as Keras counts them: ceil((size - kernel + 1) / stride) or ceil(size / stride).

    Raises ValueError for a padding other than "valid" and "same", a size, kernel or stride below 1, and with "valid"
    for a kernel longer than the axis.
    """
    _check_axis(size, kernel, stride)
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f'padding {padding!r} is unknown; it is "valid" or "same"')
    return output_size(size, kernel, stride)


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros (before, after) an axis for padding "same", as TensorFlow adds them: an odd one goes after.

    Raises ValueError for a size, kernel or stride below 1.
    """
    windows = keras_output_size(size, kernel, stride, "same")
    zeros = max((windows - 1) * stride + kernel - size, 0)
    return zeros // 2, zeros - zeros // 2


def convolve2d(image: Array, kernel: Array, stride: Any = 1, border: Any = 0) -> Array:
    """Grey image (H, W) and kernel (kh, kw) -> float map; `stride` is a number or (vertical, horizontal).

    Raises ValueError for a stride below 1, a negative border and a kernel larger than the padded image.
    """
    return np.einsum("rcuv,uv->rc", _windows(pad(image, border), kernel, stride), kernel.astype(float))


def true_convolve2d(image: Array, kernel: Array, border: Any = 0) -> Array:
    """As `convolve2d` with stride 1, the kernel flipped on both axes first."""
    return convolve2d(image, kernel[::-1, ::-1], border=border)


def conv_layer(
    image: Array,
    kernels: Array,
    biases: Array,
    stride: Any = 1,
    padding: str = "valid",
    activation: Callable[[Array], Array] | None = None,
) -> Array:
    """A layer equal to Keras `Conv2D`: image (H, W, C), kernels (kh, kw, C, K), biases (K,) -> float (H', W', K).

    H' and W' follow `keras_output_size`. Raises ValueError for an unknown padding, a stride below 1, other channels,
    not one bias per filter, and with "valid" for kernels larger than the image.
    """
    if image.shape[2] != kernels.shape[2] or biases.shape != kernels.shape[3:]:
        raise ValueError(f"image {image.shape}, kernels {kernels.shape} and biases {biases.shape} do not fit together")
    if padding == "same":
        down, right = _pair(stride)
        rows = same_padding(image.shape[0], kernels.shape[0], down)
        image = pad(image, (rows, same_padding(image.shape[1], kernels.shape[1], right)))
    elif padding != "valid":
        raise ValueError(f'padding {padding!r} is unknown; it is "valid" or "same"')
    windows = _windows(image, kernels, stride)
    sums = np.tensordot(windows, kernels.astype(float), axes=([3, 4, 2], [0, 1, 2])) + biases
    return sums if activation is None else activation(sums)


def _windows(image: Array, kernel: Array, stride: Any) -> Array:
    """Every stride-th window: (H, W, …) -> float (H', W', …, kh, kw)."""
    down, right = _pair(stride)
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError(f"the kernel {kernel.shape[:2]} does not fit into the padded image {image.shape[:2]}")
    return sliding_window_view(image.astype(float), kernel.shape[:2], axis=(0, 1))[::down, ::right]


def _pair(stride: Any) -> tuple[int, int]:
    down, right = (stride, stride) if isinstance(stride, int | np.integer) else stride
    if down < 1 or right < 1:
        raise ValueError(f"the stride is {stride}; it must be at least 1")
    return int(down), int(right)


def _check_axis(size: int, kernel: int, stride: int) -> None:
    if min(size, kernel, stride) < 1:
        raise ValueError(f"size {size}, kernel {kernel} and stride {stride} must be at least 1")
