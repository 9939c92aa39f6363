"""The cases of exercises that build a network: for each call of the function, the aspects that are asked for."""

from __future__ import annotations

from typing import Any

from grader.exercises.declare import Case, Rule

TITLES = {
    "input": "shape of the input",
    "output": "shape of the output",
    "weights": "shapes of the weights, in order",
    "predictions": "answers to random images, with given weights",
    "probabilities": "whether the answers are probabilities",
    "dropout": "where numbers are dropped, and at which rate",
    "noise": "whether chance is at work in training, and otherwise",
    "optimizer": "kind of the optimizer",
    "loss": "value of the loss for given probabilities and labels",
    "accuracy": "whether accuracy is measured",
    "name": "name of the model",
    "api": "how the model was made",
    "steps": "the layers in order, with their activations",
}
CLOSE_ANSWERS = Rule(tolerance=1e-4)
Shapes = tuple[tuple[int, ...], ...]


def aspects(
    group: str, *keys: str, call: tuple[Any, ...] = (), classes: int = 10, weights: Shapes = (), seed: int = 1
) -> list[Case]:
    """Cases that ask for these aspects of what the function gives for the arguments `call`."""
    needs: dict[str, dict[str, Any]] = {
        "predictions": {"weights": weights, "seed": seed},
        "probabilities": {"seed": seed},
        "noise": {"seed": seed},
        "loss": {"seed": seed, "classes": classes},
    }
    where = f" (input {call[0]}, {classes} classes)" if call else ""
    return [
        Case(
            TITLES[key] + where,
            call,
            group=group,
            key=key,
            given=needs.get(key, {}),
            rule=CLOSE_ANSWERS if key == "predictions" else None,
        )
        for key in keys
    ]
