"""Exercise fits: does the last window end exactly at the edge?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import MOST_DRAWS
from grader.exercises.stride_padding import slips
from grader.reference import stride_padding as reference

SEE = "Does it fit?"

Test = Callable[[int, int, int, int], bool]
TESTS: dict[str, Test] = {
    "right": lambda n, k, s, b: (n + 2 * b - k) % s == 0,
    "ignores-border": lambda n, k, s, b: (n - k) % s == 0,
    "border-once": lambda n, k, s, b: (n + b - k) % s == 0,
    "no-kernel": lambda n, k, s, b: (n + 2 * b) % s == 0,
    "size-alone": lambda n, k, s, b: n % s == 0,
    "counts-one-more": lambda n, k, s, b: (n + 2 * b - k + 1) % s == 0,
    "stride-of-kernel": lambda n, k, s, b: (n + 2 * b - k) % k == 0,
}
"""The right test and what students write for it. A yes or no says little, so cases are drawn by who says yes."""


def axis_where(rng: Generator, *say_yes: str) -> tuple[int, int, int, int]:
    """(size, kernel, stride, border) for which just these TESTS say yes."""
    for _ in range(20 * MOST_DRAWS):
        n, k, s, b = (int(rng.integers(low, high)) for low, high in ((20, 60), (3, 9), (3, 8), (1, 5)))
        if {name for name, test in TESTS.items() if test(n, k, s, b)} == set(say_yes):
            return n, k, s, b
    raise RuntimeError(f"no axis found for {say_yes}; the generator is broken")


PUBLIC = [
    Case("7 cells, kernel 3, stride 1", (7, 3, 1)),
    Case("7 cells, kernel 3, stride 2", (7, 3, 2)),
    Case("7 cells, kernel 3, stride 3", (7, 3, 3)),
    Case("8 cells and a border of 2, kernel 5, stride 7", (8, 5, 7, 2)),
    Case("9 cells and a border of 1, kernel 4, stride 5", (9, 4, 5, 1)),
    Case("10 cells and a border of 1, kernel 4, stride 7", (10, 4, 7, 1)),
    Case("8 cells and a border of 1, kernel 4, stride 5", (8, 4, 5, 1)),
    Case("10 cells and a border of 2, kernel 5, stride 5", (10, 5, 5, 2)),
    Case("10 cells and a border of 2, kernel 3, stride 5", (10, 3, 5, 2)),
    Case("a kernel as long as the axis", (5, 5, 3), group="edge"),
    Case("a kernel longer than the axis", (2, 5, 3), group="edge"),
    Case("a kernel that only fits with the border", (2, 4, 1, 1), group="edge"),
    *refusals(
        ("a stride of 0", (7, 3, 0)),
        ("a size of 0", (0, 3, 1)),
        ("a kernel of 0", (7, 0, 1)),
        ("a negative border", (7, 3, 2, -1)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    n, k, s, b = (int(rng.integers(low, high)) for low, high in ((20, 60), (2, 7), (2, 7), (1, 4)))
    return [
        Case("the last window ends at the edge", axis_where(rng, "right")),
        Case("it does so with another border", axis_where(rng, "right")),
        Case("it would do so without the border", axis_where(rng, "ignores-border")),
        Case("it would do so with half the border", axis_where(rng, "border-once")),
        Case("the padded axis is a multiple of the stride", axis_where(rng, "no-kernel")),
        Case("the axis itself is a multiple of the stride", axis_where(rng, "size-alone")),
        Case("it misses the edge by one", axis_where(rng, "counts-one-more")),
        Case("it would do so if the window jumped by its own length", axis_where(rng, "stride-of-kernel")),
        Case("it never does", axis_where(rng)),
        Case("a stride of 1, no border", (n, k, 1)),
        Case("a kernel as long as the axis", (n, n, s), group="edge"),
        Case("a kernel longer than the axis, by a multiple of the stride", (n, n + 2 * s, s), group="edge"),
        Case("a kernel longer than the axis", (n, n + 2 * s + 1, s), group="edge"),
        Case("a kernel that only fits with the border", (n, n + b, 1, b), group="edge"),
        Case("whole numbers of NumPy", tuple(map(np.int64, axis_where(rng, "right"))), group="edge"),
        *refusals(
            ("a stride of 0", (n, k, 0, b)),
            ("a negative stride", (n, k, -s)),
            ("a size of 0", (0, k, s, k)),
            ("a kernel of 0", (n, 0, s)),
            ("a negative border", (n + 20, k, s, -b)),
        ),
    ]


def ways(test: Callable[[int, int, int, int], Any]) -> tuple[slips.Function, ...]:
    """A test in code that checks everything, that looks at the size of the kernel alone, and that checks nothing."""

    def bare(size: int, kernel: int, stride: int, border: int = 0) -> Any:
        return test(size, kernel, stride, border)

    def with_size(size: int, kernel: int, stride: int, border: int = 0) -> Any:
        return kernel <= size + 2 * border and test(size, kernel, stride, border)

    return slips.after(slips.check_axis, with_size), with_size, bare


def refuses_oversized(size: int, kernel: int, stride: int, border: int = 0) -> bool:
    return reference.output_size(size, kernel, stride, border) > 0 and reference.fits(size, kernel, stride, border)


right = TESTS["right"]

EXERCISE = Exercise(
    name="fits",
    points=5,
    reference=reference.fits,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "ignores-border",
            "The border is left out: the window moves over the padded axis.",
            *ways(TESTS["ignores-border"]),
            see=SEE,
        ),
        WrongIdea(
            "border-once",
            "The border is counted once; it lies on both sides, so it adds 2·border.",
            *ways(TESTS["border-once"]),
            see=SEE,
        ),
        WrongIdea(
            "no-kernel",
            "The kernel is left out: the first window stands already, so the way to go is size − kernel.",
            *ways(TESTS["no-kernel"]),
            *ways(TESTS["size-alone"]),
            see=SEE,
        ),
        WrongIdea(
            "counts-one-more",
            "One is added before the division. The + 1 belongs to the number of windows; here the way between the "
            "first and the last window is asked for.",
            *ways(TESTS["counts-one-more"]),
            see=SEE,
        ),
        WrongIdea(
            "stride-of-kernel",
            "The window jumps by its own length here; it moves by `stride`.",
            *ways(TESTS["stride-of-kernel"]),
            see=SEE,
        ),
        WrongIdea(
            "ignores-stride",
            "It only asks whether the kernel is small enough; the last window must also *end* at the edge.",
            *ways(lambda n, k, s, b: n + 2 * b >= k)[:2],
            see=SEE,
        ),
        WrongIdea(
            "reversed",
            "Yes and no are exchanged: a remainder of 0 means that it fits.",
            *ways(lambda n, k, s, b: not right(n, k, s, b)),
            slips.after(slips.check_axis, lambda *axis: not reference.fits(*axis)),
            see=SEE,
        ),
        WrongIdea(
            "remainder-not-bool",
            "The remainder itself, or a number, is returned; True or False is asked for: compare it with 0.",
            *ways(lambda n, k, s, b: (n + 2 * b - k) % s),
            *ways(lambda n, k, s, b: int(right(n, k, s, b))),
            *ways(lambda n, k, s, b: (n + 2 * b - k) / s),
            see=SEE,
        ),
        WrongIdea(
            "oversized-fits",
            "A kernel longer than the padded axis passes when the (negative) difference is a multiple of the stride; "
            "there is no room for even one window.",
            slips.after(slips.check_axis, ways(right)[2]),
            ways(right)[2],
            see=SEE,
        ),
        WrongIdea(
            "oversized-raises",
            "A kernel longer than the padded axis is an error here; this function just says False.",
            refuses_oversized,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "How far must the window travel from its first to its last place, and in steps of what length?",
        "main": "Draw 7 cells and let a window of 3 walk over them in steps of 2, then of 3.",
        "edge": "What if the kernel is longer than the axis with its border?",
        "refuse": "Which sizes, kernels, strides and borders make no sense at all?",
    },
)
