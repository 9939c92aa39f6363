"""Exercise forward_by_hand: through a trained network in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from byhand.check.made import Made
from byhand.layers.pooling import average_pool
from grader.exercises.declare import KERAS_MODULES, Case, Exercise, Rule, WrongIdea
from grader.exercises.keras_cnn.forward_slips import (
    Forward,
    added_in_place,
    bias_too_late,
    divided_in_place,
    flipped,
    one_block,
    overlapping,
    relu,
    same,
    sigmoid,
    softmax,
    stepping,
    unpooled,
)
from grader.exercises.keras_cnn.train_cnn import drawn_shift, shifted
from grader.reference import keras_cnn as reference

SEE = "By hand again"
SHIPPED = Made("shipped weights", ("digits_cnn",))


def shapes(first: int = 32, second: int = 64, classes: int = 10) -> tuple[tuple[int, ...], ...]:
    """Shapes of the weights, for 28×28 images; other numbers of filters than the lesson's are edge cases."""
    return ((3, 3, 1, first), (first,), (3, 3, first, second), (second,), (25 * second, classes), (classes,))


def untrained(seed: int, *sizes: int) -> Made:
    return Made("normal weights", (seed, *shapes(*sizes)))


def digit(number: int, dtype: str = "float64") -> Made:
    return Made("one digit", (number, dtype))


PUBLIC = [
    Case("a digit, trained weights", (digit(7), SHIPPED)),
    Case("a digit, random weights", (digit(3), untrained(1))),
    Case("another digit, other random weights", (digit(12), untrained(2))),
    Case("an image of type float32", (digit(5, "float32"), untrained(3)), group="edge"),
    Case("an empty image", (np.zeros((28, 28)), untrained(4)), group="edge"),
    Case("other numbers of filters", (digit(9), untrained(5, 5, 7)), group="edge"),
]


def secret(rng: Generator) -> list[Case]:
    from grader.data import load_held_out_digits

    images, _ = load_held_out_digits()
    drawn = shifted(images[rng.choice(len(images), 5, replace=False)], *drawn_shift(rng)) / 255
    # coarse numbers, so that reports stay readable
    one, two, three, four, five = np.round(drawn, 3)
    first, second = (int(n) for n in rng.choice(np.arange(4, 12), 2, replace=False))
    seeds = [int(n) for n in rng.choice(np.arange(10, 10**6), 5, replace=False)]
    return [
        Case("a digit, trained weights", (one, SHIPPED)),
        Case("a digit, random weights", (two, untrained(seeds[0]))),
        Case("another digit, other random weights", (three, untrained(seeds[1]))),
        Case("an image of type float32", (four.astype(np.float32), untrained(seeds[2])), group="edge"),
        Case("an empty image", (np.zeros((28, 28)), untrained(seeds[3])), group="edge"),
        Case("other numbers of filters", (five, untrained(seeds[4], first, second)), group="edge"),
    ]


EXERCISE = Exercise(
    name="forward_by_hand",
    points=20,
    reference=reference.forward_by_hand,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("softmax",),
    forbidden_modules=KERAS_MODULES,
    seconds=90,
    rule=Rule(tolerance=1e-4),
    wrong_ideas=[
        WrongIdea(
            "flatten-order",
            "The numbers are flattened in another order than Keras's. All channels of a pixel stand together: "
            "`flatten(volume)`, with nothing moved before.",
            Forward(flat=lambda v: v.ravel(order="F")),
            Forward(flat=lambda v: np.moveaxis(v, -1, 0).ravel()),
            Forward(flat=lambda v: v.swapaxes(0, 1).ravel()),
            see=SEE,
        ),
        WrongIdea(
            "no-relu",
            "ReLU is missing. It follows both convolutions: `activation=relu`.",
            Forward(first=same, second=same),
            see=SEE,
        ),
        WrongIdea(
            "no-relu-in-the-first-layer",
            "ReLU is missing after the first convolution.",
            Forward(first=same),
            see=SEE,
        ),
        WrongIdea(
            "no-relu-in-the-second-layer",
            "ReLU is missing after the second convolution.",
            Forward(second=same),
            see=SEE,
        ),
        WrongIdea(
            "relu-on-the-logits",
            "ReLU is applied to the last layer as well; there softmax follows, and negative logits are welcome.",
            Forward(logits=relu),
            see=SEE,
        ),
        WrongIdea(
            "dropout-at-work",
            "The inputs of the dense layer are halved or doubled, as if dropout were at work. Outside training it does "
            "nothing.",
            Forward(inputs=lambda x: 0.5 * x),
            Forward(inputs=lambda x: 2.0 * x),
            see=SEE,
        ),
        WrongIdea(
            "no-softmax",
            "These are the logits: softmax is missing at the end.",
            Forward(result=same),
            see="Softmax",
        ),
        WrongIdea(
            "softmax-twice",
            "Softmax is applied twice. Once, at the very end.",
            Forward(result=lambda x: softmax(softmax(x))),
            see="Softmax",
        ),
        WrongIdea(
            "log-softmax",
            "These are the logarithms of the probabilities; leave out the `log`.",
            Forward(result=lambda x: x - x.max() - np.log(np.exp(x - x.max()).sum())),
            see="Softmax",
        ),
        WrongIdea(
            "sigmoid",
            "The end is a sigmoid of each number by itself; softmax divides by the sum of all.",
            Forward(result=sigmoid),
            see="Softmax",
        ),
        WrongIdea(
            "not-divided-by-the-sum",
            "The powers at the end are not divided by their sum.",
            Forward(result=np.exp),
            Forward(result=lambda x: np.exp(x - x.max())),
            see="Softmax",
        ),
        WrongIdea(
            "digit-instead",
            "This is the digit that is likeliest; ten probabilities are asked for.",
            Forward(result=lambda x: np.argmax(x)),
            Forward(result=lambda x: int(np.argmax(x))),
            see=SEE,
        ),
        WrongIdea(
            "batch-axis",
            "There is an axis too many: the result has shape (1, 10). For one image, (10,) is asked for.",
            Forward(result=lambda x: softmax(x)[np.newaxis]),
            see=SEE,
        ),
        WrongIdea(
            "no-biases",
            "All biases are left out; they are every second array of the weights.",
            Forward(biases=(0, 0, 0)),
            see=SEE,
        ),
        WrongIdea(
            "biases-of-convolutions-missing",
            "The biases of a convolution are left out; hand them to `conv_layer`.",
            Forward(biases=(0, 0, 1)),
            Forward(biases=(0, 1, 1)),
            Forward(biases=(1, 0, 1)),
            see=SEE,
        ),
        WrongIdea(
            "biases-of-the-dense-layer-missing",
            "The biases of the dense layer are left out: `inputs @ weights + biases`.",
            Forward(biases=(1, 1, 0)),
            see=SEE,
        ),
        WrongIdea(
            "bias-too-late",
            "The biases are added after the ReLU; they belong before it.",
            bias_too_late,
            see=SEE,
        ),
        WrongIdea(
            "average-pooling",
            "The maps are pooled with averages; this network takes the largest number of each window.",
            Forward(pool=average_pool),
            Forward(pool_2=average_pool),
            see=SEE,
        ),
        WrongIdea(
            "every-second-pixel",
            "Every second pixel is taken instead of pooling: that overlooks three numbers of four.",
            Forward(pool=stepping),
            Forward(pool_2=stepping),
            see=SEE,
        ),
        WrongIdea(
            "shapes-do-not-fit",
            'A step between is missing or too much, so the shapes do not fit. Twice: convolution ("valid"), ReLU, '
            "2×2 max pooling; then flatten.",
            Forward(pool=unpooled),
            Forward(pool_2=unpooled),
            Forward(pool=overlapping),
            Forward(padding="same"),
            one_block,
            see=SEE,
        ),
        WrongIdea(
            "kernels-flipped",
            "The kernels are flipped. Networks multiply window and kernel as they are.",
            Forward(kernels=flipped),
            see=SEE,
        ),
        WrongIdea(
            "kernels-transposed",
            "Rows and columns of the kernels are swapped; use them as they come.",
            Forward(kernels=lambda k: k.swapaxes(0, 1)),
            see=SEE,
        ),
        WrongIdea(
            "image-turned",
            "Rows and columns of the image are swapped; use it as it comes.",
            Forward(image=np.transpose),
            see=SEE,
        ),
        WrongIdea(
            "divided-again",
            "The image is divided by 255 again; it comes prepared, from 0 to 1.",
            Forward(image=lambda x: x / 255),
            see="Preparing images",
        ),
        WrongIdea(
            "multiplied-by-255",
            "The image is multiplied by 255; it comes prepared, from 0 to 1, which is what the weights are made for.",
            Forward(image=lambda x: x * 255),
            see="Preparing images",
        ),
        WrongIdea(
            "whole-numbers",
            "The fractions of the image are cut off, or rounded, on the way. Keep it in floating point.",
            Forward(image=lambda x: x.astype(int)),
            Forward(image=np.round),
            see=SEE,
        ),
        WrongIdea(
            "filters-written-in",
            "The sizes of the lesson's network are written into the code. Take them from the weights: "
            "`flatten(volume)`, `weights[0].shape`.",
            Forward(flat=lambda v: v.reshape(1600)),
            see=SEE,
        ),
        WrongIdea(
            "in-place",
            "The result is right, but the image or the weights that came in were changed. Work with copies.",
            divided_in_place,
            added_in_place,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Take the six arrays apart, then write one line for each layer.",
        "main": "Print the shape after each step, and compare it with `build_cnn().summary()`.",
        "edge": "Let every size come from the image and the weights, and change neither of them.",
    },
)
