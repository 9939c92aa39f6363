"""Lesson 3, Pooling: one value for each window of each channel, and the bookkeeping of a whole stack of layers.

Builds on lesson 2. Pooling keeps the channels apart and has no parameters; the windows of "valid" pooling are counted
as for a convolution without a border (Dumoulin and Visin, arXiv:1603.07285, relationship 7).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.reference.arguments import IMAGE, VOLUME, as_array, as_floats, entry, pair, whole_number
from grader.reference.convolution import count_weights, relu
from grader.reference.stride_padding import conv_layer, keras_output_size, same_padding


def max_pool(image: ArrayLike, size: Any = 2, stride: Any = None) -> NDArray[Any]:
    """Largest value of each window: (H, W) or (H, W, C) -> (H', W') or (H', W', C), the dtype is kept.

    `size` and `stride` are integers or `(vertical, horizontal)`; `stride=None` means `size`. Partial windows at the
    right and bottom are dropped, as by Keras `MaxPooling2D`: H' = floor((H - size) / stride) + 1.
    Raises ValueError for a size or stride below 1, a window larger than the image, and other axes.
    """
    return _pool(image, size, stride, _whole_windows, np.max)


def average_pool(image: ArrayLike, size: Any = 2, stride: Any = None) -> NDArray[np.float64]:
    """Mean of each window, in float64, as by Keras `AveragePooling2D`; shapes, arguments and errors as `max_pool`."""
    return _pool(as_floats(image, "image"), size, stride, _whole_windows, np.mean)


def max_pool_same(image: ArrayLike, size: Any = 2, stride: Any = None) -> NDArray[Any]:
    """Max pooling with padding "same": H' = ceil(H / stride); otherwise as `max_pool`, and a large window is no error.

    Windows are placed by `same_padding`, and what lies outside the image never wins, not even
    when all values are negative.
    """
    return _pool(image, size, stride, _same_windows, np.max)


# The windows along one axis, as slices: from its length, the size of a window and the stride.
Windows = Callable[[int, int, int], list[slice]]


def _whole_windows(length: int, size: int, stride: int) -> list[slice]:
    """Windows that lie wholly on the axis."""
    if size > length:
        raise ValueError(
            f"pooling window of size {size} is larger than the axis of length {length}; use a smaller size"
        )
    return [slice(start, start + size) for start in range(0, length - size + 1, stride)]


def _same_windows(length: int, size: int, stride: int) -> list[slice]:
    """Windows of padding "same", cut to the part that lies on the axis; that part is never empty."""
    before, _ = same_padding(length, size, stride)
    starts = [i * stride - before for i in range(keras_output_size(length, size, stride, "same"))]
    return [slice(max(start, 0), min(start + size, length)) for start in starts]


def _pool(
    image: ArrayLike, size: Any, stride: Any, windows: Windows, summary: Callable[..., NDArray[Any]]
) -> NDArray[Any]:
    """Apply `summary` to each window of each channel: result[i, j, c] = summary(image[rows of i, columns of j, c])."""
    image = as_array(image, "image", IMAGE, VOLUME)
    height, width = pair(size, "size")
    down, right = (height, width) if stride is None else pair(stride, "stride")
    rows = windows(image.shape[0], height, down)
    columns = windows(image.shape[1], width, right)
    result = np.empty((len(rows), len(columns), *image.shape[2:]), dtype=image.dtype)
    for i, row_slice in enumerate(rows):
        for j, column_slice in enumerate(columns):
            result[i, j] = summary(image[row_slice, column_slice], axis=(0, 1))
    return result


def flatten(volume: ArrayLike) -> NDArray[Any]:
    """All values in one row: any shape -> (number of values,), a new array, the dtype is kept.

    Row-major, the last axis fastest: of (H, W, C) first all channels of the top left pixel, then those of the
    pixel to its right; as Keras `Flatten` does with one sample.
    """
    return as_array(volume, "volume").reshape(-1, order="C").copy()


def conv_block(image: ArrayLike, kernels: ArrayLike, biases: ArrayLike, pool_size: Any = 2) -> NDArray[np.float64]:
    """Convolution ("valid", stride 1), then ReLU, then max pooling.

    (H, W, C), (kh, kw, C, K) and (K,) -> float64 (H', W', K) with H' = floor((H - kh + 1) / pool_size).
    Errors as `conv_layer` of lesson 2 and `max_pool`.
    """
    return max_pool(conv_layer(image, kernels, biases, activation=relu), pool_size)


def layer_table(layers: Iterable[Mapping[str, Any]], input_shape: Sequence[int]) -> list[tuple[tuple[int, ...], int]]:
    """Output shape and number of parameters of each layer of a stack, biases included, as `model.summary()` lists them.

    `layers` are dicts with an entry "layer" and its arguments: "conv" (filters, kernel, stride=1, padding="valid"),
    "max_pool" (size; the stride equals it, partial windows are dropped), "flatten", "dropout" (rate), "dense" (units).
    `input_shape` has no batch axis. Returns one `(output_shape, params)` per layer, in Python ints.
    Raises ValueError for an unknown layer or padding, a missing or senseless argument, a layer that does not suit the
    shape before it (a dense layer wants a flat one) and a kernel or pooling window larger than its input.
    """
    shape = tuple(whole_number(length, "length of an axis of input_shape", 1) for length in input_shape)
    table = []
    for number, layer in enumerate(layers, start=1):
        try:
            shape, params = _layer_row(layer, shape)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from error
        table.append((shape, params))
    return table


def _layer_row(layer: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Output shape and parameters of one layer after an input of `shape`."""
    kind = entry(layer, "layer")
    if kind == "conv":
        return _conv_row(layer, shape)
    if kind == "max_pool":
        if len(shape) != 3:
            raise ValueError(f"max_pool cannot follow shape {shape}; it needs (height, width, channels)")
        height, width = pair(entry(layer, "size"), "size")
        rows, columns = _whole_windows(shape[0], height, height), _whole_windows(shape[1], width, width)
        return (len(rows), len(columns), shape[2]), 0
    if kind == "flatten":
        return (prod(shape),), 0
    if kind == "dropout":
        if not 0 <= entry(layer, "rate") < 1:
            raise ValueError(f"dropout rate is {layer['rate']}; it must be at least 0 and below 1")
        return shape, 0
    if kind == "dense":
        if len(shape) != 1:
            raise ValueError(f"dense cannot follow shape {shape}; put a flatten before it")
        units = whole_number(entry(layer, "units"), "units", 1)
        return (units,), count_weights({"layer": "dense", "inputs": shape[0], "outputs": units, "bias": True})
    raise ValueError(f"{kind!r} is unknown; use 'conv', 'max_pool', 'flatten', 'dropout' or 'dense'")


def _conv_row(layer: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Output shape and parameters of a convolutional layer; its parameters do not depend on the image's size."""
    if len(shape) != 3:
        raise ValueError(f"conv cannot follow shape {shape}; it needs (height, width, channels)")
    filters = whole_number(entry(layer, "filters"), "filters", 1)
    kernel = pair(entry(layer, "kernel"), "kernel")
    stride = pair(layer.get("stride", 1), "stride")
    height, width = (
        keras_output_size(*axis, layer.get("padding", "valid")) for axis in zip(shape, kernel, stride, strict=False)
    )
    params = count_weights(
        {"layer": "conv", "kernel": kernel, "channels_in": shape[2], "filters": filters, "bias": True}
    )
    return (height, width, filters), params
