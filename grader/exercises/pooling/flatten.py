"""Exercise flatten: a volume as one row of numbers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import pixels, reals, whole
from grader.reference import pooling as reference

SEE = "Flatten"

PUBLIC = [
    Case("2 rows, 3 columns, 4 channels", (np.arange(24).reshape(2, 3, 4),)),
    Case("3 rows, 2 columns, 2 channels", (np.array([[[1.5, -1], [2, 8]], [[0, 3], [7, 4]], [[9, 6], [-5, 5]]]),)),
    Case("one channel", (np.array([[[3], [1], [4]], [[1], [5], [9]]]),), group="edge"),
    Case("one pixel of 5 channels", (np.array([[[2, 7, 1, 8, 3]]]),), group="edge"),
    Case(
        "pixels of type uint8",
        (np.array([[[255, 0, 9], [254, 1, 8]], [[7, 3, 2], [6, 5, 4]]], np.uint8),),
        group="edge",
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w, c = (int(n) for n in rng.permutation([2, 3, 4, 5])[:3])
    return [
        Case("a volume", (reals(rng, h, w, c),)),
        Case("a volume of whole numbers", (whole(rng, c, h, w),)),
        Case("as many rows as columns", (reals(rng, w, w, c),)),
        Case("one channel", (reals(rng, h, w, 1),), group="edge"),
        Case("one pixel", (reals(rng, 1, 1, w + 6),), group="edge"),
        Case("one row", (reals(rng, 1, w, c),), group="edge"),
        Case("pixels of type uint8", (pixels(rng, w, h, 3),), group="edge"),
    ]


def in_place(volume: np.ndarray) -> np.ndarray:
    volume.shape = (-1,)
    return volume


def same_array_as_view(volume: np.ndarray) -> np.ndarray:
    volume.resize(volume.size, refcheck=False)
    return volume


EXERCISE = Exercise(
    name="flatten",
    points=10,
    reference=reference.flatten,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "column-major",
            'The first axis runs fastest here (order "F"); in NumPy and Keras the last one does: all channels of a '
            "pixel "
            "stand together.",
            lambda volume: volume.ravel(order="F"),
            see=SEE,
        ),
        WrongIdea(
            "channels-first",
            "One channel comes after the other here. All channels of the first pixel come first, then those of the "
            "pixel to its right.",
            lambda volume: np.moveaxis(volume, -1, 0).ravel(),
            see=SEE,
        ),
        WrongIdea(
            "columns-before-rows",
            "The pixels are taken column by column; take them row by row.",
            lambda volume: volume.swapaxes(0, 1).ravel(),
            see=SEE,
        ),
        WrongIdea(
            "batch-axis",
            "There is an axis too many: the result has shape (1, n), as if it were a batch. One sample gives one axis.",
            lambda volume: volume.reshape(1, -1),
            see=SEE,
        ),
        WrongIdea(
            "one-column",
            "The result is a column, of shape (n, 1); one axis is asked for, shape (n,).",
            lambda volume: volume.reshape(-1, 1),
            see=SEE,
        ),
        WrongIdea(
            "channels-kept-apart",
            "The channels still have an axis of their own: one row of numbers is asked for, with all of them in it.",
            lambda volume: volume.reshape(-1, volume.shape[-1]),
            lambda volume: volume.reshape(-1, volume.shape[-1]).T,
            see=SEE,
        ),
        WrongIdea(
            "rows-kept-apart",
            "The rows still have an axis of their own: one row of numbers is asked for, with all of them in it.",
            lambda volume: volume.reshape(volume.shape[0], -1),
            see=SEE,
        ),
        WrongIdea(
            "first-channel-only",
            "Only channel 0 is there; flatten keeps every number.",
            lambda volume: volume[:, :, 0].ravel(),
            see=SEE,
        ),
        WrongIdea(
            "pools-it-away",
            "There is one number for each channel, a summary of it. Flatten keeps every number.",
            lambda volume: volume.mean(axis=(0, 1)),
            lambda volume: volume.max(axis=(0, 1)),
            lambda volume: volume.sum(axis=(0, 1)),
            see=SEE,
        ),
        WrongIdea(
            "sorted",
            "The numbers are sorted, or each kept once only; keep all of them, in their places.",
            lambda volume: np.sort(volume, axis=None),
            np.unique,
            see=SEE,
        ),
        WrongIdea(
            "in-place",
            "The numbers are right, but the shape of the volume that came in has changed too (`.shape = …`, "
            "`.resize`). Use `reshape`, which leaves it alone.",
            in_place,
            same_array_as_view,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Three loops that append, or one method of arrays.",
        "main": "Print `np.arange(24).reshape(2, 3, 4)`: which numbers are the channels of the first pixel?",
        "edge": "The result has one axis, whatever the shape of the volume.",
    },
)
