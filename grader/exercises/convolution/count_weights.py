"""Exercise count_weights: why a convolutional layer is small."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import unequal
from grader.reference import convolution as reference

SEE = "Counting weights"
WEIGHTS, BIASES = "main/weights", "main/biases"


def dense(inputs: int, outputs: int, **more: Any) -> dict[str, Any]:
    return {"layer": "dense", "inputs": inputs, "outputs": outputs, **more}


def conv(kernel: tuple[int, int], channels_in: int, filters: int, **more: Any) -> dict[str, Any]:
    return {"layer": "conv", "kernel": list(kernel), "channels_in": channels_in, "filters": filters, **more}


PUBLIC = [
    Case("a dense layer, 784 to 784", (dense(784, 784),), group=WEIGHTS),
    Case("four 3×3 kernels on an RGB image", (conv((3, 3), 3, 4),), group=WEIGHTS),
    Case("a kernel that is not square", (conv((2, 5), 3, 7),), group=WEIGHTS),
    Case("a dense layer with biases", (dense(1600, 10, bias=True),), group=BIASES),
    Case("32 kernels with biases", (conv((3, 3), 1, 32, bias=True),), group=BIASES),
    Case("two kernels on an RGB image, with biases", (conv((5, 5), 3, 2, bias=True),), group=BIASES),
    Case("biases switched off", (conv((3, 3), 2, 5, bias=False),), group="edge"),
    Case("a dense layer on an RGB picture", (dense(600_000, 792_816),), group="edge"),
    *refusals(
        ("a layer that does not exist", ({"layer": "dence", "inputs": 3, "outputs": 2},)),
        ("a layer under another name", ({"layer": "Conv2D", "kernel": [3, 3], "channels_in": 1, "filters": 4},)),
        ("a kernel without columns", (conv((3, 0), 1, 4),)),
    ),
]


def secret(rng: Generator) -> list[Case]:
    kh, kw = unequal(rng, 2, 7)
    c, k = unequal(rng, 2, 64)
    n, m = unequal(rng, 10, 3000)
    return [
        Case("a dense layer", (dense(n, m),), group=WEIGHTS),
        Case("square kernels", (conv((kh, kh), c, k),), group=WEIGHTS),
        Case("kernels that are not square", (conv((kh, kw), k, c),), group=WEIGHTS),
        Case("a dense layer with biases", (dense(m, n, bias=True),), group=BIASES),
        Case("a convolutional layer with biases", (conv((kw, kh), c, k, bias=True),), group=BIASES),
        Case("biases switched off", (conv((kh, kw), c, k, bias=False),), group="edge"),
        Case("one 1×1 kernel", (conv((1, 1), 1, 1),), group="edge"),
        Case("more weights than fit into 32 bits", (dense(n + 10**5, m + 10**6),), group="edge"),
        *refusals(
            ("a layer that does not exist", ({"layer": "pool", "size": 2},)),
            ("a misspelt layer", (conv((kh, kw), c, k) | {"layer": "Conv2D"},)),
            ("a kernel without rows", (conv((0, kw), c, k),)),
        ),
    ]


Count = Callable[[dict[str, Any]], Any]


def counted(
    dense_weights: Count = lambda d: d["inputs"] * d["outputs"],
    conv_weights: Count = lambda d: math.prod(d["kernel"]) * d["channels_in"] * d["filters"],
    dense_biases: Count = lambda d: d["outputs"],
    conv_biases: Count = lambda d: d["filters"],
    with_bias: Count = lambda d: bool(d.get("bias", False)),
) -> tuple[Count, Count]:
    """The count with one part of it replaced by a wrong one: in code that refuses sizes below 1, and that does not."""

    def count(layer: dict[str, Any]) -> Any:
        if layer["layer"] not in ("dense", "conv"):
            raise ValueError("unknown layer")
        is_dense = layer["layer"] == "dense"
        weights = dense_weights(layer) if is_dense else conv_weights(layer)
        biases = dense_biases(layer) if is_dense else conv_biases(layer)
        return weights + biases if with_bias(layer) else weights

    def careful_count(layer: dict[str, Any]) -> Any:
        reference.count_weights(layer)  # raises where it should
        return count(layer)

    return careful_count, count


def never_refuses(layer: dict[str, Any]) -> Any:
    if layer["layer"] in ("dense", "conv"):
        return reference.count_weights(layer)
    return 0


def returns_nothing_for_unknown(layer: dict[str, Any]) -> Any:
    return reference.count_weights(layer) if layer["layer"] in ("dense", "conv") else None


def anything_else_is_a_convolution(layer: dict[str, Any]) -> Any:
    if layer["layer"] == "dense":
        return reference.count_weights(layer)
    weights = math.prod(layer["kernel"]) * layer["channels_in"] * layer["filters"]  # a KeyError where entries lack
    return weights + layer["filters"] if layer.get("bias") else weights


EXERCISE = Exercise(
    name="count_weights",
    points=10,
    reference=reference.count_weights,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "no-channels-in",
            "The channels of the image are left out: a kernel is as deep as its input.",
            *counted(conv_weights=lambda d: math.prod(d["kernel"]) * d["filters"]),
            see=SEE,
        ),
        WrongIdea(
            "one-filter",
            "These are the weights of a single filter: multiply by the number of filters.",
            *counted(conv_weights=lambda d: math.prod(d["kernel"]) * d["channels_in"]),
            see=SEE,
        ),
        WrongIdea(
            "square-kernel",
            "The kernel is taken as square: multiply its rows by its columns.",
            *counted(conv_weights=lambda d: d["kernel"][0] ** 2 * d["channels_in"] * d["filters"]),
            *counted(conv_weights=lambda d: d["kernel"][1] ** 2 * d["channels_in"] * d["filters"]),
            see=SEE,
        ),
        WrongIdea(
            "adds-kernel-sides",
            "The sides of the kernel are added; a 3×3 kernel has 9 weights, not 6.",
            *counted(conv_weights=lambda d: sum(d["kernel"]) * d["channels_in"] * d["filters"]),
            see=SEE,
        ),
        WrongIdea(
            "always-biases",
            'Biases are counted although nobody asked: only when the description says `"bias": True`.',
            *counted(with_bias=lambda d: True),
            *counted(with_bias=lambda d: "bias" not in d or d["bias"]),
            see=SEE,
        ),
        WrongIdea(
            "bias-key-present",
            'Biases are counted as soon as the key `"bias"` is there; look at its value, which may be False.',
            *counted(with_bias=lambda d: "bias" in d),
            see=SEE,
        ),
        WrongIdea(
            "no-biases", 'Biases are left out although `"bias"` is True.', *counted(with_bias=lambda d: False), see=SEE
        ),
        WrongIdea(
            "bias-per-channel",
            "A bias is counted for each channel of the kernel; there is one per filter.",
            *counted(conv_biases=lambda d: d["filters"] * d["channels_in"]),
            see=SEE,
        ),
        WrongIdea(
            "bias-per-input",
            "A bias is counted for each input; there is one per output (per filter).",
            *counted(dense_biases=lambda d: d["inputs"], conv_biases=lambda d: d["channels_in"]),
            *counted(dense_biases=lambda d: d["inputs"]),
            *counted(conv_biases=lambda d: d["channels_in"]),
            see=SEE,
        ),
        WrongIdea(
            "one-bias",
            "One bias is counted for the whole layer; there is one per filter or output.",
            *counted(dense_biases=lambda d: 1, conv_biases=lambda d: 1),
            see=SEE,
        ),
        WrongIdea(
            "one-weight-per-input",
            "A dense layer connects every input with every output: multiply, do not add.",
            *counted(dense_weights=lambda d: d["inputs"] + d["outputs"]),
            see="Why not a dense layer?",
        ),
        WrongIdea(
            "inexact",
            "The count is a float or wrapped around, so large counts are not exact. Python's own `int` never "
            "overflows: multiply the numbers themselves, without NumPy.",
            lambda d: float(reference.count_weights(d)),
            lambda d: (reference.count_weights(d) + 2**31) % 2**32 - 2**31,
            see=SEE,
        ),
        WrongIdea(
            "no-size-check",
            "A layer with a size of 0 was given a count. Raise a ValueError for any size or number below 1.",
            counted()[1],
            see=SEE,
        ),
        WrongIdea(
            "unknown-layer-accepted",
            "A layer that does not exist was not refused; raise a ValueError for any name but `dense` and `conv`.",
            never_refuses,
            returns_nothing_for_unknown,
            anything_else_is_a_convolution,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Dense: a weight for each pair of input and output. Convolution: one for each number in a kernel.",
        "main": "Do four 3×3 kernels on an RGB image on paper: 3·3·3 numbers in a kernel, four kernels.",
        "main/biases": "How many biases does a layer with 32 filters have?",
        "edge": 'Keep to Python integers; look up `layer.get("bias", False)`.',
        "refuse": "Which names and which sizes make no sense?",
    },
)
