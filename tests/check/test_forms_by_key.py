"""An answer exercise may ask for another form under each key; correctness is not judged in public."""

import numpy as np
import pytest

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, Rule
from byhand.check.ask import ask_all
from byhand.check.compare import mismatch
from byhand.check.mark import mark
from grader.exercises.declare import Case, Exercise, WrongIdea

NUMBER = Rule(kind="form", number=True)
EXERCISE = Exercise(
    name="answers",
    points=4,
    reference={"a": 0.5, "b": "left"},
    see="Questions",
    public=[Case("a number", key="a", group="main/a"), Case("a side", key="b", group="main/b")],
    public_rule=Rule(kind="form"),
    public_forms={"a": NUMBER, "b": Rule(kind="form", choices=("left", "right"))},
    probe="value",
    wrong_ideas=[WrongIdea("other-side", "It is the other side.", {"a": 0.5, "b": "right"}, see="Questions")],
)


@pytest.mark.parametrize("value", [0, 4.0, -1, np.float32(0.2), np.int64(3), float("inf")])
def test_numbers_are_of_the_right_form(value):
    assert mismatch(Answer("returned", value), None, NUMBER) is None


@pytest.mark.parametrize("value", ["0.2", None, True, np.bool_(False), [0.2], (1, 2), np.array([1.0]), 1j])
def test_all_else_is_not(value):
    assert mismatch(Answer("returned", value), None, NUMBER).message.endswith("a number is asked for")


def status(key, answers):
    return mark(key, list(ask_all("value", answers, key.cases, 5))).status


def test_in_public_the_form_alone_is_judged_key_by_key():
    key = AnswerKey.from_plain(EXERCISE.public_key().to_plain())
    assert status(key, {"a": 7, "b": "right"}) == "right"
    assert status(key, {"a": "left", "b": 0.5}) == "wrong"
    assert status(key, {"a": 0.5, "b": "up"}) == "wrong"
    assert key.expected == (None, None)
    assert not key.ideas


def test_in_secret_the_answers_are_judged():
    key = EXERCISE.secret_key(1)
    assert status(key, {"a": 0.5, "b": "left"}) == "right"
    assert status(key, {"a": 7, "b": "left"}) == "wrong"
    assert [case.rule for case in key.cases] == [None, None]
