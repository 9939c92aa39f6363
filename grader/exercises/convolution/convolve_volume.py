"""Exercise convolve_volume: slide a kernel as deep as the image."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.convolution import slips
from grader.exercises.convolution.convolve2d import SLIDING_IDEAS
from grader.exercises.convolution.slips import both
from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.reference import convolution as reference

SEE = "Through the depth"

KERNEL_232 = np.array([[[1, 2], [0, -1], [3, 1]], [[2, 0], [1, 4], [-2, 5]]])

PUBLIC = [
    Case("3×3 pixels of 2 channels", (np.arange(18).reshape(3, 3, 2), np.array([[[1, 0], [2, -1]], [[0, 3], [1, 1]]]))),
    Case(
        "the upper left corner of the 7×9 picture",
        (
            np.array(
                [
                    [[58, 53, 38], [17, 99, 74], [75, 34, 31], [9, 78, 13]],
                    [[6, 24, 20], [65, 4, 27], [19, 68, 71], [93, 72, 99]],
                    [[24, 49, 49], [74, 89, 43], [69, 14, 67], [78, 91, 18]],
                ]
            ),
            np.array(
                [
                    [[5, 7, 9], [4, 2, 8], [1, 5, 5]],
                    [[2, 6, 6], [1, 1, 4], [2, 5, 3]],
                    [[6, 9, 4], [9, 3, 3], [7, 6, 2]],
                ]
            ),
        ),
    ),
    Case("neither image nor kernel is square", (np.arange(40).reshape(4, 5, 2) % 7 - 3, KERNEL_232)),
    Case("one channel", (np.array([[[1], [2]], [[3], [5]]]), np.array([[[2], [1]]])), group="edge"),
    Case("a 1×1 kernel, 3 channels", (np.arange(12).reshape(2, 2, 3), np.array([[[1, -2, 4]]])), group="edge"),
    Case(
        "pixels of type uint8",
        (np.array([[[200, 100], [50, 250]]], np.uint8), np.array([[[2, 3]]], np.uint8)),
        group="edge",
    ),
    Case(
        "a kernel of fractions",
        (np.array([[[1, 2], [3, 4]], [[5, 6], [7, 9]]]), np.array([[[0.5, 0.25]], [[-0.25, 0.5]]])),
        group="edge",
    ),
    *refusals(
        ("3 channels against 2", (np.ones((4, 4, 3)), np.ones((2, 2, 2)))),
        ("a kernel with more rows than the image", (np.ones((2, 4, 3)), np.ones((3, 2, 3)))),
        ("3 channels against 1, which NumPy would stretch", (np.ones((4, 4, 3)), np.ones((2, 2, 1)))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 6, 9)
    kh, kw = unequal(rng, 2, 4)
    c = int(rng.integers(3, 6))
    return [
        Case("an RGB image, a square kernel", (whole(rng, h, w, 3), whole(rng, 3, 3, 3))),
        Case("a kernel that is not square", (reals(rng, h, w, c), reals(rng, kh, kw, c))),
        Case("two channels, an even kernel", (reals(rng, w, h, 2), reals(rng, 2, 4, 2))),
        Case("one channel", (reals(rng, h, w, 1), reals(rng, kh, kw, 1)), group="edge"),
        Case("a 1×1 kernel", (reals(rng, h, w, c), reals(rng, 1, 1, c)), group="edge"),
        Case("a kernel as large as the image", window_and_kernel(rng, h, w, c), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w, 3), pixels(rng, kh, kw, 3)), group="edge"),
        Case("whole numbers and a kernel of fractions", (whole(rng, h, w, 2), reals(rng, kh, kw, 2)), group="edge"),
        *refusals(
            ("one channel too few", (reals(rng, h, w, c), reals(rng, kh, kw, c - 1))),
            ("a kernel of one channel", (reals(rng, h, w, c), reals(rng, kh, kw, 1))),
            ("too many columns", (reals(rng, h, w, c), reals(rng, 2, w + 1, c))),
        ),
    ]


def keeps_channels(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    maps = [slips.slid(image[:, :, c], kernel[:, :, c]) for c in range(image.shape[2])]
    return np.stack(maps, axis=-1)


def channels_in_front(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.moveaxis(keeps_channels(image, kernel), -1, 0)


def first_channel(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image[:, :, 0], kernel[:, :, 0])


def three_channels(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """`for c in range(3)`: an IndexError where there are fewer, and what lies deeper is left out."""
    if min(image.shape[2], kernel.shape[2]) < 3:
        raise IndexError("index 2 is out of bounds for axis 2")
    return slips.slid(image[:, :, :3], kernel[:, :, :3])


def averages_channels(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image, kernel) / image.shape[2]


def flips_channels_too(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image, kernel[::-1, ::-1, ::-1])


def flips_channels_only(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image, kernel[:, :, ::-1])


def adds_channels_first(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return slips.slid(image.sum(axis=2), kernel.sum(axis=2))


def lets_numpy_stretch(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("kernel does not fit")
    return slips.slid(image, kernel)


EXERCISE = Exercise(
    name="convolve_volume",
    points=20,
    reference=reference.convolve_volume,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("window_product", "convolve2d"),
    wrong_ideas=[
        *SLIDING_IDEAS,
        WrongIdea(
            "one-map-per-channel",
            "There is one map for each channel. A kernel reaches through all channels at once: their products go into "
            "one sum.",
            *both(keeps_channels),
            *both(channels_in_front),
            see=SEE,
        ),
        WrongIdea(
            "first-channel-only",
            "Only channel 0 is used; add the products of all of them.",
            *both(first_channel),
            see=SEE,
        ),
        WrongIdea(
            "three-channels-always",
            "The number of channels is taken as 3 whatever the image has: `image.shape[2]` says how many there are.",
            *both(three_channels),
            see=SEE,
        ),
        WrongIdea(
            "averages-channels",
            "The sum is divided by the number of channels. Nothing is averaged: add them.",
            *both(averages_channels),
            see=SEE,
        ),
        WrongIdea(
            "flips-channels-too",
            "The kernel is flipped, and its channels with it (`np.flip` without axes reverses all of them).",
            *both(flips_channels_too),
            see="Flip or not",
        ),
        WrongIdea(
            "reverses-channels",
            "The channels of the kernel are taken in reverse order: red must meet red.",
            *both(flips_channels_only),
            see=SEE,
        ),
        WrongIdea(
            "adds-channels-first",
            "The channels were added up before multiplying. Each channel has weights of its own: multiply first.",
            *both(adds_channels_first),
            see=SEE,
        ),
        WrongIdea(
            "broadcasts",
            "A kernel with one channel was stretched over all channels by NumPy. Compare the channels first and raise "
            "a ValueError.",
            lets_numpy_stretch,
            slips.in_floating_point(lets_numpy_stretch),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "The loops of `convolve2d`, with windows that have all channels: `image[i:i + kh, j:j + kw]`.",
        "main": "For one window: how many products are there, and into how many sums do they go? `image.shape[2]` says "
        "how many channels there are.",
        "edge": "One channel, a 1×1 kernel and whole numbers need no code of their own.",
        "refuse": "The last axis of image and kernel must agree: compare `image.shape[2]` with `kernel.shape[2]`.",
    },
)
