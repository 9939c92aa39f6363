"""The networks of lessons 4 and 5 in Keras: what exercises are compared with, and what `train` trains.

Shapes and parameter counts are tested against the worked examples of the lessons. Keras is imported when a network is
built, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Shape = tuple[int, ...]


def minimal_digits_cnn(input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
    """Two convolutions, each followed by pooling, then one dense layer: 34,826 parameters for 28×28×1 and 10 classes.

    Not compiled. After F. Chollet, "Simple MNIST convnet", keras.io/examples/vision/mnist_convnet (2015).
    """
    from keras import Input, Sequential, layers

    return Sequential(
        [
            Input(shape=input_shape),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(num_classes, activation="softmax", dtype="float32"),  # whatever the policy: sums stay exact
        ]
    )


def functional_cnn(input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
    """Two convolutions, one pooling, two dense layers, in the functional API. Not compiled."""
    from keras import Input, Model, layers

    inputs = Input(shape=input_shape)
    x = layers.Conv2D(16, 3, activation="relu")(inputs)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return Model(inputs, outputs, name="hello-world-cnn")


def regularized_digits_cnn(conv_rate: float = 0.25, dense_rate: float = 0.5) -> Any:
    """Two convolutions, pooling, dropout, a dense layer, dropout, the output layer. Not compiled."""
    from keras import Input, Sequential, layers

    return Sequential(
        [
            Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(conv_rate),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(dense_rate),
            layers.Dense(10, activation="softmax"),
        ]
    )


def dense_net(units: int, rate: float = 0.0) -> Any:
    """Flatten, one hidden layer of so many units, dropout where the rate is above 0, the output layer. Not compiled."""
    from keras import Input, Sequential, layers

    hidden = layers.Dense(units, activation="relu")  # made first: what is made before it changes how it starts
    dropout = [layers.Dropout(rate)] if rate > 0 else []
    return Sequential(
        [Input(shape=(28, 28, 1)), layers.Flatten(), hidden, *dropout, layers.Dense(10, activation="softmax")]
    )


def compiled(network: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """A network as the lessons compile it: Adam, sparse categorical cross-entropy on probabilities, accuracy."""
    model = network(*arguments, **keywords)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
