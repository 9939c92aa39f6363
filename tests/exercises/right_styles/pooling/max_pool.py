"""max_pool, right in many styles."""

import functools
import itertools

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def arguments(image, size, stride):
    """Both as pairs, after the checks that the exercise asks for."""
    stride = size if stride is None else stride
    size = (size, size) if np.isscalar(size) else tuple(size)
    stride = (stride, stride) if np.isscalar(stride) else tuple(stride)
    if min(*size, *stride) < 1:
        raise ValueError("size and stride must be at least 1")
    if size[0] > image.shape[0] or size[1] > image.shape[1]:
        raise ValueError("window larger than image")
    return size, stride


def loops_over_every_pixel(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    if image.ndim == 2:
        return loops_over_every_pixel(image[:, :, None], size, stride)[:, :, 0]
    rows = (image.shape[0] - kh) // down + 1
    columns = (image.shape[1] - kw) // right + 1
    result = np.zeros((rows, columns, image.shape[2]))
    for i in range(rows):
        for j in range(columns):
            for c in range(image.shape[2]):
                best = image[i * down, j * right, c]
                for u in range(kh):
                    for v in range(kw):
                        value = image[i * down + u, j * right + v, c]
                        if value > best:
                            best = value
                result[i, j, c] = best
    return result


def window_slices(image: np.ndarray, size=2, stride=None) -> np.ndarray:
    """Keeps the dtype of the image."""
    (kh, kw), (down, right) = arguments(image, size, stride)
    tops = range(0, image.shape[0] - kh + 1, down)
    lefts = range(0, image.shape[1] - kw + 1, right)
    result = np.empty((len(tops), len(lefts), *image.shape[2:]), image.dtype)
    for (i, top), (j, left) in itertools.product(enumerate(tops), enumerate(lefts)):
        result[i, j] = image[top : top + kh, left : left + kw].max(axis=(0, 1))
    return result


def reshaped_blocks_or_slices(image, size=2, stride=None):
    """Blocks by reshape where the stride is the size, after cutting off what is left over; loops otherwise."""
    (kh, kw), (down, right) = arguments(image, size, stride)
    if (kh, kw) != (down, right):
        return window_slices(image, size, stride)
    rows, columns = image.shape[0] // kh, image.shape[1] // kw
    whole = image[: rows * kh, : columns * kw]
    return whole.reshape(rows, kh, columns, kw, *image.shape[2:]).max(axis=(1, 3))


def windows_view(image, size=2, stride=None):
    size, (down, right) = arguments(image, size, stride)
    return sliding_window_view(image, size, axis=(0, 1))[::down, ::right].max(axis=(-2, -1))


def strided_view(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    s0, s1, *rest = image.strides
    windows = as_strided(
        image, (rows, columns, kh, kw, *image.shape[2:]), (s0 * down, s1 * right, s0, s1, *rest), writeable=False
    )
    return windows.max(axis=(2, 3))


def shifted_images(image, size=2, stride=None):
    """The largest of kh · kw shifted copies, elementwise."""
    (kh, kw), (down, right) = arguments(image, size, stride)
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    shifted = [image[u : u + rows : down, v : v + columns : right] for u in range(kh) for v in range(kw)]
    return functools.reduce(np.maximum, shifted)


def rows_then_columns(image, size=2, stride=None):
    """Separable: first down, then to the right."""
    (kh, kw), (down, right) = arguments(image, size, stride)
    tall = np.stack([image[i : i + kh].max(axis=0) for i in range(0, image.shape[0] - kh + 1, down)])
    return np.stack([tall[:, j : j + kw].max(axis=1) for j in range(0, image.shape[1] - kw + 1, right)], axis=1)


def starts_at_minus_infinity(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    result = np.full((rows, columns, *image.shape[2:]), -np.inf)
    for u, v in np.ndindex(kh, kw):
        part = image[u : u + (rows - 1) * down + 1 : down, v : v + (columns - 1) * right + 1 : right]
        np.maximum(result, part, out=result)
    return result


def channel_by_channel(image, size=2, stride=None):
    if image.ndim == 3:
        return np.dstack([channel_by_channel(image[:, :, c], size, stride) for c in range(image.shape[2])])
    (kh, kw), (down, right) = arguments(image, size, stride)
    grid = [
        [np.max(image[i : i + kh, j : j + kw]) for j in range(0, image.shape[1] - kw + 1, right)]
        for i in range(0, image.shape[0] - kh + 1, down)
    ]
    return np.array(grid)


def sorted_python_lists(image, size=2, stride=None):
    if image.ndim == 3:
        return np.stack([sorted_python_lists(plane, size, stride) for plane in np.moveaxis(image, 2, 0)], axis=-1)
    (kh, kw), (down, right) = arguments(image, size, stride)
    table = image.tolist()
    return np.array(
        [
            [
                sorted(number for row in table[i : i + kh] for number in row[j : j + kw])[-1]
                for j in range(0, len(table[0]) - kw + 1, right)
            ]
            for i in range(0, len(table) - kh + 1, down)
        ]
    )


def single_precision(image, size=2, stride=None):
    return windows_view(image.astype(np.float32), size, stride)


RIGHT = {
    f.__name__: f
    for f in (
        *(loops_over_every_pixel, window_slices, reshaped_blocks_or_slices, windows_view, strided_view),
        *(shifted_images, rows_then_columns, starts_at_minus_infinity, channel_by_channel, sorted_python_lists),
        single_precision,
    )
}
