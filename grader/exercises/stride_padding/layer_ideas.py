"""The wrong ideas of exercise conv_layer: those of padding and stride, and those that lesson 1 knows already."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercises.declare import WrongIdea
from grader.exercises.stride_padding import slips
from grader.exercises.stride_padding.layer_slips import (
    PADDING_IDEAS,
    SEE,
    activated,
    built,
    finished,
    on_grey,
    sums_of,
    with_bias,
)
from grader.exercises.stride_padding.slips import Steps

STEPS = "Larger steps"


def checked(**parts: Any) -> tuple[slips.Function, ...]:
    """A layer with a wrong part, in code that checks its arguments: in floating point, and in the arrays' own dtype."""
    return built(**parts)[::2]


def changed_kernels(change: Any) -> Any:
    return lambda image, kernels, step: sums_of(image, change(kernels), step)


def first_kernel(image: np.ndarray, kernels: np.ndarray, step: Steps) -> np.ndarray:
    return np.repeat(sums_of(image, kernels[..., :1], step), kernels.shape[3], axis=-1)


def first_channel(image: np.ndarray, kernels: np.ndarray, step: Steps) -> np.ndarray:
    return sums_of(image[:, :, :1], kernels[:, :, :1], step)


def mean(image: np.ndarray, kernels: np.ndarray, step: Steps) -> np.ndarray:
    return sums_of(image, kernels, step) / np.prod(kernels.shape[:3])


def before_bias(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return activated(sums, activation) + biases


def ignoring_activation(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return finished(sums, biases, kernels, None)


def always_relu(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return np.maximum(finished(sums, biases, kernels, None), 0)


def filters_first(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return np.moveaxis(finished(sums, biases, kernels, activation), -1, 0)


def adding_filters(sums: np.ndarray, biases: np.ndarray, kernels: np.ndarray, activation: Any) -> Any:
    return activated((sums + biases.astype(float)).sum(axis=-1), activation)


def one_bias_for_all(
    image: np.ndarray,
    kernels: np.ndarray,
    biases: np.ndarray,
    stride: Any = 1,
    padding: str = "valid",
    activation: Any = None,
) -> Any:
    """NumPy stretches a single bias over all filters."""
    every = np.broadcast_to(biases, kernels.shape[3:])
    slips.check_layer(image, kernels, every, stride, padding)
    return built()[1](image, kernels, every, stride, padding, activation)


def one_number(stride: Any) -> Steps:
    if np.ndim(stride):
        raise TypeError("unsupported operand")
    return stride, stride


STRIDE_IDEAS = [
    WrongIdea(
        "ignores-stride",
        "The stride is left out: the window moves by one.",
        *built(steps=lambda stride: (1, 1)),
        *built(sums=lambda image, kernels, step: sums_of(image, kernels)),
        see=STEPS,
    ),
    WrongIdea(
        "stride-in-size-only",
        "The result has the size for this stride, but its windows stand one cell apart: window i starts at row "
        "i·stride.",
        *built(sums=on_grey(slips.stride_in_size_only)),
        see=STEPS,
    ),
    WrongIdea(
        "place-as-index",
        "The place of a window in the image is taken for its place in the result: window i starts at row i·stride, "
        "and its value belongs into row i.",
        *built(sums=on_grey(slips.place_as_index)),
        *built(sums=on_grey(slips.place_beyond_the_result)),
        *built(sums=on_grey(slips.gaps_between)),
        see=STEPS,
    ),
    WrongIdea(
        "stride-on-one-axis",
        "Only one axis takes larger steps: the stride moves the window to the right *and* down.",
        *built(sums=on_grey(slips.rows_by_one)),
        *built(sums=on_grey(slips.columns_by_one)),
        *built(steps=lambda stride: (slips.steps(stride)[0], 1)),
        *built(steps=lambda stride: (1, slips.steps(stride)[1])),
        see=STEPS,
    ),
    WrongIdea(
        "stride-swapped",
        "The two strides are exchanged: the first one counts rows (down), the second one columns (to the right).",
        *built(steps=lambda stride: slips.steps(stride)[::-1]),
        *built(sums=lambda image, kernels, step: sums_of(image, kernels, step[::-1])),
        see=STEPS,
    ),
    WrongIdea(
        "one-stride-for-both",
        "Of a pair of strides only one is used, for both axes.",
        *built(steps=lambda stride: (slips.steps(stride)[0],) * 2),
        *built(steps=lambda stride: (slips.steps(stride)[1],) * 2),
        see=STEPS,
    ),
    WrongIdea(
        "pair-of-strides-refused",
        "A pair of strides stops it: `stride` may be one number or (vertical, horizontal).",
        *built(steps=one_number),
        see=STEPS,
    ),
    WrongIdea(
        "ceil-for-floor",
        'With "valid" a window that reaches over the edge is counted; only whole windows count, so round down.',
        *built(sums=on_grey(slips.keeping_partial)),
        *built(sums=on_grey(slips.stumbling_over_partial)),
        see="How large is the map?",
    ),
]

BIAS_IDEAS = [
    WrongIdea(
        "no-bias",
        "The biases are left out.",
        *checked(finish=with_bias(lambda biases, kernels: np.zeros(len(biases)))),
        see=SEE,
    ),
    WrongIdea(
        "bias-per-channel",
        "The bias is added once for each channel; add it once to each finished sum.",
        *checked(finish=with_bias(lambda biases, kernels: biases * float(kernels.shape[2]))),
        see=SEE,
    ),
    WrongIdea(
        "bias-per-product",
        "The bias is added to every product; add it once to each finished sum.",
        *checked(finish=with_bias(lambda biases, kernels: biases * float(np.prod(kernels.shape[:3])))),
        see=SEE,
    ),
    WrongIdea(
        "first-bias-for-all",
        "Every filter got the first bias; each has its own.",
        *checked(finish=with_bias(lambda biases, kernels: np.full(len(biases), float(biases[0])))),
        see=SEE,
    ),
    WrongIdea(
        "one-bias-for-all-filters",
        "A single bias was stretched over all filters by NumPy: compare `len(biases)` with the number of filters.",
        one_bias_for_all,
        see=SEE,
    ),
]

ACTIVATION_IDEAS = [
    WrongIdea(
        "activation-before-bias",
        "The activation is applied before the bias is added: first the whole sum, bias included, then the activation.",
        *checked(finish=before_bias),
        see=SEE,
    ),
    WrongIdea("activation-ignored", "`activation` is never called.", *checked(finish=ignoring_activation), see=SEE),
    WrongIdea(
        "always-relu",
        "ReLU is applied whatever `activation` says: call what was handed in, and nothing when it is None.",
        *checked(finish=always_relu),
        see=SEE,
    ),
]

FILTER_IDEAS = [
    WrongIdea(
        "first-kernel-for-all",
        "Every filter used the first kernel; filter k is `kernels[:, :, :, k]`.",
        *checked(sums=first_kernel),
        see=SEE,
    ),
    WrongIdea(
        "filters-first",
        "The filters are the first axis of the result; here channels come last (`np.stack(maps, axis=-1)`).",
        *checked(finish=filters_first),
        see=SEE,
    ),
    WrongIdea(
        "filters-added-up",
        "The maps of all filters are added up to one; stack them as channels instead.",
        *checked(finish=adding_filters),
        see=SEE,
    ),
    WrongIdea(
        "first-channel-only",
        "Only channel 0 of the image is used; add the products of all of them.",
        *checked(sums=first_channel),
        see=SEE,
    ),
    WrongIdea(
        "flips-kernel",
        "This equals the result of flipped kernels; a CNN layer does not flip.",
        *checked(sums=changed_kernels(lambda kernels: kernels[::-1, ::-1])),
        see="True convolution",
    ),
    WrongIdea(
        "transposes-kernel",
        "Rows and columns of the kernels are exchanged.",
        *checked(sums=changed_kernels(lambda kernels: np.swapaxes(kernels, 0, 1))),
        see=SEE,
    ),
    WrongIdea(
        "mean", "This is the mean of each window's products; their sum is asked for.", *checked(sums=mean), see=SEE
    ),
    WrongIdea(
        "uint8-wrap-around",
        "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the image into floating "
        "point first (`image.astype(float)`).",
        built()[2],
        see=SEE,
    ),
    WrongIdea(
        "truncates",
        "Fractions are cut off: the sums are written into an array of whole numbers.",
        *checked(
            finish=lambda sums, biases, kernels, activation: activated(
                (sums + biases.astype(float)).astype(int), activation
            )
        ),
        see=SEE,
    ),
]

LAYER_IDEAS = [*PADDING_IDEAS, *STRIDE_IDEAS, *BIAS_IDEAS, *ACTIVATION_IDEAS, *FILTER_IDEAS]
