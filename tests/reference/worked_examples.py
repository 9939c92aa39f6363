"""Reads the worked examples; turns their layers, `"Conv2D(32, 3, relu)"`, into what `layer_table` and Keras take."""

import json
import re
from pathlib import Path
from typing import Any


def read_worked_examples() -> list[dict[str, Any]]:
    """All facts, each a dict with an "id", in the order of the file."""
    path = Path(__file__).parents[1] / "facts" / "worked_examples.json"
    return json.loads(path.read_text(encoding="utf-8"))


def layer_description(text: str) -> dict[str, Any]:
    """The dict that `layer_table` takes for one Keras layer as the worked examples write it."""
    name, inside = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
    values = [value.strip() for value in inside.split(",")]
    match name:
        case "Conv2D":
            return {"layer": "conv", "filters": int(values[0]), "kernel": int(values[1])}
        case "MaxPooling2D":
            return {"layer": "max_pool", "size": int(values[0])}
        case "Flatten":
            return {"layer": "flatten"}
        case "Dropout":
            return {"layer": "dropout", "rate": float(values[0])}
        case "Dense":
            return {"layer": "dense", "units": int(values[0])}
    raise ValueError(f"{text} is a layer that no worked example uses")


def keras_layer(keras: Any, layer: dict[str, Any]) -> Any:
    """The Keras layer of a description."""
    match layer["layer"]:
        case "conv":
            arguments = {"strides": layer.get("stride", 1), "padding": layer.get("padding", "valid")}
            return keras.layers.Conv2D(layer["filters"], layer["kernel"], **arguments)
        case "max_pool":
            return keras.layers.MaxPooling2D(layer["size"])
        case "flatten":
            return keras.layers.Flatten()
        case "dropout":
            return keras.layers.Dropout(layer["rate"])
        case "dense":
            return keras.layers.Dense(layer["units"])
    raise ValueError(f"{layer} has no Keras layer")


def keras_rows(keras: Any, layers: list[dict[str, Any]], input_shape: tuple[int, ...]) -> list[tuple[Any, int]]:
    """What Keras itself says of a stack: `(output_shape, params)` per layer, without the batch axis."""
    model = keras.Sequential([keras.Input(input_shape), *(keras_layer(keras, layer) for layer in layers)])
    return [(tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers]
