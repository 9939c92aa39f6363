"""The questions that the three pooling functions share: hand-sized public ones, secret ones drawn anew.

Main cases hold positive numbers, as pixels and maps after a ReLU do, so that a maximum started at 0 costs the edge
cases alone. Where a pair is asked for, it divides the image, so that a slip with partial windows does not cost it too.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, refusals
from grader.exercises.draw import pixels, reals, unequal, whole

SQUARE, PAIR, OWN = "main/square", "main/pair", "main/own stride"

TABLE_44 = np.array([[12, 20, 30, 0], [8, 12, 2, 0], [34, 70, 37, 4], [112, 100, 25, 12]])
TABLE_57 = np.array(
    [
        [3, 14, 15, 9, 26, 5, 35],
        [8, 97, 9, 32, 38, 46, 26],
        [43, 38, 32, 79, 50, 28, 84],
        [19, 71, 69, 39, 93, 75, 10],
        [58, 20, 97, 49, 44, 59, 23],
    ]
)
FRACTIONS_46 = np.array(
    [
        [0.5, 7.25, 2.5, 9.75, 1.5, 3.25],
        [4.75, 6.5, 8.25, 5.5, 12.25, 10.5],
        [11.5, 0.25, 13.75, 2.25, 7.5, 15.25],
        [3.5, 14.25, 1.75, 16.5, 6.25, 8.75],
    ]
)
CHANNELS_454 = np.stack([TABLE_57[:4, :5], 100 - TABLE_57[1:, 2:], TABLE_57[:4, 2:] // 2, TABLE_57[1:, :5] * 2], axis=2)


def positive(rng: Generator, *shape: int) -> np.ndarray:
    """Numbers above 0, of three decimals at most."""
    return np.abs(reals(rng, *shape)) + 0.001


def negative(rng: Generator, *shape: int) -> np.ndarray:
    return -positive(rng, *shape) - 1


def tied(rng: Generator, *shape: int) -> np.ndarray:
    """Whole numbers from 1 to 3: most windows hold their largest number more than once."""
    return rng.integers(1, 4, shape)


PUBLIC_MAIN = [
    Case("the 4×4 table, 2×2 windows", (TABLE_44,), group=SQUARE),
    Case("4 channels, 2×2 windows", (CHANNELS_454,), group=SQUARE),
    Case("3×3 windows on 5 rows and 7 columns", (TABLE_57, 3), group=SQUARE),
    Case("windows of 2 rows and 3 columns", (FRACTIONS_46, (2, 3)), group=PAIR),
    Case("windows of 4 rows and 1 column, 4 channels", (CHANNELS_454, (4, 1)), group=PAIR),
    Case("3×3 windows, stride 2", (TABLE_57, 3, 2), group=OWN),
    Case("2×2 windows, stride 3 down and 1 to the right", (TABLE_57, 2, (3, 1)), group=OWN),
    Case("2×3 windows, stride 1 down and 2 to the right, 4 channels", (CHANNELS_454, (2, 3), (1, 2)), group=OWN),
]

PUBLIC_EDGE = [
    Case("nothing but negative numbers", (np.array([[-5, -2, -9, -4], [-3, -8, -1, -7], [-6, -2, -4, -3]]),)),
    Case("pixels of type uint8", (np.array([[200, 100, 50], [25, 250, 125]], np.uint8), 2, 1)),
    Case("a window as large as the image", (np.array([[1.5, 2, 4], [8, 16, 33]]), (2, 3))),
    Case("1×1 windows", (np.array([[4, 7], [2.5, 1]]), 1)),
    Case("steps larger than the window", (TABLE_57, 1, (2, 4))),
    Case("one channel", (TABLE_44[:, :3, None], 2)),
]
PUBLIC_EDGE = [Case(case.title, case.args, group="edge") for case in PUBLIC_EDGE]

PUBLIC_REFUSE = refusals(
    ("a window of size 0", (np.ones((4, 5)), 0)),
    ("a window without columns", (np.ones((4, 5, 2)), (2, 0))),
    ("a stride of 0", (np.ones((4, 5)), 2, 0)),
    ("a negative stride", (np.ones((4, 5)), 2, (1, -1))),
)
PUBLIC_TOO_LARGE = refusals(
    ("a window with more rows than the image", (np.ones((3, 5)), (4, 2))),
    ("a window with more columns than the image", (np.ones((5, 3, 2)), (2, 4))),
)


def secret_main(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 7, 10)
    kh, kw = unequal(rng, 2, 4)
    down, right = unequal(rng, 1, 3)
    rows, columns = unequal(rng, 2, 4)
    c = int(rng.integers(2, 5))
    return [
        Case("2×2 windows", (positive(rng, 2 * rows, 2 * columns),), group=SQUARE),
        Case(
            "3×3 windows, 1 row and 2 columns left over",
            (positive(rng, 3 * rows + 1, 3 * columns + 2, c), 3),
            group=SQUARE,
        ),
        Case("a pair", (positive(rng, kh * rows, kw * columns), (kh, kw)), group=PAIR),
        Case("a pair, with channels", (positive(rng, kw * columns, kh * rows, c), (kw, kh)), group=PAIR),
        Case("a stride smaller than the window", (positive(rng, h, w, c), 3, 2), group=OWN),
        Case("a stride for each axis", (positive(rng, h, w), 2, (down, right)), group=OWN),
        Case("a size and a stride for each axis", (positive(rng, w, h, c), (kh, kw), (right, down)), group=OWN),
    ]


def secret_edge(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 5, 8)
    kh, kw = unequal(rng, 2, 3)
    asked = [
        ("nothing but negative numbers", (negative(rng, h, w, 2), 2)),
        ("positive and negative numbers", (reals(rng, w, h, 3), (kh, kw), 1)),
        ("equal numbers", (tied(rng, h, w), 2)),
        ("pixels of type uint8", (pixels(rng, h, w, 3), 3, 2)),
        ("whole numbers", (whole(rng, h, w), (kw, kh))),
        ("a window as large as the image", (positive(rng, h, w, 2), (h, w))),
        ("1×1 windows", (reals(rng, h, w), 1)),
        ("steps larger than the window", (positive(rng, h, w), 2, 4)),
        ("one channel", (positive(rng, h, w, 1), 2)),
    ]
    return [Case(title, args, group="edge") for title, args in asked]


def secret_refuse(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 4, 7)
    return refusals(
        ("a window of size 0", (reals(rng, h, w), 0)),
        ("a window without rows", (reals(rng, h, w, 2), (0, 2))),
        ("a stride of 0", (reals(rng, h, w), 2, 0)),
        ("a stride of 0 on one axis", (reals(rng, h, w, 2), 2, (1, 0))),
        ("a negative stride", (reals(rng, h, w), 2, (-1, 1))),
    )


def secret_too_large(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 4, 7)
    return refusals(
        ("too many rows", (reals(rng, h, w), (h + 1, 2))),
        ("too many columns", (reals(rng, h, w, 2), (2, w + 1))),
        ("a window larger than the image", (reals(rng, h, w), max(h, w) + 1)),
    )
