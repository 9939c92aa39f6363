"""Exercise repair_network: a network that Keras complains about, repaired."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import unequal
from grader.exercises.keras_cnn.shared_cases import aspects
from grader.exercises.keras_cnn.shared_ideas import ideas_about_sizes
from grader.exercises.keras_cnn.slips import FLATTEN, NO_MORE, SOFTMAX, Net, conv, dense, dropout, output, pool
from grader.reference import keras_cnn as reference

SEE = "Reading Keras's errors"
FIRST, POOL_1, SECOND, POOL_2, FLAT, HIDDEN, LAST = range(7)
"""The places of the layers."""


def cases(seed: int, other_shape: tuple[int, int, int], other_classes: int) -> list[Case]:
    """Neither weights nor answers are asked for: with padding "same" it is repaired as well, and they are others."""
    return [
        *aspects("main", "steps", "input", "output", "probabilities", "dropout", seed=seed),
        *aspects(
            "edge",
            *("steps", "input", "output", "probabilities"),
            call=(other_shape, other_classes),
            classes=other_classes,
            seed=seed + 1,
        ),
    ]


PUBLIC = cases(1, (20, 17, 3), 4)


def secret(rng: Generator) -> list[Case]:
    height, width = unequal(rng, 16, 24)
    channels, classes = unequal(rng, 2, 7)
    return cases(int(rng.integers(10, 2**31)), (height, width, channels), classes)


RIGHT = Net((conv(16, 5), pool(), conv(32), pool(), FLATTEN, dense(64), output()), compile=None)


def with_layers(changes: dict[int, Any]) -> Net:
    return RIGHT.with_layers(changes)


EXERCISE = Exercise(
    name="repair_network",
    points=10,
    reference=reference.repair_network,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    probe="model",
    seconds=60,
    wrong_ideas=[
        WrongIdea(
            "does-not-build-yet",
            "Keras still refuses to build the network. Read the end of its message: what was expected, and what found?",
            with_layers({SECOND: conv(32, padding="full")}),
            RIGHT.order(FIRST, POOL_1, SECOND, FLAT, POOL_2, HIDDEN, LAST),
            with_layers({HIDDEN: dense((64,))}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-dropped",
            "The second pooling is gone. Do not leave it out: move it to where its input still has rows and columns.",
            with_layers({POOL_2: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "layer-left-out",
            "A layer of the broken network is missing. All seven stay; three of them need repair.",
            with_layers({POOL_1: NO_MORE}),
            with_layers({FIRST: NO_MORE}),
            with_layers({SECOND: NO_MORE, POOL_2: NO_MORE}),
            with_layers({HIDDEN: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "flatten-dropped",
            "`Flatten` is gone, so the output still has rows and columns: (None, num_classes) is asked for.",
            with_layers({FLAT: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "flatten-too-late",
            "`Flatten` stands after a dense layer; it belongs before the first of them.",
            RIGHT.order(FIRST, POOL_1, SECOND, POOL_2, HIDDEN, FLAT, LAST),
            see=SEE,
        ),
        WrongIdea(
            "pooling-moved-too-far",
            "The second pooling stands before the second convolution now; it belongs right after it.",
            RIGHT.order(FIRST, POOL_1, POOL_2, SECOND, FLAT, HIDDEN, LAST),
            RIGHT.order(POOL_2, FIRST, POOL_1, SECOND, FLAT, HIDDEN, LAST),
            see=SEE,
        ),
        WrongIdea(
            "convolutions-together",
            "Both poolings come after both convolutions; convolution, pooling, convolution, pooling was the order.",
            RIGHT.order(FIRST, SECOND, POOL_1, POOL_2, FLAT, HIDDEN, LAST),
            see=SEE,
        ),
        WrongIdea(
            "global-pooling",
            "Global pooling took the place of a layer. Keep `MaxPooling2D(2)` and `Flatten`.",
            with_layers({POOL_2: NO_MORE, FLAT: ("GlobalMaxPooling2D", {})}),
            with_layers({POOL_2: NO_MORE, FLAT: ("GlobalAveragePooling2D", {})}),
            with_layers({FLAT: ("GlobalAveragePooling2D", {})}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-of-another-kind",
            "A pooling layer has become one of another kind or size; `MaxPooling2D(2)` it was, and is to stay.",
            with_layers({POOL_2: pool(3)}),
            with_layers({POOL_2: pool(kind="AveragePooling2D")}),
            see=SEE,
        ),
        WrongIdea(
            "other-units",
            "The first dense layer has another number of units: the 64 was right, only not as a tuple.",
            *(with_layers({HIDDEN: dense(units)}) for units in (128, 32)),
            see=SEE,
        ),
        WrongIdea(
            "other-filters",
            "A convolution has other filters or kernels of another size. They were right: 16 of 5×5, then 32 of 3×3.",
            with_layers({FIRST: conv(16, 3)}),
            with_layers({SECOND: conv(32, 5)}),
            with_layers({FIRST: conv(32, 5), SECOND: conv(16)}),
            see=SEE,
        ),
        WrongIdea(
            "no-relu",
            "A ReLU has been lost on the way. Keep the activations of all layers.",
            with_layers({SECOND: conv(32, activation=None)}),
            with_layers({FIRST: conv(16, 5, activation=None)}),
            with_layers({HIDDEN: dense(64, None)}),
            with_layers(
                {FIRST: conv(16, 5, activation=None), SECOND: conv(32, activation=None), HIDDEN: dense(64, None)}
            ),
            see=SEE,
        ),
        WrongIdea(
            "no-softmax",
            "The last layer has lost its softmax, so its numbers are no probabilities.",
            with_layers({LAST: output(None)}),
            see="Softmax",
        ),
        WrongIdea(
            "sigmoid-output",
            "The last layer has a sigmoid; it had softmax, and that was right.",
            with_layers({LAST: output("sigmoid")}),
            see="Softmax",
        ),
        WrongIdea(
            "softmax-twice",
            "Softmax is applied twice. The last layer had it already.",
            with_layers({LAST: (output(), SOFTMAX)}),
            see="Softmax",
        ),
        WrongIdea(
            "dropout-added",
            "There is dropout, which the broken network did not have.",
            with_layers({FLAT: (FLATTEN, dropout())}),
            with_layers({HIDDEN: (dense(64), dropout())}),
            see=SEE,
        ),
        WrongIdea(
            "no-input",
            "The `Input` is gone, so the network has no weights yet. Keep `keras.Input(shape=input_shape)`.",
            RIGHT.but(with_input=False),
            see=SEE,
        ),
        *ideas_about_sizes(RIGHT, SEE),
    ],
    hints={
        "unsolved": "Copy `broken_network`, run it, and repair one mistake after the other: the messages come in turn.",
        "main": "Seven layers, as before. Which input does `MaxPooling2D` need, and what does `Dense` take as units?",
        "edge": "Try `repair_network((20, 17, 3), 4).summary()`.",
    },
)
