"""Reading: from what came back to what is compared, on the judging side.

A sandbox sends predictions, not an accuracy; random numbers, not their share of zeros. What is worked out from them is
worked out here, in the process that judges, from the answer and what the case has kept for the judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from byhand.check import random_facts
from byhand.check.answer import Answer, Failure, UnreadableError
from byhand.check.answer_key import Case, Rule
from byhand.check.made import made

Reading = Callable[[Any, Case], Any]


def read(answer: Answer, case: Case, rule: Rule) -> Answer:
    """The answer as it is compared. What cannot be read becomes a failure that says why."""
    if not rule.reading or answer.outcome != "returned":
        return answer
    try:
        return replace(answer, value=READINGS[rule.reading](answer.value, case))
    except UnreadableError as error:
        return Answer("raised", failure=Failure(("Unreadable",), str(error)), seconds=answer.seconds)


def accuracy(predictions: Any, case: Case) -> float:
    """Share of images whose largest probability stands at the label; `case.kept["labels"]` says the labels, int (N,) or
    what makes them.

    predictions: real (N, classes).
    """
    labels = made(case.kept["labels"])
    real = isinstance(predictions, np.ndarray) and predictions.dtype.kind in "biuf"
    array: np.ndarray = predictions if real else np.empty(0)
    if array.ndim != 2 or len(array) != len(labels) or array.shape[1] == 0:
        shape = getattr(predictions, "shape", type(predictions).__name__)
        raise UnreadableError(f"predictions of shape ({len(labels)}, classes) are asked for, and these are {shape}")
    if np.isnan(array).any():
        raise UnreadableError("the predictions are NaN (not a number): the training has run out of bounds")
    return float((array.argmax(axis=1) == labels).mean())


READINGS: dict[str, Reading] = {
    "accuracy": accuracy,
    "dropped": random_facts.dropped,
    "survivors": random_facts.survivors,
    "at rest": random_facts.at_rest,
    "calls": random_facts.calls,
    "a result": random_facts.a_result,
}
