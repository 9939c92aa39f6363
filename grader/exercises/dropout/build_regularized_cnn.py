"""Exercise build_regularized_cnn: dropout in its two places in a convolutional network."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.dropout.model_ideas import compiled_cases, ideas_about_compiling
from grader.exercises.dropout.networks import RELU, SOFTMAX, cnn, nothing
from grader.exercises.keras_cnn.shared_cases import CLOSE_ANSWERS, TITLES
from grader.reference import dropout as reference

SEE = "Where dropout goes"
LAYERS, DROPOUT = "main/layers", "main/dropout"
SHAPES = ((3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (9216, 128), (128,), (128, 10), (10,))
RATES = (0.1, 0.4)
"""The same in every run, so that wrong ideas need not be built anew."""
SECONDS = 60.0


def secret(rng: Generator) -> list[Case]:
    """What is drawn are the weights and the images."""
    seed = int(rng.integers(1, 2**31))
    needs: dict[str, dict[str, Any]] = {"predictions": {"weights": SHAPES, "seed": seed}, "noise": {"seed": seed}}

    def asked(key: str, group: str, *rates: float) -> Case:
        where = f" (rates {rates[0]} and {rates[1]})" if rates else ""
        rule = CLOSE_ANSWERS if key == "predictions" else None
        return Case(TITLES[key] + where, rates, key=key, group=group, given=needs.get(key, {}), rule=rule)

    return [
        *(asked(key, LAYERS) for key in ("weights", "steps", "predictions")),
        *(asked(key, DROPOUT) for key in ("dropout", "noise")),
        asked("dropout", DROPOUT, *RATES),
        *compiled_cases(()),
        asked("noise", "edge", 0.0, 0.0),
        asked("dropout", "edge", 0.0, 0.75),
    ]


IDEAS = [
    WrongIdea(
        "rates-swapped",
        "The two rates are in each other's place: `conv_rate` belongs after the pooling, `dense_rate` after "
        "the dense layer.",
        cnn(
            dropout=lambda la, conv, dense: [la.Dropout(dense)],
            dense_dropout=lambda la, conv, dense: [la.Dropout(conv)],
        ),
        see=SEE,
    ),
    WrongIdea(
        "rates-written-in",
        "The rates 0.25 and 0.5 are written into the code. Use `conv_rate` and `dense_rate`.",
        cnn(
            dropout=lambda la, conv, dense: [la.Dropout(0.25)], dense_dropout=lambda la, conv, dense: [la.Dropout(0.5)]
        ),
        cnn(dropout=lambda la, conv, dense: [la.Dropout(0.25)]),
        cnn(dense_dropout=lambda la, conv, dense: [la.Dropout(0.5)]),
        see=SEE,
    ),
    WrongIdea(
        "one-rate-for-both",
        "Both dropout layers have the same rate; there is one for each.",
        cnn(dropout=lambda la, conv, dense: [la.Dropout(dense)]),
        cnn(dense_dropout=lambda la, conv, dense: [la.Dropout(conv)]),
        see=SEE,
    ),
    WrongIdea(
        "keep-probability",
        "Keras takes the share that is dropped; these layers are given the share that is kept, 1 − rate.",
        cnn(
            dropout=lambda la, conv, dense: [la.Dropout(1 - conv)],
            dense_dropout=lambda la, conv, dense: [la.Dropout(1 - dense)],
        ),
        see="Dropout by hand",
    ),
    WrongIdea(
        "dropout-on-the-output",
        "Dropout stands after the output layer, where it sets probabilities to 0. It belongs after the hidden layers.",
        cnn(dense_dropout=nothing, end=lambda la, conv, dense: [la.Dropout(dense)]),
        cnn(end=lambda la, conv, dense: [la.Dropout(dense)]),
        cnn(end=lambda la, conv, dense: [la.Dropout(conv)]),
        see=SEE,
    ),
    WrongIdea(
        "dropout-before-pooling",
        "The first dropout stands before the pooling, which picks the largest survivor; put it after the pooling.",
        cnn(dropout=nothing, before_pool=lambda la, conv, dense: [la.Dropout(conv)]),
        see=SEE,
    ),
    WrongIdea(
        "dropout-between-convolutions",
        "A dropout layer stands after the first convolution; the first one belongs after the pooling.",
        cnn(dropout=nothing, between=lambda la, conv, dense: [la.Dropout(conv)]),
        cnn(between=lambda la, conv, dense: [la.Dropout(conv)]),
        see=SEE,
    ),
    WrongIdea(
        "both-before-the-dense-layer",
        "The second dropout stands before the dense layer of 128 units; it belongs after it.",
        cnn(
            dropout=lambda la, conv, dense: [la.Dropout(conv), la.Dropout(dense)],
            dense_dropout=nothing,
        ),
        see=SEE,
    ),
    WrongIdea(
        "both-behind-the-dense-layer",
        "Both dropout layers stand after the dense layer; the first one belongs after the pooling.",
        cnn(dropout=nothing, dense_dropout=lambda la, conv, dense: [la.Dropout(conv), la.Dropout(dense)]),
        see=SEE,
    ),
    WrongIdea(
        "no-dropout",
        "There is no dropout in this network.",
        cnn(dropout=nothing, dense_dropout=nothing),
        see=SEE,
    ),
    WrongIdea(
        "second-dropout-missing",
        "There is no dropout after the dense layer.",
        cnn(dense_dropout=nothing),
        see=SEE,
    ),
    WrongIdea(
        "first-dropout-missing",
        "There is no dropout after the pooling.",
        cnn(dropout=nothing),
        see=SEE,
    ),
    WrongIdea(
        "another-dropout",
        "SpatialDropout2D drops whole maps; `Dropout` is asked for, which drops each number for itself.",
        cnn(dropout=lambda la, conv, dense: [la.SpatialDropout2D(conv)]),
        see=SEE,
    ),
    WrongIdea(
        "pooling-missing",
        "There is no pooling: after the convolutions, 2×2 windows halve rows and columns.",
        cnn(pool=nothing),
        see=SEE,
    ),
    WrongIdea(
        "pools-twice",
        "Both convolutions are followed by pooling; in this network there is one pooling, after the second.",
        cnn(between=lambda la, conv, dense: [la.MaxPooling2D(2)]),
        see=SEE,
    ),
    WrongIdea(
        "average-pooling",
        "This pools with the average; the largest number of each window is asked for.",
        cnn(pool=lambda la, conv, dense: [la.AveragePooling2D(2)]),
        see=SEE,
    ),
    WrongIdea(
        "same-padding",
        'The convolutions pad their images (`padding="same"`); leave the padding away.',
        cnn(
            conv_1=lambda la, conv, dense: [la.Conv2D(32, 3, activation=RELU, padding="same")],
            conv_2=lambda la, conv, dense: [la.Conv2D(64, 3, activation=RELU, padding="same")],
        ),
        see=SEE,
    ),
    WrongIdea(
        "filters-swapped",
        "The first convolution has 32 filters, the second 64.",
        cnn(
            conv_1=lambda la, conv, dense: [la.Conv2D(64, 3, activation=RELU)],
            conv_2=lambda la, conv, dense: [la.Conv2D(32, 3, activation=RELU)],
        ),
        cnn(conv_2=lambda la, conv, dense: [la.Conv2D(32, 3, activation=RELU)]),
        see=SEE,
    ),
    WrongIdea(
        "dense-layer-missing",
        "The dense layer of 128 units is missing.",
        cnn(dense=nothing),
        see=SEE,
    ),
    WrongIdea(
        "relu-missing",
        "A hidden layer has no activation; without one, two layers in a row do no more than one.",
        cnn(dense=lambda la, conv, dense: [la.Dense(128)]),
        cnn(conv_1=lambda la, conv, dense: [la.Conv2D(32, 3)], conv_2=lambda la, conv, dense: [la.Conv2D(64, 3)]),
        cnn(
            conv_1=lambda la, conv, dense: [la.Conv2D(32, 3)],
            conv_2=lambda la, conv, dense: [la.Conv2D(64, 3)],
            dense=lambda la, conv, dense: [la.Dense(128)],
        ),
        see=SEE,
    ),
    WrongIdea(
        "softmax-missing",
        "The output layer has no softmax, so that its numbers are no probabilities.",
        cnn(output=lambda la, conv, dense: [la.Dense(10)]),
        see=SEE,
    ),
    WrongIdea(
        "wrong-output-activation",
        "The activation of the output layer is not softmax.",
        cnn(output=lambda la, conv, dense: [la.Dense(10, activation="sigmoid")]),
        cnn(output=lambda la, conv, dense: [la.Dense(10, activation=RELU)]),
        see=SEE,
    ),
    WrongIdea(
        "softmax-twice",
        "Softmax is applied twice.",
        cnn(output=lambda la, conv, dense: [la.Dense(10, activation=SOFTMAX), la.Softmax()]),
        see=SEE,
    ),
    WrongIdea(
        "scales-again",
        "The network divides by 255, but its images are prepared: they are divided already.",
        cnn(conv_1=lambda la, conv, dense: [la.Rescaling(1 / 255), la.Conv2D(32, 3, activation=RELU)]),
        see=SEE,
    ),
    *ideas_about_compiling(lambda compile_model: cnn(compile_model), SEE),
]

EXERCISE = Exercise(
    name="build_regularized_cnn",
    points=15,
    reference=reference.build_regularized_cnn,
    see=SEE,
    public=secret(np.random.default_rng(1)),
    secret=secret,
    probe="model",
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "Take `build_cnn` of lesson 4 as a pattern, and the table of layers above.",
        "main/layers": "Compare `model.summary()` with the table of layers, line by line.",
        "main/dropout": "Which layer stands before each dropout layer, and which of the two rates does it take?",
        "main/compiled": "The three arguments of `compile` are those of lesson 4.",
        "edge": "Rates of 0 are all right, and mean that nothing is dropped there.",
    },
    seconds=SECONDS,
    ideas_once=True,
)
