"""Exercise relu: the non-linearity between layers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea
from grader.exercises.draw import pixels, reals, whole
from grader.reference import convolution as reference

SEE = "Non-linearity"

PUBLIC = [
    Case("negative and positive numbers", (np.array([-2.0, -0.5, 0.0, 0.5, 3.0]),)),
    Case("two axes", (np.array([[1.5, -1.5], [-4.0, 4.0]]),)),
    Case("whole numbers", (np.array([-3, 0, 7]),), group="edge"),
    Case("nothing negative", (np.array([1.0, 2.0]),), group="edge"),
]


def secret(rng: Generator) -> list[Case]:
    return [
        Case("one axis", (reals(rng, 9),)),
        Case("a feature map", (reals(rng, 4, 5),)),
        Case("a stack of feature maps", (reals(rng, 3, 4, 2),)),
        Case("whole numbers", (whole(rng, 3, 4),), group="edge"),
        Case("pixels", (pixels(rng, 3, 4),), group="edge"),
        Case("nothing positive", (-np.abs(reals(rng, 3, 3)),), group="edge"),
        Case("nothing negative", (np.abs(reals(rng, 3, 3)),), group="edge"),
    ]


def in_place(x: np.ndarray) -> np.ndarray:
    x[x < 0] = 0
    return x


def copies_when_needed(x: np.ndarray) -> np.ndarray:
    return np.where(x < 0, 0, x) if (x < 0).any() else x


EXERCISE = Exercise(
    name="relu",
    points=5,
    reference=reference.relu,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    rule=Rule(fresh=True),
    wrong_ideas=[
        WrongIdea(
            "absolute-value", "This turns negative numbers positive (`abs`); ReLU makes them 0.", np.abs, see=SEE
        ),
        WrongIdea(
            "in-place",
            "The values are right, but they were written into the array that came in, which its owner still needs. "
            "Return a new array.",
            in_place,
            see=SEE,
        ),
        WrongIdea(
            "same-array",
            "Where nothing is negative, the array that came in is handed back itself. Return a new array every time.",
            copies_when_needed,
            lambda x: x if x.min() >= 0 else np.maximum(x, 0),
            see=SEE,
        ),
        WrongIdea(
            "keeps-negatives",
            "This keeps the negative numbers and drops the positive ones.",
            lambda x: np.minimum(x, 0),
            see=SEE,
        ),
        WrongIdea(
            "drops-elements",
            "The negative numbers are left out instead of set to 0, so the shape is lost.",
            lambda x: x[x > 0],
            lambda x: x[x >= 0],
            see=SEE,
        ),
        WrongIdea(
            "step",
            "This says *whether* a number is positive (1 or 0); ReLU lets its value through.",
            lambda x: (x > 0).astype(float),
            lambda x: x > 0,
            see=SEE,
        ),
        WrongIdea(
            "leaky",
            "Negative numbers are made small, not 0: that is a leaky ReLU.",
            lambda x: np.where(x > 0, x, 0.01 * x),
            see=SEE,
        ),
        WrongIdea(
            "sigmoid", "This is the sigmoid, 1 / (1 + exp(−x)).", lambda x: 1 / (1 + np.exp(-x.astype(float))), see=SEE
        ),
        WrongIdea(
            "one-maximum",
            "This is one number, the largest of all: `np.max` reduces an array, `np.maximum` compares elementwise.",
            lambda x: max(0, x.max()),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "What should become of −2, of 0, of 3? Find a way to do that to every number at once.",
        "main": "Where x is negative the result is 0, elsewhere it is x. `np.maximum` works on each number.",
        "edge": "Compare the array before and after your call: it must not have changed.",
    },
)
