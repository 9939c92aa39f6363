"""layer_table, right in many styles."""

import math

import numpy as np


def if_and_elif(layers, input_shape):
    shape = tuple(input_shape)
    table = []
    for layer in layers:
        kind = layer["layer"]
        params = 0
        if kind == "conv":
            k, stride = layer["kernel"], layer.get("stride", 1)
            padding = layer.get("padding", "valid")
            if k < 1 or stride < 1:
                raise ValueError("kernel and stride must be at least 1")
            if padding == "valid":
                if k > shape[0] or k > shape[1]:
                    raise ValueError("kernel larger than its input")
                rows, columns = (shape[0] - k) // stride + 1, (shape[1] - k) // stride + 1
            elif padding == "same":
                rows, columns = math.ceil(shape[0] / stride), math.ceil(shape[1] / stride)
            else:
                raise ValueError(f"unknown padding {padding}")
            params = k * k * shape[2] * layer["filters"] + layer["filters"]
            shape = (rows, columns, layer["filters"])
        elif kind == "max_pool":
            size = layer["size"]
            if size < 1 or size > min(shape[:2]):
                raise ValueError("window does not fit")
            shape = (shape[0] // size, shape[1] // size, shape[2])
        elif kind == "flatten":
            shape = (math.prod(shape),)
        elif kind == "dropout":
            if not 0 <= layer["rate"] < 1:
                raise ValueError("rate outside [0, 1)")
        elif kind == "dense":
            params = (shape[0] + 1) * layer["units"]
            shape = (layer["units"],)
        else:
            raise ValueError(f"unknown layer {kind}")
        table.append((shape, params))
    return table


def at_least_one(*numbers):
    if any(number < 1 for number in numbers):
        raise ValueError("below 1")


def windows(n, k, stride, padding):
    match padding:
        case "valid" if k <= n:
            return (n - k + stride) // stride
        case "same":
            return (n + stride - 1) // stride
    raise ValueError(f"no windows of {k} in {n} with padding {padding}")


def match_statement(layers, input_shape):
    def row(layer, shape):
        match layer:
            case {"layer": "conv", "filters": filters, "kernel": k}:
                stride, padding = layer.get("stride", 1), layer.get("padding", "valid")
                at_least_one(k, stride)
                sides = [windows(n, k, stride, padding) for n in shape[:2]]
                return (*sides, filters), filters * (k**2 * shape[-1] + 1)
            case {"layer": "max_pool", "size": size}:
                at_least_one(size)
                return (*[windows(n, size, size, "valid") for n in shape[:2]], shape[2]), 0
            case {"layer": "flatten"}:
                return (int(np.prod(shape)),), 0
            case {"layer": "dropout", "rate": rate} if 0 <= rate < 1:
                return shape, 0
            case {"layer": "dense", "units": units}:
                return (units,), shape[0] * units + units
            case _:
                raise ValueError(f"what is {layer}?")

    table = []
    for layer in layers:
        table.append(row(layer, table[-1][0] if table else input_shape))
    return table


class Walk:
    """A method for each kind of layer, found by its name."""

    def __init__(self, shape):
        self.shape = shape

    def conv(self, filters, kernel, stride=1, padding="valid"):
        at_least_one(kernel, stride)
        channels = self.shape[2]
        self.shape = (*(windows(n, kernel, stride, padding) for n in self.shape[:2]), filters)
        return filters * kernel * kernel * channels + filters

    def max_pool(self, size):
        at_least_one(size)
        height, width, channels = self.shape
        self.shape = (windows(height, size, size, "valid"), windows(width, size, size, "valid"), channels)
        return 0

    def flatten(self):
        self.shape = (math.prod(self.shape),)
        return 0

    def dropout(self, rate):
        if rate < 0 or rate >= 1:
            raise ValueError("rate")
        return 0

    def dense(self, units):
        inputs, self.shape = self.shape[0], (units,)
        return inputs * units + units

    def row(self, layer):
        arguments = {key: value for key, value in layer.items() if key != "layer"}
        method = getattr(self, layer["layer"], None)
        if method is None:
            raise ValueError(f"no layer {layer['layer']}")
        params = method(**arguments)
        return self.shape, params


def methods_by_name(layers, input_shape):
    walk = Walk(input_shape)
    return [walk.row(layer) for layer in layers]


def recursion(layers, input_shape):
    if not layers:
        return []
    first = if_and_elif(layers[:1], input_shape)
    return first + recursion(layers[1:], first[0][0])


def shapes_as_lists(layers, input_shape):
    """A list counts where a tuple is asked for."""
    return [[list(shape), params] for shape, params in match_statement(layers, input_shape)]


def numpy_integers(layers, input_shape):
    return tuple((tuple(np.array(shape)), np.int64(params)) for shape, params in if_and_elif(layers, input_shape))


def generator_in_a_list(layers, input_shape):
    def rows():
        shape = input_shape
        for layer in layers:
            ((shape, params),) = methods_by_name([layer], shape)
            yield shape, params

    return list(rows())


RIGHT = {
    f.__name__: f
    for f in (
        *(if_and_elif, match_statement, methods_by_name, recursion, shapes_as_lists, numpy_integers),
        generator_in_a_list,
    )
}
