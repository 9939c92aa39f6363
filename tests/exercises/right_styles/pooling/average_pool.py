"""average_pool, right in many styles."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from right_styles.pooling.max_pool import arguments


def loops_over_every_pixel(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    volume = image if image.ndim == 3 else image[:, :, np.newaxis]
    rows, columns = (image.shape[0] - kh) // down + 1, (image.shape[1] - kw) // right + 1
    result = np.zeros((rows, columns, volume.shape[2]))
    for i in range(rows):
        for j in range(columns):
            for c in range(volume.shape[2]):
                total = 0.0
                for u in range(kh):
                    for v in range(kw):
                        total += float(volume[i * down + u, j * right + v, c])
                result[i, j, c] = total / (kh * kw)
    return result if image.ndim == 3 else result[:, :, 0]


def window_slices(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    tops, lefts = range(0, image.shape[0] - kh + 1, down), range(0, image.shape[1] - kw + 1, right)
    return np.array([[np.mean(image[i : i + kh, j : j + kw], axis=(0, 1)) for j in lefts] for i in tops])


def reshaped_blocks_or_slices(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    if (kh, kw) != (down, right):
        return window_slices(image, size, stride)
    rows, columns = image.shape[0] // kh, image.shape[1] // kw
    return image[: rows * kh, : columns * kw].reshape(rows, kh, columns, kw, *image.shape[2:]).mean(axis=(1, 3))


def windows_view(image, size=2, stride=None):
    size, (down, right) = arguments(image, size, stride)
    return np.average(sliding_window_view(image, size, axis=(0, 1))[::down, ::right], axis=(-2, -1))


def sum_of_shifted_images(image, size=2, stride=None):
    (kh, kw), (down, right) = arguments(image, size, stride)
    image = image.astype(float)
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    return sum(image[u : u + rows : down, v : v + columns : right] for u in range(kh) for v in range(kw)) / (kh * kw)


def summed_area_table(image, size=2, stride=None):
    """Differences of running sums (Crow 1984)."""
    (kh, kw), (down, right) = arguments(image, size, stride)
    sums = np.zeros((image.shape[0] + 1, image.shape[1] + 1, *image.shape[2:]))
    sums[1:, 1:] = image.astype(float).cumsum(axis=0).cumsum(axis=1)
    boxes = sums[kh:, kw:] - sums[:-kh, kw:] - sums[kh:, :-kw] + sums[:-kh, :-kw]
    return boxes[::down, ::right] / (kh * kw)


def einsum_with_equal_weights(image, size=2, stride=None):
    size, (down, right) = arguments(image, size, stride)
    weights = np.full(size, 1 / (size[0] * size[1]))
    windows = sliding_window_view(image.astype(float), size, axis=(0, 1))[::down, ::right]
    return np.einsum("...uv,uv->...", windows, weights)


def two_matrix_products(image, size=2, stride=None):
    """Rows averaged by one matrix, columns by another."""
    (kh, kw), (down, right) = arguments(image, size, stride)

    def averaging(length, k, step):
        matrix = np.zeros(((length - k) // step + 1, length))
        for i in range(len(matrix)):
            matrix[i, i * step : i * step + k] = 1 / k
        return matrix

    tall = np.tensordot(averaging(image.shape[0], kh, down), image, axes=(1, 0))
    return np.moveaxis(np.tensordot(averaging(image.shape[1], kw, right), tall, axes=(1, 1)), 0, 1)


def single_precision(image, size=2, stride=None):
    return windows_view(image.astype(np.float32), size, stride)


RIGHT = {
    f.__name__: f
    for f in (
        *(loops_over_every_pixel, window_slices, reshaped_blocks_or_slices, windows_view, sum_of_shifted_images),
        *(summed_area_table, einsum_with_equal_weights, two_matrix_products, single_precision),
    )
}
