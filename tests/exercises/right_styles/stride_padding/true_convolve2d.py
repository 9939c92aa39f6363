"""true_convolve2d, right in many styles."""

import numpy as np

from right_styles.stride_padding import convolve2d as styles


def flipped_slices(image, kernel, border=0):
    return styles.loops_over_results(image, kernel[::-1, ::-1], border=border)


def numpy_flip(image, kernel, border=0):
    return styles.window_view(image, np.flip(kernel), 1, border)


def half_a_turn(image, kernel, border=0):
    return styles.strided_slices(image, np.rot90(kernel, 2), 1, border)


def one_axis_after_the_other(image, kernel, border=0):
    kernel = np.flipud(np.fliplr(kernel))
    return styles.loops_over_pixels(image, kernel, 1, border)


def flat_and_back(image, kernel, border=0):
    return styles.stride_tricks(image, kernel.ravel()[::-1].reshape(kernel.shape), 1, border)


def flips_everything_else(image, kernel, border=0):
    """Flips image and border, then the result: the same numbers."""
    if np.ndim(border):
        border = tuple(tuple(side)[::-1] for side in border)
    return styles.window_view(image[::-1, ::-1], kernel, 1, border)[::-1, ::-1]


def every_pixel_spreads(image, kernel, border=0):
    """Each pixel adds its multiple of the kernel to the result: the definition read the other way."""
    padded, _, _ = styles.prepared(image, kernel, 1, border)
    (height, width), (kh, kw) = padded.shape, kernel.shape
    full = np.zeros((height + kh - 1, width + kw - 1))
    for r, c in np.ndindex(height, width):
        full[r : r + kh, c : c + kw] += padded[r, c] * kernel
    return full[kh - 1 : height, kw - 1 : width]


RIGHT = {
    f.__name__: f
    for f in (
        *(flipped_slices, numpy_flip, half_a_turn, one_axis_after_the_other, flat_and_back, flips_everything_else),
        every_pixel_spreads,
    )
}
