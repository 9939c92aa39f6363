"""Exercise same_padding: how many zeros "same" adds, and on which side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.stride_padding import slips
from grader.reference import stride_padding as reference

SEE = "Where the zeros go"
ONE, LARGER = "main/stride 1", "main/larger stride"

PUBLIC = [
    Case("7 cells, kernel 3, stride 1", (7, 3, 1), group=ONE),
    Case("6 cells, kernel 4, stride 1", (6, 4, 1), group=ONE),
    Case("5 cells, kernel 2, stride 1", (5, 2, 1), group=ONE),
    Case("6 cells, kernel 3, stride 2", (6, 3, 2), group=LARGER),
    Case("7 cells, kernel 3, stride 2", (7, 3, 2), group=LARGER),
    Case("10 cells, kernel 5, stride 3", (10, 5, 3), group=LARGER),
    Case("9 cells, kernel 6, stride 4", (9, 6, 4), group=LARGER),
    Case("13 cells, kernel 7, stride 5", (13, 7, 5), group=LARGER),
    Case("a kernel of 1", (6, 1, 1), group="edge"),
    Case("a stride longer than the kernel", (8, 2, 4), group="edge"),
    Case("a kernel longer than the axis", (3, 8, 2), group="edge"),
    *refusals(
        ("a stride of 0", (7, 3, 0)),
        ("a kernel of 0", (7, 0, 1)),
        ("a size of 0", (0, 3, 1)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    n, k, s, q = (int(rng.integers(low, high)) for low, high in ((20, 60), (3, 6), (3, 6), (5, 9)))
    return [
        Case("an odd kernel, stride 1", (n, 2 * k - 1, 1), group=ONE),
        Case("an even kernel, stride 1", (n, 2 * k, 1), group=ONE),
        Case("a kernel of 2, stride 1", (n + 1, 2, 1), group=ONE),
        Case("the stride divides the size", (q * s * 2, s + 3, s), group=LARGER),
        Case("one cell is left over", (q * s + 1, s + 4, s), group=LARGER),
        Case("one cell is missing to the next step", (q * s + s - 1, s + 4, s), group=LARGER),
        Case("two cells are left over", (q * s + 2, s + 7, s), group=LARGER),
        Case("stride 2, an odd kernel, an even size", (2 * n, 2 * k - 1, 2), group=LARGER),
        Case("a kernel of 1, stride 1", (n, 1, 1), group="edge"),
        Case("a stride longer than the kernel", (4 * n, 2, s + 4), group="edge"),
        Case("a kernel of 1, a larger stride", (s * n, 1, s), group="edge"),
        Case("a kernel longer than the axis", (k, n + 1, s), group="edge"),
        Case("whole numbers of NumPy", tuple(map(np.int64, (2 * n + 1, k + 3, s))), group="edge"),
        *refusals(
            ("a stride of 0", (n, k, 0)),
            ("a negative stride", (n, k, -s)),
            ("a kernel of 0", (n, 0, s)),
            ("a size of 0", (0, k, s)),
        ),
    ]


Total = Callable[[int, int, int], int]
Split = Callable[[int], Any]


def up(number: int, by: int) -> int:
    return -(-number // by)


def total(n: int, k: int, s: int) -> int:
    return max((up(n, s) - 1) * s + k - n, 0)


def extra_after(zeros: int) -> tuple[int, int]:
    return zeros // 2, zeros - zeros // 2


def ways(count: Total = total, split: Split = extra_after) -> tuple[slips.Function, slips.Function]:
    """The zeros with and without checks of the arguments."""

    def bare(size: int, kernel: int, stride: int) -> Any:
        return split(count(size, kernel, stride))

    return slips.after(slips.check_axis, bare), bare


EXERCISE = Exercise(
    name="same_padding",
    points=15,
    reference=reference.same_padding,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("keras_output_size",),
    wrong_ideas=[
        WrongIdea(
            "extra-before",
            "An odd number of zeros is split the other way round: the extra one goes *after*.",
            *ways(split=lambda zeros: extra_after(zeros)[::-1]),
            see=SEE,
        ),
        WrongIdea(
            "both-sides-alike",
            "Both sides got the same number of zeros, so one is lost or added when the total is odd.",
            *ways(split=lambda zeros: (zeros // 2, zeros // 2)),
            *ways(split=lambda zeros: (up(zeros, 2), up(zeros, 2))),
            see=SEE,
        ),
        WrongIdea(
            "kernel-alone",
            "The zeros are computed from the kernel alone; that holds for a stride of 1. With larger steps the last "
            "window stands elsewhere.",
            *ways(lambda n, k, s: k - 1),
            *ways(lambda n, k, s: k - 1, lambda zeros: (zeros // 2, zeros // 2)),
            *ways(lambda n, k, s: k - 1, lambda zeros: (up(zeros, 2), up(zeros, 2))),
            *ways(lambda n, k, s: k - 1, lambda zeros: extra_after(zeros)[::-1]),
            see=SEE,
        ),
        WrongIdea(
            "kernel-for-kernel-minus-one",
            "There is one zero too many: with a stride of 1 a kernel of k cells needs k − 1 zeros, not k.",
            *ways(lambda n, k, s: max((up(n, s) - 1) * s + k + 1 - n, 0)),
            *ways(lambda n, k, s: k),
            see=SEE,
        ),
        WrongIdea(
            "one-step-too-many",
            "The steps are miscounted: between n windows lie n − 1 steps.",
            *ways(lambda n, k, s: max(up(n, s) * s + k - n, 0)),
            see=SEE,
        ),
        WrongIdea(
            "one-step-too-few",
            'The number of windows is rounded down. With "same" it is size / stride, rounded up.',
            *ways(lambda n, k, s: max((n // s - 1) * s + k - n, 0)),
            see="Valid and same",
        ),
        WrongIdea(
            "keeps-size",
            'So many zeros would keep the size in spite of the stride. "same" with a stride of 2 halves the size.',
            *ways(lambda n, k, s: (n - 1) * s + k - n),
            see="Valid and same",
        ),
        WrongIdea(
            "kernel-minus-stride",
            "The difference kernel − stride is the number of zeros only where the stride divides the size.",
            *ways(lambda n, k, s: max(k - s, 0)),
            *ways(lambda n, k, s: k - s),
            see=SEE,
        ),
        WrongIdea(
            "negative-zeros",
            "The number of zeros came out negative where the stride is longer than the kernel: it is never below 0 "
            "(`max(…, 0)`).",
            *ways(lambda n, k, s: (up(n, s) - 1) * s + k - n),
            *ways(lambda n, k, s: (up(n, s) - 1) * s + k - n, lambda zeros: (int(zeros / 2), zeros - int(zeros / 2))),
            see=SEE,
        ),
        WrongIdea(
            "total-not-split",
            "The total is not split: return how many zeros go before and how many after, about half each.",
            *ways(split=lambda zeros: zeros),
            *ways(split=lambda zeros: (zeros, zeros)),
            *ways(split=lambda zeros: (0, zeros)),
            see=SEE,
        ),
        WrongIdea(
            "halves",
            "Half a zero cannot be added: split the total into two whole numbers (`//`).",
            *ways(split=lambda zeros: (zeros / 2, zeros / 2)),
            *ways(lambda n, k, s: k - 1, lambda zeros: (zeros / 2, zeros / 2)),
            *ways(split=lambda zeros: (zeros / 2, zeros - zeros / 2 + 0.0) if zeros % 2 else (zeros // 2, zeros // 2)),
            see=SEE,
        ),
        WrongIdea(
            "nonsense-accepted",
            "Numbers that make no sense got an answer: raise a ValueError for a size, kernel or stride below 1.",
            ways()[1],
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Where does the last window start, where does it end, and how many cells are missing there?",
        "main": "Draw 6 cells and 3 windows of 3, two cells apart: how many zeros are needed?",
        "main/stride 1": "A kernel of 4 needs 3 zeros in all. Which side gets two of them?",
        "edge": "Can the number of zeros be negative?",
        "refuse": "Look at size, kernel and stride before you divide.",
    },
)
