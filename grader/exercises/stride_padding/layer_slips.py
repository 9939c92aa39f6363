"""A layer put together from parts, each of which may be a wrong one, and what goes wrong with its padding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.declare import WrongIdea
from grader.exercises.stride_padding import slips
from grader.exercises.stride_padding.slips import Sides, Steps
from grader.reference import stride_padding as reference

SEE = "A layer as in Keras"
NAMES, PLACES, BORDER = "Valid and same", "Where the zeros go", "A border of zeros"

Layer = slips.Function
Around = Callable[[np.ndarray, np.ndarray, Steps], Sides]


def sums_of(image: np.ndarray, kernels: np.ndarray, step: Steps = (1, 1)) -> np.ndarray:
    """One map per filter, all channels added up; products are made in the arrays' own dtype."""
    products = slips.windows(image, kernels, step)[..., np.newaxis] * np.moveaxis(kernels, 2, 0)
    return products.sum(axis=(2, 3, 4), dtype=float)


def finished(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return activated(sums + biases.astype(float), activation)


def activated(sums: np.ndarray, activation: Any) -> Any:
    return sums if activation is None else activation(sums)


def built(
    around: Around = slips.same_sides,
    pad: Callable[[np.ndarray, Sides], np.ndarray] = slips.padded,
    sums: Callable[[np.ndarray, np.ndarray, Steps], np.ndarray] = sums_of,
    steps: Callable[[Any], Steps] = slips.steps,
    steps_same: Callable[[Steps], Steps] = lambda step: step,
    finish: Callable[..., Any] = finished,
    names: Callable[[str], str] = lambda padding: padding,
) -> tuple[Layer, ...]:
    """A layer with one part replaced by a wrong one, in the ways of `slips.ways`."""

    def bare(
        image: np.ndarray,
        kernels: np.ndarray,
        biases: np.ndarray,
        stride: Any = 1,
        padding: str = "valid",
        activation: Any = None,
    ) -> Any:
        step = steps(stride)
        if names(padding) == "same":
            image, step = pad(image, around(image, kernels, step)), steps_same(step)
        return finish(sums(image, kernels, step), biases, kernels, activation)

    return slips.ways(slips.check_layer, bare)


def alike(image: np.ndarray, kernels: np.ndarray, one: Callable[[int], tuple[int, int]]) -> Sides:
    """The same rule for both axes, from the length of the kernel alone."""
    return one(kernels.shape[0]), one(kernels.shape[1])


def split_as(split: Callable[[int], tuple[int, int]]) -> Around:
    """The right number of zeros, split in another way."""

    def around(image: np.ndarray, kernels: np.ndarray, step: Steps) -> Sides:
        rows, columns = slips.same_sides(image, kernels, step)
        return split(sum(rows)), split(sum(columns))

    return around


def signed_sides(image: np.ndarray, kernels: np.ndarray, step: Steps) -> Sides:
    """Without `max(…, 0)`: negative where the stride is longer than the kernel."""
    zeros = [(-(-n // s) - 1) * s + k - n for n, k, s in zip(image.shape, kernels.shape, step, strict=False)]
    return (zeros[0] // 2, zeros[0] - zeros[0] // 2), (zeros[1] // 2, zeros[1] - zeros[1] // 2)


def axes_of(order: tuple[int, int]) -> Around:
    """`same_padding` with the sizes of the wrong axes."""

    def around(image: np.ndarray, kernels: np.ndarray, step: Steps) -> Sides:
        rows, columns = (reference.same_padding(image.shape[i], kernels.shape[i], step[i]) for i in order)
        return rows, columns

    return around


def cropped_where_negative(image: np.ndarray, around: Sides) -> np.ndarray:
    """A negative number of zeros takes pixels away."""
    for axis, (first, last) in enumerate(around):
        keep = range(max(-first, 0), image.shape[axis] - max(-last, 0))
        image = np.take(image, keep, axis=axis)
    rows, columns = ((max(first, 0), max(last, 0)) for first, last in around)
    return slips.padded(image, (rows, columns))


def pads_after(
    image: np.ndarray,
    kernels: np.ndarray,
    biases: np.ndarray,
    stride: Any = 1,
    padding: str = "valid",
    activation: Any = None,
) -> Any:
    """Zeros around the result, to the size that was asked for."""
    slips.check_layer(image, kernels, biases, stride, padding, activation)
    step = slips.steps(stride)
    result = finished(sums_of(image, kernels, step), biases, kernels, activation)
    if padding == "valid":
        return result
    missing = [-(-n // s) - m for n, s, m in zip(image.shape, step, result.shape, strict=False)]
    return slips.padded(result, ((missing[0] // 2, -(-missing[0] // 2)), (missing[1] // 2, -(-missing[1] // 2))))


def on_grey(slide: Callable[[np.ndarray, np.ndarray, Steps], np.ndarray]) -> Callable[..., np.ndarray]:
    """A mistake in sliding over one channel, as it comes out of a whole layer."""

    def sums(image: np.ndarray, kernels: np.ndarray, step: Steps) -> np.ndarray:
        channels, filters = range(kernels.shape[2]), range(kernels.shape[3])
        return np.stack(
            [sum(slide(image[:, :, c], kernels[:, :, c, k], step) for c in channels) for k in filters],
            axis=-1,
        )

    return sums


def with_bias(change: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., Any]:
    return lambda sums, biases, kernels, activation: activated(sums + change(biases, kernels), activation)


def half_before(zeros: int) -> tuple[int, int]:
    return zeros - zeros // 2, zeros // 2


PADDING_IDEAS = [
    WrongIdea(
        "ignores-padding",
        '`padding` is never looked at: with "same" the image gets a border of zeros first.',
        *built(names=lambda padding: "valid"),
        see=NAMES,
    ),
    WrongIdea(
        "always-same", 'The image is padded with "valid" as well.', *built(names=lambda padding: "same"), see=NAMES
    ),
    WrongIdea(
        "extra-before",
        "With an odd number of zeros the extra one goes *after*, at the bottom and on the right.",
        *built(around=split_as(half_before)),
        see=PLACES,
    ),
    WrongIdea(
        "both-sides-alike",
        "Both sides got the same number of zeros; an odd total is split unevenly.",
        *built(around=split_as(lambda zeros: (zeros // 2, zeros // 2))),
        *built(around=split_as(lambda zeros: (-(-zeros // 2), -(-zeros // 2)))),
        see=PLACES,
    ),
    WrongIdea(
        "zeros-on-one-side",
        "All zeros of an axis are put on one side; half of them go before, half after.",
        *built(around=split_as(lambda zeros: (0, zeros))),
        *built(around=split_as(lambda zeros: (zeros, 0))),
        *built(around=lambda i, k, s: alike(i, k, lambda n: (0, n - 1))),
        see=PLACES,
    ),
    WrongIdea(
        "kernel-alone",
        'The zeros of "same" are computed from the kernel alone; that holds for a stride of 1.',
        *built(around=lambda i, k, s: alike(i, k, lambda n: ((n - 1) // 2, n // 2))),
        *built(around=lambda i, k, s: alike(i, k, lambda n: ((n - 1) // 2, (n - 1) // 2))),
        *built(around=lambda i, k, s: alike(i, k, lambda n: (n // 2, n // 2))),
        see=PLACES,
    ),
    WrongIdea(
        "same-keeps-size",
        'With "same" the stride is lost: it keeps the size for a stride of 1 and halves it for a stride of 2.',
        *built(around=lambda i, k, s: slips.same_sides(i, k, (1, 1)), steps_same=lambda step: (1, 1)),
        see=NAMES,
    ),
    WrongIdea(
        "negative-zeros",
        "Where the stride is longer than the kernel, the number of zeros came out negative; it is never below 0.",
        *built(around=signed_sides),
        *built(around=signed_sides, pad=cropped_where_negative),
        see=PLACES,
    ),
    WrongIdea(
        "one-axis-for-both",
        "The zeros of one axis are used for both: rows and columns are computed apart, each with its own size, kernel "
        "and stride.",
        *built(around=axes_of((0, 0))),
        *built(around=axes_of((1, 1))),
        see=PLACES,
    ),
    WrongIdea(
        "zeros-swapped",
        "The zeros for rows and for columns are exchanged.",
        *built(around=axes_of((1, 0))),
        see=PLACES,
    ),
    WrongIdea(
        "repeats-pixels",
        "The border repeats pixels of the image; it should hold zeros.",
        *built(pad=slips.repeating("edge")),
        *built(pad=slips.repeating("reflect")),
        see=BORDER,
    ),
    WrongIdea(
        "pads-channels",
        "The channels get zeros too, as with `np.pad(image, n)`, so that the kernels are no longer as deep.",
        *built(pad=lambda image, around: np.pad(image, (*around, (1, 1)))),
        see=BORDER,
    ),
    WrongIdea(
        "pads-after",
        "The zeros are put around the result; put them around the image, before the window moves.",
        pads_after,
        see=BORDER,
    ),
    WrongIdea(
        "unknown-padding-accepted",
        "A padding that does not exist was taken for one of the two: raise a ValueError.",
        slips.after(
            lambda i, k, b, stride=1, padding="valid", activation=None: slips.check_layer(
                i, k, b, stride, padding if padding == "same" else "valid"
            ),
            built()[1],
        ),
        slips.after(
            lambda i, k, b, stride=1, padding="valid", activation=None: slips.check_layer(
                i, k, b, stride, padding if padding == "valid" else "same"
            ),
            built(names=lambda padding: "valid" if padding == "valid" else "same")[1],
        ),
        see=NAMES,
    ),
]
