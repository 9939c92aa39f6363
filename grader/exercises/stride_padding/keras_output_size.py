"""Exercise keras_output_size: what Keras makes of "valid" and "same"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.stride_padding import slips
from grader.reference import stride_padding as reference

SEE = "Valid and same"
VALID, SAME = "main/valid", "main/same"

PUBLIC = [
    Case("7 cells, kernel 3, stride 3, valid", (7, 3, 3, "valid"), group=VALID),
    Case("200 cells, kernel 2, stride 2, valid", (200, 2, 2, "valid"), group=VALID),
    Case("28 cells, kernel 5, stride 1, valid", (28, 5, 1, "valid"), group=VALID),
    Case("12 cells, kernel 2, stride 4, valid", (12, 2, 4, "valid"), group=VALID),
    Case("7 cells, kernel 3, stride 3, same", (7, 3, 3, "same"), group=SAME),
    Case("128 cells, kernel 3, stride 2, same", (128, 3, 2, "same"), group=SAME),
    Case("32 cells, kernel 5, stride 1, same", (32, 5, 1, "same"), group=SAME),
    Case("13 cells, kernel 4, stride 4, same", (13, 4, 4, "same"), group=SAME),
    Case("a kernel as long as the axis, valid", (5, 5, 2, "valid"), group="edge"),
    Case("a kernel longer than the axis, same", (3, 7, 2, "same"), group="edge"),
    Case("a stride longer than the axis, same", (4, 3, 9, "same"), group="edge"),
    *refusals(
        ("a padding that does not exist", (7, 3, 1, "full")),
        ("a kernel longer than the axis, valid", (3, 7, 1, "valid")),
        ("a stride of 0", (7, 3, 0, "same")),
        ("a size of 0", (0, 3, 1, "same")),
        ("a kernel of 0", (7, 0, 1, "valid")),
    ),
]


def secret(rng: Generator) -> list[Case]:
    n, k, b = (int(rng.integers(low, high)) for low, high in ((210, 290), (3, 8), (1, 4)))
    s, t = (int(i) for i in rng.choice(np.arange(4, 8), 2, replace=False))
    q, r, even = int(rng.integers(9, 15)), int(rng.integers(16, 22)), 2 * int(rng.integers(1, 4))
    return [
        Case("the last window ends at the edge, valid", (q * s + k, k, s, "valid"), group=VALID),
        Case("one cell is left over, valid", (r * t + k + 1, k, t, "valid"), group=VALID),
        Case("one cell is missing to the next window, valid", (q * t + k - 1, k, t, "valid"), group=VALID),
        Case("stride 1, valid", (n, k, 1, "valid"), group=VALID),
        Case("the stride divides the size, same", (q * s, k, s, "same"), group=SAME),
        Case("one cell is left over, an even kernel, same", (r * t + 1, even, t, "same"), group=SAME),
        Case("one cell is missing to the next step, same", (q * t - 1, k, t, "same"), group=SAME),
        Case("stride 1, same", (n, k, 1, "same"), group=SAME),
        Case("a kernel as long as the axis, valid", (n, n, s, "valid"), group="edge"),
        Case("a kernel longer than the axis, same", (n, n + 2 * s + b, s, "same"), group="edge"),
        Case("a stride longer than the axis, same", (n, k, n + s, "same"), group="edge"),
        Case("whole numbers of NumPy", (np.int64(n), np.int64(k), np.int64(s), "valid"), group="edge"),
        *refusals(
            ("an unknown padding", (n, k, s, "full")),
            ("another unknown padding", (n, k, t, "zeros")),
            ("a kernel longer than the axis, valid", (n, n + b, s, "valid")),
            ("a stride of 0, valid", (n, k, 0, "valid")),
            ("a negative stride, same", (n, k, -s, "same")),
            ("a size of 0, same", (0, k, s, "same")),
            ("a kernel of 0, valid", (n, 0, s, "valid")),
        ),
    ]


Count = Callable[[int, int, int], Any]


def up(number: int, by: int) -> int:
    return -(-number // by)


def ways(
    valid: Count = lambda n, k, s: up(n - k + 1, s), same: Count = lambda n, k, s: up(n, s)
) -> tuple[slips.Function, ...]:
    """A count in code that refuses what should be, that refuses unknown names only, and that takes any other name."""

    def careful(size: int, kernel: int, stride: int, padding: str) -> Any:
        reference.keras_output_size(size, kernel, stride, padding)  # raises where it should
        return bare(size, kernel, stride, padding)

    def names_only(size: int, kernel: int, stride: int, padding: str) -> Any:
        if padding not in ("valid", "same"):
            raise ValueError("unknown padding")
        return bare(size, kernel, stride, padding)

    def bare(size: int, kernel: int, stride: int, padding: str) -> Any:
        return valid(size, kernel, stride) if padding == "valid" else same(size, kernel, stride)

    return careful, names_only, bare


def refuses_oversized_same(size: int, kernel: int, stride: int, padding: str) -> Any:
    if kernel > size:
        raise ValueError("kernel too large")
    return reference.keras_output_size(size, kernel, stride, padding)


def other_names_are_valid(size: int, kernel: int, stride: int, padding: str) -> Any:
    slips.check_axis(size, kernel, stride)
    if padding != "same" and kernel > size:
        raise ValueError("kernel too large")
    return reference.keras_output_size(size, kernel, stride, "same" if padding == "same" else "valid")


def other_names_are_same(size: int, kernel: int, stride: int, padding: str) -> Any:
    return reference.keras_output_size(size, kernel, stride, "valid" if padding == "valid" else "same")


def other_names_are_nothing(size: int, kernel: int, stride: int, padding: str) -> Any:
    known = padding in ("valid", "same")
    return reference.keras_output_size(size, kernel, stride, padding) if known else None


EXERCISE = Exercise(
    name="keras_output_size",
    points=10,
    reference=reference.keras_output_size,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    builds_on=("output_size",),
    wrong_ideas=[
        WrongIdea(
            "floor-for-ceil",
            'With "same" the size is rounded down; a last step that has only begun still gives a value: round up.',
            *ways(same=lambda n, k, s: n // s),
            see=SEE,
        ),
        WrongIdea(
            "one-too-many",
            'With "same" there is one value too many where the stride divides the size.',
            *ways(same=lambda n, k, s: n // s + 1),
            see=SEE,
        ),
        WrongIdea(
            "same-keeps-size",
            'The size is kept. "same" does so only with a stride of 1; a stride of 2 halves it.',
            *ways(same=lambda n, k, s: n),
            see=SEE,
        ),
        WrongIdea(
            "kernel-changes-same",
            'With "same" the kernel plays no part: the zeros make up for it, whatever its length.',
            *ways(same=lambda n, k, s: up(n - k + 1, s)),
            *ways(same=lambda n, k, s: (n + 2 * ((k - 1) // 2) - k) // s + 1),
            see=SEE,
        ),
        WrongIdea(
            "names-swapped",
            'The names "valid" and "same" are exchanged: "same" is the one with zeros.',
            *ways(valid=lambda n, k, s: up(n, s), same=lambda n, k, s: up(n - k + 1, s)),
            see=SEE,
        ),
        WrongIdea(
            "valid-without-kernel",
            'With "valid" only whole windows count, so the kernel must be taken off the size first.',
            *ways(valid=lambda n, k, s: up(n, s)),
            *ways(valid=lambda n, k, s: n // s),
            see=SEE,
        ),
        WrongIdea(
            "forgets-one",
            'With "valid" the + 1 is missing: there is one window more than steps.',
            *ways(valid=lambda n, k, s: up(n - k, s)),
            *ways(valid=lambda n, k, s: (n - k) // s),
            see=SEE,
        ),
        WrongIdea(
            "one-inside-the-floor",
            'With "valid" (size − kernel + 1) / stride is to be rounded up; rounded down it loses a window.',
            *ways(valid=lambda n, k, s: (n - k + 1) // s),
            see=SEE,
        ),
        WrongIdea(
            "ceil-and-one",
            'With "valid" a window that reaches over the edge is counted: round (size − kernel + 1) / stride up, or '
            "round (size − kernel) / stride down and add 1.",
            *ways(valid=lambda n, k, s: up(n - k, s) + 1),
            *ways(valid=lambda n, k, s: up(n - k + 1, s) + 1),
            see=SEE,
        ),
        WrongIdea(
            "not-an-int",
            "A float is returned; a number of values is an `int`: `math.ceil` gives one, `np.ceil` and `/` do not.",
            *ways(valid=lambda n, k, s: float(up(n - k + 1, s)), same=lambda n, k, s: float(up(n, s))),
            *ways(valid=lambda n, k, s: (n - k + 1) / s, same=lambda n, k, s: n / s),
            see=SEE,
        ),
        WrongIdea(
            "oversized-same-refused",
            'With "same" a kernel may be longer than the axis: the zeros make room for it.',
            refuses_oversized_same,
            see=SEE,
        ),
        WrongIdea(
            "oversized-valid-counted",
            'With "valid" a kernel longer than the axis got a size; no window fits, so raise a ValueError.',
            ways()[1],
            ways()[2],
            see=SEE,
        ),
        WrongIdea(
            "unknown-padding-accepted",
            "A padding that does not exist was taken for one of the two: raise a ValueError for any other name.",
            other_names_are_valid,
            other_names_are_same,
            other_names_are_nothing,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Two formulas, one for each name; both round up. In whole numbers: `-(-a // b)`.",
        "main": 'Try 7 cells with a stride of 3: 2 values for "valid" with a kernel of 3, 3 values for "same".',
        "edge": "Which of the two names has a problem with a kernel longer than the axis?",
        "refuse": "Check the name as well as the numbers.",
    },
)
