"""Exercise output_size: how many windows stand on an axis."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.stride_padding import slips
from grader.reference import stride_padding as reference

SEE = "How large is the map?"

PUBLIC = [
    Case("7 cells, kernel 3", (7, 3)),
    Case("7 cells, kernel 3, stride 2", (7, 3, 2)),
    Case("7 cells, kernel 3, stride 3: it does not fit exactly", (7, 3, 3)),
    Case("7 cells and a border of 1, kernel 3", (7, 3, 1, 1)),
    Case("10 cells and a border of 1, kernel 3, stride 5", (10, 3, 5, 1)),
    Case("13 cells and a border of 2, kernel 5, stride 2", (13, 5, 2, 2)),
    Case("32 cells and a border of 2, kernel 5", (32, 5), {"border": 2}),
    Case("128 cells, kernel 3, stride 5", (128, 3), {"stride": 5}),
    Case("a kernel as long as the axis", (5, 5, 2), group="edge"),
    Case("a stride longer than the way", (6, 3, 10), group="edge"),
    Case("a kernel that only fits with the border", (2, 4, 1, 1), group="edge"),
    *refusals(
        ("a kernel longer than the padded axis", (2, 5, 1, 1)),
        ("a stride of 0", (7, 3, 0)),
        ("a size of 0", (0, 1, 1, 1)),
        ("a kernel of 0", (7, 0)),
        ("a negative border", (7, 3, 1, -1)),
    ),
]


def axis_with(rng: Generator, rest: int, *, border: bool) -> tuple[int, int, int, int]:
    """(size, kernel, stride, border) where the last window misses the edge by `rest` (counted back from the stride
    when negative)."""
    kernel, stride = int(rng.integers(2, 8)), int(rng.integers(4, 8))
    around = int(rng.integers(1, 5)) if border else 0
    way = stride * int(rng.integers(8, 14)) + rest % stride
    return way + kernel - 2 * around, kernel, stride, around


def secret(rng: Generator) -> list[Case]:
    n, k, s, b = (int(rng.integers(low, high)) for low, high in ((33, 90), (2, 7), (2, 7), (1, 4)))
    return [
        Case("stride 1, no border", (n, k)),
        Case("stride 1 and a border", (n, k), {"border": b}),
        Case("the last window ends at the edge", axis_with(rng, 0, border=True)),
        Case("the last window misses the edge by one", axis_with(rng, 1, border=False)[:3]),
        Case("the next window would miss the edge by one", axis_with(rng, -1, border=False)[:3]),
        Case("a border, and one cell left over", axis_with(rng, 1, border=True)),
        Case("a border, and one cell too few", axis_with(rng, -1, border=True)),
        Case("a kernel as long as the axis", (n, n, s), group="edge"),
        Case("a stride longer than the way", (n, n - 2, s + 7, 0), group="edge"),
        Case("a kernel that only fits with the border", (n, n + b, 1, b), group="edge"),
        Case("whole numbers of NumPy", tuple(map(np.int64, axis_with(rng, 2, border=True))), group="edge"),
        *refusals(
            ("a kernel longer than the axis", (n, n + s, s)),
            ("a kernel longer than the padded axis", (n, n + 2 * b + 1, 1, b)),
            ("a stride of 0", (n, k, 0)),
            ("a negative stride", (n, k, -s)),
            ("a size of 0", (0, k, 1, k)),
            ("a kernel of 0", (n, 0, s)),
            ("a negative border", (n + 20, k, s, -b)),
        ),
    ]


def ways(count: Callable[[int, int, int, int], Any]) -> tuple[slips.Function, ...]:
    """A count in code that checks everything, that looks at the size of the kernel alone, and that checks nothing."""

    def bare(size: int, kernel: int, stride: int = 1, border: int = 0) -> Any:
        return count(size, kernel, stride, border)

    def with_size(size: int, kernel: int, stride: int = 1, border: int = 0) -> Any:
        if kernel > size + 2 * border:
            raise ValueError("kernel too large")
        return count(size, kernel, stride, border)

    return slips.after(slips.check_axis, with_size), with_size, bare


EXERCISE = Exercise(
    name="output_size",
    points=10,
    reference=reference.output_size,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "forgets-one",
            "The + 1 is missing: the way divided by the stride counts the steps, and there is one window more than "
            "steps.",
            *ways(lambda n, k, s, b: (n + 2 * b - k) // s),
            see=SEE,
        ),
        WrongIdea(
            "one-inside-the-floor",
            "The + 1 is added before the division; divide the way by the stride first, then add 1.",
            *ways(lambda n, k, s, b: (n + 2 * b - k + 1) // s),
            see=SEE,
        ),
        WrongIdea(
            "ceil-for-floor",
            "A window that would reach over the edge is counted: round down, not up.",
            *ways(lambda n, k, s, b: -(-(n + 2 * b - k) // s) + 1),
            see=SEE,
        ),
        WrongIdea(
            "rounds",
            "The number is rounded to the nearest; a started step is no step, so round down (`//`).",
            *ways(lambda n, k, s, b: round((n + 2 * b - k) / s) + 1),
            *ways(lambda n, k, s, b: int((n + 2 * b - k) / s + 0.5) + 1),
            see=SEE,
        ),
        WrongIdea(
            "not-an-int",
            "A float is returned; a number of windows is an `int`: divide with `//`.",
            *ways(lambda n, k, s, b: (n + 2 * b - k) / s + 1),
            *ways(lambda n, k, s, b: float(math.floor((n + 2 * b - k) / s) + 1)),
            see=SEE,
        ),
        WrongIdea(
            "border-once",
            "The border is counted once; it lies on both sides, so it adds 2·border.",
            *ways(lambda n, k, s, b: (n + b - k) // s + 1),
            see="A border of zeros",
        ),
        WrongIdea("ignores-border", "The border is left out.", *ways(lambda n, k, s, b: (n - k) // s + 1), see=SEE),
        WrongIdea(
            "ignores-stride",
            "The stride is left out: fewer windows fit when they stand further apart.",
            *ways(lambda n, k, s, b: n + 2 * b - k + 1),
            see="Larger steps",
        ),
        WrongIdea(
            "no-kernel",
            "The kernel is left out: the last window must still have room for all of itself.",
            *ways(lambda n, k, s, b: (n + 2 * b) // s),
            *ways(lambda n, k, s, b: (n + 2 * b) // s + 1),
            *ways(lambda n, k, s, b: -(-(n + 2 * b) // s)),
            see=SEE,
        ),
        WrongIdea(
            "oversized-counted",
            "A kernel longer than the padded axis got a size of 0 or below (or 1): raise a ValueError instead.",
            slips.after(slips.check_axis, ways(lambda n, k, s, b: (n + 2 * b - k) // s + 1)[2]),
            slips.after(slips.check_axis, ways(lambda n, k, s, b: max((n + 2 * b - k) // s + 1, 0))[2]),
            ways(lambda n, k, s, b: (n + 2 * b - k) // s + 1)[2],
            see=SEE,
        ),
        WrongIdea(
            "nonsense-accepted",
            "Numbers that make no sense got a size: raise a ValueError for a size, kernel or stride below 1 and for a "
            "negative border.",
            ways(lambda n, k, s, b: (n + 2 * b - k) // s + 1)[1],
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "How many whole steps fit into the way from the first to the last place? Then count the windows.",
        "main": "Draw 7 cells: a window of 3 in steps of 2 stands at cell 0, 2 and 4. Does your formula say 3?",
        "edge": "One window always fits when the kernel is just as long as the axis.",
        "refuse": "A kernel that finds no place, a stride of 0, a border of −1: look at each before you calculate.",
    },
)
