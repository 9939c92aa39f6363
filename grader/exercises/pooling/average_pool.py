"""Exercise average_pool: the mean of each window."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.pooling import images, slips
from grader.exercises.pooling.max_pool import PARTIAL, ideas_about_windows
from grader.exercises.pooling.shared_ideas import ideas_about_arguments, ideas_about_channels, unchecked
from grader.reference import pooling as reference

SEE = "The average instead"
POOLING = slips.Pooling(np.mean)

PUBLIC = [*images.PUBLIC_MAIN, *images.PUBLIC_EDGE, *images.PUBLIC_REFUSE, *images.PUBLIC_TOO_LARGE]


def secret(rng: Generator) -> list[Case]:
    draws = (images.secret_main, images.secret_edge, images.secret_refuse, images.secret_too_large)
    return [case for draw in draws for case in draw(rng)]


def whole_window_of_zeros(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Partial windows kept, and their sum divided as if zeros filled them up."""
    height, width = slips.as_pair(size)
    kept = slips.Pooling(lambda window, axis: np.sum(window, axis=axis) / (height * width), slips.partial_windows)
    return kept(image, size, stride)


def divided_by_sides(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Sum divided by the size instead of by the number of values."""
    return slips.Pooling(np.sum)(image, size, stride) / slips.as_pair(size)[0]


def divided_by_square(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """size · size, where a pair's first number stands for both."""
    return slips.Pooling(np.sum)(image, size, stride) / slips.as_pair(size)[0] ** 2


def divided_by_four(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    return slips.Pooling(np.sum)(image, size, stride) / 4


def divided_with_channels(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Divided by `window.size`, which counts the channels too."""
    channels = image.shape[2] if image.ndim == 3 else 1
    return POOLING(image, size, stride) / channels


def wraps_around(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Adds up in the image's own dtype, where 8 bits go no further than 255."""
    count = np.prod(slips.as_pair(size))
    return (
        slips.Pooling(lambda window, axis: np.sum(window, axis=axis, dtype=window.dtype))(image, size, stride) / count
    )


EXERCISE = Exercise(
    name="average_pool",
    points=15,
    reference=reference.average_pool,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "maximum",
            "This is the largest number of each window; its average is asked for.",
            *POOLING.both(POOLING.with_summary(np.max)),
            see=SEE,
        ),
        WrongIdea(
            "sum",
            "This is the sum of each window; divide it by the number of values in the window.",
            *POOLING.both(POOLING.with_summary(np.sum)),
            see=SEE,
        ),
        WrongIdea(
            "median",
            "This is the median of each window; its average is asked for.",
            *POOLING.both(POOLING.with_summary(np.median)),
            see=SEE,
        ),
        WrongIdea(
            "wrong-divisor",
            "The sum is divided by a wrong number. A window of 2 rows and 3 columns holds 6 values in each channel.",
            *POOLING.both(divided_by_sides, divided_by_square, divided_by_four, divided_with_channels),
            see=SEE,
        ),
        WrongIdea(
            "rounds",
            "The averages are rounded: (37 + 4 + 25 + 12) / 4 is 19.5, not 20.",
            *POOLING.both(POOLING.then(np.round), POOLING.then(lambda result: np.floor(result + 0.5))),
            see=SEE,
        ),
        WrongIdea(
            "truncates",
            "Fractions are cut off: use `/` rather than `//`, and make the result with `np.zeros(shape)`, not with the "
            "image's dtype.",
            *POOLING.both(
                POOLING.then(lambda result: result.astype(int)),
                POOLING.then(np.floor),
                lambda image, size=2, stride=None: POOLING(image, size, stride).astype(image.dtype),
            ),
            see=SEE,
        ),
        WrongIdea(
            "uint8-wrap-around",
            "The sums are computed in whole numbers of 8 bits, where 200 + 100 gives 44: turn the image into floating "
            "point first (`image.astype(float)`).",
            *POOLING.both(wraps_around),
            see=SEE,
        ),
        *ideas_about_windows(POOLING),
        WrongIdea(
            "partial-windows-with-zeros",
            "Windows that stick out at the right or bottom are filled up with zeros and kept. They are dropped here.",
            *POOLING.both(whole_window_of_zeros),
            see=PARTIAL,
        ),
        *ideas_about_arguments(POOLING),
        *ideas_about_channels(POOLING),
        unchecked(
            POOLING,
            "The results are right, but senseless arguments get through. Raise a ValueError for a size or stride below "
            "1, and for a window larger than the image.",
        ),
    ],
    hints={
        "unsolved": "The windows are those of `max_pool`; only what is done with each of them differs.",
        "main": "Do the 4×4 table on paper: four sums, each divided by 4.",
        "main/pair": "How many values does a window of 2 rows and 3 columns hold?",
        "main/own stride": "Window number i starts at row i · stride and ends before i · stride + size.",
        "edge": "8-bit pixels, whole numbers and fractions must all give floating-point averages.",
        "refuse": "The same arguments are refused as in `max_pool`.",
    },
)
