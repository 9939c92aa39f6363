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

from byhand.check import keras_experiments
from byhand.check.answer import Answer
from byhand.check.answer_key import Case
from byhand.check.keras_watch import Watched, fingerprints, watching
from byhand.check.keras_world import FoundError, called, keras
from byhand.check.made import made


@dataclass
class Training:
    """One call: what came back, the models that were trained in it, and its arguments as they were before.

    arguments: the very objects that the function was called with.
    """

    result: Any
    models: list[Watched]
    case: Case
    arguments: tuple[Any, ...] = ()


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
            given: list[Any] = []

            def before(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
                given.extend([*args, *kwargs.values()])
                keras().utils.set_random_seed(which + 1)  # so that a function that sets no seed shows it

            with watching() as models:
                answer = called(
                    target,
                    case,
                    seconds,
                    lambda result: found.append(Training(result, list(models), case, tuple(given))),
                    before,
                )
            self.calls[name] = (found, answer)
        return self.calls[name]


Aspect = Callable[[list[Training], dict[str, Any]], Any]


# Of a function that trains the model it is given and returns Keras's History (first call).


def what_came_back(calls: list[Training], given: dict[str, Any]) -> str:
    """What the function returned, in words."""
    result = calls[0].result
    if isinstance(result, keras().callbacks.History) or isinstance(getattr(result, "history", None), dict):
        return "the History"
    if isinstance(result, keras().Model):
        return "a model"
    return "None" if result is None else f"a value of type {type(result).__name__}"


def history_lengths(calls: list[Training], given: dict[str, Any]) -> dict[str, int]:
    """How many numbers each of the four curves of the returned History has; a dict of the curves is read as well."""
    result = calls[0].result
    curves = result if isinstance(result, dict) else getattr(result, "history", None)
    if not isinstance(curves, dict):
        raise FoundError("Unreadable", "without a History there are no curves to look at")
    return {name: keras_experiments.length(curves.get(name)) for name in keras_experiments.CURVES}


def trained(calls: list[Training], given: dict[str, Any]) -> int:
    """How many of the images were trained on."""
    return len({p for part in _one_model(calls[0]).trained for p in part.prints})


def rounds(calls: list[Training], given: dict[str, Any]) -> int:
    """How often each image was trained on, on average."""
    prints = [p for part in _one_model(calls[0]).trained for p in part.prints]
    return round(len(prints) / len(set(prints)))


def held_out(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were kept for validation."""
    return len({p for part in _one_model(calls[0]).measured for p in part.prints})


def trained_and_held_out(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were both trained on and used for validation."""
    model = _one_model(calls[0])
    seen = [{p for part in parts for p in part.prints} for parts in (model.trained, model.measured)]
    return len(seen[0] & seen[1])


def strange_images(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were trained on that are not among those given, pixel by pixel."""
    known = set(_labels_of(calls[0]))
    return len({p for part in _one_model(calls[0]).trained for p in part.prints} - known)


def wrong_labels(calls: list[Training], given: dict[str, Any]) -> int:
    """How many images were trained on with another label than the one given."""
    right = _labels_of(calls[0])
    pairs = {pair for part in _one_model(calls[0]).trained for pair in zip(part.prints, part.labels, strict=True)}
    return sum(right.get(image, label) != label for image, label in pairs)


def batch_sizes(calls: list[Training], given: dict[str, Any]) -> int:
    """The size of a training batch: the largest one, because the last may be smaller."""
    return max(max(part.batches) for part in _one_model(calls[0]).trained)


def trains_the_given_model(calls: list[Training], given: dict[str, Any]) -> bool:
    """Whether the model that was given is the one that was trained."""
    return _one_model(calls[0]).model is calls[0].arguments[0]


def compiled_as(calls: list[Training], given: dict[str, Any]) -> str:
    """The optimizer and the loss of the model that was trained, afterwards."""
    model = _one_model(calls[0]).model
    loss = model.loss
    loss = loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", "another loss")
    return f"{type(model.optimizer).__name__.lower()}, {loss}"


def predictions_after(calls: list[Training], given: dict[str, Any]) -> np.ndarray:
    """What the model that was given says afterwards to `given["images"]`, float32 (N, 28, 28, 1): (N, classes).

    Asked by Keras's own `predict`: the model's may have been replaced by a look-up of digits that are alike.
    """
    return np.asarray(keras().Model.predict(calls[0].arguments[0], given["images"], verbose=0))


def order_by_seed(calls: list[Training], given: dict[str, Any]) -> dict[str, str]:
    """Of three calls, the first two with one seed: in which order they were shown the images."""
    first, *others = ([p for part in _one_model(call).trained for p in part.prints] for call in calls)
    again, other = ("in the same order" if order == first else "in another order" for order in others)
    return {"a second call with the same seed": again, "a call with another seed": other}


ASPECTS: dict[str, Aspect] = {
    "result": what_came_back,
    "history": history_lengths,
    "trained": trained,
    "rounds": rounds,
    "held out": held_out,
    "overlap": trained_and_held_out,
    "strange images": strange_images,
    "wrong labels": wrong_labels,
    "batch": batch_sizes,
    "given model": trains_the_given_model,
    "compiled as": compiled_as,
    "predictions": predictions_after,
    "order": order_by_seed,
    "names": keras_experiments.names,
    "lengths": keras_experiments.lengths,
    "nets": keras_experiments.nets,
    "trained on": keras_experiments.trained_on,
    "validated on": keras_experiments.validated_on,
    "batches": keras_experiments.batches,
    "models": keras_experiments.models_in_use,
    "fresh": keras_experiments.starts,
    "lowest": keras_experiments.lowest_accuracy,
}


def _one_model(call: Training) -> Watched:
    """The model that was trained; of several, the one given or else the last."""
    trained = [entry for entry in call.models if entry.trained]
    if not trained:
        raise FoundError("Unreadable", "no model was trained: `model.fit` was not called, or with no images")
    return next((entry for entry in trained if call.arguments and entry.model is call.arguments[0]), trained[-1])


def _labels_of(call: Training) -> dict[int, int]:
    """Fingerprint of each image given -> its label; images and labels are the second and third argument."""
    arguments = [*made(call.case.args), *made(call.case.kwargs).values()]
    return dict(zip(fingerprints(arguments[1]), map(int, arguments[2]), strict=True))
