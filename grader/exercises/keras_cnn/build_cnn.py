"""Exercise build_cnn: the small CNN for digits, built and compiled."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import unequal
from grader.exercises.keras_cnn.compile_ideas import ideas_about_compiling
from grader.exercises.keras_cnn.shared_cases import Shapes, aspects
from grader.exercises.keras_cnn.shared_ideas import ideas_about_sizes, ideas_about_the_end
from grader.exercises.keras_cnn.slips import (
    FLATTEN,
    NO_MORE,
    SPARSE_LOSS,
    Net,
    conv,
    dense,
    drawn_dropout,
    dropout,
    dropout_that_never_rests,
    keras_object,
    output,
    pool,
)
from grader.reference import keras_cnn as reference

SEE = "Building the network"
LAYERS, DROPOUT, COMPILE = "main/layers", "main/dropout", "main/compiled"
FIRST, POOL_1, SECOND, POOL_2, FLAT, DROP, LAST = range(7)
"""The places of the layers."""


def weights_of(input_shape: tuple[int, int, int], classes: int) -> Shapes:
    """Shapes of the weights of the right network."""
    height, width = ((((n - 2) // 2) - 2) // 2 for n in input_shape[:2])
    return ((3, 3, input_shape[2], 32), (32,), (3, 3, 32, 64), (64,), (height * width * 64, classes), (classes,))


def cases(seed: int, other_shape: tuple[int, int, int], other_classes: int) -> list[Case]:
    """Aspects of the usual network, then of one with another input shape and number of classes."""
    usual, other = weights_of((28, 28, 1), 10), weights_of(other_shape, other_classes)
    return [
        *aspects(LAYERS, "input", "weights", "output", "predictions", weights=usual, seed=seed),
        *aspects(DROPOUT, "dropout", "noise", seed=seed),
        *aspects(COMPILE, "optimizer", "loss", "accuracy", seed=seed),
        *aspects(
            "edge",
            *("input", "weights", "output", "predictions"),
            call=(other_shape, other_classes),
            classes=other_classes,
            weights=other,
            seed=seed + 1,
        ),
    ]


PUBLIC = cases(1, (22, 19, 3), 4)


def secret(rng: Generator) -> list[Case]:
    height, width = (int(n) for n in rng.choice([18, 19, 22, 23], 2, replace=False))  # where most slips show
    channels, classes = unequal(rng, 2, 7)
    return cases(int(rng.integers(10, 2**31)), (height, width, channels), classes)


RIGHT = Net((conv(32), pool(), conv(64), pool(), FLATTEN, dropout(), output()))


def with_layers(changes: dict[int, Any]) -> Net:
    return RIGHT.with_layers(changes)


EXERCISE = Exercise(
    name="build_cnn",
    points=20,
    reference=reference.build_cnn,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    probe="model",
    seconds=60,
    wrong_ideas=[
        WrongIdea(
            "no-input",
            "Nothing says what goes in, so there are no weights yet. Begin with `keras.Input(shape=input_shape)`.",
            RIGHT.but(with_input=False),
            see=SEE,
        ),
        *ideas_about_sizes(RIGHT, SEE),
        WrongIdea(
            "filters-swapped",
            "The convolutions are in the wrong order: 32 filters first, then 64.",
            with_layers({FIRST: conv(64), SECOND: conv(32)}),
            see=SEE,
        ),
        WrongIdea(
            "other-filters",
            "A convolution has another number of filters: 32 in the first, 64 in the second.",
            with_layers({SECOND: conv(32)}),
            with_layers({FIRST: conv(16), SECOND: conv(32)}),
            see=SEE,
        ),
        WrongIdea(
            "other-kernels",
            "The kernels of a convolution have another size: both are 3×3.",
            with_layers({FIRST: conv(32, 5)}),
            with_layers({SECOND: conv(64, 5)}),
            see=SEE,
        ),
        WrongIdea(
            "same-padding",
            'The convolutions keep the size of their input (`padding="same"`); "valid" is asked for, Keras\'s default.',
            with_layers({FIRST: conv(32, padding="same"), SECOND: conv(64, padding="same")}),
            with_layers({FIRST: conv(32, padding="same")}),
            with_layers({SECOND: conv(64, padding="same")}),
            see=SEE,
        ),
        WrongIdea(
            "strided-convolutions",
            "The convolutions take steps of 2; their stride is 1, and the pooling makes the maps smaller.",
            with_layers({FIRST: conv(32, strides=2), POOL_1: NO_MORE, SECOND: conv(64, strides=2), POOL_2: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-missing",
            "Pooling is missing: each of the two convolutions is followed by a `MaxPooling2D(2)`.",
            with_layers({POOL_1: NO_MORE}),
            with_layers({POOL_2: NO_MORE}),
            with_layers({POOL_1: NO_MORE, POOL_2: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "one-block-only",
            "There is one convolution only; two are asked for, each with its pooling.",
            RIGHT.order(FIRST, POOL_1, FLAT, DROP, LAST),
            see=SEE,
        ),
        WrongIdea(
            "pooling-at-the-wrong-place",
            "Convolution, pooling, convolution, pooling is the order; here both poolings come together.",
            RIGHT.order(FIRST, SECOND, POOL_1, POOL_2, FLAT, DROP, LAST),
            see=SEE,
        ),
        WrongIdea(
            "other-pooling-size",
            "The pooling windows have another size, or another step: `MaxPooling2D(2)` halves both sides.",
            with_layers({POOL_1: pool(3), POOL_2: pool(3)}),
            with_layers({POOL_1: pool(2, padding="same"), POOL_2: pool(2, padding="same")}),
            see=SEE,
        ),
        WrongIdea(
            "average-pooling",
            "The network pools with averages; the largest number of each window is asked for, `MaxPooling2D`.",
            with_layers({POOL_1: pool(kind="AveragePooling2D"), POOL_2: pool(kind="AveragePooling2D")}),
            see=SEE,
        ),
        WrongIdea(
            "global-pooling",
            "`Flatten` is asked for before the dense layer. Global pooling keeps just one number for each map.",
            with_layers({FLAT: ("GlobalAveragePooling2D", {})}),
            with_layers({FLAT: ("GlobalMaxPooling2D", {})}),
            see=SEE,
        ),
        WrongIdea(
            "no-flatten",
            "`Flatten` is missing, so the dense layer works on each pixel of the maps, and the output has four axes.",
            with_layers({FLAT: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "hidden-dense-layer",
            "There is a further dense layer. Here the output layer comes right after `Flatten` and `Dropout`.",
            with_layers({DROP: (dense(128), dropout())}),
            with_layers({DROP: (dropout(), dense(64))}),
            see=SEE,
        ),
        WrongIdea(
            "no-relu",
            'A convolution has no ReLU. Without it two layers compute no more than one could: `activation="relu"`.',
            with_layers({FIRST: conv(32, activation=None), SECOND: conv(64, activation=None)}),
            with_layers({FIRST: conv(32, activation=None)}),
            with_layers({SECOND: conv(64, activation=None)}),
            see=SEE,
        ),
        WrongIdea(
            "other-hidden-activation",
            "The convolutions have another activation than ReLU.",
            *(
                with_layers({FIRST: conv(32, activation=name), SECOND: conv(64, activation=name)})
                for name in ("sigmoid", "tanh", "leaky_relu")
            ),
            see=SEE,
        ),
        WrongIdea(
            "no-biases",
            "Layers without biases (`use_bias=False`); each has them, as Keras does by default.",
            with_layers({FIRST: conv(32, use_bias=False), SECOND: conv(64, use_bias=False)}),
            see=SEE,
        ),
        WrongIdea(
            "batch-normalisation",
            "There is a layer `BatchNormalization`, which is not asked for: it brings weights of its own.",
            with_layers(
                {FIRST: (conv(32), ("BatchNormalization", {})), SECOND: (conv(64), ("BatchNormalization", {}))}
            ),
            see=SEE,
        ),
        *ideas_about_the_end(RIGHT),
        WrongIdea(
            "logits-and-from-logits",
            "Softmax is left to the loss here (`from_logits=True`). That works, but this network is to give "
            "probabilities itself.",
            with_layers({LAST: output(None)}).compiled(loss=keras_object(SPARSE_LOSS, from_logits=True)),
            see="Softmax",
        ),
        WrongIdea(
            "relu-output",
            "The last layer has ReLU; it is to have softmax, to give probabilities.",
            with_layers({LAST: output("relu")}),
            see="Softmax",
        ),
        WrongIdea(
            "no-dropout",
            "`Dropout(0.5)` is missing.",
            with_layers({DROP: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "other-rate",
            "Dropout has another rate than 0.5.",
            *(with_layers({DROP: dropout(rate)}) for rate in (0.25, 0.2, 0.05)),
            see=SEE,
        ),
        WrongIdea(
            "dropout-on-the-output",
            "Dropout comes after the last layer and deletes answers. It belongs before the last dense layer.",
            RIGHT.order(FIRST, POOL_1, SECOND, POOL_2, FLAT, LAST, DROP),
            see=SEE,
        ),
        WrongIdea(
            "dropout-too-early",
            "Dropout acts earlier in the network; here it stands between `Flatten` and the last dense layer.",
            RIGHT.order(FIRST, DROP, POOL_1, SECOND, POOL_2, FLAT, LAST),
            RIGHT.order(FIRST, POOL_1, DROP, SECOND, POOL_2, FLAT, LAST),
            RIGHT.order(FIRST, POOL_1, SECOND, DROP, POOL_2, FLAT, LAST),
            see=SEE,
        ),
        WrongIdea(
            "dropout-everywhere",
            "There is dropout at more than one place; once, before the last dense layer, is asked for.",
            RIGHT.order(FIRST, POOL_1, DROP, SECOND, POOL_2, DROP, FLAT, LAST),
            with_layers({POOL_1: (pool(), dropout(0.25)), POOL_2: (pool(), dropout(0.25))}),
            with_layers({POOL_1: (pool(), dropout(0.25)), POOL_2: (pool(), dropout(0.25)), DROP: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "spatial-dropout",
            "`SpatialDropout2D` deletes whole maps; `Dropout` is asked for, which deletes single numbers.",
            with_layers({POOL_2: (pool(), dropout(kind="SpatialDropout2D")), DROP: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "dropout-never-rests",
            "Dropout is at work outside training, too (`training=True`). Leave it to Keras when to drop.",
            with_layers({DROP: (dropout_that_never_rests, {})}),
            with_layers({DROP: (drawn_dropout, {})}),
            see=SEE,
        ),
        *ideas_about_compiling(RIGHT),
    ],
    hints={
        "unsolved": "A `keras.Sequential` with a list of layers, the first of them an `Input`; then `compile`.",
        "main": "Compare `model.summary()` with the table, line by line: shapes and parameters.",
        "main/layers": "Print `[w.shape for w in build_cnn().get_weights()]` and compare it with the table.",
        "main/dropout": "One `Dropout(0.5)`, right before the last dense layer.",
        "main/compiled": "Three things: Adam, the loss for whole-number labels and probabilities, and accuracy.",
        "edge": "Try `build_cnn((22, 19, 3), 4).summary()`.",
    },
)
