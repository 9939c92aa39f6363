"""Exercise flip_kernel: what mathematics calls convolution flips first."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import pixels, reals, unequal, whole
from grader.reference import convolution as reference

SEE = "Flip or not"

PUBLIC = [
    Case("a 2×2 kernel", (np.array([[1, 2], [3, 4]]),), group="main/two axes"),
    Case("2 rows, 3 columns", (np.array([[1, 2, 3], [4, 5, 6]]),), group="main/two axes"),
    Case("2×2 with 3 channels", (np.arange(1, 13).reshape(2, 2, 3),), group="main/with channels"),
    Case("a single row", (np.array([[0.5, -1.5, 2.5]]),), group="edge"),
    Case("a 1×1 kernel with 2 channels", (np.array([[[3, 7]]]),), group="edge"),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 2, 5)
    return [
        Case("a square kernel", (whole(rng, 3, 3),), group="main/two axes"),
        Case("a kernel that is not square", (reals(rng, h, w),), group="main/two axes"),
        Case("a square kernel with channels", (reals(rng, 3, 3, 3),), group="main/with channels"),
        Case("a kernel with channels that is not square", (whole(rng, h, w, 2),), group="main/with channels"),
        Case("a single column", (reals(rng, 5, 1),), group="edge"),
        Case("one weight per channel", (reals(rng, 1, 1, 4),), group="edge"),
        Case("whole numbers of 8 bits", (pixels(rng, h, w),), group="edge"),
    ]


EXERCISE = Exercise(
    name="flip_kernel",
    points=5,
    reference=reference.flip_kernel,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "flips-rows", "Only the rows are reversed; the columns must be, too.", lambda kernel: kernel[::-1], see=SEE
        ),
        WrongIdea(
            "flips-columns",
            "Only the columns are reversed; the rows must be, too.",
            lambda kernel: kernel[:, ::-1],
            see=SEE,
        ),
        WrongIdea(
            "flips-channels-too",
            "The channels are reversed as well: `np.flip` without axes turns every axis. Channels stay in order.",
            lambda kernel: np.flip(kernel),
            see=SEE,
        ),
        WrongIdea(
            "transposes-kernel",
            "This is the transpose: rows became columns. Flipping reverses their order instead.",
            lambda kernel: np.swapaxes(kernel, 0, 1),
            lambda kernel: kernel.T,
            see=SEE,
        ),
        WrongIdea(
            "quarter-turn",
            "This is a quarter turn; both axes reversed is a half turn.",
            np.rot90,
            lambda kernel: np.rot90(kernel, -1),
            see=SEE,
        ),
        WrongIdea("no-flip", "The kernel came back as it was.", lambda kernel: kernel, see=SEE),
    ],
    hints={
        "unsolved": "Slicing with step −1 reverses an axis: `a[::-1]`.",
        "main": "Write down a 2×3 kernel and turn the paper by half a turn.",
        "main/with channels": "The last axis holds the channels; leave it in order.",
        "edge": "A kernel of one row or one pixel needs no code of its own.",
    },
)
