"""Answers of any kind in place of what an aspect is: they are judged and reported, and nothing breaks the judging."""

import json

import numpy as np
import pytest
from marking import PUBLIC, exercise_named, key_of

from byhand.check.answer import Answer
from byhand.check.mark import mark
from byhand.check.plain import Opaque
from byhand.check.report_html import result_html
from byhand.check.report_text import result_text
from grader.exercises import LESSONS

FORGED = {
    "None": None,
    "True": True,
    "a number": 3,
    "a huge number": 10**100,
    "a fraction": 0.5,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "a text": "<b>adam</b>",
    "an empty tuple": (),
    "a tuple": (1, "relu", (2.5, None)),
    "a list": [[1, 2], "text", {}],
    "an empty dict": {},
    "a dict": {"loss": [1.0], 3: ("a", {"b": None}), None: np.arange(3)},
    "a NumPy scalar": np.float32(0.25),
    "whole numbers": np.arange(6).reshape(2, 3),
    "fractions": np.linspace(0, 1, 4),
    "NaNs": np.full((2, 2), np.nan),
    "truth values": np.array([True, False]),
    "complex numbers": np.array([1j, 2]),
    "an array of no axis": np.array(7.0),
    "an empty array": np.zeros((0, 10)),
    "what does not travel": Opaque("Model", "<Functional name=model>"),
}
ASPECTS = [
    pytest.param(lesson.name, exercise.name, id=exercise.name)
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
    if exercise.probe not in ("call", "value")
]


def received(value):
    """The answer as it comes out of a sandbox."""
    return Answer.from_plain(json.loads(json.dumps(Answer("returned", value).to_plain())))


def in_place_of(right, forged):
    """The forged value, once as it is and once under each name that the right dict has."""
    return [forged, dict.fromkeys(right, forged)] if isinstance(right, dict) else [forged]


def test_there_are_exercises_about_aspects():
    named = {param.id for param in ASPECTS}
    assert {"build_cnn", "train_cnn", "dropout", "build_dense_net", "run_experiment"} <= named


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize(("lesson", "exercise"), ASPECTS)
def test_a_forged_answer_is_marked_and_reported(lesson, exercise, forged):
    key = key_of(lesson, exercise, PUBLIC)
    for place in range(2):  # as it is, and inside of what is a dict
        answers = [received(in_place_of(e and e.value, FORGED[forged])[-place]) for e in key.expected]
        result = mark(key, answers)
        assert result.status == "wrong"
        assert 0 <= result.points < exercise_named(lesson, exercise).points
        assert result_text(result)
        assert result_html(result)
