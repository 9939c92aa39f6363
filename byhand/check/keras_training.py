"""The probe "training": calls a function that trains Keras models, watches it, and reports aspects as plain data.

Each case names an aspect by its `key`; the function is called once for each set of arguments (or, with
`given["seeds"]`, once for each seed; aspects of one call look at the first). What an aspect says of images does not
depend on chance: how many were held out, how many of them were trained on as well, how many labels were not right.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from byhand.check.answer import Answer
from byhand.check.answer_key import Case
from byhand.check.keras_watch import Pass, Watched, fingerprints, first_weights, watching
from byhand.check.keras_world import FoundError, called, keras
from byhand.check.made import made
from byhand.check.plain import safe_repr


@dataclass
class Training:
    """One call: what came back, the models that were trained in it, and its arguments as they were before."""

    result: Any
    models: list[Watched]
    case: Case


class TrainingProbe:
    """Asks the cases of one exercise; remembers what each call of the function gave."""

    def __init__(self) -> None:
        self.calls: dict[str, tuple[list[Training], Answer]] = {}

    def __call__(self, target: object, case: Case, seconds: float) -> Answer:
        seeds = case.given.get("seeds", [None])
        calls: list[Training] = []
        for position, seed in enumerate(seeds):
            asked = case if seed is None else replace(case, kwargs=case.kwargs | {"seed": seed})
            found, answer = self._call(target, asked, seconds, position)
            if not found:
                return answer
            calls += found
        assert case.key is not None
        aspect = ASPECTS[case.key]
        answer = called(lambda: aspect(calls, made(case.given)), Case(""), seconds, lambda result: result)
        if answer.failure is not None:  # the line is ours and would puzzle
            return replace(answer, failure=replace(answer.failure, line=None, code=""))
        return answer

    def _call(self, target: object, case: Case, seconds: float, which: int) -> tuple[list[Training], Answer]:
        arguments = {k: v for k, v in case.question().items() if k in ("args", "kwargs")}
        name = f"{which} {json.dumps(arguments)}"
        if name not in self.calls:
            found: list[Training] = []
            keras().utils.set_random_seed(which + 1)  # so that a function that sets no seed shows it
            with watching() as models:
                answer = called(
                    target, case, seconds, lambda result: found.append(Training(result, list(models), case))
                )
            self.calls[name] = (found, answer)
        return self.calls[name]


Aspect = Callable[[list[Training], dict[str, Any]], Any]


# Of a function that trains the model it is given and returns Keras's History (first call).


def history_lengths(calls: list[Training], given: dict[str, Any]) -> dict[str, int]:
    """How many numbers each of the four curves of the returned History has."""
    history = _history(calls[0].result)
    return {name: len(history.get(name, ())) for name in ("accuracy", "loss", "val_accuracy", "val_loss")}


def held_out(calls: list[Training], given: dict[str, Any]) -> int:
    """How many of the images were kept for validation."""
    model = _one_model(calls[0])
    return len({p for measured in model.measured for p in measured.prints})


def trained_and_held_out(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were both trained on and used for validation."""
    model = _one_model(calls[0])
    seen = [{p for part in parts for p in part.prints} for parts in (model.trained, model.measured)]
    return len(seen[0] & seen[1])


def strange_images(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were trained on that are not among those given, pixel by pixel."""
    known = set(_labels_of(calls[0]))
    model = _one_model(calls[0])
    return len({p for part in model.trained for p in part.prints} - known)


def wrong_labels(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were trained on with another label than the one given."""
    right = _labels_of(calls[0])
    pairs = {pair for part in _one_model(calls[0]).trained for pair in zip(part.prints, part.labels, strict=True)}
    return sum(right.get(image, label) != label for image, label in pairs)


def batch_sizes(calls: list[Training], given: dict[str, Any]) -> int:
    """The size of a training batch: the largest one, because the last may be smaller."""
    return max(max(part.batches) for part in _one_model(calls[0]).trained)


def trains_the_given_model(calls: list[Training], given: dict[str, Any]) -> bool:
    """Whether the model that was trained has the weights that the one given had at first."""
    return _one_model(calls[0]).initial == first_weights(made(calls[0].case.args)[0])


def predictions_after(calls: list[Training], given: dict[str, Any]) -> np.ndarray:
    """What the trained model says to `given["images"]`, float32 (N, 28, 28, 1): probabilities (N, classes)."""
    return np.asarray(_one_model(calls[0]).model.predict(given["images"], verbose=0))


def order_by_seed(calls: list[Training], given: dict[str, Any]) -> tuple[bool, bool]:
    """Of three calls, the first two with one seed: whether these two saw the images in the same order, and whether the
    third saw another."""
    first, again, other = ([p for part in _one_model(call).trained for p in part.prints] for call in calls)
    return first == again, first != other


# Of a function that trains several models on (train, validation) and returns a dict of histories (first call).


def names(calls: list[Training], given: dict[str, Any]) -> tuple[str, ...]:
    """The keys of the dict, in alphabetical order."""
    return tuple(sorted(map(str, _results(calls[0]))))


def lengths(calls: list[Training], given: dict[str, Any]) -> dict[str, dict[str, int]]:
    """How many numbers each curve of each history has."""
    curves = ("accuracy", "loss", "val_accuracy", "val_loss")
    return {n: {c: len(h.get(c, ())) for c in curves} for n, h in _histories(calls[0]).items()}


def nets(calls: list[Training], given: dict[str, Any]) -> dict[str, Any]:
    """Of each history's net: the units of its dense layers, and its dropout."""
    from byhand.check.keras_models import dropouts, flat_layers

    def described(model: Any) -> tuple[Any, ...]:
        units = tuple(int(layer.units) for layer in flat_layers(model) if hasattr(layer, "units"))
        return units, tuple(rate for rate, _ in dropouts(model, {}))

    return {name: described(entry.model) for name, entry in _models_by_name(calls[0]).items()}


def trained_on(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of each net: which images it was trained on, in words."""
    return {n: _whose(entry.trained, calls[0]) for n, entry in _models_by_name(calls[0]).items()}


def validated_on(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of each net: which images it was validated on, in words."""
    return {n: _whose(entry.measured, calls[0]) for n, entry in _models_by_name(calls[0]).items()}


def batch_of_each(calls: list[Training], given: dict[str, Any]) -> dict[str, int]:
    """Of each net: the size of a training batch."""
    return {n: max(max(p.batches) for p in e.trained) for n, e in _models_by_name(calls[0]).items()}


def models_in_use(calls: list[Training], given: dict[str, Any]) -> int:
    """How many different models were trained."""
    return len([entry for entry in calls[0].models if entry.trained])


def fresh_by_seed(calls: list[Training], given: dict[str, Any]) -> tuple[bool, bool]:
    """Of two calls with two seeds: whether the two nets of 128 units start alike within a call, and whether the second
    call starts otherwise than the first."""
    first, other = ({name: e.initial for name, e in _models_by_name(call).items()} for call in calls)
    return first["dense_128"] == first["dense_128_dropout"], first["dense_128"] != other["dense_128"]


def last_accuracies(calls: list[Training], given: dict[str, Any]) -> float:
    """The lowest validation accuracy of all nets, at the end."""
    return min(float(history["val_accuracy"][-1]) for history in _histories(calls[0]).values())


ASPECTS: dict[str, Aspect] = {
    "history": history_lengths,
    "held out": held_out,
    "overlap": trained_and_held_out,
    "strange images": strange_images,
    "wrong labels": wrong_labels,
    "batch": batch_sizes,
    "given model": trains_the_given_model,
    "predictions": predictions_after,
    "order": order_by_seed,
    "names": names,
    "lengths": lengths,
    "nets": nets,
    "trained on": trained_on,
    "validated on": validated_on,
    "batches": batch_of_each,
    "models": models_in_use,
    "fresh": fresh_by_seed,
    "lowest": last_accuracies,
}


def _one_model(call: Training) -> Watched:
    """The model that was trained; of several, the one given or else the last."""
    trained = [entry for entry in call.models if entry.trained]
    if not trained:
        raise FoundError("Unreadable", "no model was trained: `model.fit` was not called, or with no images")
    return trained[-1]


def _history(result: Any) -> dict[str, Any]:
    history = getattr(result, "history", None)
    if not isinstance(history, dict):
        what = "None: is the `return` missing?" if result is None else f"a value of type {type(result).__name__}"
        raise FoundError(
            "Unreadable", f"the History that `model.fit` returns is asked for, and what came back is {what}"
        )
    return history


def _results(call: Training) -> dict[str, Any]:
    if not isinstance(call.result, dict):
        what = "None: is the `return` missing?" if call.result is None else safe_repr(call.result)[:60]
        raise FoundError("Unreadable", f"a dict with a history for each net is asked for, and what came back is {what}")
    return call.result


def _histories(call: Training) -> dict[str, dict[str, Any]]:
    histories = _results(call)
    for name, history in histories.items():
        if not isinstance(history, dict):
            raise FoundError(
                "Unreadable",
                f"under {name!r} stands a value of type {type(history).__name__}; put the dict `History.history` there",
            )
        if not history.get("loss"):
            raise FoundError("Unreadable", f"the history under {name!r} has no losses: was the net trained?")
    return histories


def _models_by_name(call: Training) -> dict[str, Watched]:
    """Which model each history belongs to: the one whose own History says the same."""
    found: dict[str, Watched] = {}
    trained = [entry for entry in call.models if entry.trained]
    for name, history in _histories(call).items():
        for entry in trained:
            own = getattr(getattr(entry.model, "history", None), "history", None)
            if own is not None and own.get("loss") == history["loss"]:
                found[str(name)] = entry
                break
        else:
            if len(trained) == 1:  # one model for several histories: its own History is that of the last fit
                found[str(name)] = trained[0]
            else:
                raise FoundError("Unreadable", f"the history under {name!r} is of no net that was trained in this call")
    return found


def _labels_of(call: Training) -> dict[int, int]:
    """Fingerprint of each image given -> its label; images and labels are the second and third argument."""
    arguments = [*made(call.case.args), *made(call.case.kwargs).values()]
    return dict(zip(fingerprints(arguments[1]), map(int, arguments[2]), strict=True))


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
