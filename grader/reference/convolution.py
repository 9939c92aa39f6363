"""Lesson 1, Convolution by hand: a window, a product, a sum, slid over an image, through its channels, once per filter.

"Convolution" is what CNN layers compute: cross-correlation, without a flip (Goodfellow, Bengio and Courville,
Deep Learning, 2016, equation 9.6). `slide`, `layer_arrays`, `feature_maps` and `activated` are shared with lesson 2.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.reference.arguments import (
    IMAGE,
    KERNEL,
    KERNEL_BANK,
    KERNEL_VOLUME,
    VOLUME,
    as_array,
    as_floats,
    check_channels,
    check_kernel_fits,
    entry,
    whole_number,
)

Activation = Callable[[NDArray[np.float64]], ArrayLike]


def window_product(window: ArrayLike, kernel: ArrayLike) -> float:
    """Sum of the elementwise products of two arrays of equal shape, with any number of axes.

    Raises ValueError when the shapes differ, even where NumPy could broadcast them.
    """
    window = as_floats(window, "window")
    kernel = as_floats(kernel, "kernel")
    if window.shape != kernel.shape:
        raise ValueError(f"window has shape {window.shape} and kernel {kernel.shape}; they must be equal")
    return float(np.sum(window * kernel))


def slide(
    image: NDArray[np.float64], kernel: NDArray[np.float64], stride: tuple[int, int] = (1, 1)
) -> NDArray[np.float64]:
    """Window product at every place where the whole kernel lies on the image, rows first.

    result[i, j] = sum over u, v (and c) of image[i * down + u, j * right + v, c] * kernel[u, v, c]

    image (H, W) or (H, W, C) and kernel (kh, kw) or (kh, kw, C) -> (H', W'), two axes either way. The caller has
    checked that the kernel fits.
    """
    height, width = kernel.shape[:2]
    down, right = stride
    tops = range(0, image.shape[0] - height + 1, down)
    lefts = range(0, image.shape[1] - width + 1, right)
    result = np.empty((len(tops), len(lefts)))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = image[top : top + height, left : left + width]
            result[i, j] = window_product(window, kernel)
    return result


def convolve2d(image: ArrayLike, kernel: ArrayLike) -> NDArray[np.float64]:
    """Slide a kernel over a grey image: (H, W) and (kh, kw) -> float64 (H - kh + 1, W - kw + 1).

    Raises ValueError when an array has not two axes, has an empty one, or the kernel is larger than the image.
    """
    image = as_floats(image, "image", IMAGE)
    kernel = as_floats(kernel, "kernel", KERNEL)
    check_kernel_fits(kernel, image)
    return slide(image, kernel)


def convolve_volume(image: ArrayLike, kernel: ArrayLike) -> NDArray[np.float64]:
    """Slide a kernel over all channels at once: (H, W, C) and (kh, kw, C) -> float64 (H - kh + 1, W - kw + 1).

    The kernel is as deep as the image, so it moves along two axes alone and the products of all channels are summed.
    Raises ValueError when an array has not three axes, has an empty one, the channels differ or the kernel is larger.
    """
    image = as_floats(image, "image", VOLUME)
    kernel = as_floats(kernel, "kernel", KERNEL_VOLUME)
    check_channels(image, kernel)
    check_kernel_fits(kernel, image)
    return slide(image, kernel)


def flip_kernel(kernel: ArrayLike) -> NDArray[Any]:
    """Reverse both spatial axes of a kernel (kh, kw) or (kh, kw, C); channels stay in order, the dtype is kept.

    Convolving with the flipped kernel is what mathematics calls convolution.
    Raises ValueError for another number of axes or an empty one.
    """
    return as_array(kernel, "kernel", KERNEL, KERNEL_VOLUME)[::-1, ::-1].copy()


def relu(x: ArrayLike) -> NDArray[np.float64]:
    """Elementwise max(0, x), any shape -> a new float64 array of that shape."""
    return np.maximum(as_floats(x, "x"), 0.0)


def layer_arrays(
    image: ArrayLike, kernels: ArrayLike, biases: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the arrays of a layer as float64: image (H, W, C), kernels (kh, kw, C, K), biases (K,).

    Raises ValueError when a number of axes is wrong, an axis is empty, the channels differ or there is not one bias for
    each filter.
    """
    image = as_floats(image, "image", VOLUME)
    kernels = as_floats(kernels, "kernels", KERNEL_BANK)
    biases = as_floats(biases, "biases", ("filters",))
    check_channels(image, kernels)
    if biases.shape[0] != kernels.shape[3]:
        given = "is 1 bias" if biases.shape[0] == 1 else f"are {biases.shape[0]} biases"
        filters = "1 filter" if kernels.shape[3] == 1 else f"{kernels.shape[3]} filters"
        raise ValueError(f"there {given} for {filters}; give one bias per filter")
    return image, kernels, biases


def feature_maps(
    image: NDArray[np.float64],
    kernels: NDArray[np.float64],
    biases: NDArray[np.float64],
    stride: tuple[int, int] = (1, 1),
) -> NDArray[np.float64]:
    """One feature map per filter, stacked as channels: slide the filter's kernel, then add its bias to each sum once.

    Arrays as `layer_arrays` returns them -> (H', W', K). Raises ValueError when the kernels are larger than the image.
    """
    check_kernel_fits(kernels, image)
    maps = [slide(image, kernels[:, :, :, k], stride) + biases[k] for k in range(len(biases))]
    return np.stack(maps, axis=-1)


def activated(sums: NDArray[np.float64], activation: Activation | None) -> NDArray[np.float64]:
    """Apply an elementwise activation to the finished sums (biases included), or none; -> float64, same shape."""
    return sums if activation is None else np.asarray(activation(sums), dtype=np.float64)


def conv_layer(
    image: ArrayLike, kernels: ArrayLike, biases: ArrayLike, activation: Activation | None = None
) -> NDArray[np.float64]:
    """A convolutional layer, "valid" and with stride 1.

    image (H, W, C), kernels (kh, kw, C, K), biases (K,) -> float64 (H - kh + 1, W - kw + 1, K).
    `activation` is a callable, applied elementwise after the bias.
    Raises ValueError for mismatched shapes or channels, an empty axis and kernels larger than the image.
    """
    return activated(feature_maps(*layer_arrays(image, kernels, biases)), activation)


def count_weights(layer: Mapping[str, Any]) -> int:
    """Exact number of weights of a layer, biases left out unless the description says `"bias": True`.

    `{"layer": "dense", "inputs": n, "outputs": m}` has n * m weights, one per connection, and m biases.
    `{"layer": "conv", "kernel": [kh, kw], "channels_in": c, "filters": k}` has kh * kw * c * k weights and k biases,
    whatever the size of the image, because all positions share them.
    Raises ValueError for an unknown layer, a missing entry or a count below 1.
    """

    def count(key: str) -> int:
        return whole_number(entry(layer, key), key, least=1)

    kind = entry(layer, "layer")
    if kind == "dense":
        units = count("outputs")
        weights = count("inputs") * units
    elif kind == "conv":
        units = count("filters")
        height, width = entry(layer, "kernel")
        weights = whole_number(height, "kernel height", 1) * whole_number(width, "kernel width", 1)
        weights *= count("channels_in") * units
    else:
        raise ValueError(f"layer {kind!r} is unknown; use 'dense' or 'conv'")
    return weights + units if layer.get("bias", False) else weights
