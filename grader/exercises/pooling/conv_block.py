"""Exercise conv_block: convolution, ReLU, max pooling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole
from grader.exercises.pooling import slips
from grader.reference import pooling as reference
from grader.reference.convolution import relu
from grader.reference.stride_padding import conv_layer

SEE = "Convolution, ReLU, pooling"
PARTIAL = "Partial windows: dropped or kept"
MAX = slips.Pooling(np.max)

IMAGE_562 = np.stack(
    [
        [[1, 4, -2, 0, 3, 5], [2, 0, 1, -3, 4, 1], [0, 5, 2, 2, -1, 3], [3, -4, 1, 6, 0, 2], [1, 2, -5, 0, 3, 4]],
        [[0, -1, 3, 2, 1, -2], [4, 2, 0, 1, -3, 5], [1, 1, -2, 4, 0, 2], [-1, 3, 2, 0, 5, 1], [2, -3, 4, 1, 0, 6]],
    ],
    axis=-1,
)
KERNELS_2223 = np.array(
    [
        [[[1, 0, 2], [0, 1, -1]], [[-1, 2, 0], [3, 0, 1]]],
        [[[0, 1, 1], [2, -1, 0]], [[1, 0, -2], [0, 4, 1]]],
    ]
)
BIASES_3 = np.array([1, -6, -5])

PUBLIC = [
    Case("2 channels, 3 filters, 3×3 windows", (IMAGE_562[:4], KERNELS_2223[:, :, :, :], BIASES_3, 3)),
    Case("2×2 windows, the default", (IMAGE_562, KERNELS_2223, BIASES_3)),
    Case("kernels of 2 rows and 1 column", (IMAGE_562, KERNELS_2223[:, :1, :, :2], np.array([-2, 0.5]), 2)),
    Case("a filter whose windows are negative throughout", (IMAGE_562[1:], KERNELS_2223, np.array([-1, -12, -30]))),
    Case("windows that do not fit", (IMAGE_562, KERNELS_2223, BIASES_3, 3), group="edge"),
    Case("one filter, 1×1 windows", (IMAGE_562, KERNELS_2223[..., 1:2], np.array([-3]), 1), group="edge"),
    Case("negative sums everywhere", (IMAGE_562, KERNELS_2223, np.array([-99, -90, -80])), group="edge"),
    Case(
        "pixels of type uint8",
        (np.array([[[200], [10], [9]], [[50], [250], [8]]], np.uint8), np.array([[[[2, -3]]]]), np.array([7, 900])),
        group="edge",
    ),
    *refusals(
        ("2 channels against kernels for 3", (np.ones((4, 4, 2)), np.ones((2, 2, 3, 5)), np.ones(5))),
        ("kernels larger than the image", (np.ones((2, 4, 2)), np.ones((3, 3, 2, 3)), np.ones(3))),
        ("windows larger than the maps", (np.ones((4, 9, 2)), np.ones((3, 3, 2, 3)), np.ones(3), 4)),
        ("windows of size 0", (np.ones((4, 5, 2)), np.ones((2, 2, 2, 3)), np.ones(3), 0)),
    ),
]


FAR_BELOW = -20_000
"""A bias that no sum of the secret cases outweighs: all windows of its filter are negative throughout."""


def biases(rng: Generator, filters: int) -> np.ndarray:
    """Biases of which the last one leaves few sums above 0, so that a ReLU left out shows."""
    drawn = 30 * reals(rng, filters)
    drawn[-1] = -900
    return drawn


def secret(rng: Generator) -> list[Case]:
    a, b = unequal(rng, 2, 4)
    kh, kw = unequal(rng, 2, 4)
    c, k = unequal(rng, 2, 4)
    bank = (reals(rng, kh, kw, c, k), biases(rng, k))
    return [
        Case("2×2 windows", (reals(rng, 2 * a + kh - 1, 2 * b + kw - 1, c), *bank)),
        Case("3×3 windows", (reals(rng, 3 * b + kh - 1, 3 * a + kw - 1, c), *bank, 3)),
        Case("an RGB image", (whole(rng, 2 * b + 2, 2 * a + 2, 3), whole(rng, 3, 3, 3, 4), 30 * whole(rng, 4), 2)),
        Case(
            "a filter whose windows are negative throughout",
            (reals(rng, 2 * b + kh - 1, 2 * a + kw - 1, c), bank[0], np.append(bank[1][:-1], FAR_BELOW), 2),
        ),
        Case("windows that do not fit", (reals(rng, 2 * a + kh, 2 * b + kw, c), *bank, 2), group="edge"),
        Case("one filter", (reals(rng, 9, 8, c), reals(rng, kh, kw, c, 1), 20 * reals(rng, 1), 2), group="edge"),
        Case("1×1 kernels", (reals(rng, 6, 9, c), reals(rng, 1, 1, c, k), 5 * reals(rng, k), 3), group="edge"),
        Case("1×1 windows", (reals(rng, 7, 6, c), *bank, 1), group="edge"),
        Case("pixels of type uint8", (pixels(rng, 8, 7, c), *bank, 2), group="edge"),
        *refusals(
            ("channels that differ", (reals(rng, 7, 8, c + 1), *bank)),
            ("kernels larger than the image", (reals(rng, kh - 1, 8, c), *bank)),
            ("windows larger than the maps", (reals(rng, kh + 2, kw + 6, c), *bank, 4)),
            ("windows of size 0", (reals(rng, 7, 8, c), *bank, 0)),
            ("windows of negative size", (reals(rng, 7, 8, c), *bank, -2)),
        ),
    ]


Block = Callable[[np.ndarray, np.ndarray, np.ndarray, int], Any]


def both(*wrong: Block) -> tuple[Callable[..., Any], ...]:
    """Each mistake with and without the checks that pooling should make; `conv_layer` makes its own."""
    return tuple(way for one in wrong for way in (_checked(one), _with_default(one)))


def _with_default(wrong: Block) -> Callable[..., Any]:
    return lambda image, kernels, biases, pool_size=2: wrong(image, kernels, biases, pool_size)


def _checked(wrong: Block) -> Callable[..., Any]:
    def careful(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, pool_size: int = 2) -> Any:
        reference.conv_block(image, kernels, biases, pool_size)  # raises where it should
        return wrong(image, kernels, biases, pool_size)

    return careful


def _pooled_with(pool: Callable[[np.ndarray, int], Any]) -> Block:
    return lambda image, kernels, biases, size: pool(conv_layer(image, kernels, biases, activation=relu), size)


def pools_first(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return conv_layer(MAX(image, size), kernels, biases, activation=relu)


def relu_left_out(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(image, kernels, biases), size)


def relu_first(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(relu(image), kernels, biases), size)


def absolute_values(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(np.abs(conv_layer(image, kernels, biases)), size)


def no_bias(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(image, kernels, 0 * biases, activation=relu), size)


def bias_after_relu(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(image, kernels, 0 * biases, activation=relu), size) + biases


def bias_twice(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(relu(conv_layer(image, kernels, biases) + biases), size)


def same_convolution(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(image, kernels, biases, padding="same", activation=relu), size)


def strided_convolution(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return conv_layer(image, kernels, biases, stride=size, activation=relu)


def strided_and_pooled(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, size: int) -> Any:
    return MAX(conv_layer(image, kernels, biases, stride=size, activation=relu), size)


EXERCISE = Exercise(
    name="conv_block",
    points=15,
    reference=reference.conv_block,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("max_pool",),
    wrong_ideas=[
        WrongIdea(
            "pools-first",
            "The image is pooled before the convolution. First the convolution, then ReLU, then pooling.",
            *both(pools_first),
            see=SEE,
        ),
        WrongIdea(
            "no-relu",
            "The ReLU is left out: no number of the result can be negative.",
            *both(relu_left_out),
            see=SEE,
        ),
        WrongIdea(
            "relu-before-convolution",
            "The ReLU is applied to the image; it belongs after the convolution.",
            *both(relu_first),
            see=SEE,
        ),
        WrongIdea(
            "absolute-value",
            "Negative sums are turned positive (`abs`); ReLU makes them 0.",
            *both(absolute_values),
            see=SEE,
        ),
        WrongIdea(
            "no-pooling",
            "Nothing is pooled: these are the maps after the ReLU.",
            *both(_pooled_with(lambda maps, size: maps)),
            see=SEE,
        ),
        WrongIdea(
            "average-pooling",
            "The average of each window is taken; max pooling is asked for.",
            *both(_pooled_with(slips.Pooling(np.mean))),
            see=SEE,
        ),
        WrongIdea(
            "ignores-pool-size",
            "`pool_size` is not used: the windows are 2×2 whatever was asked for.",
            *both(_pooled_with(lambda maps, size: MAX(maps, 2))),
            see=SEE,
        ),
        WrongIdea(
            "windows-overlap",
            "The pooling windows move by one pixel; they move by their own size.",
            *both(_pooled_with(lambda maps, size: MAX(maps, size, 1))),
            see="Size and stride",
        ),
        WrongIdea(
            "keeps-partial-windows",
            "Pooling windows that stick out at the right or bottom are kept; they are dropped here.",
            *both(_pooled_with(MAX.with_windows(slips.partial_windows))),
            see=PARTIAL,
        ),
        WrongIdea(
            "across-channels",
            "The maps of all filters are pooled into one; each map is pooled for itself.",
            *both(_pooled_with(MAX.across_channels), _pooled_with(MAX.across_channels_repeated)),
            see="Each channel for itself",
        ),
        WrongIdea(
            "stride-instead-of-pooling",
            "`pool_size` is used as the stride of the convolution. The convolution has stride 1, and pooling comes "
            "after it.",
            *both(strided_convolution, strided_and_pooled),
            see=SEE,
        ),
        WrongIdea(
            "same-convolution",
            "The convolution keeps the size of the image (same padding); it is to be valid.",
            *both(same_convolution),
            see=SEE,
        ),
        WrongIdea("no-bias", "The biases are left out.", *both(no_bias), see=SEE),
        WrongIdea(
            "bias-too-late",
            "The biases are added after the ReLU; they belong before it.",
            *both(bias_after_relu),
            see=SEE,
        ),
        WrongIdea(
            "bias-twice", "The biases are added twice; `conv_layer` adds them already.", *both(bias_twice), see=SEE
        ),
        WrongIdea(
            "no-argument-check",
            "The results are right, but windows of a size below 1, or larger than the maps, get through. Raise a "
            "ValueError for them.",
            _with_default(_pooled_with(MAX)),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Three steps, in the order of the section's title; each is at hand. Print the shape after each.",
        "main": "Print the shape after each of the three steps, and look for negative numbers in the result.",
        "edge": "One filter must still give three axes; windows that do not fit are dropped.",
        "refuse": "`conv_layer` refuses what does not fit it. Does your `max_pool` refuse what does not fit the maps?",
    },
)
