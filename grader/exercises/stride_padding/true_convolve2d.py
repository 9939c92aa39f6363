"""Exercise true_convolve2d: what mathematics calls convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.convolution.slips import flipped, flipped_columns, flipped_rows, transposed
from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole
from grader.exercises.stride_padding import slips
from grader.exercises.stride_padding.slips import Sides
from grader.reference import stride_padding as reference

SEE = "True convolution"

KERNEL = np.array([[1, 2, 0], [3, 4, -1]])

PUBLIC = [
    Case("a lopsided kernel", (np.arange(12).reshape(3, 4), KERNEL)),
    Case("a lopsided kernel, with a border of 1", (np.array([[5, 1, 3], [2, 4, -6]]), np.array([[1, 2], [3, 5]]), 1)),
    Case("a border of four sides", (np.array([[5, 1, 3], [2, 4, 6]]), KERNEL, ((1, 0), (2, 0)))),
    Case("a 1×1 kernel", (np.array([[1, 2, 3]]), np.array([[-2]]), 1), group="edge"),
    Case("a kernel of fractions", (np.array([[1, 2, 3], [4, 5, 7]]), np.array([[0.5, -0.25]])), group="edge"),
    Case(
        "pixels of type uint8",
        (np.array([[200, 100], [25, 250]], np.uint8), np.array([[2, 3]], np.uint8), 1),
        group="edge",
    ),
    *refusals(
        ("a kernel larger than the padded image", (np.ones((2, 4)), np.ones((5, 2)), 1)),
        ("a negative border", (np.ones((5, 5)), np.ones((2, 2)), -1)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 5, 8)
    kh, kw = unequal(rng, 2, 4)
    top, bottom, left, right = (int(n) for n in rng.permutation(4))
    return [
        Case("a square kernel", (whole(rng, h, w), whole(rng, 3, 3))),
        Case("a square image and kernel, with a border", (reals(rng, w, w), reals(rng, 3, 3), 1)),
        Case("a kernel that is not square, with a border", (reals(rng, h, w), reals(rng, kh, kw), 2)),
        Case("four sides", (reals(rng, h, w), reals(rng, kw, kh), ((top, bottom), (left, right)))),
        Case("a 1×1 kernel", (reals(rng, h, w), reals(rng, 1, 1), 1), group="edge"),
        Case("a kernel that only fits with the border", (reals(rng, 2, 3), reals(rng, 5, 4), 2), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w), pixels(rng, kh, kw), 1), group="edge"),
        Case("whole numbers and fractions", (whole(rng, h, w), reals(rng, kh, kw), 1), group="edge"),
        *refusals(
            ("too many rows", (reals(rng, h, w), reals(rng, h + 3, 2), 1)),
            ("too many columns", (reals(rng, h, w), reals(rng, 2, w + 1))),
            ("a negative border", (reals(rng, h, w), reals(rng, 2, 2), -1)),
        ),
    ]


def convolved(
    kernel: Callable[[np.ndarray], np.ndarray] = flipped,
    pad: Callable[[np.ndarray, Sides], np.ndarray] = slips.padded,
    finish: Callable[[np.ndarray, Sides], np.ndarray] = lambda result, around: result,
) -> tuple[slips.Function, ...]:
    """True convolution with one part replaced by a wrong one, in the ways of `slips.ways`."""

    def bare(image: np.ndarray, weights: np.ndarray, border: Any = 0) -> Any:
        around = slips.sides(border)
        return finish(slips.slid(pad(image, around), kernel(weights)), around)

    def check(image: np.ndarray, weights: np.ndarray, border: Any = 0) -> None:
        slips.check_grey(image, weights, 1, border)

    return slips.ways(check, bare)


def unchanged(kernel: np.ndarray) -> np.ndarray:
    return kernel


def flips_in_place(image: np.ndarray, kernel: np.ndarray, border: Any = 0) -> Any:
    slips.check_grey(image, kernel, 1, border)
    kernel[:] = kernel[::-1, ::-1].copy()
    return slips.slid(slips.padded(image, slips.sides(border)), kernel)


EXERCISE = Exercise(
    name="true_convolve2d",
    points=5,
    reference=reference.true_convolve2d,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("pad", "convolve2d"),
    wrong_ideas=[
        WrongIdea(
            "no-flip",
            "Nothing is flipped: this is the cross-correlation of a CNN layer. Flip the kernel first.",
            *convolved(unchanged),
            see=SEE,
        ),
        WrongIdea(
            "one-axis-flipped",
            "Only one axis of the kernel is flipped; turn it upside down *and* left to right.",
            *convolved(flipped_rows),
            *convolved(flipped_columns),
            see=SEE,
        ),
        WrongIdea(
            "transposes-kernel",
            "The kernel is transposed or turned by a quarter; flipping is turning it by a half.",
            *convolved(transposed),
            *convolved(lambda kernel: np.rot90(kernel)),
            *convolved(lambda kernel: np.rot90(kernel, -1)),
            *convolved(lambda kernel: flipped(kernel).T),
            see=SEE,
        ),
        WrongIdea(
            "flips-image",
            "The image is flipped instead of the kernel. Flip the kernel; the image stays as it is.",
            *convolved(unchanged, pad=lambda image, around: slips.padded(image[::-1, ::-1], around)),
            *convolved(unchanged, pad=lambda image, around: slips.padded(image, around)[::-1, ::-1]),
            see=SEE,
        ),
        WrongIdea(
            "flips-result",
            "The result is flipped instead of the kernel; that moves the sums and does not change them.",
            *convolved(unchanged, finish=lambda result, around: result[::-1, ::-1]),
            see=SEE,
        ),
        WrongIdea(
            "flips-in-place",
            "The kernel that was handed in is left flipped: flip a copy.",
            flips_in_place,
            see=SEE,
        ),
        WrongIdea(
            "ignores-border",
            "The border is left out: hand it on.",
            *convolved(pad=lambda image, around: image),
            see="A border of zeros",
        ),
        WrongIdea(
            "pads-once",
            "The border stands on one side only; it goes before *and* after the image on each axis.",
            *convolved(pad=slips.before_only),
            *convolved(pad=slips.after_only),
            see="A border of zeros",
        ),
        WrongIdea(
            "pads-after",
            "The zeros are put around the result; put them around the image, before the window moves.",
            *convolved(pad=lambda image, around: image, finish=slips.padded),
            see="A border of zeros",
        ),
        WrongIdea(
            "uint8-wrap-around",
            "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the image into floating "
            "point first (`image.astype(float)`).",
            convolved()[2],
            see="Stride and border together",
        ),
        WrongIdea(
            "truncates",
            "Fractions are cut off: the sums are written into an array of whole numbers.",
            *convolved(finish=lambda result, around: result.astype(int)),
            see="Stride and border together",
        ),
    ],
    hints={
        "unsolved": "Reverse both axes of the kernel; everything else is done by your `convolve2d`.",
        "main": "In the first case of the check the first window is 0, 1, 2 over 4, 5, 6 and the kernel 1, 2, 0 over "
        "3, 4, −1: 0·(−1) + 1·4 + 2·3 + 4·0 + 5·2 + 6·1 = 26.",
        "edge": "Does it work for a 1×1 kernel, and for images of whole numbers?",
        "refuse": "Your `convolve2d` refuses what makes no sense, if you call it.",
    },
)
