"""The probe "model": calls a function that builds a Keras model and reports one aspect of the model as plain data.

Each case names an aspect by its `key`; the function is called once for each set of arguments. Every aspect is small,
and the same for all right solutions, however they are written, so that several mistakes are found beside one another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from byhand.check.answer import Answer
from byhand.check.answer_key import Case
from byhand.check.keras_world import FoundError, a_model, called, keras
from byhand.check.made import normal_weights

PASSES_THROUGH = ("InputLayer", "Flatten", "Reshape", "Activation", "ReLU", "Softmax", "Dropout", "Rescaling")
"""Layers that do not count when a place in the network is said: dropout just before or after them does the same."""
SIZES = {"Conv2D": ("filters", "kernel_size"), "MaxPooling2D": ("pool_size",), "Dense": ("units",)}
"""What is told of a layer besides its kind."""
IMAGES, LABELS = 5, 12


class ModelProbe:
    """Asks the cases of one exercise; remembers what each call of the function gave."""

    def __init__(self) -> None:
        self.calls: dict[str, tuple[Any, Answer]] = {}

    def __call__(self, target: object, case: Case, seconds: float) -> Answer:
        arguments = {k: v for k, v in case.question().items() if k in ("args", "kwargs")}
        name = json.dumps(arguments)
        if name not in self.calls:
            found: list[Any] = []
            answer = called(target, case, seconds, lambda result: found.append(a_model(result)))
            self.calls[name] = (found[0] if found else None, answer)
        model, answer = self.calls[name]
        if model is None:
            return answer
        assert case.key is not None
        aspect = ASPECTS[case.key]
        # asked like the function itself: within the time, hushed, and whatever the model raises is the answer
        answer = called(lambda: aspect(model, case.given), Case(""), seconds, lambda result: result)
        if answer.failure is not None:  # the line is ours and would puzzle
            return replace(answer, failure=replace(answer.failure, line=None, code=""))
        return answer


Aspect = Callable[[Any, dict[str, Any]], Any]


def shape_in(model: Any, given: dict[str, Any]) -> Any:
    """Shape of the input, None for the batch."""
    return model.input_shape


def shape_out(model: Any, given: dict[str, Any]) -> Any:
    """Shape of the output."""
    return model.output_shape


def weight_shapes(model: Any, given: dict[str, Any]) -> tuple[tuple[int, ...], ...]:
    """Shapes of all weights, in order."""
    return tuple(tuple(int(n) for n in weight.shape) for weight in model.get_weights())


def predictions(model: Any, given: dict[str, Any]) -> np.ndarray:
    """What the model says, with given weights, to random images: float32 (images, outputs).

    given: "weights", the shapes of the right network's weights; "seed". Raises FoundError when they do not fit, and
    when the model answers the same images otherwise the second time.
    """
    _load(model, given)
    first, second = _answered_twice(model, given["seed"], training=False)
    if not np.allclose(first, second):
        raise FoundError(
            "Restless", "outside training, two calls with the same images give different answers: dropout never rests"
        )
    return first


def are_probabilities(model: Any, given: dict[str, Any]) -> bool:
    """Whether each row of predictions holds numbers from 0 to 1 whose sum is 1."""
    rows = np.asarray(model(_images(model, given["seed"]), training=False))
    return bool(rows.min() >= 0 and np.allclose(rows.sum(axis=-1), 1, atol=1e-4))


def dropouts(model: Any, given: dict[str, Any]) -> tuple[tuple[float, str], ...]:
    """The dropout layers that drop something: rate, and the layer that they follow."""
    found = []
    last = "the input"
    counts: dict[str, int] = {}
    for layer in flat_layers(model):
        kind = type(layer).__name__
        if "Dropout" in kind:
            if layer.rate > 0:
                after = f"after {last}" if kind == "Dropout" else f"after {last} ({kind})"
                found.append((round(float(layer.rate), 6), after))
        elif kind not in PASSES_THROUGH:
            counts[kind] = counts.get(kind, 0) + 1
            last = f"{kind} {counts[kind]}"
    return tuple(found)


def is_noisy(model: Any, given: dict[str, Any]) -> dict[str, str]:
    """Whether the same images get different answers in training mode, and whether they do otherwise."""
    alike = {t: np.allclose(*_answered_twice(model, given["seed"], training=t)) for t in (True, False)}
    words = {True: "the same image, the same answer", False: "the same image, different answers"}
    return {"in training": words[alike[True]], "otherwise": words[alike[False]]}


def optimizer(model: Any, given: dict[str, Any]) -> str:
    """The class of the optimizer, in small letters. Raises FoundError when the model is not compiled."""
    return type(_compiled(model).optimizer).__name__.lower()


def loss_value(model: Any, given: dict[str, Any]) -> float:
    """What the model's loss says to random probabilities (as the model gives them) and whole labels, on average.

    given: "seed", "classes". It tells one loss from another, however the loss was named. Raises FoundError when the
    model is not compiled, or without a loss.
    """
    loss = _compiled(model).loss
    while isinstance(loss, list | tuple | dict) and len(loss) == 1:
        loss = next(iter(loss.values() if isinstance(loss, dict) else loss))
    if loss is None:
        raise FoundError("NoLoss", "no loss is given to `compile`, and without one nothing can be learned")
    rng = np.random.default_rng(given["seed"])
    rows = rng.dirichlet(np.ones(given["classes"]), LABELS).astype(np.float32)
    labels = rng.integers(0, given["classes"], LABELS)
    values = keras().losses.get(loss)(labels, rows)
    return round(float(np.mean(np.asarray(values))), 4)


def has_accuracy(model: Any, given: dict[str, Any]) -> bool:
    """Whether accuracy, for whole labels, is among the metrics."""
    config = _compiled(model).get_compile_config() or {}
    names = set(_metric_names([config.get("metrics"), config.get("weighted_metrics")]))
    return bool(names & {"accuracy", "acc", "SparseCategoricalAccuracy", "sparse_categorical_accuracy"})


def name(model: Any, given: dict[str, Any]) -> str:
    """The model's name; the names that Keras gives by itself are all one."""
    return "one that Keras chose" if re.fullmatch(r"(functional|sequential)(_\d+)?", model.name) else str(model.name)


def api(model: Any, given: dict[str, Any]) -> str:
    """How the model was made. A class of one's own that was given inputs and outputs is functional, too."""
    if isinstance(model, keras().Sequential):
        return "Sequential"
    classes = {c.__name__ for c in type(model).__mro__}
    return "functional" if "Functional" in classes else "a class of its own"


def steps(model: Any, given: dict[str, Any]) -> tuple[str, ...]:
    """The layers that compute something, in order: kind, size and activation, however that was written.

    Padding is left out, and so is dropout. An activation behind pooling counts for the layer before the pooling.
    """
    found: list[list[str]] = []
    for layer in flat_layers(model):
        kind = type(layer).__name__
        if kind == "InputLayer":
            continue
        if kind == "Reshape" and len(layer.target_shape) == 1:
            kind = "Flatten"
        activation = _activation(layer)
        if kind in ("Activation", "ReLU", "Softmax"):
            last = next((step for step in reversed(found) if "Pooling" not in step[0]), None)
            if last is None:
                found.append([kind, activation])
            elif last[1]:
                last[1] += f" and {activation}"
            else:
                last[1] = activation
        elif "Dropout" not in kind:
            numbers = [_size_text(getattr(layer, size)) for size in SIZES.get(kind, ())]
            found.append([f"{kind}({', '.join(numbers)})", activation])
    return tuple(f"{step} {activation}".strip() for step, activation in found)


def _size_text(size: Any) -> str:
    return "×".join(map(str, size)) if isinstance(size, tuple | list) else str(size)


def _activation(layer: Any) -> str:
    """The name of what a layer's activation does to numbers; empty where it leaves them as they are."""
    function = layer if type(layer).__name__ in ("ReLU", "Softmax") else getattr(layer, "activation", None)
    if function is None:
        return ""
    numbers = np.array([[-2.0, -0.5, 0.0, 1.0, 7.0]], np.float32)
    result = np.asarray(function(numbers))
    if np.array_equal(result, numbers):
        return ""
    known = keras().activations
    for candidate in ("relu", "softmax", "sigmoid", "tanh", "elu", "leaky_relu", "log_softmax"):
        if np.allclose(result, np.asarray(getattr(known, candidate)(numbers)), atol=1e-6):
            return candidate
    return "another activation"


ASPECTS: dict[str, Aspect] = {
    "input": shape_in,
    "output": shape_out,
    "weights": weight_shapes,
    "predictions": predictions,
    "probabilities": are_probabilities,
    "dropout": dropouts,
    "noise": is_noisy,
    "optimizer": optimizer,
    "loss": loss_value,
    "accuracy": has_accuracy,
    "name": name,
    "api": api,
    "steps": steps,
}


def flat_layers(model: Any) -> Iterator[Any]:
    """The layers in order, those of models within the model included."""
    for layer in model.layers:
        if isinstance(layer, keras().Model):
            yield from flat_layers(layer)
        else:
            yield layer


def _load(model: Any, given: dict[str, Any]) -> None:
    asked = tuple(tuple(shape) for shape in given["weights"])
    if weight_shapes(model, given) != asked:
        raise FoundError(
            "DoesNotFit", "the weights of the network that is asked for do not fit into this one: its layers differ"
        )
    model.set_weights(normal_weights(given["seed"], *asked))


def _images(model: Any, seed: int) -> np.ndarray:
    size = tuple(n or 28 for n in model.input_shape[1:])
    return np.random.default_rng(seed).random((IMAGES, *size), dtype=np.float32)


def _answered_twice(model: Any, seed: int, training: bool) -> tuple[np.ndarray, np.ndarray]:
    """Answers to random images, and to the same images once more; both lie in one batch."""
    images = _images(model, seed)
    answers = np.asarray(model(np.concatenate([images, images]), training=training))
    return answers[: len(images)], answers[len(images) :]


def _compiled(model: Any) -> Any:
    if not model.compiled:
        raise FoundError("NotCompiled", "the model is not compiled yet: call its `compile` before you return it")
    return model


def _metric_names(metrics: Any) -> Iterator[str]:
    if isinstance(metrics, str):
        yield metrics
    elif isinstance(metrics, dict) and "class_name" in metrics:
        yield str(metrics["config"] if metrics["class_name"] == "function" else metrics["class_name"])
    elif isinstance(metrics, dict | list | tuple):
        for metric in metrics.values() if isinstance(metrics, dict) else metrics:
            yield from _metric_names(metric)
