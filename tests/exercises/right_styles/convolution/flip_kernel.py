"""flip_kernel, right in many styles. Results may be views, and keep the kernel's dtype."""

import functools
import operator

import numpy as np


def slices(kernel):
    """A view."""
    return kernel[::-1, ::-1]


def slices_with_ellipsis(kernel):
    return kernel[::-1, ::-1, ...].copy()


def np_flip(kernel):
    return np.flip(kernel, axis=(0, 1))


def ud_then_lr(kernel):
    return np.flipud(np.fliplr(kernel))


def half_turn(kernel):
    return np.rot90(kernel, 2)


def two_quarter_turns(kernel):
    return np.rot90(np.rot90(kernel))


def loops(kernel):
    flipped = np.zeros(kernel.shape)
    height, width = kernel.shape[:2]
    for i in range(height):
        for j in range(width):
            flipped[i, j] = kernel[height - 1 - i, width - 1 - j]
    return flipped


def loops_in_place_of_a_copy(kernel: np.ndarray) -> np.ndarray:
    flipped = kernel.copy()
    for i in range(len(kernel)):
        for j in range(len(kernel[0])):
            flipped[-1 - i][-1 - j] = kernel[i][j]
    return flipped


def list_comprehension(kernel):
    return np.array([row[::-1] for row in kernel[::-1]])


def reversed_lists(kernel):
    return np.array([list(reversed(row)) for row in reversed(kernel.tolist())])


def index_arrays(kernel):
    return kernel[np.ix_(range(len(kernel))[::-1], range(kernel.shape[1])[::-1])]


def take(kernel):
    rows, columns = np.arange(kernel.shape[0]), np.arange(kernel.shape[1])
    return kernel.take(rows[::-1], axis=0).take(columns[::-1], axis=1)


def recursion_over_axes(kernel, axis=0):
    return kernel if axis == 2 else recursion_over_axes(np.flip(kernel, axis), axis + 1)


def flat_spatial_axes(kernel):
    """Both axes reversed are the flat list of pixels reversed."""
    return kernel.reshape(-1, *kernel.shape[2:])[::-1].reshape(kernel.shape)


def single_precision(kernel):
    return kernel[::-1, ::-1].astype(np.float32)


RIGHT = {
    f.__name__: f
    for f in (
        *(slices, slices_with_ellipsis, np_flip, ud_then_lr, half_turn, two_quarter_turns, loops),
        *(loops_in_place_of_a_copy, list_comprehension, reversed_lists, index_arrays, take, recursion_over_axes),
        *(flat_spatial_axes, single_precision),
    )
} | {
    "lambda": lambda kernel: kernel[::-1, ::-1],
    "partial": functools.partial(np.flip, axis=(0, 1)),
    "itemgetter": operator.itemgetter((slice(None, None, -1), slice(None, None, -1))),
}
