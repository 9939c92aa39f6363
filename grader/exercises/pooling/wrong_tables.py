"""A table of layers in parts that go wrong one at a time, for the wrong ideas of `layer_table`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.reference import pooling as reference

Shape = tuple[Any, ...]
Layer = Mapping[str, Any]


def conv_size(n: int, k: int, s: int, padding: str) -> int:
    return -(-n // s) if padding == "same" else (n - k) // s + 1


@dataclass(frozen=True)
class Table:
    """The right table unless a part of it is replaced.

    Letters: n, a length; k, kernel; s, stride; c, channels in; f, filters. `lenient`: what is not looked at, where the
    rest is refused as it should be.
    """

    conv_size: Callable[[int, int, int, str], int] = conv_size
    conv_weights: Callable[[int, int, int], int] = lambda k, c, f: k * k * c * f
    conv_biases: Callable[[int, int, int], int] = lambda k, c, f: f
    channels_out: Callable[[int, int], int] = lambda filters, c: filters
    pool_size: Callable[[int, int], int] = lambda n, size: n // size
    pool_shape: Callable[[int, int, int, int, Shape], Shape] = lambda rows, columns, c, size, before: (rows, columns, c)
    pool_params: Callable[[int, int], int] = lambda size, c: 0
    dropout_shape: Callable[[Shape, float], Shape] = lambda shape, rate: shape
    dropout_params: Callable[[Shape, float], int] = lambda shape, rate: 0
    flat_shape: Callable[[Shape], Shape] = lambda shape: (math.prod(shape),)
    dense_weights: Callable[[int, int], int] = lambda n, units: n * units
    dense_biases: Callable[[int, int], int] = lambda n, units: units
    row: Callable[[Shape, Shape], Shape] = lambda shape, before: shape
    always_image_channels: bool = False
    times_positions: bool = False
    square: bool = False
    with_input: bool = False
    running_total: bool = False
    lenient: tuple[str, ...] = ()

    def careful_rows(self, layers: Sequence[Layer], input_shape: Shape) -> Any:
        """In code that refuses what it should."""
        reference.layer_table(layers, input_shape)
        return self.careless_rows(layers, input_shape)

    def careless_rows(self, layers: Sequence[Layer], input_shape: Shape) -> Any:
        """In code that checks nothing; a layer that does not exist is passed over."""
        shape, total = input_shape, 0
        table = [(input_shape, 0)] if self.with_input else []
        for layer in layers:
            before = shape
            if self.square and len(shape) == 3:
                shape = (shape[0], shape[0], shape[2])
            channels = input_shape[-1] if self.always_image_channels else shape[-1]
            if layer["layer"] not in ("conv", "max_pool", "flatten", "dropout", "dense"):
                if "row" in self.lenient:
                    table.append((shape, 0))
                continue
            shape, params = getattr(self, f"_{layer['layer']}")(layer, shape, channels)
            total += params
            table.append((self.row(shape, before), total if self.running_total else params))
        return table

    def rows(self, layers: Sequence[Layer], input_shape: Shape) -> Any:
        """In code that refuses what it should, but for what it is lenient about."""
        try:
            return reference.layer_table(layers, input_shape)
        except ValueError as error:
            if any(mark in str(error) for what in self.lenient for mark in OVERLOOKED.get(what, ())):
                return self.careless_rows(layers, input_shape)
            raise

    def _conv(self, layer: Layer, shape: Shape, channels: int) -> tuple[Shape, int]:
        kernel, filters, stride = layer["kernel"], layer["filters"], layer.get("stride", 1)
        padding = layer.get("padding", "valid")
        if padding == "full" and "as same" in self.lenient:
            padding = "same"
        rows, columns = (self.conv_size(n, kernel, stride, padding) for n in shape[:2])
        weights = self.conv_weights(kernel, channels, filters) * (rows * columns if self.times_positions else 1)
        params = weights + self.conv_biases(kernel, channels, filters)
        return (rows, columns, self.channels_out(filters, shape[-1])), params

    def _max_pool(self, layer: Layer, shape: Shape, channels: int) -> tuple[Shape, int]:
        size = layer["size"]
        rows, columns = self.pool_size(shape[0], size), self.pool_size(shape[1], size)
        return self.pool_shape(rows, columns, shape[-1], size, shape), self.pool_params(size, channels)

    def _flatten(self, layer: Layer, shape: Shape, channels: int) -> tuple[Shape, int]:
        return self.flat_shape(shape), 0

    def _dropout(self, layer: Layer, shape: Shape, channels: int) -> tuple[Shape, int]:
        return self.dropout_shape(shape, layer["rate"]), self.dropout_params(shape, layer["rate"])

    def _dense(self, layer: Layer, shape: Shape, channels: int) -> tuple[Shape, int]:
        units = layer["units"]
        return (units,), self.dense_weights(shape[-1], units) + self.dense_biases(shape[-1], units)


# What the reference says when it refuses, by the kind of argument.
OVERLOOKED = {
    "layer": ("is unknown; use 'conv'",),
    "padding": ('is unknown; use "valid"',),
    "rate": ("dropout rate",),
    "rate of 1": ("dropout rate is 1;",),
    "rate below": ("dropout rate is -",),
    "large": ("is larger than",),
    "large kernel": ("is larger than size",),
    "large window": ("is larger than the axis",),
    "small": ("must be at least 1",),
}


def both(*tables: Table) -> tuple[Callable[..., Any], ...]:
    """Each mistake in code that refuses what it should, and in code that checks nothing."""
    return tuple(way for table in tables for way in (table.careful_rows, table.careless_rows))
