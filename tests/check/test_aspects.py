"""What was found of a model or a training, and what is asked for, in words."""

import numpy as np
import pytest
from student_code import exercise_key, raised, returned

from byhand.check.answer_key import Case, Rule
from byhand.check.aspects import difference, text
from byhand.check.mark import mark
from byhand.check.report_html import result_html
from byhand.check.report_text import result_text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        ((None, 28, 28, 1), "(None, 28, 28, 1)"),
        ((32,), "(32,)"),
        (((3, 3, 1, 32), (32,)), "(3, 3, 1, 32), (32,)"),
        (((0.5, "after Dense 1"),), "0.5 after Dense 1"),
        (("Conv2D(16, 5×5) relu", "Flatten()"), "Conv2D(16, 5×5) relu, Flatten()"),
        ((), "none"),
        ("adam", "adam"),
        (0.25, "0.25"),
    ],
)
def test_a_value_in_words(value, words):
    assert text(value) == words


def test_of_two_dicts_what_differs_is_told():
    mine, right = {"loss": 3, "val_loss": 0, "more": 1}, {"loss": 3, "val_loss": 3}
    assert difference(mine, right) == "val_loss: 0 instead of 3"


def test_an_array_in_place_of_a_text_or_a_number_is_told():
    mine = {"in training": np.zeros(3), "otherwise": np.array(["the same"] * 2), "loss": np.arange(2)}
    told = difference(mine, {"in training": "alike", "otherwise": "alike", "loss": 2})
    assert "in training: array([0., 0., 0.]) instead of alike" in told
    assert told.count("instead of") == 3


def marked(answer, expected, rule=None):
    case = Case("the optimizer", key="optimizer", rule=rule)
    key = exercise_key((case, expected), exercise="build", signature="build()", parameters=(), probe="model")
    return mark(key, [answer])


def test_a_report_names_the_aspect_the_value_and_the_right_one():
    result = marked(returned("sgd"), "adam")
    assert result.diagnosis[0].sentence == "The optimizer: sgd; adam is asked for."
    assert "build()" in result_text(result)
    assert "sgd; adam is asked for" in result_html(result)


def test_predictions_are_shown_as_a_grid():
    report = result_text(marked(returned(np.array([[0.5, 0.5]])), np.array([[0.25, 0.75]])))
    assert "The optimizer: the shape (1, 2) is right, but 2 of 2 values differ." in report
    assert "difference" in report


def test_a_bar_that_is_missed_is_told_in_numbers():
    result = marked(returned(0.5), 0.9, Rule(kind="at least", share=0.95))
    assert result.diagnosis[0].sentence == "The optimizer: it reaches 0.500; at least 0.855 is asked for."


@pytest.mark.parametrize(
    "kind", ["NotAModel", "NotBuilt", "NotCompiled", "NoLoss", "DoesNotFit", "Restless", "Unreadable"]
)
def test_what_the_asking_found_is_told_in_its_own_words(kind):
    result = marked(raised(kind, message="the model is a teapot"), "adam")
    assert result.diagnosis[0].sentence == "The model is a teapot."
    assert "teapot" in result_html(result)
