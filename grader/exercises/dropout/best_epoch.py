"""Exercise best_epoch: when validation loss was lowest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.dropout.histories import History, drawn, history
from grader.exercises.dropout.told_apart import told_apart
from grader.reference import dropout as reference

SEE = "The best epoch"

PUBLIC = [
    Case(
        "five epochs",
        (
            history(
                [0.5, 0.75, 0.9, 1.0, 0.97],
                [0.6, 0.7, 0.75, 0.8, 0.78],
                [1.5, 0.75, 0.5, 0.125, 0.25],
                [1.25, 0.5, 0.25, 0.75, 0.875],
            ),
        ),
    ),
    Case(
        "four epochs",
        (history([0.6, 0.8, 0.9, 0.95], [0.6, 0.7, 0.9, 0.8], [1.3, 0.8, 0.4, 0.2], [0.9, 0.4, 0.6, 1.1]),),
    ),
    Case(
        "the last epoch is the best",
        (history([0.5, 0.7, 0.6], [0.6, 0.7, 0.5], [0.9, 0.5, 0.7], [1.5, 1.25, 1.125]),),
        group="edge",
    ),
    Case("the first epoch is the best", (history([0.4, 0.7], [0.3, 0.6], [1.9, 0.9], [1.6, 1.9]),), group="edge"),
    Case(
        "two epochs are equally good",
        (history([0.6, 0.7, 0.8, 0.9], [0.6, 0.7, 0.6, 0.7], [1.3, 0.8, 0.4, 0.2], [0.9, 0.5, 0.8, 0.5]),),
        group="edge",
    ),
]


def draw(rng: Generator) -> list[Case]:
    first = drawn(rng, 4)
    first["val_loss"] = sorted(first["val_loss"])
    last = drawn(rng, 5)
    last["val_loss"] = sorted(last["val_loss"], reverse=True)
    tied = drawn(rng, 6)
    one, other = sorted(int(i) for i in rng.choice(6, 2, replace=False))
    tied["val_loss"][one] = tied["val_loss"][other] = round(min(tied["val_loss"]) - 0.05, 4)
    return [
        Case("eight epochs", (drawn(rng, 8),)),
        Case("five epochs", (drawn(rng, 5),)),
        Case("the first epoch is the best", (first,), group="edge"),
        Case("the last epoch is the best", (last,), group="edge"),
        Case("two epochs are equally good", (tied,), group="edge"),
    ]


def secret(rng: Generator) -> list[Case]:
    """The idea that sorts its argument is left out: it answers rightly, and is told by the change."""
    return told_apart(rng, draw, reference.best_epoch, [idea for idea in IDEAS if idea.name != "sorts-the-history"])


def lowest(curve: str, sign: int = 1) -> Any:
    return lambda h: int(np.argmin(sign * np.array(h[curve])))


def sorted_in_place(h: History) -> int:
    before = list(h["val_loss"])
    h["val_loss"].sort()
    return before.index(h["val_loss"][0])


IDEAS = [
    WrongIdea(
        "counted-from-one",
        "Epochs are counted from 1 here; the first one is epoch 0.",
        lambda h: 1 + int(np.argmin(h["val_loss"])),
        see=SEE,
    ),
    WrongIdea(
        "last-on-ties",
        "Of equally good epochs this is the last; the first one is asked for.",
        lambda h: len(h["val_loss"]) - 1 - int(np.argmin(h["val_loss"][::-1])),
        see=SEE,
    ),
    WrongIdea(
        "by-accuracy",
        "This goes by the validation accuracy; the lowest validation *loss* is asked for.",
        lowest("val_accuracy", -1),
        see=SEE,
    ),
    WrongIdea(
        "lowest-accuracy",
        "This is the epoch with the lowest accuracy; the lowest validation loss is asked for.",
        lowest("val_accuracy"),
        lowest("accuracy"),
        see=SEE,
    ),
    WrongIdea(
        "by-training",
        "This goes by the training images, where the last epoch is the best almost always; take `val_loss`.",
        lowest("loss"),
        lowest("accuracy", -1),
        see=SEE,
    ),
    WrongIdea(
        "highest-loss",
        "This is the epoch with the *highest* validation loss; a low loss is good.",
        lowest("val_loss", -1),
        see=SEE,
    ),
    WrongIdea(
        "returns-the-loss",
        "This is the lowest validation loss itself; the number of its epoch is asked for.",
        lambda h: min(h["val_loss"]),
        see=SEE,
    ),
    WrongIdea(
        "last-epoch",
        "This is the last epoch, whatever the losses were.",
        lambda h: len(h["val_loss"]) - 1,
        see=SEE,
    ),
    WrongIdea(
        "sorts-the-history",
        "The right epoch, but the list in the history has been sorted by the call; leave it as it was.",
        sorted_in_place,
        see=SEE,
    ),
]

EXERCISE = Exercise(
    name="best_epoch",
    points=5,
    reference=reference.best_epoch,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "Where in `history['val_loss']` does its smallest number stand?",
        "main": "Write the validation losses in a row and number them from 0.",
        "edge": "What is returned when the first epoch is the best, and when two are equally good?",
    },
)
