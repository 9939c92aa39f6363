"""Exercise convolve2d: a grey image, a stride and a border."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.convolution.slips import flipped, transposed
from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.exercises.stride_padding import slips
from grader.exercises.stride_padding.slips import Sides, Steps
from grader.reference import stride_padding as reference

SEE = "Stride and border together"
STEPS, BORDER = "Larger steps", "A border of zeros"
STRIDE_GROUP, BORDER_GROUP, BOTH_GROUP = "main/stride", "main/border", "main/both"

IMAGE = np.array([[3, 1, 4, 1, 5, 9], [2, -6, 5, 3, 5, 8], [9, 7, 9, -3, 2, 3], [8, 4, 6, 2, 6, 4], [3, 3, 8, 3, 2, 7]])
KERNEL = np.array([[1, 2], [0, -1]])
LOW_KERNEL = np.array([[1, 0, 3]])

PUBLIC = [
    Case("a stride of 2", (IMAGE, KERNEL, 2), group=STRIDE_GROUP),
    Case("a stride of 2 down and 3 to the right", (IMAGE, KERNEL, (2, 3)), group=STRIDE_GROUP),
    Case("a stride of 3 down and 1 to the right", (IMAGE, LOW_KERNEL, (3, 1)), group=STRIDE_GROUP),
    Case("a border of 1", (IMAGE, KERNEL), {"border": 1}, group=BORDER_GROUP),
    Case("a border of four sides", (IMAGE[:3, :3], KERNEL), {"border": ((1, 0), (2, 3))}, group=BORDER_GROUP),
    Case("a stride of 2 and a border of 1", (IMAGE, KERNEL + 1, 2, 1), group=BOTH_GROUP),
    Case("unequal strides and sides", (IMAGE, LOW_KERNEL, (1, 2), ((0, 1), (2, 1))), group=BOTH_GROUP),
    Case("neither stride nor border", (IMAGE[:2, :3], KERNEL), group="edge"),
    Case("a 1×1 kernel", (IMAGE, np.array([[-2]]), 3), group="edge"),
    Case("a kernel that only fits with the border", (IMAGE[:1, :2], KERNEL, 1, ((0, 1), (0, 0))), group="edge"),
    Case(
        "pixels of type uint8",
        (np.array([[200, 100, 50], [25, 250, 125]], np.uint8), np.array([[2, 3]], np.uint8), (1, 2), 1),
        group="edge",
    ),
    Case("a kernel of fractions", (IMAGE[:2], np.array([[0.5], [-0.25]]), (1, 2)), group="edge"),
    *refusals(
        ("a kernel larger than the padded image", (np.ones((2, 4)), np.ones((5, 2)), 1, 1)),
        ("a stride of 0", (np.ones((4, 4)), np.ones((2, 2)), 0)),
        ("a stride of 0 to the right", (np.ones((4, 4)), np.ones((2, 2)), (1, 0))),
        ("a negative border", (np.ones((5, 5)), np.ones((2, 2)), 1, -1)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 9, 12)
    kh, kw = unequal(rng, 2, 4)
    down, right = unequal(rng, 2, 4)
    top, bottom, left, side = (int(n) for n in rng.permutation(4) + 1)
    four = ((top, bottom), (left, side))
    image = reals(rng, h, w)
    return [
        Case("one stride", (image, reals(rng, kh, kw), 2), group=STRIDE_GROUP),
        Case(
            "a square image, unequal strides", (whole(rng, 9, 9), whole(rng, 2, 2), (down, right)), group=STRIDE_GROUP
        ),
        Case("it does not fit exactly", (reals(rng, 10, 13), reals(rng, 3, 2), (5, 3)), group=STRIDE_GROUP),
        Case("vertical stride alone", (whole(rng, w, h), reals(rng, kw, kh), (down, 1)), group=STRIDE_GROUP),
        Case("horizontal stride alone", (image, reals(rng, kh, kw), (1, right)), group=STRIDE_GROUP),
        Case("one width around", (image, reals(rng, kh, kw), 1, 2), group=BORDER_GROUP),
        Case("four sides", (whole(rng, w, h), reals(rng, kw, kh), 1, four), group=BORDER_GROUP),
        Case("a stride and a border", (image, reals(rng, kh, kw), 3, 2), group=BOTH_GROUP),
        Case("unequal strides, four sides", (image, reals(rng, kh, kw), (down, right), four), group=BOTH_GROUP),
        Case("neither stride nor border", (image, reals(rng, kh, kw)), group="edge"),
        Case("a 1×1 kernel", (image, reals(rng, 1, 1), (right, down), 1), group="edge"),
        Case("a kernel as large as the image", window_and_kernel(rng, h, w), {"stride": 2}, group="edge"),
        Case("a kernel that only fits with the border", (reals(rng, 3, 4), reals(rng, 5, 6), 1, 2), group="edge"),
        Case("a stride longer than the image", (image, reals(rng, 2, 2), w + h), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w), pixels(rng, kh, kw), 2, 1), group="edge"),
        Case("whole numbers and fractions", (whole(rng, h, w), reals(rng, kh, kw), 2, 1), group="edge"),
        *refusals(
            ("too many rows", (image, reals(rng, h + 3, 2), 1, 1)),
            ("too many columns", (image, reals(rng, 2, w + 5), 2, 2)),
            ("a stride of 0", (image, reals(rng, kh, kw), 0)),
            ("a stride of 0 down", (image, reals(rng, kh, kw), (0, right))),
            ("a negative stride", (image, reals(rng, kh, kw), (down, -1))),
            ("a negative border", (image, reals(rng, kh, kw), 1, -1)),
            ("a negative side", (image, reals(rng, kh, kw), 1, ((1, 0), (-1, 2)))),
        ),
    ]


Slide = Callable[[np.ndarray, np.ndarray, Steps], Any]


def convolved(
    pad: Callable[[np.ndarray, Sides], np.ndarray] = slips.padded,
    slide: Slide = slips.slid,
    kernel: Callable[[np.ndarray], np.ndarray] = lambda kernel: kernel,
    steps: Callable[[Any], Steps] = slips.steps,
    finish: Callable[[np.ndarray, Any], Any] = lambda result, border: result,
) -> tuple[slips.Function, ...]:
    """The convolution with one part replaced by a wrong one, in the ways of `slips.ways` and with nothing around it."""

    def bare(image: np.ndarray, weights: np.ndarray, stride: Any = 1, border: Any = 0) -> Any:
        around = slips.sides(border)
        return finish(slide(pad(image, around), kernel(weights), steps(stride)), around)

    return *slips.ways(slips.check_grey, bare), bare


def one_number_stride(stride: Any) -> Steps:
    if np.ndim(stride):
        raise TypeError("unsupported operand")
    return stride, stride


def one_number_border(image: np.ndarray, around: Sides) -> np.ndarray:
    if len({*around[0], *around[1]}) > 1:
        raise TypeError("unsupported operand")
    return slips.padded(image, around)


FLIP = WrongIdea(
    "flips-kernel",
    "This equals the result of the flipped kernel; here nothing is flipped.",
    *convolved(kernel=flipped),
    see="True convolution",
)

EXERCISE = Exercise(
    name="convolve2d",
    points=15,
    reference=reference.convolve2d,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("pad", "output_size"),
    wrong_ideas=[
        WrongIdea(
            "ignores-stride",
            "The stride is left out: the window moves by one.",
            *convolved(steps=lambda stride: (1, 1)),
            see=STEPS,
        ),
        WrongIdea(
            "stride-in-size-only",
            "The result has the size for this stride, but its windows stand one cell apart: window i starts at row "
            "i·stride.",
            *convolved(slide=slips.stride_in_size_only),
            see=STEPS,
        ),
        WrongIdea(
            "place-as-index",
            "The place of a window in the image is taken for its place in the result: window i starts at row i·stride, "
            "and its value belongs into row i.",
            *convolved(slide=slips.place_as_index),
            *convolved(slide=slips.place_beyond_the_result),
            *convolved(slide=slips.gaps_between),
            see=STEPS,
        ),
        WrongIdea(
            "stride-on-one-axis",
            "Only one axis takes larger steps: the stride moves the window to the right *and* down.",
            *convolved(slide=slips.rows_by_one),
            *convolved(slide=slips.columns_by_one),
            *convolved(steps=lambda stride: (slips.steps(stride)[0], 1)),
            *convolved(steps=lambda stride: (1, slips.steps(stride)[1])),
            see=STEPS,
        ),
        WrongIdea(
            "stride-swapped",
            "The two strides are exchanged: the first one counts rows (down), the second one columns (to the right).",
            *convolved(steps=lambda stride: slips.steps(stride)[::-1]),
            see=STEPS,
        ),
        WrongIdea(
            "one-stride-for-both",
            "Of a pair of strides only one is used, for both axes.",
            *convolved(steps=lambda stride: (slips.steps(stride)[0],) * 2),
            *convolved(steps=lambda stride: (slips.steps(stride)[1],) * 2),
            see=STEPS,
        ),
        WrongIdea(
            "pair-of-strides-refused",
            "A pair of strides stops it: `stride` may be one number or (vertical, horizontal).",
            *convolved(steps=one_number_stride),
            see=STEPS,
        ),
        WrongIdea(
            "starts-late",
            "The first window is skipped: the steps start at row 0 and column 0.",
            *convolved(slide=slips.starts_late),
            see=STEPS,
        ),
        WrongIdea(
            "ceil-for-floor",
            "A window that reaches over the edge is counted; only whole windows count, so round down.",
            *convolved(slide=slips.keeping_partial),
            *convolved(slide=slips.stumbling_over_partial),
            see="How large is the map?",
        ),
        WrongIdea(
            "forgets-last",
            "The last row and column of positions are missing: between n windows lie n − 1 steps.",
            *convolved(slide=slips.forgets_last),
            *convolved(slide=slips.stops_before_the_end),
            see="How large is the map?",
        ),
        WrongIdea(
            "ignores-border",
            "The border is left out.",
            *convolved(pad=slips.no_border),
            *slips.with_bare_size(convolved(pad=slips.no_border)),
            see=BORDER,
        ),
        WrongIdea(
            "pads-once",
            "The border stands on one side only; it goes before *and* after the image on each axis.",
            *convolved(pad=slips.before_only),
            *convolved(pad=slips.after_only),
            see=BORDER,
        ),
        WrongIdea(
            "border-on-one-axis",
            "Only rows or only columns have a border; both axes need one.",
            *convolved(pad=slips.one_axis(0)),
            *convolved(pad=slips.one_axis(1)),
            see=BORDER,
        ),
        WrongIdea(
            "four-sides-misread",
            "The four sides of the border are mixed up; they come as `((top, bottom), (left, right))`.",
            *convolved(pad=slips.exchanged_axes),
            *convolved(pad=slips.exchanged_ends),
            see=BORDER,
        ),
        WrongIdea(
            "four-sides-refused",
            "A border of four sides stops it: hand `border` on to your `pad` as it is.",
            *convolved(pad=one_number_border),
            see=BORDER,
        ),
        WrongIdea(
            "pads-after",
            "The zeros are put around the result; put them around the image, before the window moves.",
            *convolved(pad=slips.no_border, finish=slips.padded),
            *slips.with_bare_size(convolved(pad=slips.no_border, finish=slips.padded)),
            see=BORDER,
        ),
        WrongIdea(
            "repeats-pixels",
            "The border repeats pixels of the image (edge or mirror); it should hold zeros.",
            *convolved(pad=slips.repeating("edge")),
            *convolved(pad=slips.repeating("reflect")),
            *convolved(pad=slips.repeating("symmetric")),
            see=BORDER,
        ),
        FLIP,
        WrongIdea(
            "flips-image",
            "The image is turned around; it stays as it is.",
            *convolved(pad=lambda image, around: slips.padded(image, around)[::-1, ::-1]),
            *convolved(pad=lambda image, around: slips.padded(image[::-1, ::-1], around)),
            see="True convolution",
        ),
        WrongIdea(
            "transposes-kernel",
            "Rows and columns of the kernel are exchanged.",
            *convolved(kernel=transposed),
            see=SEE,
        ),
        WrongIdea(
            "mean",
            "This is the mean of each window's products; their sum is asked for.",
            *convolved(slide=slips.mean_of_products),
            see=SEE,
        ),
        WrongIdea(
            "uint8-wrap-around",
            "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the image into floating "
            "point first (`image.astype(float)`).",
            convolved()[2],
            see=SEE,
        ),
        WrongIdea(
            "truncates",
            "Fractions are cut off: the sums are written into an array of whole numbers.",
            *convolved(finish=lambda result, around: result.astype(int)),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Pad first; then the loops of lesson 1, with windows that start at row·stride and column·stride.",
        "main/stride": "Write down at which rows and columns the windows start.",
        "main/border": "Look at your padded image before you slide.",
        "main/both": "How large is the result? Ask your `output_size`.",
        "edge": "Think of the smallest and the largest kernel that fits, and of images of whole numbers.",
        "refuse": "Compare the kernel with the *padded* image, and look at stride and border.",
    },
)
