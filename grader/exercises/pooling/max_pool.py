"""Exercise max_pool: the largest number of each window."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.pooling import images, slips
from grader.exercises.pooling.shared_ideas import WINDOWS, ideas_about_arguments, ideas_about_channels, unchecked
from grader.reference import pooling as reference

PARTIAL = "Partial windows: dropped or kept"
POOLING = slips.Pooling(np.max)

PUBLIC = [*images.PUBLIC_MAIN, *images.PUBLIC_EDGE, *images.PUBLIC_REFUSE, *images.PUBLIC_TOO_LARGE]


def secret(rng: Generator) -> list[Case]:
    draws = (images.secret_main, images.secret_edge, images.secret_refuse, images.secret_too_large)
    return [case for draw in draws for case in draw(rng)]


def blocks_by_reshape(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Works where the size divides the image; a ValueError of NumPy elsewhere."""
    (kh, kw), (h, w) = slips.as_pair(size), image.shape[:2]
    return np.max(image.reshape(h // kh, kh, w // kw, kw, *image.shape[2:]), axis=(1, 3))


def blocks_unless_strided(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    return blocks_by_reshape(image, size) if stride is None else POOLING(image, size, stride)


def largest_magnitude(window: np.ndarray, axis: tuple[int, int]) -> Any:
    return np.max(np.abs(window.astype(float)), axis=axis)


def ideas_about_windows(pooling: slips.Pooling) -> list[WrongIdea]:
    """What goes wrong with the number of whole windows."""
    return [
        WrongIdea(
            "keeps-partial-windows",
            "Windows that stick out at the right or bottom are kept. They are dropped here, as by Keras.",
            *pooling.both(
                pooling.with_windows(slips.partial_windows), pooling.with_windows(slips.windows_from_every_step)
            ),
            see=PARTIAL,
        ),
        WrongIdea(
            "forgets-last",
            "The last row and column of windows are missing: there are (n − size) // stride + 1 along an axis.",
            *pooling.both(pooling.with_windows(slips.forgotten_last)),
            see="Size and stride",
        ),
        WrongIdea(
            "length-divided",
            "The number of windows is not right when stride and size differ: it is (n − size) // stride + 1, not n // "
            "stride or n // size.",
            *pooling.both(pooling.with_windows(slips.length_over_stride), pooling.with_windows(slips.length_over_size)),
            see="Size and stride",
        ),
    ]


EXERCISE = Exercise(
    name="max_pool",
    points=20,
    reference=reference.max_pool,
    see=WINDOWS,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "starts-at-zero",
            "The search for the largest number starts at 0, so a window of negative numbers gives 0. Start with a "
            "number of the window.",
            *POOLING.both(POOLING.then(lambda result: np.maximum(result, 0))),
            see=WINDOWS,
        ),
        WrongIdea(
            "minimum",
            "This is the smallest number of each window; the largest is asked for.",
            *POOLING.both(POOLING.with_summary(np.min)),
            see=WINDOWS,
        ),
        WrongIdea(
            "average",
            "This is the average of each window; its largest number is asked for.",
            *POOLING.both(POOLING.with_summary(np.mean)),
            see=WINDOWS,
        ),
        WrongIdea(
            "sum",
            "This is the sum of each window; its largest number is asked for.",
            *POOLING.both(POOLING.with_summary(np.sum)),
            see=WINDOWS,
        ),
        WrongIdea(
            "ignores-the-sign",
            "The sign is lost: this is the largest of the absolute values.",
            *POOLING.both(POOLING.with_summary(largest_magnitude)),
            see=WINDOWS,
        ),
        *ideas_about_windows(POOLING),
        WrongIdea(
            "reshape-needs-whole-blocks",
            "Cutting an image into blocks with `reshape` works only where the size divides it. Cut off what is left "
            "over first.",
            *POOLING.both(blocks_by_reshape, blocks_unless_strided),
            see=PARTIAL,
        ),
        *ideas_about_arguments(POOLING),
        *ideas_about_channels(POOLING),
        WrongIdea(
            "truncates",
            "Fractions are cut off: the result is an array of whole numbers. Make it with `np.zeros(shape)`.",
            *POOLING.both(POOLING.then(lambda result: result.astype(int))),
            see=WINDOWS,
        ),
        unchecked(
            POOLING,
            "The results are right, but senseless arguments get through. Raise a ValueError for a size or stride below "
            "1, and for a window larger than the image.",
        ),
    ],
    hints={
        "unsolved": "Begin with a grey image and 2×2 windows: two loops over the places of windows, `np.max` of each.",
        "main": "Do the 4×4 table on paper, then print what your function makes of it.",
        "main/pair": "Rows go with the first number of a pair, columns with the second; so does the stride of None.",
        "main/own stride": "Window number i starts at row i · stride and ends before i · stride + size.",
        "edge": "Think of numbers that are all negative, of windows as large as the image, of images with one channel.",
        "refuse": "Check both numbers of size and of stride, and compare the size with rows and columns of the image.",
    },
)
