"""convolve2d, right in many styles."""

import functools
import itertools

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def places(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("kernel larger than image")
    return rows, columns


def four_loops(image, kernel):
    h, w = image.shape
    kh, kw = kernel.shape
    if kh > h or kw > w:
        raise ValueError("the kernel does not fit")
    result = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for u in range(kh):
                for v in range(kw):
                    result[i, j] += float(image[i + u, j + v]) * float(kernel[u, v])
    return result


def window_slices(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    result = np.empty((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + kh, j : j + kw].astype(float) * kernel)
    return result


def list_comprehension(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    image = image.astype(float)
    return np.array([[(image[i : i + kh, j : j + kw] * kernel).sum() for j in range(columns)] for i in range(rows)])


def lists_of_python_numbers(image, kernel):
    """Whole numbers stay whole: the result has an integer dtype where both arrays have."""
    rows, columns = places(image, kernel)
    image, kernel = image.tolist(), kernel.tolist()
    result = []
    for i in range(rows):
        row = []
        for j in range(columns):
            total = 0
            for u, weights in enumerate(kernel):
                for v, weight in enumerate(weights):
                    total += image[i + u][j + v] * weight
            row.append(total)
        result.append(row)
    return np.array(result)


def flat_list_reshaped(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    sums = [
        np.vdot(image[i : i + kh, j : j + kw].astype(float), kernel.astype(float))
        for i, j in itertools.product(range(rows), range(columns))
    ]
    return np.array(sums).reshape(rows, columns)


def shifted_images(image, kernel):
    """One shifted copy of the image per weight, added up."""
    rows, columns = places(image, kernel)
    total = np.zeros((rows, columns))
    for (u, v), weight in np.ndenumerate(kernel):
        total += weight * image[u : u + rows, v : v + columns].astype(float)
    return total


def view_and_einsum(image, kernel):
    """NumPy's own ValueError refuses a kernel that does not fit."""
    windows = sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel.astype(float))


def view_and_tensordot(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows.astype(float), kernel.astype(float), axes=((2, 3), (0, 1)))


def view_and_sum(image, kernel):
    places(image, kernel)
    return (sliding_window_view(image, kernel.shape) * kernel.astype(np.float64)).sum(axis=(-1, -2))


def strides(image, kernel):
    rows, columns = places(image, kernel)
    image = np.ascontiguousarray(image, dtype=float)
    windows = as_strided(image, (rows, columns, *kernel.shape), image.strides * 2, writeable=False)
    return np.sum(windows * kernel, axis=(2, 3))


def columns_times_weights(image, kernel):
    """im2col: each window is a row of a matrix."""
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    matrix = np.empty((rows * columns, kh * kw))
    for n in range(rows * columns):
        i, j = divmod(n, columns)
        matrix[n] = image[i : i + kh, j : j + kw].flatten()
    return (matrix @ kernel.flatten().astype(float)).reshape((rows, columns))


def fast_fourier_transform(image, kernel):
    """Right to rounding: the transform of NumPy, with a flipped kernel, cut to the windows that fit."""
    rows, columns = places(image, kernel)
    size = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    product = np.fft.rfft2(image, size) * np.fft.rfft2(kernel[::-1, ::-1], size)
    full = np.fft.irfft2(product, size)
    top, left = kernel.shape[0] - 1, kernel.shape[1] - 1
    return full[top : top + rows, left : left + columns]


def padded_then_cut(image, kernel):
    """Pads below and to the right so that every pixel has a window, then cuts off what did not fit."""
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    padded = np.pad(image.astype(float), ((0, kh), (0, kw)))
    result = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i, j] = np.multiply(padded[i : i + kh, j : j + kw], kernel).sum()
    return result[:rows, :columns]


def single_precision(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    image, kernel = np.float32(image), np.float32(kernel)
    result = np.zeros((rows, columns), dtype=np.float32)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return result


def column_major(image, kernel):
    return np.asfortranarray(window_slices(image, kernel))


def big_endian(image, kernel):
    return window_slices(image, kernel).astype(">f8")


def from_function(image, kernel):
    kh, kw = kernel.shape
    at = np.vectorize(lambda i, j: np.sum(image[i : i + kh, j : j + kw] * kernel.astype(float)))
    return np.fromfunction(at, places(image, kernel), dtype=int)


def recursion(image, kernel):
    """The sum of the windows of the kernel's first row and those of the rest of it."""
    rows, columns = places(image, kernel)
    first = sum(image[:rows, v : v + columns] * float(kernel[0, v]) for v in range(kernel.shape[1]))
    return first if len(kernel) == 1 else first + recursion(image[1:], kernel[1:])


def while_loops(image, kernel):
    places(image, kernel)
    result, top = [], 0
    while top + kernel.shape[0] <= image.shape[0]:
        result.append([])
        left = 0
        while left + kernel.shape[1] <= image.shape[1]:
            window = image[top : top + kernel.shape[0], left : left + kernel.shape[1]]
            result[-1].append(
                np.sum(window * kernel, dtype=float)
                if window.dtype != np.uint8
                else float(np.sum(window.astype(int) * kernel.astype(int)))
            )
            left += 1
        top += 1
    return np.asarray(result)


def matrix_subclass(image, kernel):
    return np.asmatrix(window_slices(image, kernel))


def stacked_rows(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    kernel = kernel.astype(np.float64, copy=True)
    kernel.setflags(write=False)
    return np.vstack(
        [
            np.hstack([np.einsum("uv,uv", image[i : i + kh, j : j + kw], kernel) for j in range(columns)])
            for i in range(rows)
        ]
    )


def generator_of_windows(image, kernel, stride=1):
    rows, columns = places(image, kernel)

    def windows():
        for i in range(0, rows, stride):
            for j in range(0, columns, stride):
                yield image[i : i + kernel.shape[0], j : j + kernel.shape[1]]

    return np.fromiter((np.sum(w * kernel.astype(float)) for w in windows()), float).reshape(rows, columns)


class Convolution:
    """An object that holds its dtype and is called."""

    def __init__(self, dtype):
        self.dtype = dtype

    def __call__(self, image, kernel):
        return window_slices(image.astype(self.dtype), kernel.astype(self.dtype))


def with_product(product, image, kernel):
    rows, columns = places(image, kernel)
    kh, kw = kernel.shape
    return np.array([[product(image[i : i + kh, j : j + kw], kernel) for j in range(columns)] for i in range(rows)])


RIGHT = {
    f.__name__: f
    for f in (
        *(four_loops, window_slices, list_comprehension, lists_of_python_numbers, flat_list_reshaped, shifted_images),
        *(view_and_einsum, view_and_tensordot, view_and_sum, strides, columns_times_weights, fast_fourier_transform),
        *(padded_then_cut, single_precision, column_major, big_endian, from_function, recursion, while_loops),
        *(matrix_subclass, stacked_rows, generator_of_windows),
    )
} | {
    "object": Convolution(float),
    "bound method": Convolution(np.float64).__call__,
    "partial": functools.partial(with_product, lambda w, k: float(np.sum(w * k.astype(float)))),
}
