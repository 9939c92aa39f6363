"""count_weights, right in many styles."""

import functools
import math
import operator

import numpy as np


def if_and_elif(layer):
    if layer["layer"] == "dense":
        if layer["inputs"] < 1 or layer["outputs"] < 1:
            raise ValueError("sizes must be at least 1")
        weights = layer["inputs"] * layer["outputs"]
        if layer.get("bias", False):
            weights += layer["outputs"]
    elif layer["layer"] == "conv":
        kh, kw = layer["kernel"]
        if kh < 1 or kw < 1 or layer["channels_in"] < 1 or layer["filters"] < 1:
            raise ValueError("sizes must be at least 1")
        weights = kh * kw * layer["channels_in"] * layer["filters"]
        if layer.get("bias", False):
            weights += layer["filters"]
    else:
        raise ValueError(f"unknown layer {layer['layer']!r}")
    return weights


def positive(*sizes):
    if min(sizes) < 1:
        raise ValueError("sizes must be at least 1")
    return sizes


def match_statement(layer: dict) -> int:
    match layer:
        case {"layer": "dense", "inputs": n, "outputs": units}:
            weights = math.prod(positive(n, units))
        case {"layer": "conv", "kernel": [kh, kw], "channels_in": c, "filters": units}:
            weights = math.prod(positive(kh, kw, c, units))
        case _:
            raise ValueError("unknown layer")
    return weights + units if layer.get("bias") else weights


def inputs_plus_one(layer):
    """A bias is one more input of each unit."""
    kind = layer["layer"]
    if kind not in ("dense", "conv"):
        raise ValueError(kind)
    if kind == "dense":
        inputs, units = layer["inputs"], layer["outputs"]
    else:
        inputs, units = positive(*layer["kernel"])[0] * layer["kernel"][1] * layer["channels_in"], layer["filters"]
    return (inputs + bool(layer.get("bias", False))) * units


def table_of_functions(layer):
    sizes = {
        "dense": lambda: (layer["inputs"], layer["outputs"]),
        "conv": lambda: (*layer["kernel"], layer["channels_in"], layer["filters"]),
    }
    if layer["layer"] not in sizes:
        raise ValueError("unknown layer")
    numbers = positive(*sizes[layer["layer"]]())
    return functools.reduce(operator.mul, numbers) + ("bias" in layer and layer["bias"] is True) * numbers[-1]


def key_error_turned(layer):
    sizes = {"dense": ("inputs", "outputs"), "conv": ("channels_in", "filters")}
    try:
        first, last = sizes[layer["layer"]]
    except KeyError as error:
        raise ValueError(f"unknown layer {error}") from None
    window = layer.get("kernel", [1, 1])
    if 0 in window:
        raise ValueError("an empty kernel")
    weights = window[0] * window[1] * layer[first] * layer[last]
    return weights + layer[last] if layer.get("bias", False) else weights


def numpy_int64(layer):
    """np.prod of Python integers is exact here: 64 bits are enough for every layer there is."""
    if layer["layer"] == "dense":
        sizes = [layer["inputs"], layer["outputs"]]
    elif layer["layer"] == "conv":
        sizes = [*layer["kernel"], layer["channels_in"], layer["filters"]]
    else:
        raise ValueError("unknown layer")
    if np.any(np.array(sizes) < 1):
        raise ValueError("sizes must be at least 1")
    return np.prod(sizes, dtype=np.int64) + (sizes[-1] if layer.get("bias") else 0)


def numpy_objects(layer):
    return int(np.prod([1, if_and_elif(layer)], dtype=object))


def zero_d_array(layer):
    return np.array(match_statement(layer))


def counted_one_by_one(layer):
    """range knows its length without walking it."""
    match layer["layer"]:
        case "dense":
            per_unit, units = layer["inputs"], layer["outputs"]
        case "conv":
            per_unit, units = math.prod(layer["kernel"]) * layer["channels_in"], layer["filters"]
        case other:
            raise ValueError(other)
    if not per_unit:
        raise ValueError("no weights at all")
    return len(range(per_unit * units)) + (units if layer.get("bias", False) else 0)


def recursion(layer):
    if layer.get("bias"):
        units = layer["outputs"] if layer["layer"] == "dense" else layer["filters"]
        return recursion(layer | {"bias": False}) + units
    return if_and_elif(layer)


def copy_then_pop(layer):
    layer = dict(layer)
    bias = layer.pop("bias", False)
    return if_and_elif({**layer, "bias": bias})


class Counter:
    def __init__(self):
        self.kinds = {"dense": self.dense, "conv": self.conv}

    def dense(self, inputs, outputs, bias=False):
        positive(inputs, outputs)
        return (inputs + int(bias)) * outputs

    def conv(self, kernel, channels_in, filters, bias=False):
        positive(*kernel, channels_in, filters)
        return (math.prod(kernel) * channels_in + int(bias)) * filters

    def __call__(self, layer):
        arguments = {key: value for key, value in layer.items() if key != "layer"}
        if layer["layer"] not in self.kinds:
            raise ValueError("unknown layer")
        return self.kinds[layer["layer"]](**arguments)


RIGHT = {
    f.__name__: f
    for f in (
        *(if_and_elif, match_statement, inputs_plus_one, table_of_functions, key_error_turned, numpy_int64),
        *(numpy_objects, zero_d_array, counted_one_by_one, recursion, copy_then_pop),
    )
} | {"object": Counter(), "cached": lambda layer: functools.cache(lambda: if_and_elif(layer))()}
