"""Exercise build_dense_net: one hidden layer of any width, with dropout where it is asked for."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.dropout.model_ideas import compiled_cases, ideas_about_compiling
from grader.exercises.dropout.networks import RELU, SOFTMAX, dense, nothing
from grader.exercises.keras_cnn.shared_cases import CLOSE_ANSWERS, TITLES
from grader.reference import dropout as reference

SEE = "A dense net of any width"
LAYERS, DROPOUT = "main/layers", "main/dropout"
RATES = (0.1, 0.15, 0.2, 0.3, 0.35, 0.4, 0.6, 0.7)
SECONDS = 60.0


def shapes(units: int) -> tuple[tuple[int, ...], ...]:
    """Shapes of the weights of the right network."""
    return (784, units), (units,), (units, 10), (10,)


def asked(key: str, group: str, units: int, *rate: float, seed: int = 1) -> Case:
    where = f" ({units} units{f', rate {rate[0]}' if rate else ''})"
    needs: dict[str, dict[str, Any]] = {
        "predictions": {"weights": shapes(units), "seed": seed},
        "noise": {"seed": seed},
        "probabilities": {"seed": seed},
    }
    rule = CLOSE_ANSWERS if key == "predictions" else None
    return Case(TITLES[key] + where, (units, *rate), key=key, group=group, given=needs.get(key, {}), rule=rule)


def cases(units: int, more: int, rate: float, seed: int) -> list[Case]:
    """more: units enough that dropout shows in the answers of any start."""
    return [
        *(asked(key, LAYERS, units, seed=seed) for key in ("input", "weights", "steps", "predictions")),
        asked("dropout", DROPOUT, units, seed=seed),
        *(asked(key, DROPOUT, more, rate, seed=seed) for key in ("dropout", "noise", "predictions")),
        *compiled_cases((units,)),
        *(asked(key, "edge", 1, 0.0, seed=seed) for key in ("weights", "dropout")),
    ]


def secret(rng: Generator) -> list[Case]:
    units, more, rate = int(rng.integers(20, 60)), int(rng.integers(80, 160)), float(rng.choice(RATES))
    return cases(units, more, rate, int(rng.integers(10, 2**31)))


IDEAS = [
    WrongIdea(
        "units-written-in",
        "The hidden layer has the same width whatever is asked for. Use `units`.",
        *(dense(dense=lambda la, units, rate, n=n: [la.Dense(n, activation=RELU)]) for n in (128, 64, 32)),
        see=SEE,
    ),
    WrongIdea(
        "rate-ignored",
        "There is no dropout although a rate is given. Add `Dropout(rate)` after the hidden layer where the "
        "rate is above 0.",
        dense(dropout=nothing),
        dense(dropout=lambda la, units, rate: [la.Dropout(rate)] if rate == 0 else []),
        see=SEE,
    ),
    WrongIdea(
        "rate-written-in",
        "The dropout layer has the same rate whatever is asked for. Use `rate`.",
        *(dense(dropout=lambda la, units, rate, r=r: [la.Dropout(r)] if rate > 0 else []) for r in (0.25, 0.5)),
        *(dense(dropout=lambda la, units, rate, r=r: [la.Dropout(r)]) for r in (0.25, 0.5)),
        see=SEE,
    ),
    WrongIdea(
        "keep-probability",
        "Keras takes the share that is dropped; this layer is given the share that is kept, 1 − rate.",
        dense(dropout=lambda la, units, rate: [la.Dropout(1 - rate)] if rate > 0 else []),
        see="Dropout by hand",
    ),
    WrongIdea(
        "drops-where-no-rate-is-given",
        "Without a rate, or at rate 0, something is dropped: everything, if 1 − rate is given to Keras. A rate of 0 "
        "drops nothing.",
        dense(dropout=lambda la, units, rate: [la.Dropout(1 - rate)]),
        dense(dropout=lambda la, units, rate: [la.Dropout(rate or 0.5)]),
        dense(dropout=lambda la, units, rate: [la.Dropout(rate or 0.25)]),
        see=SEE,
    ),
    WrongIdea(
        "dropout-on-the-output",
        "Dropout stands after the output layer, where it sets probabilities to 0. It belongs after the hidden layer.",
        dense(dropout=nothing, end=lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else []),
        dense(end=lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else []),
        see="Where dropout goes",
    ),
    WrongIdea(
        "dropout-on-the-input",
        "Dropout stands before the hidden layer, where it deletes pixels. It belongs after it.",
        dense(dropout=nothing, before_dense=lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else []),
        dense(dropout=nothing, first=lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else []),
        dense(before_dense=lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else []),
        see="Where dropout goes",
    ),
    WrongIdea(
        "hidden-layer-missing",
        "The hidden layer is missing: `Dense(units)` with ReLU, before the output layer.",
        dense(dense=nothing),
        see=SEE,
    ),
    WrongIdea(
        "two-hidden-layers",
        "There are two hidden layers; one is asked for.",
        dense(dense=lambda la, units, rate: [la.Dense(units, activation=RELU), la.Dense(units, activation=RELU)]),
        see=SEE,
    ),
    WrongIdea(
        "flatten-missing",
        "`Flatten` is missing, so that the dense layers see each pixel for itself.",
        dense(flatten=nothing),
        see=SEE,
    ),
    WrongIdea(
        "relu-missing",
        "The hidden layer has no activation; without one, two layers in a row do no more than one.",
        dense(dense=lambda la, units, rate: [la.Dense(units)]),
        see=SEE,
    ),
    WrongIdea(
        "other-hidden-activation",
        "The hidden layer has another activation than ReLU.",
        *(
            dense(dense=lambda la, units, rate, name=name: [la.Dense(units, activation=name)])
            for name in ("sigmoid", "tanh", SOFTMAX)
        ),
        see=SEE,
    ),
    WrongIdea(
        "softmax-missing",
        "The output layer has no softmax, so that its numbers are no probabilities.",
        dense(output=lambda la, units, rate: [la.Dense(10)]),
        see=SEE,
    ),
    WrongIdea(
        "wrong-output-activation",
        "The activation of the output layer is not softmax.",
        dense(output=lambda la, units, rate: [la.Dense(10, activation="sigmoid")]),
        dense(output=lambda la, units, rate: [la.Dense(10, activation=RELU)]),
        see=SEE,
    ),
    WrongIdea(
        "activations-swapped",
        "The activations are in each other's place: ReLU belongs to the hidden layer, softmax to the output.",
        dense(
            dense=lambda la, units, rate: [la.Dense(units, activation=SOFTMAX)],
            output=lambda la, units, rate: [la.Dense(10, activation=RELU)],
        ),
        see=SEE,
    ),
    WrongIdea(
        "softmax-twice",
        "Softmax is applied twice.",
        dense(output=lambda la, units, rate: [la.Dense(10, activation=SOFTMAX), la.Softmax()]),
        see=SEE,
    ),
    WrongIdea(
        "widths-swapped",
        "The widths are in each other's place: `units` for the hidden layer, 10 for the output.",
        dense(
            dense=lambda la, units, rate: [la.Dense(10, activation=RELU)],
            output=lambda la, units, rate: [la.Dense(units, activation=SOFTMAX)],
        ),
        see=SEE,
    ),
    WrongIdea(
        "scales-again",
        "The network divides by 255, but its images are prepared: they are divided already.",
        dense(first=lambda la, units, rate: [la.Rescaling(1 / 255)]),
        see=SEE,
    ),
    *ideas_about_compiling(lambda compile_model: dense(compile_model), SEE),
]

EXERCISE = Exercise(
    name="build_dense_net",
    points=10,
    reference=reference.build_dense_net,
    see=SEE,
    public=cases(32, 96, 0.3, 1),
    secret=secret,
    probe="model",
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "A list of layers, to which `Dropout(rate)` is added in an `if`; then `keras.Sequential` of "
        "the list.",
        "main/layers": "Compare `model.summary()` with the text above, line by line.",
        "main/dropout": "Print `build_dense_net(96, 0.3).summary()` and `build_dense_net(96).summary()`.",
        "main/compiled": "The three arguments of `compile` are those of lesson 4.",
        "edge": "A single unit is all right, and at rate 0 nothing is dropped.",
    },
    seconds=SECONDS,
)
