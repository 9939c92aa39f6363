"""`layer_table` refuses each layer that makes no sense, by its number, and gives plain ints."""

import re
from typing import Any

import numpy as np
import pytest

from grader.reference.pooling import layer_table

CONV = {"layer": "conv", "filters": 2, "kernel": 1}
POOL = {"layer": "max_pool", "size": 2}
FLATTEN = {"layer": "flatten"}
DENSE = {"layer": "dense", "units": 3}

# Stacks on an image of 6 x 7 with 3 channels, and what is said of their last layer.
REFUSED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "unknown layer": (
        [{"layer": "norm"}],
        "'norm' is unknown; use 'conv', 'max_pool', 'flatten', 'dropout' or 'dense'",
    ),
    "no layer": ([{"units": 3}], "layer {'units': 3} has no 'layer'; add it"),
    "dense too early": ([CONV, DENSE], "dense cannot follow shape (6, 7, 2); put a flatten before it"),
    "units 0": ([FLATTEN, DENSE | {"units": 0}], "units is 0; it must be at least 1"),
    "filters 0": ([CONV | {"filters": 0}], "filters is 0; it must be at least 1"),
    "no kernel": ([{"layer": "conv", "filters": 2}], "has no 'kernel'; add it"),
    "kernel 0": ([CONV | {"kernel": 0}], "kernel is 0; it must be at least 1"),
    "kernel larger": ([CONV, CONV | {"kernel": 7}], "kernel 7 is larger than size 6; use a smaller kernel"),
    "stride 0": ([CONV | {"stride": 0}], "stride is 0; it must be at least 1"),
    "padding": ([CONV | {"padding": "full"}], 'padding \'full\' is unknown; use "valid" or "same"'),
    "conv after flatten": ([FLATTEN, CONV], "conv cannot follow shape (126,); it needs (height, width, channels)"),
    "window larger": ([POOL | {"size": 7}], "pooling window of size 7 is larger than the axis of length 6"),
    "size 0": ([CONV, POOL | {"size": 0}], "size is 0; it must be at least 1"),
    "max_pool after flatten": (
        [FLATTEN, POOL],
        "max_pool cannot follow shape (126,); it needs (height, width, channels)",
    ),
    "rate 1": ([{"layer": "dropout", "rate": 1}], "dropout rate is 1; it must be at least 0 and below 1"),
    "rate negative": ([{"layer": "dropout", "rate": -0.1}], "dropout rate is -0.1; it must be at least 0 and below 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_layer_table_refuses(case: str) -> None:
    layers, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(f"layer {len(layers)}: ") + ".*" + re.escape(message)):
        layer_table(layers, (6, 7, 3))


def test_layer_table_refuses_an_image_without_rows() -> None:
    with pytest.raises(ValueError, match="input_shape is 0; it must be at least 1"):
        layer_table([FLATTEN], (0, 7, 3))


def test_layer_table_of_nothing_is_empty() -> None:
    assert layer_table([], (28, 28, 1)) == []


def test_layer_table_takes_numpy_integers_and_gives_python_ones() -> None:
    two = np.int64(2)
    layers = [{"layer": "conv", "filters": two, "kernel": two, "stride": two}, {"layer": "max_pool", "size": two}]
    rows = layer_table(layers, (np.int32(9), np.int32(8), two))
    assert rows == [((4, 4, 2), 18), ((2, 2, 2), 0)]
    assert all(type(number) is int for shape, params in rows for number in (*shape, params))


def test_layer_table_leaves_its_arguments_alone() -> None:
    layers, input_shape = [CONV, POOL, FLATTEN, DENSE], [6, 7, 3]
    copies = [dict(layer) for layer in layers]
    layer_table(layers, input_shape)
    assert (layers, input_shape) == (copies, [6, 7, 3])
