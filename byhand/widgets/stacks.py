"""Traits that hold stacks of layers and their input shapes, with errors that say what to change."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from traitlets import TraitError, TraitType

INPUT = (28, 28, 1)
"""The digits of the lessons."""
MOST_LAYERS = 30
LARGEST_SIDE = 1024

ACTIVATIONS = (None, "relu", "softmax", "sigmoid", "tanh")
NUMBERS: dict[str, dict[str, int]] = {
    "conv": {"filters": 4096, "kernel": 64, "stride": 64},
    "max_pool": {"size": 64},
    "flatten": {},
    "dropout": {},
    "dense": {"units": 100_000},
}
"""Whole numbers of each kind of layer with the most they may be; the least is 1."""
CHOICES: dict[str, dict[str, tuple[Any, ...]]] = {
    "conv": {"padding": ("valid", "same"), "activation": ACTIVATIONS},
    "dense": {"activation": ACTIVATIONS},
}
OPTIONAL = {"stride", "padding", "activation"}


def conv(filters: int, kernel: int = 3) -> dict[str, Any]:
    return {"layer": "conv", "filters": filters, "kernel": kernel, "activation": "relu"}


def dense(units: int, activation: str = "relu") -> dict[str, Any]:
    return {"layer": "dense", "units": units, "activation": activation}


POOL: dict[str, Any] = {"layer": "max_pool", "size": 2}
FLATTEN: dict[str, Any] = {"layer": "flatten"}
OUTPUT = dense(10, "softmax")

PRESETS: dict[str, list[dict[str, Any]]] = {
    "CNN for digits": [conv(32), POOL, conv(64), POOL, FLATTEN, {"layer": "dropout", "rate": 0.5}, OUTPUT],
    "dense net": [FLATTEN, dense(128), OUTPUT],
    "one pooling layer": [conv(16), conv(32), POOL, FLATTEN, dense(128), OUTPUT],
    "CNN for clothes": [conv(64), POOL, conv(64), POOL, FLATTEN, dense(128), OUTPUT],
    "with two dropouts": [
        *(conv(32), conv(64), POOL, {"layer": "dropout", "rate": 0.25}),
        *(FLATTEN, dense(128), {"layer": "dropout", "rate": 0.5}, OUTPUT),
    ],
    "six hidden layers": [
        *(conv(32), conv(32), POOL, conv(64), conv(64), POOL),
        *(FLATTEN, dense(128), dense(64), OUTPUT),
    ],
    "one block too many": [conv(16), POOL, conv(32), POOL, conv(64), POOL, conv(64), FLATTEN, OUTPUT],
}
"""The stacks of lessons 4 and 5, and one that an image of 28 by 28 is too small for."""


class Layers(TraitType):
    """A list of layer dicts. Reading gives a copy, so that a changed one can be set, and is noticed."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*(arguments or ([],)), **keywords)
        self.tag(sync=True, to_json=lambda layers, _: layers, from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> list[dict[str, Any]]:
        """The layers with Python numbers, or TraitError that names the layer and what is wrong with it."""
        return as_layers(str(self.name), value)

    def get(self, obj: Any, cls: Any = None) -> Any:
        return [dict(layer) for layer in super().get(obj, cls)]


class NamedLayers(TraitType):
    """Stacks to choose from: a dict of names and lists of layer dicts."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.tag(sync=True, to_json=lambda stacks, _: stacks, from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> dict[str, list[dict[str, Any]]]:
        """The stacks, or TraitError that names the one with a layer that is wrong."""
        if not isinstance(value, Mapping):
            raise TraitError(f"{self.name} must be a dict of names and lists of layers")
        return {str(name): as_layers(f"{self.name}[{name!r}]", layers) for name, layers in value.items()}


class InputShape(TraitType):
    """Rows, columns and channels of an image, each from 1 to 1024."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.tag(sync=True, to_json=lambda shape, _: list(shape), from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> tuple[int, int, int]:
        """The shape as a tuple of int, or TraitError: not three whole numbers, or out of range."""
        numbers = list(value) if isinstance(value, list | tuple | np.ndarray) else []
        if len(numbers) != 3 or not all(_is_whole(number) for number in numbers):
            raise TraitError(f"{self.name} is {value!r}; it must be (rows, columns, channels), without a batch axis")
        rows, columns, channels = map(int, numbers)
        if min(numbers) < 1 or max(numbers) > LARGEST_SIDE:
            raise TraitError(f"{self.name} is {value!r}; each number must be from 1 to {LARGEST_SIDE}")
        return rows, columns, channels


def as_layers(name: str, value: Any) -> list[dict[str, Any]]:
    """Fresh dicts with Python numbers; TraitError, beginning with `name`, for what is no list of layers."""
    if not isinstance(value, list | tuple):
        raise TraitError(f"{name} must be a list of dicts, each a layer")
    if len(value) > MOST_LAYERS:
        raise TraitError(f"{name} has {len(value)} layers; at most {MOST_LAYERS} can be shown")
    return [_as_layer(f"{name}, layer {number}", layer) for number, layer in enumerate(value, start=1)]


def _as_layer(name: str, layer: Any) -> dict[str, Any]:
    kind = layer.get("layer") if isinstance(layer, Mapping) else None
    if kind not in NUMBERS:
        raise TraitError(f'{name}: it must be a dict with "layer": one of {", ".join(NUMBERS)}; this is {layer!r}')
    numbers, choices = NUMBERS[kind], CHOICES.get(kind, {})
    known = [*numbers, *choices, *(["rate"] if kind == "dropout" else [])]
    strange = [key for key in layer if key not in known and key != "layer"]
    missing = [key for key in known if key not in layer and key not in OPTIONAL]
    if strange or missing:
        problem = f"has no {strange[0]!r}" if strange else f"needs {missing[0]!r}"
        raise TraitError(f"{name}: {kind} {problem}; it takes {', '.join(known) or 'nothing'}")
    found: dict[str, Any] = {"layer": kind}
    for key in (key for key in layer if key != "layer"):
        found[key] = given = layer[key]
        if key in numbers:
            if not _is_whole(given) or not 1 <= given <= numbers[key]:
                raise TraitError(f"{name}: {key} is {given!r}; it must be a whole number from 1 to {numbers[key]}")
            found[key] = int(given)
        elif key == "rate":
            if isinstance(given, bool) or not isinstance(given, int | float | np.number) or not 0 <= given < 1:
                raise TraitError(f"{name}: rate is {given!r}; it must be at least 0 and below 1")
            found[key] = float(given)
        elif given not in choices[key]:
            raise TraitError(f"{name}: {key} is {given!r}; it must be one of {', '.join(map(repr, choices[key]))}")
    return found


def _is_whole(number: Any) -> bool:
    is_number = isinstance(number, int | float | np.integer | np.floating) and not isinstance(number, bool)
    return is_number and np.isfinite(number) and number == int(number)


def layer_text(layer: Mapping[str, Any]) -> str:
    """A layer in a few words, by its Keras name: "Conv2D · 32 kernels 3 × 3, relu"."""
    kind, said = layer["layer"], []
    if kind == "conv":
        said = [f"{layer['filters']} kernels {layer['kernel']} × {layer['kernel']}"]
        if layer.get("stride", 1) != 1:
            said.append(f"stride {layer['stride']}")
        if layer.get("padding", "valid") != "valid":
            said.append(layer["padding"])
    elif kind == "max_pool":
        said = [f"{layer['size']} × {layer['size']}"]
    elif kind == "dropout":
        said = [f"rate {layer['rate']:g}"]
    elif kind == "dense":
        said = [f"{layer['units']} units"]
    if layer.get("activation"):
        said.append(layer["activation"])
    names = {"conv": "Conv2D", "max_pool": "MaxPooling2D", "flatten": "Flatten", "dropout": "Dropout", "dense": "Dense"}
    return " · ".join([names[kind], ", ".join(said)] if said else [names[kind]])


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as it is written in the lessons: "26 × 26 × 32"."""
    return " × ".join(map(str, shape))
