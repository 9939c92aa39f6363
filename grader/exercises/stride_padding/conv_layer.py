"""Exercise conv_layer: a layer equal to Keras `Conv2D`. What goes wrong with it stands in `layer_ideas`."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from byhand.check.vocabulary import leaky_relu, square, tanh
from grader.exercises.declare import Case, Exercise, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.exercises.stride_padding.layer_ideas import LAYER_IDEAS
from grader.exercises.stride_padding.layer_slips import SEE
from grader.reference import stride_padding as reference

VALID, SAME, STRIDE = "main/valid", "main/same", "main/stride above 1"

IMAGE = np.array(
    [
        [[1, 0], [2, -1], [0, 3], [1, 1], [4, 2]],
        [[0, 2], [-1, 1], [3, 0], [2, -2], [1, 5]],
        [[4, 1], [1, 0], [-2, 2], [0, 5], [3, -1]],
        [[2, 2], [0, 1], [5, -3], [1, 4], [-2, 1]],
    ]
)
KERNELS = np.array(
    [
        [[[1, 0, 2], [0, 1, -1]], [[-1, 2, 0], [3, 0, 1]]],
        [[[0, 1, 1], [2, -1, 0]], [[1, 0, -2], [0, 4, 1]]],
    ]
)
LONG = np.array([[[[1, 2], [0, -1]], [[3, 1], [1, 0]], [[-2, 1], [4, 1]]]])
BIASES = np.array([10, -20, 5])

PUBLIC = [
    Case("valid, 3 filters", (IMAGE, KERNELS, BIASES), group=VALID),
    Case("valid, kernels of 1 row and 3 columns", (IMAGE[:3, :4], LONG, BIASES[:2], 1, "valid"), group=VALID),
    Case("valid, with squaring as activation", (IMAGE[:3, :3], KERNELS, BIASES), {"activation": square}, group=VALID),
    Case("same, 2×2 kernels", (IMAGE[:3], KERNELS, BIASES), {"padding": "same"}, group=SAME),
    Case("same, kernels of 1 row and 3 columns", (IMAGE[:3, :4], LONG, BIASES[:2], 1, "same"), group=SAME),
    Case("same, with a leaky ReLU", (IMAGE[:2], KERNELS, BIASES, 1, "same", leaky_relu), group=SAME),
    Case("valid, a stride of 2", (IMAGE, KERNELS, BIASES, 2), group=STRIDE),
    Case("valid, a stride of 1 down and 2 to the right", (IMAGE, KERNELS, BIASES, (1, 2)), group=STRIDE),
    Case("same, a stride of 2", (IMAGE, KERNELS, BIASES, 2, "same"), group=STRIDE),
    Case("same, 2 down and 3 to the right", (IMAGE, LONG, BIASES[:2], (2, 3), "same"), group=STRIDE),
    Case("one filter", (IMAGE, KERNELS[..., :1], np.array([0.5]), 2, "same"), group="edge"),
    Case("same, a stride longer than the kernel", (IMAGE, KERNELS[:1, :1], BIASES, (2, 3), "same"), group="edge"),
    Case("same, kernels larger than the image", (IMAGE[:1, :2], LONG, BIASES[:2], 1, "same"), group="edge"),
    Case(
        "pixels of type uint8",
        (
            np.array([[[200], [100]], [[50], [250]]], np.uint8),
            np.array([[[[2, 3]]]], np.uint8),
            np.array([7, 9], np.uint8),
            (1, 2),
        ),
        group="edge",
    ),
    *refusals(
        ("a padding that does not exist", (IMAGE, KERNELS, BIASES, 1, "full")),
        ("2 channels against kernels for 3", (np.ones((4, 4, 2)), np.ones((2, 2, 3, 5)), np.ones(5))),
        ("3 filters, 1 bias", (np.ones((4, 4, 2)), np.ones((2, 2, 2, 3)), np.ones(1))),
        ("a stride of 0 down", (IMAGE, KERNELS, BIASES, (0, 1), "same")),
        ("kernels larger than the image, valid", (np.ones((2, 4, 2)), np.ones((3, 3, 2, 3)), np.ones(3))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 5, 6)
    kh, kw = unequal(rng, 2, 3)
    down, right = unequal(rng, 2, 4)
    c, k = unequal(rng, 2, 3)
    image, bank, biases = reals(rng, h, w, c), reals(rng, kh, kw, c, k), 40 * reals(rng, k)
    rgb, odd, two = whole(rng, w, h, 3), whole(rng, 3, 3, 3, 2), 30 * whole(rng, 2)
    even = reals(rng, 4, 2, c, k)
    return [
        Case("valid, an RGB image", (rgb, odd, two), group=VALID),
        Case("valid, a kernel that is not square", (image, bank, biases), group=VALID),
        Case("valid, with tanh", (rgb, odd, two, 1, "valid", tanh), group=VALID),
        Case("valid, with a leaky ReLU", (image, bank, biases), {"activation": leaky_relu}, group=VALID),
        Case("same, odd kernels", (rgb, odd, two, 1, "same"), group=SAME),
        Case("same, even kernels", (image, even, biases), {"padding": "same"}, group=SAME),
        Case("same, squared", (image, bank, biases, 1, "same", square), group=SAME),
        Case("same, a square image", (reals(rng, h, h, c), bank, biases, 1, "same"), group=SAME),
        Case("valid, one stride", (rgb, odd, two, 2), group=STRIDE),
        Case("valid, unequal strides", (image, bank, biases, (down, right)), group=STRIDE),
        Case("valid, it does not fit", (reals(rng, 9, 10, c), even, biases, (2, 3)), group=STRIDE),
        Case("same, one stride, odd kernels", (rgb, odd, two, 2, "same"), group=STRIDE),
        Case("same, unequal strides", (image, bank, biases, (down, right), "same"), group=STRIDE),
        Case("same, an even size, odd kernels", (reals(rng, 8, 10, 3), odd, two, (2, 3), "same"), group=STRIDE),
        Case("same, an odd size, even kernels", (reals(rng, 9, 11, c), even, biases, (3, 2), "same"), group=STRIDE),
        Case("one filter", (image, bank[..., :1], biases[:1], 2, "same"), group="edge"),
        Case("1×1 kernels, same", (image, reals(rng, 1, 1, c, k), biases, 1, "same"), group="edge"),
        Case(
            "a stride longer than the kernel, same",
            (reals(rng, 8, 7, c), reals(rng, 2, 1, c, k), biases, 4, "same"),
            group="edge",
        ),
        Case(
            "kernels larger than the image, same",
            (reals(rng, 2, 3, c), reals(rng, 5, 4, c, k), biases, 1, "same"),
            group="edge",
        ),
        Case(
            "kernels as large as the image, valid",
            (*window_and_kernel(rng, h, w, c, filters=k), biases, (down, right)),
            group="edge",
        ),
        Case(
            "pixels of type uint8",
            (pixels(rng, h, w, 3), pixels(rng, kh, kw, 3, k), pixels(rng, k), 2, "same"),
            group="edge",
        ),
        *refusals(
            ("an unknown padding", (image, bank, biases, 1, "full")),
            ("another unknown padding", (image, bank, biases, (down, right), "zeros")),
            ("channels that differ", (image, reals(rng, kh, kw, c + 1, k), biases, 1, "same")),
            ("one bias too few", (image, bank, biases[:-1])),
            ("one bias for all filters", (image, bank, biases[:1], 2)),
            ("a stride of 0", (image, bank, biases, 0)),
            ("a negative stride to the right", (image, bank, biases, (down, -right), "same")),
            ("kernels larger than the image, valid", (image, reals(rng, h + 1, kw, c, k), biases, 2)),
        ),
    ]


EXERCISE = Exercise(
    name="conv_layer",
    points=20,
    reference=reference.conv_layer,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("pad", "output_size", "keras_output_size", "same_padding", "convolve2d"),
    wrong_ideas=LAYER_IDEAS,
    hints={
        "unsolved": 'Pad the image if padding is "same"; then it is the layer of lesson 1 with windows `stride` apart.',
        "main": "Work out one value of one filter by hand: products of all channels, one sum, one bias.",
        "main/same": "Compute rows and columns apart: `same_padding(height, …)` and `same_padding(width, …)`.",
        "main/stride above 1": "Do your windows start at row·vertical stride and column·horizontal stride?",
        "edge": 'One filter still gives three axes; with "same" even a large kernel finds room.',
        "refuse": "Five things can be wrong: padding, channels, number of biases, stride, and the size of the kernels.",
    },
)
