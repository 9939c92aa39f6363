"""Exercise softmax: logits -> probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import whole
from grader.reference import keras_cnn as reference

SEE = "Softmax"

PUBLIC = [
    Case("one row", (np.array([2.0, 1.0, -0.5]),)),
    Case("two rows", (np.array([[1.0, -2.0, 0.5, 3.0], [0.25, 2.0, -1.0, 0.0]]),)),
    Case("as many rows as columns", (np.array([[1.0, 4.0], [2.5, -0.5]]),)),
    Case("three axes", (np.array([[[0.5, 2.0, 1.0], [3.0, -1.0, 0.0]]]),), group="edge"),
    Case("very large numbers", (np.array([[1000.0, 1001.0, 998.0], [3.0, 2.0, 5.0]]),), group="edge"),
    Case("very small numbers", (np.array([-1200.0, -1201.5, -1199.0]),), group="edge"),
    Case("whole numbers", (np.array([[1, 3, 0], [-2, 0, 2]]),), group="edge"),
]


def logits(rng: Generator, *shape: int) -> np.ndarray:
    """Numbers from -4 to 4 with two decimals."""
    return np.round(rng.uniform(-4, 4, shape), 2)


def secret(rng: Generator) -> list[Case]:
    n, k = (int(c) for c in rng.choice(np.arange(3, 8), 2, replace=False))
    large = logits(rng, n, k)
    large[0] += 900 + 50 * rng.random()
    return [
        Case("one row", (logits(rng, k),)),
        Case("several rows", (logits(rng, n, k),)),
        Case("as many rows as columns", (logits(rng, n, n),)),
        Case("three axes", (logits(rng, 2, n, k),), group="edge"),
        Case("very large numbers", (np.round(large, 2),), group="edge"),
        Case("very small numbers", (logits(rng, k) - 1500,), group="edge"),
        Case("whole numbers", (whole(rng, 2, k),), group="edge"),
    ]


def over(axis: int | None, keepdims: bool = True) -> Any:
    """Softmax over another axis than the last; stable."""

    def way(x: np.ndarray) -> np.ndarray:
        powers = np.exp(x - x.max(axis=axis, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=keepdims)

    return way


def unstable_over(axis: int | None, keepdims: bool = True) -> Any:
    def way(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=keepdims)

    return way


def one_maximum(x: np.ndarray) -> np.ndarray:
    """The largest number of all rows is taken off each: the others may vanish altogether."""
    with np.errstate(all="ignore"):
        powers = np.exp(x - x.max())
        return powers / powers.sum(axis=-1, keepdims=True)


def ignoring(function: Any) -> Any:
    def way(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return function(x)

    return way


def not_normalised(x: np.ndarray) -> np.ndarray:
    return np.exp(x - x.max(axis=-1, keepdims=True))


def in_place(x: np.ndarray) -> np.ndarray:
    x -= x.max(axis=-1, keepdims=True)
    powers = np.exp(x)
    return powers / powers.sum(axis=-1, keepdims=True)


def powers_in_place(x: np.ndarray) -> np.ndarray:
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


STABLE = over(-1)

EXERCISE = Exercise(
    name="softmax",
    points=5,
    reference=reference.softmax,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "first-axis",
            "The sum runs along the first axis, through all images; it is to run along the last, through the classes "
            "of one image.",
            over(0),
            unstable_over(0),
            see=SEE,
        ),
        WrongIdea(
            "one-sum-for-all",
            "All rows are divided by one common sum. Each row must add up to 1: `sum(axis=-1, keepdims=True)`.",
            over(None),
            unstable_over(None),
            lambda x: not_normalised(x) / not_normalised(x).sum(),
            see=SEE,
        ),
        WrongIdea(
            "second-axis",
            "The sum runs along axis 1, which is not always the last one, and not always there. Use `axis=-1`.",
            over(1),
            unstable_over(1),
            see=SEE,
        ),
        WrongIdea(
            "sums-do-not-line-up",
            "The sums of the rows lose their axis, so they do not line up with the rows. Keep it: `keepdims=True`.",
            over(-1, keepdims=False),
            unstable_over(-1, keepdims=False),
            see=SEE,
        ),
        WrongIdea(
            "not-divided",
            "The powers are not divided by their sum, so the rows do not add up to 1.",
            not_normalised,
            ignoring(np.exp),
            see=SEE,
        ),
        WrongIdea(
            "no-powers",
            "The numbers themselves are divided by their sum. Take `np.exp` of them first: that makes all of them "
            "positive.",
            ignoring(lambda x: x / x.sum(axis=-1, keepdims=True)),
            ignoring(lambda x: np.abs(x) / np.abs(x).sum(axis=-1, keepdims=True)),
            see=SEE,
        ),
        WrongIdea(
            "shifted-to-zero",
            "The numbers are scaled to lie between 0 and 1. Softmax takes `np.exp` of them and divides by the sum.",
            ignoring(lambda x: (x - x.min(-1, keepdims=True)) / (x.max(-1, keepdims=True) - x.min(-1, keepdims=True))),
            see=SEE,
        ),
        WrongIdea(
            "powers-of-two",
            "These are powers of 2 or of 10; take powers of e: `np.exp`.",
            lambda x: STABLE(x * np.log(2)),
            lambda x: STABLE(x * np.log(10)),
            ignoring(lambda x: 2.0**x / (2.0**x).sum(axis=-1, keepdims=True)),
            ignoring(lambda x: 10.0**x / (10.0**x).sum(axis=-1, keepdims=True)),
            see=SEE,
        ),
        WrongIdea(
            "sign-lost",
            "The sign of the exponent is reversed: the largest number is to get the largest probability.",
            lambda x: STABLE(-x),
            ignoring(lambda x: np.exp(-x) / np.exp(-x).sum(axis=-1, keepdims=True)),
            see=SEE,
        ),
        WrongIdea(
            "sigmoid",
            "This is the sigmoid of each number by itself. Softmax divides by the sum of the whole row.",
            ignoring(lambda x: 1 / (1 + np.exp(-x.astype(float)))),
            see=SEE,
        ),
        WrongIdea(
            "log-softmax",
            "This is the logarithm of the softmax: leave out the `log`.",
            ignoring(lambda x: np.log(STABLE(x))),
            lambda x: x - x.max(-1, keepdims=True) - np.log(not_normalised(x).sum(-1, keepdims=True)),
            see=SEE,
        ),
        WrongIdea(
            "winner-takes-all",
            "The largest number gets 1 and all others 0. Softmax shares the 1 among all of them.",
            lambda x: (x == x.max(axis=-1, keepdims=True)).astype(float),
            see=SEE,
        ),
        WrongIdea(
            "class-instead",
            "This is the number of the likeliest class; its probabilities are asked for, one for each class.",
            lambda x: x.argmax(axis=-1),
            see=SEE,
        ),
        WrongIdea(
            "unstable",
            "Right for small numbers, but `np.exp(1000)` is infinite, and infinite by infinite is `nan`. Subtract the "
            "largest number of the row first.",
            unstable_over(-1),
            see=SEE,
        ),
        WrongIdea(
            "one-maximum-for-all",
            "The largest number of all rows is subtracted, which can leave nothing but zeros in the others. Each row "
            "has a maximum of its own.",
            one_maximum,
            see=SEE,
        ),
        WrongIdea(
            "in-place",
            "The result is right, but the logits that came in were changed (`-=`). Work with a new array.",
            in_place,
            powers_in_place,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Powers first, then a division by their sum along the last axis.",
        "main": "Print the sums of your rows: each is 1. Then compare [0, 0], which gives [0.5, 0.5].",
        "edge": "What is `np.exp(1000)`? And does your code know that the last axis can be the third?",
    },
)
