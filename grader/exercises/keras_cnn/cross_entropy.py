"""Exercise cross_entropy: the mean of -ln(p of the true class)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea
from grader.reference import keras_cnn as reference

SEE = "Cross-entropy"

THREE = np.array([[0.5, 0.2, 0.3], [0.1, 0.15, 0.75], [0.6, 0.3, 0.1]])
FOUR = np.array([[0.1, 0.2, 0.3, 0.4], [0.25, 0.4, 0.2, 0.15], [0.7, 0.1, 0.05, 0.15], [0.02, 0.08, 0.3, 0.6]])

PUBLIC = [
    Case("three images, three classes", (THREE, np.array([1, 2, 0]))),
    Case("two images, four classes", (FOUR[:2], np.array([3, 0]))),
    Case("four images, none of them right", (FOUR, np.array([0, 2, 1, 1]))),
    Case("one image", (np.array([[0.3, 0.6, 0.1]]), np.array([2])), group="edge"),
    Case("a probability of 0", (np.array([[0.0, 1.0], [0.8, 0.2], [0.5, 0.5]]), np.array([0, 1, 1])), group="edge"),
    Case(
        "a probability of 1 and zeros elsewhere",
        (np.array([[1.0, 0.0, 0.0], [0.2, 0.5, 0.3]]), np.array([0, 2])),
        group="edge",
    ),
    Case("labels of type uint8", (FOUR, np.array([2, 3, 0, 1], np.uint8)), group="edge"),
]


def rows(rng: Generator, count: int, classes: int) -> np.ndarray:
    """Probabilities of at least 0.01, to three decimals; rows add up to 1."""
    drawn = np.round(0.01 + (1 - 0.01 * classes) * rng.dirichlet(np.ones(classes), count), 3)
    drawn[:, -1] += 1 - drawn.sum(axis=1)
    return np.round(drawn, 3)


def not_the_likeliest(rng: Generator, probabilities: np.ndarray) -> np.ndarray:
    """A label for each row, never that of its largest number."""
    count, classes = probabilities.shape
    return (probabilities.argmax(axis=1) + rng.integers(1, classes, count)) % classes


def secret(rng: Generator) -> list[Case]:
    n, k = (int(c) for c in rng.choice(np.arange(3, 8), 2, replace=False))
    some, wrong, few = rows(rng, n, k), rows(rng, n + 2, k), rows(rng, 2, n + 3)
    sure = rows(rng, 3, k)
    place = int(rng.integers(k))
    sure[0] = np.eye(k)[place]
    return [
        Case("a few images", (some, rng.integers(0, k, n))),
        Case("two images", (few, rng.integers(0, n + 3, 2))),
        Case("none of them right", (wrong, not_the_likeliest(rng, wrong))),
        Case("one image", (rows(rng, 1, k), rng.integers(0, k, 1)), group="edge"),
        Case(
            "a probability of 0",
            (sure, np.array([(place + 1) % k, *not_the_likeliest(rng, sure[1:])])),
            group="edge",
        ),
        Case(
            "a probability of 1 and zeros elsewhere",
            (sure, np.array([place, *not_the_likeliest(rng, sure[1:])])),
            group="edge",
        ),
        Case("labels of type uint8", (rows(rng, 8, k), rng.integers(0, k, 8, dtype=np.uint8)), group="edge"),
    ]


Way = Callable[[np.ndarray, np.ndarray], Any]


def clipping(way: Way) -> Way:
    return lambda probabilities, labels: way(np.clip(probabilities, 1e-7, None), labels)


def true_ones(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return probabilities[np.arange(len(labels)), labels]


def logs(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.log(true_ones(probabilities, labels))


def one_hot(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.eye(probabilities.shape[1])[labels]


def from_rows(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The logarithms at their places in one-hot rows; where one is infinite, 0 times it is nan."""
    return one_hot(probabilities, labels) * np.log(probabilities)


def unguarded(way: Way) -> Way:
    def ignoring(probabilities: np.ndarray, labels: np.ndarray) -> Any:
        with np.errstate(all="ignore"):
            return way(probabilities, labels)

    return ignoring


def written(*ways: Way) -> tuple[Way, ...]:
    """Each of these twice: with probabilities that are clipped before, and with those that come in."""
    return *(unguarded(clipping(way)) for way in ways), *map(unguarded, ways)


def beside(step: int) -> Way:
    def way(probabilities: np.ndarray, labels: np.ndarray) -> float:
        return float(-logs(probabilities, (labels.astype(int) + step) % probabilities.shape[1]).mean())

    return way


def beside_without_wrapping(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """`labels - 1` as an index: -1 counts from the end; 0 - 1 in uint8 is 255, an IndexError."""
    return float(-logs(probabilities, labels - 1).mean())


def clip_at(least: float) -> Way:
    def way(probabilities: np.ndarray, labels: np.ndarray) -> float:
        return float(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], least)).mean())

    return way


def labels_as_rows(p: np.ndarray, y: np.ndarray) -> float:
    """Made for one-hot labels: with whole ones, the shapes agree only by chance."""
    return float(-(y * np.log(p)).sum(axis=1).mean())


def labels_as_factors(p: np.ndarray, y: np.ndarray) -> float:
    return float(-(y[:, np.newaxis] * np.log(p)).sum(axis=1).mean())


EXERCISE = Exercise(
    name="cross_entropy",
    points=5,
    reference=reference.cross_entropy,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    rule=Rule(tolerance=1e-4),  # of -ln(p), wide enough for those who add 1e-7 to p instead of clipping
    wrong_ideas=[
        WrongIdea(
            "no-minus",
            "The minus sign is missing: logarithms of probabilities are negative, and the error is to be positive.",
            *written(lambda p, y: float(logs(p, y).mean()), lambda p, y: float(from_rows(p, y).sum(axis=1).mean())),
            see=SEE,
        ),
        WrongIdea(
            "another-logarithm",
            "This is the logarithm to base 2 or 10 (or that of 1 + p); `np.log` is the natural one.",
            *written(
                lambda p, y: float(-np.log2(true_ones(p, y)).mean()),
                lambda p, y: float(-np.log10(true_ones(p, y)).mean()),
                lambda p, y: float(-np.log1p(true_ones(p, y)).mean()),
            ),
            see=SEE,
        ),
        WrongIdea(
            "sum-instead-of-mean",
            "This is the sum over all images; their mean is asked for, so that batches of any size compare.",
            *written(lambda p, y: float(-logs(p, y).sum()), lambda p, y: float(-from_rows(p, y).sum())),
            see=SEE,
        ),
        WrongIdea(
            "mean-over-all-entries",
            "The sum is divided by the number of all probabilities; divide it by the number of images.",
            *written(lambda p, y: float(-logs(p, y).sum() / p.size), lambda p, y: float(-from_rows(p, y).mean())),
            see=SEE,
        ),
        WrongIdea(
            "divided-by-classes",
            "The sum is divided by the number of classes; divide it by the number of images.",
            *written(lambda p, y: float(-logs(p, y).sum() / p.shape[1])),
            see=SEE,
        ),
        WrongIdea(
            "one-number-per-image",
            "There is a number for each image; one number is asked for, their mean.",
            *written(lambda p, y: -logs(p, y)),
            see=SEE,
        ),
        WrongIdea(
            "largest-probability",
            "The largest probability of each row is taken, whatever the label. Take that of the true class.",
            *written(lambda p, y: float(-np.log(p.max(axis=1)).mean())),
            see=SEE,
        ),
        WrongIdea(
            "wrong-classes-too",
            "The logarithms of all classes go in; only the probability of the true class counts.",
            *written(
                lambda p, y: float(-np.log(p).sum(axis=1).mean()),
                lambda p, y: float(-np.log(p).mean()),
                lambda p, y: float(-np.log(p)[:, y].mean()),
                lambda p, y: float(-np.log(p)[:, y].sum(axis=1).mean()),
            ),
            see=SEE,
        ),
        WrongIdea(
            "one-minus-p",
            "This is the logarithm of 1 - p, the probability of all the wrong classes; take that of the true one.",
            *written(
                lambda p, y: float(-np.log(np.maximum(1 - true_ones(p, y), 1e-7)).mean()),
                lambda p, y: float(-np.log(1 - true_ones(p, y)).mean()),
            ),
            see=SEE,
        ),
        WrongIdea(
            "binary-cross-entropy",
            "The wrong classes are counted with ln(1 - p), as for yes-or-no questions. Only the true class counts.",
            *written(
                lambda p, y: float(
                    -np.where(one_hot(p, y) == 1, np.log(p), np.log(np.maximum(1 - p, 1e-7))).sum(axis=1).mean()
                ),
                lambda p, y: float(-np.where(one_hot(p, y) == 1, np.log(p), np.log(np.maximum(1 - p, 1e-7))).mean()),
            ),
            see=SEE,
        ),
        WrongIdea(
            "label-off-by-one",
            "The class beside the true one is taken. Labels are counted from 0, like columns.",
            *written(beside(-1), beside(1), beside_without_wrapping),
            see=SEE,
        ),
        WrongIdea(
            "entropy",
            "Each logarithm is weighted with its own probability: that is the entropy of the network's answer, and "
            "the label plays no part.",
            *written(
                lambda p, y: float(-(p * np.log(p)).sum(axis=1).mean()),
                lambda p, y: float(-(true_ones(p, y) * logs(p, y)).mean()),
            ),
            see=SEE,
        ),
        WrongIdea(
            "logarithm-of-the-mean",
            "The mean is taken before the logarithm. First the logarithm of each probability, then the mean.",
            *written(lambda p, y: float(-np.log(true_ones(p, y).mean()))),
            see=SEE,
        ),
        WrongIdea(
            "no-logarithm",
            "There is no logarithm here: -ln(p) is asked for, which grows without end as p comes close to 0.",
            lambda p, y: float(1 - true_ones(p, y).mean()),
            lambda p, y: float(true_ones(p, y).mean()),
            lambda p, y: float(-true_ones(p, y).mean()),
            see=SEE,
        ),
        WrongIdea(
            "squared-error",
            "This is the mean squared error; the cross-entropy takes -ln(p) of the true class.",
            lambda p, y: float(((p - one_hot(p, y)) ** 2).mean()),
            lambda p, y: float(((p - one_hot(p, y)) ** 2).sum(axis=1).mean()),
            see=SEE,
        ),
        WrongIdea(
            "labels-as-rows",
            "The labels are used like one-hot rows, but they are whole numbers. Let them pick: "
            "`probabilities[np.arange(N), labels]`.",
            *written(labels_as_rows, labels_as_factors),
            see=SEE,
        ),
        WrongIdea(
            "rows-and-columns-swapped",
            "Rows and columns are swapped: rows are the images, and the label says the column.",
            *written(lambda p, y: float(-np.log(p[y, np.arange(len(y))]).mean())),
            see=SEE,
        ),
        WrongIdea(
            "softmax-again",
            "Softmax is taken of the probabilities before the logarithm; they are probabilities already.",
            lambda p, y: float(-logs(reference.softmax(p), y).mean()),
            see=SEE,
        ),
        WrongIdea(
            "not-finite",
            "Right, until a probability is 0: its logarithm is infinite. Take at least 1e-7, with `np.clip` or "
            "`np.maximum`.",
            unguarded(lambda p, y: float(-np.log(p[np.arange(len(y)), y]).mean())),
            unguarded(lambda p, y: float(-from_rows(p, y).sum(axis=1).mean())),
            see=SEE,
        ),
        WrongIdea(
            "clipped-elsewhere",
            "Right, but a probability of 0 counts as another number than 1e-7, which is asked for here.",
            *(clip_at(least) for least in (1e-3, 1e-5, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)),
            *(clip_at(float(np.finfo(kind).eps)) for kind in (np.float32, np.float64)),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Pick one probability out of each row, take -ln of them, then the mean.",
        "main": "-ln(0.5) is 0.693 and -ln(0.1) is 2.303. Work out two rows with a pocket calculator.",
        "edge": "What does your function say to a probability of 0? -ln(1e-7) is 16.118.",
    },
)
