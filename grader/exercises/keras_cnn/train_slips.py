"""Trainings that go wrong in one thing: the wrong ideas of `train_cnn`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from byhand.check.made import Made
from grader.exercises.keras_cnn.trained_networks import LARGER


def fitting(**settings: Any) -> Callable[..., Any]:
    """`train_cnn` with other settings of `fit`; a setting may be a function of the arguments' dict.

    images, labels: what is fitted. seed: what is seeded; None for nothing. again: whether it is fitted twice.
    """

    def train_cnn(model: Any, images: Any, labels: Any, epochs: int = 3, batch_size: int = 128, seed: int = 0) -> Any:
        import keras

        given = {
            "images": images, "labels": labels, "epochs": epochs, "batch_size": batch_size, "seed": seed
        }  # fmt: skip
        usual = {**given, "model": model, "validation_split": 0.1, "verbose": 0, "again": False}
        chosen = usual | {n: s(**given) if callable(s) else s for n, s in settings.items()}
        if (first := chosen.pop("seed")) is not None:
            keras.utils.set_random_seed(first)
        trained, x, y, again = (chosen.pop(name) for name in ("model", "images", "labels", "again"))
        wanted = {name: value for name, value in chosen.items() if value is not None}
        history = trained.fit(x, y, **wanted)
        return trained.fit(x, y, **wanted) if again else history

    return train_cnn


def held_out_again(images: Any, labels: Any, **_: Any) -> tuple[Any, Any]:
    """The last tenth, though it is trained on as well."""
    tenth = len(images) // 10
    return images[-tenth:], labels[-tenth:]


RIGHT = fitting()


def then(result: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """Trains well, and returns something else, made of model and history."""

    def train_cnn(model: Any, images: Any, labels: Any, epochs: int = 3, batch_size: int = 128, seed: int = 0) -> Any:
        return result(model, RIGHT(model, images, labels, epochs, batch_size, seed))

    return train_cnn


def before(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Does something with the model first; what that gives is trained."""

    def train_cnn(model: Any, images: Any, labels: Any, epochs: int = 3, batch_size: int = 128, seed: int = 0) -> Any:
        return RIGHT(change(model), images, labels, epochs, batch_size, seed)

    return train_cnn


def another_network(model: Any) -> Any:
    return Made("keras model", (0, LARGER)).make()


def a_clone(model: Any) -> Any:
    import keras

    clone = keras.models.clone_model(model)
    clone.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return clone


def recompiled(**settings: Any) -> Callable[[Any], Any]:
    def compiled_anew(model: Any) -> Any:
        usual = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
        model.compile(**(usual | settings))
        return model

    return compiled_anew


def seeded_too_late(model: Any, images: Any, labels: Any, epochs: int = 3, batch_size: int = 128, seed: int = 0) -> Any:
    import keras

    history = model.fit(images, labels, epochs=epochs, batch_size=batch_size, validation_split=0.1, verbose=0)
    keras.utils.set_random_seed(seed)
    return history


def mixed_up(images: Any, seed: int, **_: Any) -> Any:
    """Shuffles the images, and leaves the labels where they are."""
    return np.random.default_rng(seed).permutation(images)
