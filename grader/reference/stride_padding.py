"""Lesson 2, Stride and padding: how far the window moves, what lies around the image, and what size comes out.

Builds on lesson 1. Size formulas: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016
(arXiv:1603.07285), relationship 6; those of "valid" and "same": TensorFlow, tf.nn, "Notes on padding".
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.reference.arguments import (
    IMAGE,
    KERNEL,
    VOLUME,
    as_array,
    as_floats,
    check_kernel_fits,
    pair,
    whole_number,
)
from grader.reference.convolution import Activation, activated, feature_maps, flip_kernel, layer_arrays, slide


def pad(image: ArrayLike, border: Any) -> NDArray[Any]:
    """Zeros around the two spatial axes of (H, W) or (H, W, C); a new array, the dtype is kept.

    `border` is one integer for all four sides, or `((top, bottom), (left, right))`.
    Raises ValueError for a negative border, a border of another form, or an image with other axes.
    """
    image = as_array(image, "image", IMAGE, VOLUME)
    (top, bottom), (left, right) = _four_sides(border)
    height, width = image.shape[:2]
    padded = np.zeros((top + height + bottom, left + width + right, *image.shape[2:]), dtype=image.dtype)
    padded[top : top + height, left : left + width] = image
    return padded


def _four_sides(border: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return `((top, bottom), (left, right))` from either form of a border."""
    if np.ndim(border) == 0:
        width = whole_number(border, "border", least=0)
        return (width, width), (width, width)
    if np.shape(border) != (2, 2):
        raise ValueError(f"border is {border!r}; give one whole number or ((top, bottom), (left, right))")
    top, bottom, left, right = (
        whole_number(width, f"{side} border", least=0)
        for side, width in zip(("top", "bottom", "left", "right"), [*border[0], *border[1]], strict=True)
    )
    return (top, bottom), (left, right)


def _axis(size: int, kernel: int, stride: int, border: int = 0) -> tuple[int, int, int, int]:
    """Return the four as `int`; raises ValueError for a size, kernel or stride below 1 and for a negative border."""
    return (
        whole_number(size, "size", 1),
        whole_number(kernel, "kernel", 1),
        whole_number(stride, "stride", 1),
        whole_number(border, "border", 0),
    )


def fits(size: int, kernel: int, stride: int, border: int = 0) -> bool:
    """Does the last window end exactly at the padded edge: is (size + 2 border - kernel) a multiple of the stride?

    False, not an error, when the kernel is larger than the padded axis.
    Raises ValueError for a size, kernel or stride below 1 and for a negative border.
    """
    size, kernel, stride, border = _axis(size, kernel, stride, border)
    way = size + 2 * border - kernel
    return way >= 0 and way % stride == 0


def output_size(size: int, kernel: int, stride: int = 1, border: int = 0) -> int:
    """Number of windows along one axis: floor((size + 2 border - kernel) / stride) + 1.

    Raises ValueError for a size, kernel or stride below 1, a negative border, and a kernel larger than the padded axis.
    """
    size, kernel, stride, border = _axis(size, kernel, stride, border)
    if kernel > size + 2 * border:
        raise ValueError(
            f"kernel {kernel} is larger than size {size} with a border of {border} on either side; "
            f"use a border of at least {(kernel - size + 1) // 2}"
        )
    return (size + 2 * border - kernel) // stride + 1


def keras_output_size(size: int, kernel: int, stride: int, padding: str) -> int:
    """Number of windows along one axis as Keras counts them.

    "valid": ceil((size - kernel + 1) / stride), the same number as `output_size` without a border.
    "same": ceil(size / stride), whatever the kernel; it may be larger than the axis.
    Raises ValueError for an unknown padding, a size, kernel or stride below 1, and a kernel larger than a "valid" axis.
    """
    size, kernel, stride, _ = _axis(size, kernel, stride)
    if padding == "same":
        return _ceil_divide(size, stride)
    if padding == "valid":
        if kernel > size:
            raise ValueError(f'kernel {kernel} is larger than size {size}; use a smaller kernel or padding "same"')
        return _ceil_divide(size - kernel + 1, stride)
    raise ValueError(f'padding {padding!r} is unknown; use "valid" or "same"')


def _ceil_divide(number: int, divisor: int) -> int:
    """Quotient rounded up, in exact integer arithmetic."""
    return -(-number // divisor)


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros `(before, after)` one axis for padding "same", as TensorFlow adds them.

    The last window starts at (output - 1) * stride and must end inside the padded axis, which takes
    (output - 1) * stride + kernel - size zeros, never fewer than 0. Half of them go before; when their number is odd,
    the extra one goes after.
    Raises ValueError for a size, kernel or stride below 1.
    """
    size, kernel, stride, _ = _axis(size, kernel, stride)
    last_start = (keras_output_size(size, kernel, stride, "same") - 1) * stride
    total = max(last_start + kernel - size, 0)
    before = total // 2
    return before, total - before


def convolve2d(image: ArrayLike, kernel: ArrayLike, stride: Any = 1, border: Any = 0) -> NDArray[np.float64]:
    """Pad a grey image (H, W), then slide a kernel (kh, kw) over it in steps of `stride` -> float64, two axes.

    `stride` is an integer or `(vertical, horizontal)`, `border` as in `pad`; each output axis has `output_size` values.
    Raises ValueError for wrong axes, a stride below 1, a negative border and a kernel larger than the padded image.
    """
    kernel = as_floats(kernel, "kernel", KERNEL)
    padded = pad(as_floats(image, "image", IMAGE), border)
    check_kernel_fits(kernel, padded, padded=True)
    return slide(padded, kernel, pair(stride, "stride"))


def true_convolve2d(image: ArrayLike, kernel: ArrayLike, border: Any = 0) -> NDArray[np.float64]:
    """What mathematics calls convolution: the kernel is flipped along both axes first; stride 1.

    (H, W) and (kh, kw) -> float64 (H + 2 border - kh + 1, W + 2 border - kw + 1). Errors as `convolve2d`.
    """
    return convolve2d(image, flip_kernel(as_array(kernel, "kernel", KERNEL)), border=border)


def conv_layer(
    image: ArrayLike,
    kernels: ArrayLike,
    biases: ArrayLike,
    stride: Any = 1,
    padding: str = "valid",
    activation: Activation | None = None,
) -> NDArray[np.float64]:
    """A convolutional layer equal to Keras `Conv2D`.

    image (H, W, C), kernels (kh, kw, C, K), biases (K,) -> float64 (H', W', K).
    `stride` is an integer or `(vertical, horizontal)`; H' and W' follow `keras_output_size`, the zeros of "same"
    `same_padding`. `activation` is a callable, applied elementwise after the bias.
    Raises ValueError for mismatched shapes or channels, an empty axis, a stride below 1, an unknown padding, and for
    kernels larger than the image unless padding is "same".
    """
    image, kernels, biases = layer_arrays(image, kernels, biases)
    down, right = pair(stride, "stride")
    if padding == "same":
        vertical = same_padding(image.shape[0], kernels.shape[0], down)
        horizontal = same_padding(image.shape[1], kernels.shape[1], right)
        image = pad(image, (vertical, horizontal))
    elif padding != "valid":
        raise ValueError(f'padding {padding!r} is unknown; use "valid" or "same"')
    return activated(feature_maps(image, kernels, biases, (down, right)), activation)


def receptive_field(kernels: Sequence[int], strides: Sequence[int] | None = None) -> int:
    """How many input values along one axis one output value of stacked layers spans (shown, not an exercise).

    1 + sum over layers of (kernel - 1) * product of the strides of the layers before; stride 1 where none are given.
    Source: Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill, 2019.
    Raises ValueError for a kernel or stride below 1 and when there is not one stride per kernel.
    """
    strides = [1] * len(kernels) if strides is None else strides
    if len(strides) != len(kernels):
        raise ValueError(f"there are {len(strides)} strides for {len(kernels)} kernels; give one stride per kernel")
    field, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        field += (whole_number(kernel, "kernel", 1) - 1) * step
        step *= whole_number(stride, "stride", 1)
    return field
