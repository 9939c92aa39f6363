"""conv_block, right in many styles."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.reference.convolution import relu
from grader.reference.stride_padding import conv_layer
from right_styles.pooling.max_pool import loops_over_every_pixel, windows_view


def three_calls(image, kernels, biases, pool_size=2):
    return windows_view(conv_layer(image, kernels, biases, activation=relu), pool_size)


def relu_as_a_step_of_its_own(image, kernels, biases, pool_size=2):
    maps = conv_layer(image, kernels, biases, 1, "valid")
    maps[maps < 0] = 0
    return loops_over_every_pixel(maps, pool_size, pool_size)


def relu_after_pooling(image, kernels, biases, pool_size=2):
    """ReLU never changes the order of two numbers, so it and max pooling may change places."""
    return np.maximum(windows_view(conv_layer(image, kernels, biases), pool_size), 0)


def lambda_as_activation(image, kernels, biases, pool_size=2):
    return windows_view(conv_layer(image, kernels, biases, activation=lambda x: x * (x > 0)), (pool_size, pool_size))


def filter_by_filter(image, kernels, biases, pool_size=2):
    if len(biases) != kernels.shape[3]:
        raise ValueError("one bias for each filter")
    maps = [three_calls(image, kernels[:, :, :, [k]], biases[[k]], pool_size)[:, :, 0] for k in range(kernels.shape[3])]
    return np.stack(maps, axis=2)


def everything_anew(image, kernels, biases, pool_size=2):
    kh, kw, channels, filters = kernels.shape
    if image.shape[2] != channels or biases.shape != (filters,):
        raise ValueError("channels or biases do not fit")
    if kh > image.shape[0] or kw > image.shape[1]:
        raise ValueError("kernels larger than the image")
    windows = sliding_window_view(image.astype(float), (kh, kw), axis=(0, 1))
    maps = np.maximum(np.einsum("rxcuv,uvck->rxk", windows, kernels) + biases, 0)
    if not 1 <= pool_size <= min(maps.shape[:2]):
        raise ValueError("the pooling window does not fit")
    rows, columns = maps.shape[0] // pool_size, maps.shape[1] // pool_size
    whole = maps[: rows * pool_size, : columns * pool_size]
    return whole.reshape(rows, pool_size, columns, pool_size, filters).max(axis=(1, 3))


def starts_at_zero_on_purpose(image, kernels, biases, pool_size=2):
    """A maximum that starts at 0 does the work of the ReLU."""
    maps = conv_layer(image, kernels, biases)
    if pool_size < 1 or pool_size > min(maps.shape[:2]):
        raise ValueError("the pooling window does not fit")
    windows = sliding_window_view(maps, (pool_size, pool_size), axis=(0, 1))[::pool_size, ::pool_size]
    return windows.max(axis=(-2, -1), initial=0.0)


RIGHT = {
    f.__name__: f
    for f in (
        *(three_calls, relu_as_a_step_of_its_own, relu_after_pooling, lambda_as_activation, filter_by_filter),
        *(everything_anew, starts_at_zero_on_purpose),
    )
}
