"""A public check of answers that are whole numbers or shapes judges their form, and tells what form is asked for."""

import numpy as np
import pytest

from byhand.check.answer import Answer
from byhand.check.answer_key import Rule
from byhand.check.compare import mismatch

RULE = Rule(kind="form", whole_numbers=True)


@pytest.mark.parametrize("value", [0, -3, np.int64(4), (1, 2), [1, 2, 3], (np.int64(1), 2)])
def test_whole_numbers_and_tuples_of_them_have_the_form(value):
    assert mismatch(Answer("returned", value), None, RULE) is None


@pytest.mark.parametrize("value", ["5x5", 2.0, True, (1, 2.5), (1, None), (), None, {1: 2}, np.zeros((2, 2))])
def test_anything_else_is_told_which_form_is_asked_for(value):
    found = mismatch(Answer("returned", value), None, RULE)
    assert found is not None
    assert found.kind == "form"
    assert "a whole number or a tuple of whole numbers is asked for" in found.message


def test_other_rules_are_written_as_before():
    assert "whole_numbers" not in Rule(kind="form").to_plain()
    assert RULE.to_plain()["whole_numbers"]
