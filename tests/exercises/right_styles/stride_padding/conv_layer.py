"""conv_layer with stride and padding, right in many styles."""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from right_styles.stride_padding import convolve2d as slide


def same(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def prepared(image, kernels, biases, stride, padding):
    """The padded image and the two strides; raises ValueError."""
    down, right = (stride, stride) if np.ndim(stride) == 0 else stride
    if down < 1 or right < 1:
        raise ValueError("stride below 1")
    if image.shape[2] != kernels.shape[2] or biases.shape != (kernels.shape[3],):
        raise ValueError("channels or biases do not fit")
    if padding == "same":
        rows, columns = same(image.shape[0], kernels.shape[0], down), same(image.shape[1], kernels.shape[1], right)
        image = np.pad(image, (rows, columns, (0, 0)))
    elif padding != "valid":
        raise ValueError("unknown padding")
    if kernels.shape[0] > image.shape[0] or kernels.shape[1] > image.shape[1]:
        raise ValueError("the kernels do not fit")
    return image.astype(float), down, right


def identity(x):
    return x


def window_by_window(image, kernels, biases, stride=1, padding="valid", activation=None):
    image, down, right = prepared(image, kernels, biases, stride, padding)
    kh, kw, _, filters = kernels.shape
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    result = np.zeros((rows, columns, filters))
    for i in range(rows):
        for j in range(columns):
            window = image[i * down : i * down + kh, j * right : j * right + kw]
            for k in range(filters):
                result[i, j, k] = np.sum(window * kernels[:, :, :, k]) + biases[k]
    return result if activation is None else activation(result)


def maps_of_channels(image, kernels, biases, stride=1, padding="valid", activation=None):
    image, down, right = prepared(image, kernels, biases, stride, padding)
    maps = [
        sum(
            slide.loops_over_results(image[:, :, c], kernels[:, :, c, k], (down, right))
            for c in range(kernels.shape[2])
        )
        + biases[k]
        for k in range(kernels.shape[3])
    ]
    return (activation or identity)(np.stack(maps, axis=-1))


def einsum(image, kernels, biases, stride=1, padding="valid", activation=None):
    image, down, right = prepared(image, kernels, biases, stride, padding)
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))[::down, ::right]
    sums = np.einsum("ijcuv,uvck->ijk", windows, kernels.astype(float)) + biases
    return sums if activation is None else activation(sums)


def tensordot(image, kernels, biases, stride=1, padding="valid", activation=None):
    image, down, right = prepared(image, kernels, biases, stride, padding)
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    sums = np.tensordot(windows, kernels.astype(float), axes=([3, 4, 2], [0, 1, 2]))[::down, ::right] + biases
    return activation(sums) if callable(activation) else sums


def matrix_product(image, kernels, biases, stride=1, padding="valid", activation=None):
    """Every window becomes a row of a table."""
    image, down, right = prepared(image, kernels, biases, stride, padding)
    kh, kw, channels, filters = kernels.shape
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    image = np.ascontiguousarray(image)
    a, b, c = image.strides
    table = as_strided(image, (rows, columns, kh, kw, channels), (a * down, b * right, a, b, c)).reshape(
        rows * columns, kh * kw * channels
    )
    sums = (table @ kernels.reshape(-1, filters).astype(float) + biases).reshape(rows, columns, filters)
    return sums if activation is None else activation(sums)


def weight_by_weight(image, kernels, biases, stride=1, padding="valid", activation=None):
    image, down, right = prepared(image, kernels, biases, stride, padding)
    kh, kw = kernels.shape[:2]
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    sums = np.zeros((rows, columns, kernels.shape[3])) + biases
    for u in range(kh):
        for v in range(kw):
            part = image[u : u + (rows - 1) * down + 1 : down, v : v + (columns - 1) * right + 1 : right]
            sums += part @ kernels[u, v].astype(float)
    return sums if activation is None else activation(sums)


def sizes_as_keras_counts(image, kernels, biases, stride=1, padding="valid", activation=None):
    """The size first; a window that reaches over the edge finds nothing there."""
    prepared(image, kernels, biases, stride, padding)
    down, right = (stride, stride) if isinstance(stride, int) else tuple(stride)
    height, width, _ = image.shape
    kh, kw, _, filters = kernels.shape
    if padding == "same":
        rows, columns = math.ceil(height / down), math.ceil(width / right)
        top, left = same(height, kh, down)[0], same(width, kw, right)[0]
    else:
        rows, columns = math.ceil((height - kh + 1) / down), math.ceil((width - kw + 1) / right)
        top = left = 0
    result = np.zeros((rows, columns, filters))
    for i, j in np.ndindex(rows, columns):
        r, c = i * down - top, j * right - left
        window = image[max(r, 0) : max(r + kh, 0), max(c, 0) : max(c + kw, 0)].astype(float)
        u, v = max(-r, 0), max(-c, 0)
        part = kernels[u : u + window.shape[0], v : v + window.shape[1]].astype(float)
        result[i, j] = np.tensordot(window, part, axes=3) + biases
    return result if activation is None else activation(result)


def number_by_number(image, kernels, biases, stride=1, padding="valid", activation=None):
    sums = einsum(image, kernels, biases, stride, padding)
    if activation is not None:
        for index in np.ndindex(sums.shape):
            sums[index] = activation(sums[index])
    return sums


def single_precision(image, kernels, biases, stride=1, padding="valid", activation=None):
    arrays = (array.astype(np.float32) for array in (image, kernels, biases))
    return tensordot(*arrays, stride, padding, activation).astype(np.float32)


RIGHT = {
    f.__name__: f
    for f in (
        *(window_by_window, maps_of_channels, einsum, tensordot, matrix_product, weight_by_weight),
        *(sizes_as_keras_counts, number_by_number, single_precision),
    )
}
