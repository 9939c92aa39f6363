"""Aspects of a function that trains several nets on (train, validation) for some epochs and returns their histories.

They belong to the probe "training". What they say of each net is in words, under the net's name in the dict that came
back; `given["names"]` are the names that are asked for. Unless said otherwise the first call is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from byhand.check.keras_watch import Pass, Watched, fingerprints
from byhand.check.keras_world import FoundError
from byhand.check.made import made
from byhand.check.plain import safe_repr

if TYPE_CHECKING:
    from byhand.check.keras_training import Training

CURVES = ("accuracy", "loss", "val_accuracy", "val_loss")
"""The lists of numbers in a history."""


def names(calls: list[Training], given: dict[str, Any]) -> str:
    """Whether each name that is asked for is a key of the dict."""
    missing = [name for name in given["names"] if name not in _results(calls[0])]
    return f"missing: {', '.join(missing)}" if missing else "all there"


def lengths(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """How many numbers each history has, against the epochs that were asked for."""
    epochs = _epochs(calls[0])

    def described(history: Any) -> str:
        if not isinstance(history, dict):
            return f"no dict, but a value of type {type(history).__name__}"
        if single := [curve for curve in CURVES if isinstance(history.get(curve), int | float | np.number)]:
            return f"a single number under {' and '.join(single)}"
        counts = {curve: length(history.get(curve)) for curve in CURVES}
        if missing := [curve for curve, count in counts.items() if not count]:
            return f"no numbers under {' and '.join(missing)}"
        if all(count == epochs for count in counts.values()):
            return "a number for each epoch"
        return "more numbers than epochs" if max(counts.values()) > epochs else "fewer numbers than epochs"

    return {name: described(_result(calls[0], name)) for name in given["names"]}


def nets(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of each net: its dense layers and what drops something, in order."""
    from byhand.check.keras_models import flat_layers

    def described(model: Any) -> str:
        found = []
        for layer in flat_layers(model):
            if hasattr(layer, "units"):
                found.append(f"{type(layer).__name__}({layer.units})")
            elif getattr(layer, "rate", 0):
                found.append(f"{type(layer).__name__}({float(layer.rate):.6g})")
        return ", ".join(found)

    return {name: described(entry.model) for name, entry in _models(calls[0], given).items()}


def trained_on(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of each net: which images it was trained on."""
    return {name: _whose(entry.trained, calls[0]) for name, entry in _models(calls[0], given).items()}


def validated_on(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of each net: which images it was measured on while it trained."""
    return {name: _whose(entry.measured, calls[0]) for name, entry in _models(calls[0], given).items()}


def batches(calls: list[Training], given: dict[str, Any]) -> dict[str, int]:
    """Of each net: the size of a training batch, the largest one, because the last may be smaller."""
    return {name: max(max(p.batches) for p in entry.trained) for name, entry in _models(calls[0], given).items()}


def models_in_use(calls: list[Training], given: dict[str, Any]) -> int:
    """How many different models were trained."""
    return len([entry for entry in calls[0].models if entry.trained])


def starts(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of two calls with two seeds: whether two nets of one size (the first and the last name) start alike in both, and
    whether another seed gives another start."""
    one, other = given["names"][0], given["names"][-1]
    first, second = ({name: entry.initial for name, entry in _models(call, given).items()} for call in calls)
    alike = all(call[one] == call[other] for call in (first, second))
    return {
        "nets of one size, with one seed": "start alike" if alike else "start differently",
        "with another seed": "another start" if first[one] != second[one] else "the same start",
    }


def lowest_accuracy(calls: list[Training], given: dict[str, Any]) -> float:
    """The lowest validation accuracy of all nets, at the end."""
    return min(float(_curve(calls[0], name, "val_accuracy")[-1]) for name in given["names"])


def _results(call: Training) -> dict[str, Any]:
    if not isinstance(call.result, dict):
        what = "None: is the `return` missing?" if call.result is None else safe_repr(call.result)[:60]
        raise FoundError("Unreadable", f"a dict with a history for each net is asked for, and what came back is {what}")
    return call.result


def _result(call: Training, name: str) -> Any:
    results = _results(call)
    if name not in results:
        raise FoundError("Unreadable", f"the dict has no {name!r}; its keys are {', '.join(map(str, results))[:100]}")
    return results[name]


def _curve(call: Training, name: str, curve: str) -> Any:
    history = _result(call, name)
    if not isinstance(history, dict):
        raise FoundError(
            "Unreadable", f"under {name!r} stands a {type(history).__name__}; put the dict `History.history` there"
        )
    if not length(history.get(curve)):
        raise FoundError(
            "Unreadable", f"the history under {name!r} has no numbers under {curve!r}: was the net trained?"
        )
    return history[curve]


def length(curve: Any) -> int:
    """How many numbers a curve of a history has; 0 for what is no sequence."""
    return len(curve) if isinstance(curve, list | tuple | np.ndarray) else 0


def _epochs(call: Training) -> int:
    arguments = made((call.case.args, call.case.kwargs))
    return int(arguments[1].get("epochs", arguments[0][2] if len(arguments[0]) > 2 else 0))


def _models(call: Training, given: dict[str, Any]) -> dict[str, Watched]:
    """Which model each history belongs to: the one whose own last loss is nearest."""
    own = []
    for entry in call.models:
        losses = (getattr(getattr(entry.model, "history", None), "history", None) or {}).get("loss")
        if entry.trained and losses:
            own.append((float(losses[-1]), entry))
    if not own:
        raise FoundError("Unreadable", "no net was trained: `model.fit` was not called, or with no images")
    found = {}
    for name in given["names"]:
        loss = _curve(call, name, "loss")[-1]
        found[name] = min(own, key=lambda pair: abs(pair[0] - loss) if pair[0] == pair[0] else np.inf)[1]
    return found


def _whose(passes: list[Pass], call: Training) -> str:
    seen = {p for part in passes for p in part.prints}
    if not seen:
        return "no images"
    train, validation = ({*fingerprints(images)} for images, _ in made(call.case.args)[:2])
    parts = [("the training images", train), ("the validation images", validation)]
    found = [words if seen >= part else f"some of {words}" for words, part in parts if seen & part]
    if seen - train - validation:
        found.append("other images")
    return " and ".join(found)
