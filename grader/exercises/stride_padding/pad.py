"""Exercise pad: zeros around an image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole
from grader.exercises.stride_padding import slips
from grader.exercises.stride_padding.slips import Sides, padded
from grader.reference import stride_padding as reference

SEE = "A border of zeros"
GREY, FOUR, CHANNELS = "main/one width", "main/four sides", "main/channels"

PICTURE = np.array([[1, 2, 3], [4, 5, 6]])
COLOURED = np.array([[[1, 9], [2, 8]], [[3, 7], [4, 6]], [[5, 5], [6, 4]]])

PUBLIC = [
    Case("a border of 1", (PICTURE, 1), group=GREY),
    Case("a border of 2", (np.array([[-7, 8], [9, 1]]), 2), group=GREY),
    Case("1 above, 2 below, 3 left, 4 right", (PICTURE, ((1, 2), (3, 4))), group=FOUR),
    Case("4 above, 1 below, 2 left, 3 right", (np.array([[5.5, -6], [7, 8]]), ((4, 1), (2, 3))), group=FOUR),
    Case("2 channels, a border of 1", (COLOURED, 1), group=CHANNELS),
    Case("2 channels, four sides", (COLOURED, ((2, 1), (1, 3))), group=CHANNELS),
    Case("a border of 0", (PICTURE, 0), group="edge"),
    Case("zeros on the right alone", (PICTURE, ((0, 0), (0, 1))), group="edge"),
    Case("fractions", (np.array([[0.5, -1.25]]), 1), group="edge"),
    Case("pixels of type uint8", (np.array([[200, 255], [7, 90]], np.uint8), ((1, 0), (2, 1))), group="edge"),
    *refusals(("a negative border", (PICTURE, -1)), ("one negative side", (PICTURE, ((1, 1), (-1, 1))))),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 3, 7)
    top, bottom, left, right = (int(n) for n in rng.permutation(4) + 1)
    b = int(rng.integers(2, 4))
    four = ((top, bottom), (left, right))
    return [
        Case("one width", (reals(rng, h, w), b), group=GREY),
        Case("a square image of whole numbers", (whole(rng, w, w), b + 1), group=GREY),
        Case("four sides", (reals(rng, h, w), four), group=FOUR),
        Case("four other sides", (whole(rng, w, h), ((left, top), (right, bottom))), group=FOUR),
        Case("channels, one width", (reals(rng, h, w, 3), b), group=CHANNELS),
        Case("channels, four sides", (whole(rng, w, h, 2), four), group=CHANNELS),
        Case("no border", (reals(rng, h, w), 0), group="edge"),
        Case("one side has none", (reals(rng, h, w), ((top, 0), (left, right))), group="edge"),
        Case("a border wider than the image", (reals(rng, 2, 1), 4), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w, 3), four), group="edge"),
        *refusals(
            ("a negative border", (reals(rng, h, w), -b)),
            ("a negative side", (reals(rng, h, w), ((top, -1), (left, right)))),
            ("a negative side, with channels", (reals(rng, h, w, 2), ((top, bottom), (left, -b)))),
        ),
    ]


Padding = Callable[[np.ndarray, Any], Any]


def from_sides(pad: Callable[[np.ndarray, Sides], Any]) -> Padding:
    """A mistake that concerns either form of the border."""
    return lambda image, border: pad(image, slips.sides(border))


def wrong_for_four(change: Callable[[Sides], Sides]) -> Padding:
    """A mistake in reading `((top, bottom), (left, right))`; one width is used rightly."""
    return lambda image, border: padded(image, slips.sides(border) if np.ndim(border) == 0 else change(border))


def wrong_for_one(change: Callable[[int], int]) -> Padding:
    """A mistake in using one width; four sides are used rightly."""
    return lambda image, border: padded(image, slips.sides(change(border) if np.ndim(border) == 0 else border))


def all_axes(image: np.ndarray, border: Any) -> Any:
    """`np.pad(image, border)`, which pads the channels too, or cannot read two pairs for three axes."""
    return np.pad(image, border)


def channels_for_one_width(image: np.ndarray, border: Any) -> Any:
    return np.pad(image, border) if np.ndim(border) == 0 else padded(image, border)


def channels_always(image: np.ndarray, border: Any) -> Any:
    first = slips.sides(border)[0]
    return np.pad(image, (*slips.sides(border), *((first,) * (image.ndim - 2))))


def grey_only(image: np.ndarray, border: Any) -> Any:
    if image.ndim == 3:
        raise ValueError("too many values to unpack (expected 2)")
    return padded(image, slips.sides(border))


def raising_for_four(error: type[Exception]) -> Padding:
    def pad(image: np.ndarray, border: Any) -> Any:
        if np.ndim(border):
            raise error("one number is expected")
        return padded(image, slips.sides(border))

    return pad


def minus_zero(image: np.ndarray, around: Sides) -> Any:
    """`result[top:-bottom, left:-right] = image`: an empty place where a side is 0."""
    if 0 in around[0] or 0 in around[1]:
        raise ValueError("could not broadcast input array")
    return padded(image, around)


def minus_zero_of_ends(image: np.ndarray, around: Sides) -> Any:
    """`result[top:-bottom, left:-right] = image` fails for a 0 below or on the right alone."""
    if 0 in (around[0][1], around[1][1]):
        raise ValueError("could not broadcast input array")
    return padded(image, around)


EXERCISE = Exercise(
    name="pad",
    points=10,
    reference=reference.pad,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "pads-once",
            "Zeros stand on one side only: the border goes before *and* after the image on each axis.",
            from_sides(slips.before_only),
            from_sides(slips.after_only),
            see=SEE,
        ),
        WrongIdea(
            "border-is-total",
            "The width is shared between two sides; a border of 2 means 2 zeros on *each* side.",
            lambda image, border: padded(
                image, ((border // 2, border - border // 2),) * 2 if np.ndim(border) == 0 else border
            ),
            wrong_for_one(lambda border: border // 2),
            see=SEE,
        ),
        WrongIdea(
            "border-doubled",
            "The border is twice as wide as asked on each side; the factor 2 comes from the two sides.",
            wrong_for_one(lambda border: 2 * border),
            see=SEE,
        ),
        WrongIdea(
            "pads-channels",
            "The channels get zeros too, as with `np.pad(image, border)`: only rows and columns have a border.",
            all_axes,
            channels_for_one_width,
            channels_always,
            see=SEE,
        ),
        WrongIdea(
            "no-channels",
            "An image with channels stops it. Its first two axes get the border, a third one stays as it is.",
            grey_only,
            see=SEE,
        ),
        WrongIdea(
            "repeats-pixels",
            "The border repeats pixels of the image (edge or mirror); it should hold zeros.",
            *(from_sides(slips.repeating(mode)) for mode in ("edge", "reflect", "symmetric", "wrap")),
            see=SEE,
        ),
        WrongIdea(
            "pads-with-ones", "The border holds ones; it should hold zeros.", from_sides(slips.ones_around), see=SEE
        ),
        WrongIdea(
            "one-axis-only",
            "Only rows or only columns get a border; both axes need one.",
            from_sides(slips.one_axis(0)),
            from_sides(slips.one_axis(1)),
            see=SEE,
        ),
        WrongIdea(
            "axes-swapped",
            "The two pairs are exchanged: the first one, (top, bottom), adds rows, the second one columns.",
            wrong_for_four(lambda around: (around[1], around[0])),
            see=SEE,
        ),
        WrongIdea(
            "ends-swapped",
            "Before and after are exchanged: in (top, bottom) the first number stands above, in (left, right) left.",
            wrong_for_four(lambda around: (around[0][::-1], around[1][::-1])),
            see=SEE,
        ),
        WrongIdea(
            "sides-misread",
            "The four sides are read in another order; they come as `((top, bottom), (left, right))`.",
            wrong_for_four(lambda around: ((around[0][0], around[1][0]), (around[0][1], around[1][1]))),
            wrong_for_four(lambda around: ((around[0][0], around[1][1]), (around[0][1], around[1][0]))),
            see=SEE,
        ),
        WrongIdea(
            "first-of-pair",
            "Each pair holds two widths, and only one of them is used for both of its sides.",
            wrong_for_four(lambda around: ((around[0][0],) * 2, (around[1][0],) * 2)),
            wrong_for_four(lambda around: ((around[0][1],) * 2, (around[1][1],) * 2)),
            see=SEE,
        ),
        WrongIdea(
            "one-number-only",
            "A border of four sides stops it: `border` may be one number or `((top, bottom), (left, right))`.",
            *(raising_for_four(error) for error in (TypeError, ValueError, AttributeError)),
            see=SEE,
        ),
        WrongIdea(
            "minus-zero-slice",
            "A side without zeros stops it: `[2:-0]` is an empty slice. Say where the image ends: "
            "`[top : top + height]`.",
            from_sides(minus_zero),
            from_sides(minus_zero_of_ends),
            see=SEE,
        ),
        WrongIdea(
            "truncates",
            "Fractions are cut off: make the zeros with the image's own dtype, `np.zeros(shape, image.dtype)`.",
            lambda image, border: padded(image, slips.sides(border)).astype(int),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Make an array of zeros that is large enough, then put the image into its middle.",
        "main": "Draw a 2×3 image with its border on squared paper and count rows and columns.",
        "main/four sides": "Which of the four numbers add rows, and which columns?",
        "main/channels": "How many axes has the image, and which of them get a border?",
        "edge": "What does your code do when a side gets no zeros at all?",
        "refuse": "Zeros cannot be taken away: what if one of the numbers is negative?",
    },
)
