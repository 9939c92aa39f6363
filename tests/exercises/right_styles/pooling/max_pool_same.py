"""max_pool_same, right in many styles."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.reference.stride_padding import same_padding


def arguments(size, stride):
    stride = size if stride is None else stride
    kh, kw = (size, size) if np.ndim(size) == 0 else size
    down, right = (stride, stride) if np.ndim(stride) == 0 else stride
    if kh < 1 or kw < 1 or down < 1 or right < 1:
        raise ValueError("size and stride must be at least 1")
    return kh, kw, down, right


def counts(image, down, right):
    return math.ceil(image.shape[0] / down), math.ceil(image.shape[1] / right)


def windows_of(padded, rows, columns, kh, kw, down, right):
    windows = sliding_window_view(padded, (kh, kw), axis=(0, 1))[::down, ::right]
    return windows[:rows, :columns]


def padded_with(value, image, size, stride, **how):
    kh, kw, down, right = arguments(size, stride)
    rows, columns = counts(image, down, right)
    border = [same_padding(image.shape[0], kh, down), same_padding(image.shape[1], kw, right)]
    border += [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, border, **(how or {"constant_values": value}))
    return windows_of(padded, rows, columns, kh, kw, down, right)


def padded_with_minus_infinity(image, size=2, stride=None):
    return padded_with(-np.inf, image.astype(float), size, stride).max(axis=(-2, -1))


def padded_with_the_smallest_of_the_dtype(image, size=2, stride=None):
    """Keeps the dtype."""
    lowest = np.iinfo(image.dtype).min if image.dtype.kind in "iu" else np.finfo(image.dtype).min
    return padded_with(lowest, image, size, stride).max(axis=(-2, -1))


def padded_with_the_smallest_of_the_image(image, size=2, stride=None):
    return padded_with(image.min(), image, size, stride).max(axis=(-2, -1))


def padded_with_nan(image, size=2, stride=None):
    return np.nanmax(padded_with(np.nan, image.astype(float), size, stride), axis=(-2, -1))


def padded_with_the_edge(image, size=2, stride=None):
    """A copy of the edge pixel is never larger than the pixel itself, which lies in the same window."""
    return padded_with(None, image, size, stride, mode="edge").max(axis=(-2, -1))


def masked_border(image, size=2, stride=None):
    inside = padded_with(False, np.ones(image.shape, bool), size, stride)
    return np.max(padded_with(0, image.astype(float), size, stride), axis=(-2, -1), where=inside, initial=-np.inf)


def windows_cut_at_the_edge(image, size=2, stride=None):
    kh, kw, down, right = arguments(size, stride)
    rows, columns = counts(image, down, right)
    top, _ = same_padding(image.shape[0], kh, down)
    left, _ = same_padding(image.shape[1], kw, right)
    result = np.zeros((rows, columns, *image.shape[2:]))
    for i in range(rows):
        for j in range(columns):
            y, x = i * down - top, j * right - left
            window = image[max(y, 0) : y + kh, max(x, 0) : x + kw]
            result[i, j] = window.max(axis=(0, 1))
    return result


def pixel_by_pixel(image, size=2, stride=None):
    """Without `same_padding`: the total padding, its smaller half first."""
    kh, kw, down, right = arguments(size, stride)
    if image.ndim == 3:
        return np.stack([pixel_by_pixel(image[..., c], size, stride) for c in range(image.shape[2])], axis=-1)
    rows, columns = counts(image, down, right)
    above = max((rows - 1) * down + kh - image.shape[0], 0) // 2
    before = max((columns - 1) * right + kw - image.shape[1], 0) // 2
    result = np.full((rows, columns), -np.inf)
    for i, j, u, v in np.ndindex(rows, columns, kh, kw):
        y, x = i * down + u - above, j * right + v - before
        if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
            result[i, j] = max(result[i, j], image[y, x])
    return result


RIGHT = {
    f.__name__: f
    for f in (
        *(padded_with_minus_infinity, padded_with_the_smallest_of_the_dtype, padded_with_the_smallest_of_the_image),
        *(padded_with_nan, padded_with_the_edge, masked_border, windows_cut_at_the_edge, pixel_by_pixel),
    )
}
