"""convolve2d with stride and border, right in many styles."""

import itertools
import math

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def prepared(image, kernel, stride, border):
    """The padded image as floats, and the two strides; raises ValueError."""
    down, right = (stride, stride) if np.ndim(stride) == 0 else stride
    if min(down, right) < 1 or np.min(border) < 0:
        raise ValueError("stride or border makes no sense")
    sides = ((border, border), (border, border)) if np.ndim(border) == 0 else border
    padded = np.pad(image.astype(float), sides)
    if kernel.shape[0] > padded.shape[0] or kernel.shape[1] > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    return padded, down, right


def loops_over_results(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    kh, kw = kernel.shape
    result = np.zeros(((padded.shape[0] - kh) // down + 1, (padded.shape[1] - kw) // right + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            top, left = i * down, j * right
            result[i, j] = np.sum(padded[top : top + kh, left : left + kw] * kernel)
    return result


def loops_over_pixels(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    kh, kw = kernel.shape
    return np.array(
        [
            [(padded[r : r + kh, c : c + kw] * kernel).sum() for c in range(0, padded.shape[1] - kw + 1, right)]
            for r in range(0, padded.shape[0] - kh + 1, down)
        ]
    )


def every_value_then_some(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    kh, kw = kernel.shape
    rows, columns = padded.shape[0] - kh + 1, padded.shape[1] - kw + 1
    every = np.array([[np.vdot(padded[r : r + kh, c : c + kw], kernel) for c in range(columns)] for r in range(rows)])
    return every[::down, ::right]


def strided_slices(image, kernel, stride=1, border=0):
    """One strided copy of the image per weight."""
    padded, down, right = prepared(image, kernel, stride, border)
    height, width = padded.shape
    kh, kw = kernel.shape
    return sum(
        kernel[u, v] * padded[u : height - kh + u + 1 : down, v : width - kw + v + 1 : right]
        for u, v in itertools.product(range(kh), range(kw))
    )


def window_view(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    windows = sliding_window_view(padded, kernel.shape)[::down, ::right]
    return np.einsum("rcuv,uv->rc", windows, kernel.astype(float))


def stride_tricks(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    kh, kw = kernel.shape
    rows, columns = (padded.shape[0] - kh) // down + 1, (padded.shape[1] - kw) // right + 1
    one, other = padded.strides
    windows = as_strided(padded, (rows, columns, kh, kw), (one * down, other * right, one, other))
    return np.tensordot(windows, kernel.astype(float), axes=2)


def without_padding(image, kernel, stride=1, border=0):
    """The border is never made: places outside the image count as 0."""
    prepared(image, kernel, stride, border)
    down, right = (stride, stride) if isinstance(stride, int) else stride
    (top, bottom), (left, side) = ((border, border), (border, border)) if isinstance(border, int) else border
    (height, width), (kh, kw) = image.shape, kernel.shape
    rows, columns = (height + top + bottom - kh) // down + 1, (width + left + side - kw) // right + 1
    result = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        for u, v in np.ndindex(kh, kw):
            r, c = i * down + u - top, j * right + v - left
            if 0 <= r < height and 0 <= c < width:
                result[i, j] += float(image[r, c]) * float(kernel[u, v])
    return result


def rounded_sizes(image, kernel, stride=1, border=0):
    padded, down, right = prepared(image, kernel, stride, border)
    kh, kw = kernel.shape
    rows = math.ceil((padded.shape[0] - kh + 1) / down)
    columns = math.ceil((padded.shape[1] - kw + 1) / right)
    values = [
        float((padded[r * down :, c * right :][:kh, :kw] * kernel).sum()) for r in range(rows) for c in range(columns)
    ]
    return np.reshape(values, (rows, columns))


def single_precision(image, kernel, stride=1, border=0):
    return window_view(image.astype(np.float32), kernel.astype(np.float32), stride, border).astype(np.float32)


RIGHT = {
    f.__name__: f
    for f in (
        *(loops_over_results, loops_over_pixels, every_value_then_some, strided_slices, window_view, stride_tricks),
        *(without_padding, rounded_sizes, single_precision),
    )
}
