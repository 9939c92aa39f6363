"""convolve_volume, right in many styles."""

import functools

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def places(image, kernel):
    if image.ndim != 3 or kernel.ndim != 3 or image.shape[-1] != kernel.shape[-1]:
        raise ValueError("channels differ")
    rows, columns = np.subtract(image.shape[:2], kernel.shape[:2]) + 1
    if min(rows, columns) < 1:
        raise ValueError("kernel larger than image")
    return rows, columns


def five_loops(image, kernel):
    height, width, channels = image.shape
    kernel_height, kernel_width, kernel_channels = kernel.shape
    if channels != kernel_channels or kernel_height > height or kernel_width > width:
        raise ValueError("kernel does not fit the image")
    result = np.zeros((height - kernel_height + 1, width - kernel_width + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            total = 0.0
            for u in range(kernel_height):
                for v in range(kernel_width):
                    for c in range(channels):
                        total += float(image[i + u, j + v, c]) * float(kernel[u, v, c])
            result[i, j] = total
    return result


def window_slices(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw, _ = kernel.shape
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i : i + kh, j : j + kw].astype(float) * kernel)
    return result


def convolve_plane(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    kh, kw = kernel.shape
    return np.array([[np.sum(image[i : i + kh, j : j + kw] * kernel) for j in range(columns)] for i in range(rows)])


def sum_of_channels(image, kernel):
    """Each channel by itself with the earlier exercise, then added up."""
    places(image, kernel)
    image, kernel = image.astype(float), kernel.astype(float)
    return sum(convolve_plane(image[:, :, c], kernel[:, :, c]) for c in range(image.shape[2]))


def maps_stacked_then_summed(image, kernel):
    places(image, kernel)
    planes = zip(np.moveaxis(image.astype(float), -1, 0), np.moveaxis(kernel, -1, 0), strict=True)
    return np.stack([convolve_plane(i, k) for i, k in planes]).sum(axis=0)


def channels_laid_side_by_side(image, kernel):
    """(H, W, C) as (H, W·C): the window moves by C numbers at a time."""
    rows, columns = places(image, kernel)
    channels, (kh, kw, _) = image.shape[2], kernel.shape
    flat, weights = image.reshape(image.shape[0], -1).astype(float), kernel.reshape(kh, -1)
    result = np.empty((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = (flat[i : i + kh, j * channels : j * channels + kw * channels] * weights).sum()
    return result


def view_and_einsum(image, kernel):
    if image.shape[2] != kernel.shape[2]:
        raise ValueError("channels differ")
    windows = sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    return np.einsum("ijcuv,uvc->ij", windows, kernel, dtype=float)


def view_of_volumes(image, kernel):
    """The window is as deep as the image, so the view has one place along the channels; [..., 0] removes it."""
    places(image, kernel)
    windows = sliding_window_view(image.astype(float), kernel.shape)[:, :, 0]
    return np.tensordot(windows, kernel.astype(float), 3)


def strides(image, kernel):
    rows, columns = places(image, kernel)
    image = np.array(image, dtype=np.float64, order="C")
    down, right, deep = image.strides
    windows = as_strided(image, (rows, columns, *kernel.shape), (down, right, down, right, deep))
    return (windows * kernel).sum(axis=(2, 3, 4))


def shifted_images(image, kernel):
    rows, columns = places(image, kernel)
    shifted = [
        image[u : u + rows, v : v + columns].astype(float) @ kernel[u, v].astype(float)
        for u in range(kernel.shape[0])
        for v in range(kernel.shape[1])
    ]
    return np.sum(shifted, axis=0)


def whole_numbers_stay_whole(image, kernel):
    rows, columns = places(image, kernel)
    kh, kw, _ = kernel.shape
    whole = image.dtype.kind in "iu" and kernel.dtype.kind in "iu"
    dtype = np.int64 if whole else np.float64
    result = np.zeros((rows, columns), dtype)
    for i, j in np.ndindex(rows, columns):
        result[i, j] = np.sum(image[i : i + kh, j : j + kw].astype(dtype) * kernel.astype(dtype))
    return result


def single_precision(image, kernel):
    return window_slices(image.astype("float32"), kernel.astype("float32")).astype("float32")


def errors_from_numpy(image, kernel):
    """einsum refuses channels that differ unless one of them is 1, sliding_window_view a kernel too large."""
    if 1 in (image.shape[2], kernel.shape[2]) and image.shape[2] != kernel.shape[2]:
        raise ValueError("one channel would be stretched")
    windows = sliding_window_view(image, kernel.shape[:2], axis=(0, 1))
    return np.einsum("ijcuv,uvc->ij", windows.astype(float), kernel.astype(float), optimize=True)


def view_returned(image, kernel):
    """The result is a part of a larger array."""
    large = np.full((image.shape[0] + 5, image.shape[1] + 5), np.nan)
    result = window_slices(image, kernel)
    large[2 : 2 + len(result), 3 : 3 + result.shape[1]] = result
    return large[2 : 2 + len(result), 3 : 3 + result.shape[1]]


class Volume:
    def __init__(self, kernel):
        self.weights = kernel.astype(float)

    def at(self, image, top, left):
        kh, kw, _ = self.weights.shape
        return np.vdot(image[top : top + kh, left : left + kw].astype(float), self.weights)


def helper_class(image, kernel):
    rows, columns = places(image, kernel)
    volume = Volume(kernel)
    return np.array([[volume.at(image, i, j) for j in range(columns)] for i in range(rows)])


def slide(image, kernel, product):
    rows, columns = places(image, kernel)
    kh, kw, _ = kernel.shape
    return np.array([[product(image[i : i + kh, j : j + kw], kernel) for j in range(columns)] for i in range(rows)])


def product_of(window, kernel):
    return (window.astype(float) * kernel).sum()


RIGHT = {
    f.__name__: f
    for f in (
        *(five_loops, window_slices, sum_of_channels, maps_stacked_then_summed, channels_laid_side_by_side),
        *(view_and_einsum, view_of_volumes, strides, shifted_images, whole_numbers_stay_whole, single_precision),
        *(errors_from_numpy, view_returned, helper_class),
    )
} | {"partial with a keyword": functools.partial(slide, product=product_of)}
