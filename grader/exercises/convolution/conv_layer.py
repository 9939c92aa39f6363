"""Exercise conv_layer: many kernels, a bias each, an activation. What goes wrong with it stands in `layer_ideas`."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from byhand.check.vocabulary import leaky_relu, square, tanh
from grader.exercises.convolution.layer_ideas import LAYER_IDEAS, SEE
from grader.exercises.declare import Case, Exercise, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.reference import convolution as reference

MAPS, ACTIVATION = "main/maps and biases", "main/activation"

IMAGE_342 = np.array(
    [
        [[1, 0], [2, -1], [0, 3], [1, 1]],
        [[0, 2], [-1, 1], [3, 0], [2, -2]],
        [[4, 1], [1, 0], [-2, 2], [0, 5]],
    ]
)
KERNELS_2223 = np.array(
    [
        [[[1, 0, 2], [0, 1, -1]], [[-1, 2, 0], [3, 0, 1]]],
        [[[0, 1, 1], [2, -1, 0]], [[1, 0, -2], [0, 4, 1]]],
    ]
)
BIASES_3 = np.array([10, -20, 5])

PUBLIC = [
    Case("2 channels in, 3 filters", (IMAGE_342, KERNELS_2223, BIASES_3), group=MAPS),
    Case(
        "kernels of 1 row and 2 columns",
        (np.arange(18).reshape(3, 3, 2), np.array([[[[1, 2], [0, -1]], [[3, 1], [1, 0]]]]), np.array([1, -1])),
        group=MAPS,
    ),
    Case(
        "with a leaky ReLU as activation",
        (IMAGE_342, KERNELS_2223, BIASES_3),
        {"activation": leaky_relu},
        group=ACTIVATION,
    ),
    Case("with squaring as activation", (IMAGE_342, KERNELS_2223, BIASES_3), {"activation": square}, group=ACTIVATION),
    Case("one filter", (IMAGE_342, KERNELS_2223[..., :1], np.array([0.5])), group="edge"),
    Case(
        "pixels of type uint8",
        (
            np.array([[[200], [100]], [[50], [250]]], np.uint8),
            np.array([[[[2, 3]]]], np.uint8),
            np.array([7, 9], np.uint8),
        ),
        group="edge",
    ),
    *refusals(
        ("2 channels against kernels for 3", (np.ones((4, 4, 2)), np.ones((2, 2, 3, 5)), np.ones(5))),
        ("3 filters, 2 biases", (np.ones((4, 4, 2)), np.ones((2, 2, 2, 3)), np.ones(2))),
        ("3 filters, 1 bias", (np.ones((4, 4, 2)), np.ones((2, 2, 2, 3)), np.ones(1))),
        ("kernels larger than the image", (np.ones((2, 4, 2)), np.ones((3, 3, 2, 3)), np.ones(3))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 5, 8)
    kh, kw = unequal(rng, 2, 4)
    c, k = unequal(rng, 2, 5)
    layer = (reals(rng, h, w, c), reals(rng, kh, kw, c, k), 40 * reals(rng, k))
    rgb = (whole(rng, w, h, 3), whole(rng, 3, 3, 3, 4), 30 * whole(rng, 4))
    return [
        Case("an RGB image, 4 filters", rgb, group=MAPS),
        Case("a kernel that is not square", layer, group=MAPS),
        Case("a leaky ReLU", layer, {"activation": leaky_relu}, group=ACTIVATION),
        Case("squaring", rgb, {"activation": square}, group=ACTIVATION),
        Case("tanh", rgb, {"activation": tanh}, group=ACTIVATION),
        Case("one filter", (reals(rng, h, w, c), reals(rng, kh, kw, c, 1), reals(rng, 1)), group="edge"),
        Case("1×1 kernels", (reals(rng, h, w, c), reals(rng, 1, 1, c, k), reals(rng, k)), group="edge"),
        Case(
            "kernels as large as the image",
            (*window_and_kernel(rng, h, w, c, filters=k), reals(rng, k)),
            group="edge",
        ),
        Case(
            "pixels of type uint8",
            (pixels(rng, h, w, 3), pixels(rng, kh, kw, 3, k), pixels(rng, k)),
            group="edge",
        ),
        *refusals(
            ("channels that differ", (reals(rng, h, w, c), reals(rng, kh, kw, c + 1, k), reals(rng, k))),
            ("one bias too few", (reals(rng, h, w, c), reals(rng, kh, kw, c, k), reals(rng, k - 1))),
            ("one bias for all filters", (reals(rng, h, w, c), reals(rng, kh, kw, c, k), reals(rng, 1))),
            ("kernels larger than the image", (reals(rng, h, w, c), reals(rng, h + 1, kw, c, k), reals(rng, k))),
        ),
    ]


EXERCISE = Exercise(
    name="conv_layer",
    points=25,
    reference=reference.conv_layer,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("window_product", "convolve2d", "convolve_volume"),
    wrong_ideas=LAYER_IDEAS,
    hints={
        "unsolved": "One map per filter with `convolve_volume`, plus its bias; then stack the maps along a last axis.",
        "main": "Work out one value of one filter by hand: products of all channels, one sum, one bias.",
        "main/activation": "Look at what happens once the bias has been added: is `activation` called on the sums, and "
        "its result returned?",
        "edge": "One filter must still give three axes, (rows, columns, 1).",
        "refuse": "Three things can disagree: channels, number of biases, size of the kernels.",
    },
)
