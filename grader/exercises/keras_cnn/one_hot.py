"""Exercise one_hot: labels -> rows of zeros with a single 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea, refusals
from grader.reference import keras_cnn as reference

SEE = "Labels and one-hot"

PUBLIC = [
    Case("eight labels of six classes", (np.array([1, 0, 3, 4, 5, 0, 2, 1]), 6)),
    Case("classes that do not occur", (np.array([3, 1, 1]), 7)),
    Case("the last class first", (np.array([2, 0, 1, 0, 2]), 3)),
    Case("one label", (np.array([4]), 5), group="edge"),
    Case("one class", (np.array([0, 0, 0]), 1), group="edge"),
    Case("labels of type uint8", (np.array([7, 0, 9], np.uint8), 10), group="edge"),
    *refusals(
        ("a label as large as the number of classes", (np.array([0, 3, 1]), 3)),
        ("a label far above", (np.array([1, 12, 0]), 10)),
        ("a label of -1", (np.array([2, -1, 0]), 4)),
        ("a uint8 label that is too large", (np.array([200, 1], np.uint8), 5)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    few, many = (int(n) for n in rng.choice(np.arange(4, 9), 2, replace=False))

    def some(count: int, classes: int, dtype: str = "int64") -> np.ndarray:
        """Labels among which the first class is one, and at least one other."""
        labels = rng.integers(0, classes, count).astype(dtype)
        labels[rng.choice(count, 2, replace=False)] = (0, rng.integers(1, classes))
        return labels

    return [
        Case("some labels", (some(9, few), few)),
        Case("classes that do not occur", (some(4, 3), many + 3)),
        Case("many labels", (some(19, many), many)),
        Case("one label", (np.array([few - 2]), few + 1), group="edge"),
        Case("one class", (np.zeros(many, int), 1), group="edge"),
        Case("labels of type uint8", (some(7, 10, "uint8"), 10), group="edge"),
        *refusals(
            ("a label as large as the number of classes", (np.array([0, few, 1]), few)),
            ("a label far above", (np.array([1, 10 * many, 0]), many)),
            ("a label of -1", (np.append(some(few, many), -1), many)),
            ("a uint8 label that is too large", (np.array([0, 255 - few], np.uint8), many)),
        ),
    ]


Rows = Callable[[np.ndarray, int], Any]


def _refuses(labels: np.ndarray, num_classes: int) -> None:
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label outside the classes")


def ways(rows: Rows, *types: str) -> tuple[Rows, ...]:
    """This in each of the types, in code that refuses what it should and in code that does not; by default, in float32
    and in float64."""

    def way(dtype: str, careful: bool) -> Rows:
        def one_hot(labels: np.ndarray, num_classes: int) -> Any:
            if careful:
                _refuses(labels, num_classes)
            return np.asarray(rows(labels.astype(int), num_classes)).astype(dtype)

        return one_hot

    return tuple(way(t, careful) for t in types or ("float32", "float64") for careful in (True, False))


def as_they_come(rows: Rows) -> tuple[Rows, ...]:
    """This with labels in the type that came in, careful or not, in float64 and in float32: 0 - 1 in uint8 is 255."""

    def careful(labels: np.ndarray, num_classes: int) -> Any:
        _refuses(labels, num_classes)
        return rows(labels, num_classes)

    def in_float32(way: Rows) -> Rows:
        return lambda labels, num_classes: np.asarray(way(labels, num_classes)).astype("float32")

    return careful, rows, in_float32(careful), in_float32(rows)


def picked(labels: np.ndarray, num_classes: int) -> np.ndarray:
    """Rows of the unit matrix: -1 counts from the end, and a label too large is an IndexError."""
    return np.eye(num_classes)[labels]


def compared(labels: np.ndarray, num_classes: int) -> np.ndarray:
    """Where label and class are equal: a label outside gives a row of zeros."""
    return labels[:, np.newaxis] == np.arange(num_classes)


def as_wide_as_the_largest(labels: np.ndarray, num_classes: int) -> np.ndarray:
    return np.eye(labels.max() + 1)[labels]


def refuses_above(labels: np.ndarray, num_classes: int) -> np.ndarray:
    if labels.max() >= num_classes:
        raise ValueError("a label too large")
    return picked(labels, num_classes).astype(np.float32)


def refuses_below(labels: np.ndarray, num_classes: int) -> np.ndarray:
    if labels.min() < 0:
        raise ValueError("a label below 0")
    return picked(labels, num_classes).astype(np.float32)


def refuses_only_beyond(labels: np.ndarray, num_classes: int) -> np.ndarray:
    """`>` for `>=`."""
    if labels.min() < 0 or labels.max() > num_classes:
        raise ValueError("a label outside the classes")
    return compared(labels, num_classes).astype(np.float32)


EXERCISE = Exercise(
    name="one_hot",
    points=5,
    reference=reference.one_hot,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    rule=Rule(dtype="float32"),
    wrong_ideas=[
        WrongIdea(
            "off-by-one",
            "The 1 stands one place beside its label. Classes are counted from 0: label 0 puts the 1 in column 0.",
            *ways(lambda labels, classes: np.eye(classes)[labels - 1]),
            *ways(lambda labels, classes: np.eye(classes)[(labels + 1) % classes]),
            *ways(lambda labels, classes: compared(labels - 1, classes)),
            *ways(lambda labels, classes: compared(labels + 1, classes)),
            *as_they_come(lambda labels, classes: np.eye(classes)[labels - 1]),
            *as_they_come(lambda labels, classes: np.eye(classes)[labels + 1]),
            *as_they_come(lambda labels, classes: compared(labels - 1, classes).astype(float)),
            see=SEE,
        ),
        WrongIdea(
            "from-the-end",
            "The columns are counted from the end; label 0 puts the 1 in the first column.",
            *ways(lambda labels, classes: picked(labels, classes)[:, ::-1]),
            see=SEE,
        ),
        WrongIdea(
            "a-column-too-many",
            "There is a column too many: `num_classes` of them are asked for, and the last one is num_classes - 1.",
            *ways(lambda labels, classes: picked(labels, classes + 1)),
            see=SEE,
        ),
        WrongIdea(
            "as-many-as-occur",
            "The number of columns comes from the largest label here. It is `num_classes`, even where classes do not "
            "occur.",
            *ways(as_wide_as_the_largest),
            see=SEE,
        ),
        WrongIdea(
            "rows-and-columns-swapped",
            "Rows and columns are swapped: one row for each label, one column for each class.",
            *ways(lambda labels, classes: picked(labels, classes).T),
            *ways(lambda labels, classes: compared(labels, classes).T),
            see=SEE,
        ),
        WrongIdea(
            "the-label-itself",
            "The label itself stands at its place; a 1 belongs there, whatever the label.",
            *ways(lambda labels, classes: picked(labels, classes) * labels[:, np.newaxis]),
            *ways(lambda labels, classes: compared(labels, classes) * labels[:, np.newaxis]),
            see=SEE,
        ),
        WrongIdea(
            "zeros-and-ones-swapped",
            "Zeros and ones are exchanged: a single 1 in each row, at the place of the label.",
            *ways(lambda labels, classes: 1 - picked(labels, classes)),
            *ways(lambda labels, classes: ~compared(labels, classes)),
            see=SEE,
        ),
        WrongIdea(
            "ones-up-to-the-label",
            "There are ones at more places than that of the label. Exactly one number of each row is 1.",
            *ways(lambda labels, classes: np.arange(classes) <= labels[:, np.newaxis]),
            *ways(lambda labels, classes: np.arange(classes) >= labels[:, np.newaxis]),
            see=SEE,
        ),
        WrongIdea(
            "a-third-axis",
            "There is an axis too many. Two are asked for, (N, num_classes).",
            *ways(lambda labels, classes: picked(labels, classes)[:, np.newaxis]),
            *ways(lambda labels, classes: picked(labels, classes)[..., np.newaxis]),
            see=SEE,
        ),
        WrongIdea(
            "one-row",
            "All labels share one row here; each label has a row of its own.",
            *ways(lambda labels, classes: picked(labels, classes).max(axis=0)),
            *ways(lambda labels, classes: picked(labels, classes).sum(axis=0)),
            see=SEE,
        ),
        WrongIdea(
            "another-type",
            "The numbers are right, but not float32: `np.zeros` and `np.eye` make float64. Give them "
            "`dtype=np.float32`, or use `astype`.",
            *ways(picked, "float64", "int64", "uint8", "bool"),
            *ways(compared, "float64", "int64", "uint8", "bool"),
            see=SEE,
        ),
        WrongIdea(
            "no-argument-check",
            "A label outside the classes gets through, and -1 even counts from the end. Raise a ValueError for a label "
            "below 0, and for num_classes and above.",
            *(ways(picked, "float32")[1], ways(compared, "float32")[1]),
            *(refuses_above, refuses_below, refuses_only_beyond),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "`np.zeros((len(labels), num_classes), dtype=np.float32)`, and a 1 into each row.",
        "main": "Write the rows for the labels 2, 0 of 3 classes on paper, then print yours.",
        "edge": "Try a single label, a single class, and labels of type uint8.",
        "refuse": "Compare the smallest label with 0 and the largest with `num_classes`, before anything else.",
    },
)
