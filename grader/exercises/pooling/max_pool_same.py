"""Exercise max_pool_same: max pooling with padding "same"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import pixels, reals, unequal, whole
from grader.exercises.pooling import images, slips
from grader.exercises.pooling.images import OWN, PAIR, SQUARE, negative, positive, tied
from grader.exercises.pooling.shared_ideas import ideas_about_arguments, ideas_about_channels, unchecked
from grader.reference import pooling as reference
from grader.reference.stride_padding import same_padding

SEE = "Pooling with same padding"
POOLING = slips.Pooling(np.max, slips.same_windows, takes_large=True)
VALID = slips.Pooling(np.max)

NEGATIVE_55 = images.TABLE_57[:, :5] - 100

PUBLIC = [
    *images.PUBLIC_MAIN,
    Case("negative numbers, 2×2 windows on 5 rows and 5 columns", (NEGATIVE_55, 2), group=SQUARE),
    *images.PUBLIC_EDGE,
    Case("a window larger than the image", (images.TABLE_44[:2, 1:], (3, 5)), group="edge"),
    Case("a stride larger than the window, nothing to pad", (images.TABLE_57, 2, 4), group="edge"),
    Case("numbers far below 0", (NEGATIVE_55 * 1e6, 3, 2), group="edge"),
    *images.PUBLIC_REFUSE,
]


def secret(rng: Generator) -> list[Case]:
    return [*secret_main(rng), *secret_edge(rng), *images.secret_refuse(rng)]


def secret_main(rng: Generator) -> list[Case]:
    a, b = unequal(rng, 2, 4)
    kh, kw = unequal(rng, 2, 4)
    down, right = unequal(rng, 1, 3)
    c = int(rng.integers(2, 5))
    h, w = unequal(rng, 7, 10)
    return [
        Case("2×2 windows, odd rows and columns", (positive(rng, 2 * a + 1, 2 * b + 1),), group=SQUARE),
        Case("negative numbers, odd rows and columns", (negative(rng, 2 * b + 1, 2 * a + 1, c), 2), group=SQUARE),
        Case("3×3 windows, 2 rows and 1 column left over", (positive(rng, 3 * a + 2, 3 * b + 1, c), 3), group=SQUARE),
        Case("a pair", (positive(rng, kh * a + 1, kw * b - 1), (kh, kw)), group=PAIR),
        Case("a pair, with channels", (positive(rng, kw * b + 1, kh * a - 1, c), (kw, kh)), group=PAIR),
        Case("3×3 windows, stride 2, odd rows", (positive(rng, 2 * a + 3, 2 * b + 2, c), 3, 2), group=OWN),
        Case("4×4 windows, stride 1", (positive(rng, h, w), 4, 1), group=OWN),
        Case("a stride for each axis", (positive(rng, h, w), 2, (down, right)), group=OWN),
        Case("a size and a stride for each axis", (positive(rng, w, h, c), (kh, kw), (right, down)), group=OWN),
    ]


def secret_edge(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 5, 8)
    kh, kw = unequal(rng, 2, 3)
    asked = [
        ("nothing but negative numbers", (negative(rng, h, w, 2), 3, 1)),
        ("positive and negative numbers", (reals(rng, w, h, 3), (kh, kw), 1)),
        ("equal numbers", (tied(rng, h, w), 4)),
        ("pixels of type uint8", (pixels(rng, h, w, 3), 3, 2)),
        ("whole numbers below 0", (-np.abs(whole(rng, 7, 9)), (kw, kh))),
        ("a window as large as the image", (positive(rng, h, w, 2), (h, w))),
        ("a window larger than the image", (reals(rng, h, w), (h + 2, w + 3))),
        ("1×1 windows", (reals(rng, h, w), 1)),
        ("a stride larger than the window, nothing to pad", (positive(rng, 6, 7), 2, 4)),
        ("one channel", (positive(rng, h, w, 1), 2)),
        ("numbers far below 0", (1e6 * negative(rng, 2 * kh + 1, 2 * kw + 1), 2)),
    ]
    return [Case(title, args, group="edge") for title, args in asked]


def placed(before: Callable[[int, int, int], int]) -> slips.PoolFunction:
    """As many windows as are asked for, in other places: `before` cells of padding at the top (left)."""
    return POOLING.with_windows(
        lambda length, size, stride: slips.counted(-(-length // stride), size, stride, before(length, size, stride))
    )


def bordered(border: Callable[[int], int]) -> slips.PoolFunction:
    """A border that depends on the size alone, the same on both sides; then as many windows as fit."""

    def windows(length: int, size: int, stride: int) -> list[slice]:
        width = border(size)
        return slips.counted((length + 2 * width - size) // stride + 1, size, stride, width)

    return POOLING.with_windows(windows)


def total_padding(length: int, size: int, stride: int) -> int:
    return sum(same_padding(length, size, stride)) if min(size, stride) > 0 else 0


def padded_with(value: float) -> slips.PoolFunction:
    return lambda image, size=2, stride=None: slips.zero_padded(image, size, stride, value)


def infinity_into_whole_numbers(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """`padded[:] = -np.inf` in an array of the image's dtype."""
    if image.dtype.kind in "iu":
        raise OverflowError("cannot convert float infinity to integer")
    return POOLING(image, size, stride)


def infinity_into_signed_numbers(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """`np.pad(image, ..., constant_values=-np.inf)`: of uint8 NumPy makes it a 0, which never wins there."""
    if image.dtype.kind == "i":
        raise OverflowError("cannot convert float infinity to integer")
    return POOLING(image, size, stride)


def negative_padding(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    """Computes the padding anew and forgets that it is never below 0; np.pad then raises a ValueError."""
    sizes, strides = slips.as_pair(size), slips.as_pair(size if stride is None else stride)
    for length, k, s in zip(image.shape, sizes, strides, strict=False):
        if (-(-length // s) - 1) * s + k < length:
            raise ValueError("index can't contain negative values")
    return POOLING(image, size, stride)


def refuses_large_windows(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
    height, width = slips.as_pair(size)
    if height > image.shape[0] or width > image.shape[1]:
        raise ValueError("the window is larger than the image")
    return POOLING(image, size, stride)


EXERCISE = Exercise(
    name="max_pool_same",
    points=15,
    reference=reference.max_pool_same,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("max_pool",),
    wrong_ideas=[
        WrongIdea(
            "zero-padding",
            "The border is filled with zeros, and a zero wins against negative numbers. What lies outside the image "
            "must never win.",
            *POOLING.both(padded_with(0)),
            see=SEE,
        ),
        WrongIdea(
            "padding-not-low-enough",
            "The border is filled with a number that still wins against numbers far below 0. Fill it with `-np.inf`, "
            "or cut the windows at the edge.",
            *POOLING.both(padded_with(-1), padded_with(-255), padded_with(-999), padded_with(-1e6)),
            see=SEE,
        ),
        WrongIdea(
            "infinity-into-whole-numbers",
            "`-np.inf` does not fit into an array of whole numbers: turn the image into floating point first "
            "(`image.astype(float)`).",
            *POOLING.both(infinity_into_whole_numbers, infinity_into_signed_numbers),
            see=SEE,
        ),
        WrongIdea(
            "starts-at-zero",
            "The search for the largest number starts at 0, so every window of negative numbers gives 0.",
            *POOLING.both(POOLING.then(lambda result: np.maximum(result, 0))),
            see=SEE,
        ),
        WrongIdea(
            "extra-before",
            "An odd row or column of padding goes to the top or left here. `same_padding` puts the extra one after the "
            "image: at the bottom or right.",
            *POOLING.both(placed(lambda n, size, stride: -(-total_padding(n, size, stride) // 2))),
            see=SEE,
        ),
        WrongIdea(
            "all-padding-after",
            "All the padding is at the bottom and right: the first window starts in the corner of the image. Half of "
            "the padding belongs before it.",
            *POOLING.both(placed(lambda n, size, stride: 0)),
            see=SEE,
        ),
        WrongIdea(
            "all-padding-before",
            "All the padding is at the top and left; half of it belongs after the image.",
            *POOLING.both(placed(total_padding)),
            see=SEE,
        ),
        WrongIdea(
            "border-from-the-size-alone",
            "The border is computed from the size of the window alone. Same padding depends on the stride and the "
            "image too: take what `same_padding` says.",
            *POOLING.both(bordered(lambda size: size // 2), bordered(lambda size: max(size - 1, 0) // 2)),
            see=SEE,
        ),
        WrongIdea(
            "drops-partial-windows",
            "There is no padding: windows that do not fit are dropped, as by `max_pool`. With same padding they are "
            "kept.",
            *POOLING.both(POOLING.with_windows(slips.whole_windows)),
            VALID.checked(VALID),
            see=SEE,
        ),
        WrongIdea(
            "negative-padding",
            "When the stride is larger than the window, the padding computed here falls below 0; it is never less "
            "than 0.",
            *POOLING.both(negative_padding),
            see=SEE,
        ),
        WrongIdea(
            "refuses-large-windows",
            "A window larger than the image is refused. With same padding it is allowed: the border makes room for it.",
            *POOLING.both(refuses_large_windows),
            see=SEE,
        ),
        WrongIdea(
            "forgets-last",
            "The last row and column of windows are missing: there are ceil(n / stride) along an axis.",
            *POOLING.both(POOLING.with_windows(slips.forgotten_last_of_same)),
            see=SEE,
        ),
        WrongIdea(
            "minimum",
            "This is the smallest number of each window; the largest is asked for.",
            *POOLING.both(POOLING.with_summary(np.min)),
            see=SEE,
        ),
        *ideas_about_arguments(POOLING),
        *ideas_about_channels(POOLING),
        WrongIdea(
            "truncates",
            "Fractions are cut off: the result is an array of whole numbers. Make it with `np.zeros(shape)`.",
            *POOLING.both(POOLING.then(lambda result: result.astype(int))),
            see=SEE,
        ),
        unchecked(
            POOLING,
            "The results are right, but senseless arguments get through. Raise a ValueError for a size or stride below "
            "1.",
        ),
    ],
    hints={
        "unsolved": "`same_padding` says how many rows and columns to add on each side; then it is max pooling.",
        "main": "Along an axis of n there are ceil(n / stride) windows. Draw where the first one starts.",
        "main/pair": "Ask `same_padding` twice: once for the rows, once for the columns.",
        "main/own stride": "The stride has a say in the padding: hand it to `same_padding` too.",
        "edge": "Which number can never be larger than one of the image? And can an array of whole numbers hold it?",
        "refuse": "Check both numbers of size and of stride; a window larger than the image is fine here.",
    },
)
