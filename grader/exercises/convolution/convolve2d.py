"""Exercise convolve2d: slide a kernel over a grey image."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.convolution import slips
from grader.exercises.convolution.slips import both, checked_or_not
from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.reference import convolution as reference

SEE = "Slide it"
FLIP = "Flip or not"

PUBLIC = [
    Case("a lopsided 2×2 kernel", (np.arange(9).reshape(3, 3), np.array([[1, 2], [3, 4]]))),
    Case(
        "the 5×5 picture and its 3×3 kernel",
        (
            np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]),
            np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]),
        ),
    ),
    Case(
        "neither image nor kernel is square",
        (
            np.array([[3, 1, 4, 1, 5], [9, -2, 6, 5, 3], [5, 8, 9, -7, 9], [3, 2, 3, 8, 4]]),
            np.array([[2, 0, -1], [1, 3, 4]]),
        ),
    ),
    Case("a 1×1 kernel", (np.array([[1, 2, 3], [4, 5, 6]]), np.array([[-2]])), group="edge"),
    Case(
        "a kernel as large as the image", (np.arange(6).reshape(2, 3), np.array([[1, 2, 3], [4, 5, 7]])), group="edge"
    ),
    Case(
        "pixels of type uint8",
        (np.array([[200, 100, 50], [25, 250, 125]], np.uint8), np.array([[2, 3]], np.uint8)),
        group="edge",
    ),
    Case("a kernel of fractions", (np.array([[1, 2, 4], [8, 16, 32]]), np.array([[0.5], [-0.25]])), group="edge"),
    *refusals(
        ("a kernel with more rows than the image", (np.ones((2, 4)), np.ones((3, 2)))),
        ("a kernel with more columns than the image", (np.ones((4, 2)), np.ones((2, 3)))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 6, 9)
    kh, kw = unequal(rng, 2, 4)
    return [
        Case("a square kernel", (whole(rng, h, w), whole(rng, 3, 3))),
        Case("a kernel that is not square", (reals(rng, h, w), reals(rng, kh, kw))),
        Case("an even kernel", (reals(rng, w, h), reals(rng, 2, 4))),
        Case("a square image", (whole(rng, 6, 6), whole(rng, kw, kh))),
        Case("a 1×1 kernel", (reals(rng, h, w), reals(rng, 1, 1)), group="edge"),
        Case("a kernel as large as the image", window_and_kernel(rng, h, w), group="edge"),
        Case("a kernel of one row", (reals(rng, h, w), reals(rng, 1, w)), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w), pixels(rng, kh, kw)), group="edge"),
        Case("whole numbers and a kernel of fractions", (whole(rng, h, w), reals(rng, kh, kw)), group="edge"),
        *refusals(
            ("too many rows", (reals(rng, h, w), reals(rng, h + 1, 2))),
            ("too many columns", (reals(rng, h, w), reals(rng, 2, w + 2))),
        ),
    ]


def multiplies_matrices(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image, kernel, lambda window, k: float(np.sum(window @ k)))


SLIDING_IDEAS = [
    WrongIdea(
        "flips-kernel",
        "This equals the result of the flipped kernel: mathematics flips before it slides, a CNN layer does not.",
        *both(slips.with_kernel(slips.flipped)),
        see=FLIP,
    ),
    WrongIdea(
        "flips-rows",
        "The kernel is used upside down (its rows in reverse order).",
        *both(slips.with_kernel(slips.flipped_rows)),
        see=FLIP,
    ),
    WrongIdea(
        "flips-columns",
        "The kernel is used mirrored left to right (its columns in reverse order).",
        *both(slips.with_kernel(slips.flipped_columns)),
        see=FLIP,
    ),
    WrongIdea(
        "transposes-kernel",
        "Rows and columns of the kernel are swapped, as if `kernel[v, u]` stood for `kernel[u, v]`.",
        *both(slips.with_kernel(slips.transposed)),
        *both(slips.misindexed_kernel),
        *both(slips.mismatched_kernel),
        *both(slips.turned_and_checked),
        see=SEE,
    ),
    WrongIdea(
        "mean",
        "This is the mean of each window's products; their sum is asked for.",
        *both(slips.mean_product),
        see="A window, a product, a sum",
    ),
    WrongIdea(
        "forgets-last",
        "The last row and column of positions are missing: a kernel of k rows fits into n rows at n − k + 1 places, "
        "not n − k.",
        *both(slips.forgets_last),
        *both(slips.leaves_last_zero),
        see=SEE,
    ),
    WrongIdea(
        "steps-by-size",
        "The window jumps by its own size. It moves by one pixel at a time, so that neighbouring windows overlap.",
        *both(slips.steps_by_size),
        see=SEE,
    ),
    WrongIdea(
        "zero-edged",
        "The result has the size of the image, with zeros left where no window fits. It should hold the windows that "
        "fit and nothing else.",
        *both(slips.zero_edged_centred),
        *both(slips.zero_edged_corner),
        see=SEE,
    ),
    WrongIdea(
        "swaps-axes",
        "Height and width are swapped: axis 0 counts rows, axis 1 columns.",
        *both(slips.swaps_axes),
        *both(slips.swaps_sizes),
        see="An image is an array",
    ),
    WrongIdea(
        "uint8-wrap-around",
        "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the image into floating "
        "point first (`image.astype(float)`).",
        *checked_or_not(slips.wraps_around),
        see="An image is an array",
    ),
    WrongIdea(
        "truncates",
        "Fractions are cut off: the sums are written into an array of whole numbers. Make the result with "
        "`np.zeros(shape)`, not with the image's dtype.",
        *checked_or_not(slips.result_as_int),
        *checked_or_not(slips.result_in_image_dtype),
        *checked_or_not(slips.all_in_image_dtype),
        see=SEE,
    ),
]
"""What goes wrong with sliding, whether or not the image has channels."""

EXERCISE = Exercise(
    name="convolve2d",
    points=20,
    reference=reference.convolve2d,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("window_product",),
    wrong_ideas=[
        *SLIDING_IDEAS,
        WrongIdea(
            "matrix-product",
            "Each window is multiplied with the kernel as a matrix (`@`, `np.dot`); multiply elementwise, then add up.",
            *both(multiplies_matrices),
            see="A window, a product, a sum",
        ),
    ],
    hints={
        "unsolved": "Two loops: one over the rows at which a window can start, one over the columns.",
        "main": "Take the image `np.arange(9).reshape(3, 3)` with the kernel `np.array([[1, 2], [3, 4]])` and do the "
        "first value by hand.",
        "edge": "Think of the smallest and the largest kernel that fits, and of images of whole numbers.",
        "refuse": "Compare the kernel's rows and columns with the image's before the loops; `raise ValueError(...)`.",
    },
)
