"""Networks in parts that go wrong one at a time, for the wrong ideas of the exercises that build one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Shape = tuple[int, ...]
Layer = tuple[Any, Mapping[str, Any]]
"""The name of a class of keras.layers (or a function that makes a layer), and its settings."""

COMPILED: Mapping[str, Any] = {
    "optimizer": "adam",
    "loss": "sparse_categorical_crossentropy",
    "metrics": ("accuracy",),
}
SPARSE_LOSS = "losses.SparseCategoricalCrossentropy"
CLASSES = "num_classes"
"""In the place of a number of units: as many as there are classes."""


def conv(filters: int, kernel: int = 3, activation: str | None = "relu", **more: Any) -> Layer:
    """Convolution with square kernels; more: further settings of `Conv2D`."""
    return "Conv2D", {"filters": filters, "kernel_size": kernel, "activation": activation, **more}


def pool(size: int = 2, kind: str = "MaxPooling2D", **more: Any) -> Layer:
    """Max pooling, or another kind, of square windows."""
    return kind, {"pool_size": size, **more}


def dense(units: Any, activation: str | None = "relu", **more: Any) -> Layer:
    """A dense layer; units: a number, or `CLASSES`."""
    return "Dense", {"units": units, "activation": activation, **more}


def dropout(rate: float = 0.5, kind: str = "Dropout") -> Layer:
    """A dropout layer, or one of another kind."""
    return kind, {"rate": rate}


def output(activation: str | None = "softmax", units: Any = CLASSES) -> Layer:
    """The last layer."""
    return dense(units, activation)


FLATTEN: Layer = ("Flatten", {})
SOFTMAX: Layer = ("Softmax", {})
NO_MORE: Layer = ("", {})
"""Deletes the layer in whose place it is put."""


@dataclass(frozen=True)
class Net:
    """A builder of a stack of layers; calling it builds.

    compile: what `compile` is given; None for a model that is not compiled. name: the model's. input_shape: a function
    of the shape asked for. classes: a function of the number of classes asked for. functional: built with the
    functional API. with_input: whether an Input comes first.
    """

    layers: Sequence[Layer]
    compile: Mapping[str, Any] | None = field(default_factory=lambda: COMPILED)
    name: str | None = None
    input_shape: Callable[[Shape], Shape] = lambda shape: shape
    classes: Callable[[int], int] = lambda classes: classes
    functional: bool = False
    with_input: bool = True

    def __call__(self, input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
        import keras

        module = keras.layers
        classes = self.classes(num_classes)
        built = []
        for kind, settings in self.layers:
            if kind:
                units = {"units": classes} if settings.get("units") == CLASSES else {}
                made = kind if callable(kind) else getattr(module, kind)
                built.append(made(**{**settings, **units}))
        shape = self.input_shape(tuple(input_shape))
        if self.functional:
            inputs = x = keras.Input(shape=shape)
            for layer in built:
                x = layer(x)
            model = keras.Model(inputs, x, name=self.name)
        else:
            first = [keras.Input(shape=shape)] if self.with_input else []
            model = keras.Sequential([*first, *built], name=self.name)
        if self.compile is not None:
            chosen = {what: value() if callable(value) else value for what, value in self.compile.items()}
            metrics = [value() if callable(value) else value for value in chosen.pop("metrics", ())]
            model.compile(**chosen, metrics=metrics)
        return model

    def but(self, **changes: Any) -> Net:
        """The same with other settings."""
        return replace(self, **changes)

    def with_layers(self, changes: Mapping[int, Layer | Sequence[Layer]]) -> Net:
        """The same with other layers at these places; several come one after the other."""
        layers: list[Layer] = []
        for place, layer in enumerate(self.layers):
            new: Any = changes.get(place, layer)
            layers += list(new) if isinstance(new[0], tuple) else [new]
        return self.but(layers=tuple(layers))

    def order(self, *places: int) -> Net:
        """The same with its layers in another order, or without some."""
        return self.but(layers=tuple(self.layers[place] for place in places))

    def compiled(self, **changes: Any) -> Net:
        """The same with other arguments of `compile`."""
        assert self.compile is not None
        return self.but(compile={**self.compile, **changes})


def keras_object(path: str, **settings: Any) -> Callable[[], Any]:
    """What makes an object of Keras, such as "losses.SparseCategoricalCrossentropy", once Keras is there."""

    def make() -> Any:
        import keras

        module, name = path.split(".")
        return getattr(getattr(keras, module), name)(**settings)

    return make


def dropout_that_never_rests() -> Any:
    """A dropout layer that is at work whatever it is told."""
    import keras

    class AlwaysDropout(keras.layers.Dropout):
        def call(self, inputs: Any, training: bool = False) -> Any:
            return super().call(inputs, training=True)

    return AlwaysDropout(0.5)


def drawn_dropout() -> Any:
    """Dropout by a function that knows nothing of training."""
    import keras

    return keras.layers.Lambda(lambda x: keras.random.dropout(x, 0.5))
