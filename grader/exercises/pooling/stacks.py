"""The stacks of layers that `layer_table` is asked about."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, refusals
from grader.exercises.draw import unequal

VALID, STRIDED = "main/valid convolutions", "main/stride and padding"


def conv(filters: int, kernel: int, **more: Any) -> dict[str, Any]:
    return {"layer": "conv", "filters": filters, "kernel": kernel, **more}


def pool(size: int) -> dict[str, Any]:
    return {"layer": "max_pool", "size": size}


def dropout(rate: float) -> dict[str, Any]:
    return {"layer": "dropout", "rate": rate}


def dense(units: int) -> dict[str, Any]:
    return {"layer": "dense", "units": units}


FLATTEN = {"layer": "flatten"}

PUBLIC = [
    Case("one convolution", ([conv(4, 3)], (6, 8, 2)), group=VALID),
    Case("pooling, with a row left over", ([conv(6, 2), pool(2), conv(3, 2)], (8, 13, 3)), group=VALID),
    Case("3×3 pooling and dropout on maps", ([conv(8, 1), pool(3), dropout(0.25)], (7, 11, 2)), group=VALID),
    Case("flatten, dropout, dense", ([FLATTEN, dropout(0.5), dense(10)], (3, 2, 4)), group=VALID),
    Case(
        "the digits network",
        ([conv(32, 3), pool(2), conv(64, 3), pool(2), FLATTEN, dropout(0.5), dense(10)], (28, 28, 1)),
        group=VALID,
    ),
    Case(
        "stride 5, pooling, then stride 2 with same padding",
        ([conv(5, 3, stride=5), pool(2), conv(3, 5, stride=2, padding="same")], (128, 128, 3)),
        group=STRIDED,
    ),
    Case("same padding and an even kernel", ([conv(2, 4, padding="same"), conv(3, 2)], (5, 8, 1)), group=STRIDED),
    Case(
        "stride 3, both paddings",
        ([conv(6, 4, stride=3, padding="valid"), conv(4, 3, stride=3, padding="same")], (18, 29, 2)),
        group=STRIDED,
    ),
    Case("a single pixel", ([conv(7, 1), pool(1), FLATTEN, dense(2)], (1, 1, 3)), group="edge"),
    Case("a kernel larger than the image, same padding", ([conv(2, 5, padding="same")], (3, 4, 2)), group="edge"),
    Case("two dense layers, dropout of 0", ([FLATTEN, dense(12), dropout(0), dense(3)], (4, 5, 2)), group="edge"),
    *refusals(
        ("a layer that does not exist", ([{"layer": "Conv2D", "filters": 2, "kernel": 3}], (8, 8, 1))),
        ("an unknown padding", ([conv(2, 3, padding="full")], (8, 8, 1))),
        ("a kernel larger than its input", ([conv(2, 3), pool(2), conv(2, 4)], (8, 9, 1))),
        ("a pooling window larger than its input", ([conv(2, 3), pool(7)], (8, 9, 1))),
        ("a stride of 0", ([conv(2, 3, stride=0)], (8, 8, 1))),
        ("a kernel of size 0", ([conv(2, 0)], (8, 8, 1))),
        ("a pooling window of size 0", ([pool(0)], (8, 8, 1))),
        ("a dropout rate of 1", ([dropout(1)], (8, 8, 1))),
        ("a negative dropout rate", ([dropout(-0.5)], (8, 8, 1))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 14, 19)
    c, k = unequal(rng, 2, 5)
    first, second = unequal(rng, 6, 12)
    s, t = unequal(rng, 2, 4)
    units = int(rng.integers(5, 30))
    odd, even = 3 + 2 * int(rng.integers(2)), 2 + 2 * int(rng.integers(2))
    n = 6 * int(rng.integers(2, 5))
    return [
        Case("two convolutions", ([conv(first, odd), conv(second, 2)], (h, w, c)), group=VALID),
        Case("2×2 pooling", ([conv(first, odd), pool(2), conv(k, 3)], (2 * h, 2 * w + 1, c)), group=VALID),
        Case(
            "3×3 pooling and dropout on maps",
            ([pool(3), dropout(0.5), conv(second, 2)], (n + 1, n + 5, 4)),
            group=VALID,
        ),
        Case("flatten, dropout, dense", ([FLATTEN, dropout(0.25), dense(units)], (4, h, k)), group=VALID),
        Case(
            "a whole network",
            (
                [conv(first, 3), pool(2), conv(second, 3), pool(2), FLATTEN, dropout(0.4), dense(units), dense(10)],
                (2 * h, 2 * w + 1, c),
            ),
            group=VALID,
        ),
        Case(
            "stride, pooling, same padding",
            ([conv(first, odd, stride=s), pool(2), conv(k, even, stride=2, padding="same")], (4 * h, 4 * w + 1, c)),
            group=STRIDED,
        ),
        Case(
            "same padding, stride and an even kernel",
            (
                [conv(first, even, stride=t, padding="same"), conv(second, even, padding="same")],
                (3 * h + 1, 3 * w + 2, c),
            ),
            group=STRIDED,
        ),
        Case(
            "valid with a stride",
            ([conv(k, even, stride=t, padding="valid")], (n * t + even + 1, n * t + even, c)),
            group=STRIDED,
        ),
        Case("1×1 everything", ([conv(first, 1), pool(1), dropout(0)], (h, w, c)), group="edge"),
        Case("a kernel larger than the image", ([conv(first, 7, padding="same"), conv(k, 2)], (4, 5, c)), group="edge"),
        Case(
            "three dense layers",
            ([FLATTEN, dense(units), dense(first), dropout(0.75), dense(second)], (4, 3, k)),
            group="edge",
        ),
        *refusals(
            ("a layer that does not exist", ([conv(k, 2), {"layer": "norm", "units": 2}], (h, w, c))),
            ("a misspelt layer", ([{"layer": "maxpool", "size": 2}], (h, w, c))),
            ("an unknown padding", ([conv(k, 2, padding="full")], (h, w, c))),
            ("a kernel larger than its input", ([pool(4), conv(k, 5)], (h, w, c))),
            ("a pooling window larger than its input", ([conv(k, 3), pool(12)], (13, w, c))),
            ("a stride of 0", ([conv(k, 2, stride=0, padding="same")], (h, w, c))),
            ("a negative stride", ([conv(k, 2, stride=-1)], (h, w, c))),
            ("a kernel of size 0", ([conv(k, 0, padding="same")], (h, w, c))),
            ("a pooling window of size 0", ([conv(k, 2), pool(0)], (h, w, c))),
            ("a dropout rate of 1", ([FLATTEN, dropout(1)], (h, w, c))),
            ("a negative dropout rate", ([FLATTEN, dropout(-0.25)], (h, w, c))),
        ),
    ]
