"""Networks for wrong ideas: built of named parts that can be exchanged. Keras is imported when one is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Build = Callable[..., Any]
"""A function that builds a model."""
Part = Callable[..., list[Any]]
"""From keras.layers and the arguments of the function that builds: the layers that stand in this place."""
Compile = Callable[[Any], None]

RELU, SOFTMAX = "relu", "softmax"


def compile_as_asked(model: Any) -> None:
    """Adam, sparse categorical cross-entropy on probabilities, accuracy."""
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])


def compile_with(**settings: Any) -> Compile:
    """Compiled as asked, but for these settings."""
    asked = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
    return lambda model: model.compile(**asked | settings)


def from_logits(model: Any) -> None:
    """As asked, but the loss applies softmax to what are probabilities already."""
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])


def not_at_all(model: Any) -> None:
    """Leaves the model as it is."""


def built(parts: Mapping[str, Part], compile_model: Compile, *arguments: Any) -> Any:
    """A Sequential model of (28, 28, 1) -> the parts in order."""
    import keras

    layers = [layer for part in parts.values() for layer in part(keras.layers, *arguments)]
    model = keras.Sequential([keras.Input(shape=(28, 28, 1)), *layers])
    compile_model(model)
    return model


CNN: dict[str, Part] = {
    "conv 1": lambda la, conv, dense: [la.Conv2D(32, 3, activation=RELU)],
    "between": lambda la, conv, dense: [],
    "conv 2": lambda la, conv, dense: [la.Conv2D(64, 3, activation=RELU)],
    "before pool": lambda la, conv, dense: [],
    "pool": lambda la, conv, dense: [la.MaxPooling2D(2)],
    "dropout": lambda la, conv, dense: [la.Dropout(conv)],
    "flatten": lambda la, conv, dense: [la.Flatten()],
    "dense": lambda la, conv, dense: [la.Dense(128, activation=RELU)],
    "dense dropout": lambda la, conv, dense: [la.Dropout(dense)],
    "output": lambda la, conv, dense: [la.Dense(10, activation=SOFTMAX)],
    "end": lambda la, conv, dense: [],
}
"""The parts of `regularized_digits_cnn`."""

DENSE: dict[str, Part] = {
    "first": lambda la, units, rate: [],
    "flatten": lambda la, units, rate: [la.Flatten()],
    "before dense": lambda la, units, rate: [],
    "dense": lambda la, units, rate: [la.Dense(units, activation=RELU)],
    "dropout": lambda la, units, rate: [la.Dropout(rate)] if rate > 0 else [],
    "output": lambda la, units, rate: [la.Dense(10, activation=SOFTMAX)],
    "end": lambda la, units, rate: [],
}
"""The parts of `dense_net`."""


def cnn(compile_model: Compile = compile_as_asked, **parts: Part) -> Build:
    """`build_regularized_cnn` with other parts; an underscore stands for the space in a part's name."""
    whole = CNN | {name.replace("_", " "): part for name, part in parts.items()}
    assert whole.keys() == CNN.keys()

    def build_regularized_cnn(conv_rate: float = 0.25, dense_rate: float = 0.5) -> Any:
        return built(whole, compile_model, conv_rate, dense_rate)

    return build_regularized_cnn


def dense(compile_model: Compile = compile_as_asked, **parts: Part) -> Build:
    """`build_dense_net` with other parts."""
    whole = DENSE | {name.replace("_", " "): part for name, part in parts.items()}
    assert whole.keys() == DENSE.keys()

    def build_dense_net(units: int, rate: float = 0.0) -> Any:
        return built(whole, compile_model, units, rate)

    return build_dense_net


def nothing(la: Any, *arguments: Any) -> list[Any]:
    """No layer."""
    return []
