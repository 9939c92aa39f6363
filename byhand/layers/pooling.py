"""What lesson 3 builds, in fast NumPy: pooling, flatten, a block of layers and the table of a stack.

Meant to be read after the lesson. Images are `(H, W)` or `(H, W, C)`; `size` and `stride` are whole numbers or pairs
`(vertical, horizontal)`; a stride of None means a stride equal to the size.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from byhand.layers.convolution import relu
from byhand.layers.stride_padding import conv_layer, keras_output_size, same_padding

Shape = tuple[int, ...]


def max_pool(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Largest number of each window, the dtype is kept: (H, W[, C]) -> (H', W'[, C]).

    H' = (H - size) // stride + 1, and W' likewise: windows that stick out are dropped, as by Keras.
    Raises ValueError for a size or stride below 1 and for a window larger than the image.
    """
    return _windows(np.asarray(image), *_pairs(size, stride)).max(axis=(-2, -1))


def average_pool(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Mean of each window, in float64; shapes and errors as `max_pool`."""
    return _windows(np.asarray(image), *_pairs(size, stride)).mean(axis=(-2, -1), dtype=np.float64)


def max_pool_same(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Max pooling with padding "same", the dtype is kept: H' = ceil(H / stride), and W' likewise.

    The border repeats the edge of the image. A copy of an edge pixel cannot win against the pixel itself, which lies in
    the same window, so the border never changes a result.
    Raises ValueError for a size or stride below 1; a window may be larger than the image.
    """
    image = np.asarray(image)
    window, step = _pairs(size, stride)
    border = [same_padding(*axis) for axis in zip(image.shape[:2], window, step, strict=True)]
    border += [(0, 0)] * (image.ndim - 2)
    rows, columns = (-(-length // s) for length, s in zip(image.shape[:2], step, strict=True))
    return _windows(np.pad(image, border, mode="edge"), window, step)[:rows, :columns].max(axis=(-2, -1))


def flatten(volume: np.ndarray) -> np.ndarray:
    """All numbers in one new row, the last axis fastest: (H, W, C) -> (H * W * C,), the dtype is kept."""
    return np.asarray(volume).flatten()


def conv_block(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, pool_size: Any = 2) -> np.ndarray:
    """Convolution ("valid", stride 1), then ReLU, then max pooling.

    (H, W, C), (kh, kw, C, K) and (K,) -> float64 (H', W', K). Errors as `conv_layer` and `max_pool`.
    """
    return max_pool(conv_layer(image, kernels, biases, activation=relu), pool_size)


def layer_table(layers: Iterable[Mapping[str, Any]], input_shape: Sequence[int]) -> list[tuple[Shape, int]]:
    """`(output_shape, params)` of each layer of a stack, biases included, without a batch axis.

    `layers` are dicts: "layer" is "conv" (filters, kernel, stride=1, padding="valid"), "max_pool" (size), "flatten",
    "dropout" (rate) or "dense" (units), with their arguments as further entries; kernel, stride and size are whole
    numbers. Raises ValueError, naming the layer, for what makes no sense: an unknown layer or padding, a kernel, stride
    or size below 1, a kernel or window larger than its input, a rate outside [0, 1), a layer that does not suit the
    shape before it.
    """
    shape = tuple(int(length) for length in input_shape)
    table = []
    for number, layer in enumerate(layers, start=1):
        try:
            shape, params = _row(layer, shape)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from error
        table.append((shape, params))
    return table


def _row(layer: Mapping[str, Any], shape: Shape) -> tuple[Shape, int]:
    """Output shape and parameters of one layer after an input of `shape`."""
    kind = layer["layer"]
    wanted = {"conv": 3, "max_pool": 3, "dense": 1}.get(kind, len(shape))
    if len(shape) != wanted:
        raise ValueError(f"{kind} cannot follow shape {shape}; it needs {'one axis' if wanted == 1 else '(H, W, C)'}")
    if kind == "conv":
        kernel, filters = int(layer["kernel"]), int(layer["filters"])
        stride, padding = int(layer.get("stride", 1)), layer.get("padding", "valid")
        height, width = (keras_output_size(length, kernel, stride, padding) for length in shape[:2])
        return (height, width, filters), (kernel * kernel * shape[2] + 1) * filters
    if kind == "max_pool":
        size = int(layer["size"])
        return (*(keras_output_size(length, size, size, "valid") for length in shape[:2]), shape[2]), 0
    if kind == "flatten":
        return (prod(shape),), 0
    if kind == "dropout":
        if not 0 <= layer["rate"] < 1:
            raise ValueError(f"dropout rate is {layer['rate']}; it must be at least 0 and below 1")
        return shape, 0
    if kind == "dense":
        units = int(layer["units"])
        return (units,), (shape[0] + 1) * units
    raise ValueError(f"{kind!r} is unknown; use 'conv', 'max_pool', 'flatten', 'dropout' or 'dense'")


def _pairs(size: Any, stride: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """Size and stride as pairs; raises ValueError for a number below 1."""
    stride = size if stride is None else stride
    window, step = (np.broadcast_to(value, 2).tolist() for value in (size, stride))
    if min(*window, *step) < 1:
        raise ValueError(f"size {size} and stride {stride} must be at least 1")
    return tuple(window), tuple(step)


def _windows(image: np.ndarray, size: tuple[int, int], stride: tuple[int, int]) -> np.ndarray:
    """A view of all whole windows: (H, W[, C]) -> (H', W'[, C], size[0], size[1])."""
    if size[0] > image.shape[0] or size[1] > image.shape[1]:
        raise ValueError(f"pooling window {size} is larger than the image {image.shape[:2]}; use a smaller size")
    return sliding_window_view(image, size, axis=(0, 1))[:: stride[0], :: stride[1]]
