"""Exercise generalization_gap: how much better a net is on what it was trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.dropout.histories import History, drawn, history
from grader.exercises.dropout.told_apart import told_apart
from grader.reference import dropout as reference

SEE = "The generalization gap"

PUBLIC = [
    Case(
        "four epochs",
        (history([0.5, 0.75, 1.0, 0.9375], [0.5, 0.6875, 0.625, 0.65625], [1.5, 0.7, 0.1, 0.3], [1.4, 0.6, 0.9, 0.8]),),
    ),
    Case(
        "three epochs, the middle one the best",
        (history([0.61, 0.97, 0.94], [0.5, 0.9, 0.89], [1.2, 0.4, 0.5], [1.1, 0.3, 0.7]),),
    ),
    Case(
        "better on the validation images",
        (history([0.4, 0.7], [0.55, 0.8], [1.9, 0.9], [1.6, 0.6]),),
        group="edge",
    ),
    Case("one epoch", (history([0.625], [0.5], [1.25], [1.75]),), group="edge"),
]


def draw(rng: Generator) -> list[Case]:
    return [
        Case("six epochs", (_with_a_clear_gap(rng, 6),)),
        Case("four epochs", (_with_a_clear_gap(rng, 4),)),
        Case("better on the validation images", (_with_a_clear_gap(rng, 3, 0.6, -0.15),), group="edge"),
        Case("one epoch", (_with_a_clear_gap(rng, 1, 0.9, 0.08),), group="edge"),
    ]


def _with_a_clear_gap(rng: Generator, epochs: int, *about: float) -> History:
    """A gap far from 0: where it is tiny, the rounding of float32 is large beside it."""
    while True:
        found = drawn(rng, epochs, *about)
        if abs(reference.generalization_gap(found)) > 0.02:
            return found


def secret(rng: Generator) -> list[Case]:
    return told_apart(rng, draw, reference.generalization_gap, IDEAS)


def of_epoch(choose: Callable[[History], Any]) -> Callable[[History], float]:
    """The gap at the epoch that `choose` says."""
    return lambda h: h["accuracy"][choose(h)] - h["val_accuracy"][choose(h)]


def of_curves(first: str, second: str) -> Callable[[History], float]:
    return lambda h: h[first][-1] - h[second][-1]


def each_epoch(h: History) -> Iterator[float]:
    return (a - b for a, b in zip(h["accuracy"], h["val_accuracy"], strict=True))


IDEAS = [
    WrongIdea(
        "reversed",
        "This is validation minus training accuracy; take the training accuracy and subtract the other.",
        of_curves("val_accuracy", "accuracy"),
        see=SEE,
    ),
    WrongIdea(
        "losses",
        "These are losses; the gap is one of accuracies.",
        of_curves("loss", "val_loss"),
        of_curves("val_loss", "loss"),
        see=SEE,
    ),
    WrongIdea(
        "best-values",
        "This compares the best accuracies of the whole training; the last epoch is asked for.",
        lambda h: max(h["accuracy"]) - max(h["val_accuracy"]),
        see=SEE,
    ),
    WrongIdea(
        "best-validation-epoch",
        "This is the gap of the epoch that did best on the validation images; the last epoch is asked for.",
        of_epoch(lambda h: int(np.argmax(h["val_accuracy"]))),
        of_epoch(lambda h: int(np.argmin(h["val_loss"]))),
        of_epoch(lambda h: int(np.argmax(h["accuracy"]))),
        lambda h: h["accuracy"][-1] - max(h["val_accuracy"]),
        see=SEE,
    ),
    WrongIdea(
        "mean-over-epochs",
        "This is the mean over all epochs; the last epoch alone is asked for.",
        lambda h: fmean(each_epoch(h)),
        see=SEE,
    ),
    WrongIdea(
        "largest-gap",
        "This is the largest gap of all epochs; that of the last one is asked for.",
        lambda h: max(each_epoch(h)),
        see=SEE,
    ),
    WrongIdea(
        "first-epoch",
        "This is the gap of the first epoch; the last one stands at index −1.",
        of_epoch(lambda h: 0),
        see=SEE,
    ),
    WrongIdea(
        "absolute-value",
        "The sign is lost: where a net does better on the validation images, the gap is negative.",
        lambda h: abs(h["accuracy"][-1] - h["val_accuracy"][-1]),
        lambda h: max(0.0, h["accuracy"][-1] - h["val_accuracy"][-1]),
        see=SEE,
    ),
    WrongIdea(
        "percent",
        "This is in percent; leave the accuracies as they are, from 0 to 1.",
        lambda h: 100 * (h["accuracy"][-1] - h["val_accuracy"][-1]),
        *(lambda h, d=d: round(100 * (h["accuracy"][-1] - h["val_accuracy"][-1]), d) for d in (0, 1, 2)),
        *(lambda h, d=d: 100 * round(h["accuracy"][-1] - h["val_accuracy"][-1], d) for d in (2, 3)),
        see=SEE,
    ),
    WrongIdea(
        "ratio",
        "This is a quotient; a difference is asked for.",
        lambda h: h["accuracy"][-1] / h["val_accuracy"][-1],
        lambda h: (h["accuracy"][-1] - h["val_accuracy"][-1]) / h["accuracy"][-1],
        see=SEE,
    ),
    WrongIdea(
        "rounded",
        "The result is rounded; return all of its digits.",
        lambda h: round(h["accuracy"][-1] - h["val_accuracy"][-1], 2),
        lambda h: round(h["accuracy"][-1] - h["val_accuracy"][-1], 1),
        see=SEE,
    ),
    WrongIdea(
        "all-epochs",
        "This is the gap of each epoch; one number is asked for, that of the last one.",
        lambda h: list(each_epoch(h)),
        lambda h: np.array(list(each_epoch(h))),
        see=SEE,
    ),
]

EXERCISE = Exercise(
    name="generalization_gap",
    points=10,
    reference=reference.generalization_gap,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "`history` is a dict of lists, one number for each epoch; the last of a list is at index −1.",
        "main": "Print the last entries of `history['accuracy']` and `history['val_accuracy']`.",
        "edge": "The gap may be negative, and a training may last a single epoch.",
    },
)
