"""What is wrong about an answer is said in words a student can act on."""

import numpy as np
import pytest
from student_code import raised, returned

from byhand.check.answer import Answer
from byhand.check.answer_key import Rule
from byhand.check.compare import Mismatch, differences, mismatch, same_answer, value_mismatch
from byhand.check.plain import Opaque
from byhand.check.shapes import describe_shape_difference

GRID = np.array([[1.0, 2.0], [3.0, 4.0]])


def fault(value, expected, **rule):
    return mismatch(returned(value), returned(expected), Rule(**rule))


def assert_fault(value, expected, kind, message):
    found = fault(value, expected)
    assert found is not None
    assert (found.kind, found.message) == (kind, message)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float32(1.5), 1.5),
        (np.array(1.5), 1.5),
        (2, 2.0),
        (np.int64(2), 2.0),
        (np.longdouble(2), 2.0),
        (np.uint8(7), 7),
        (np.array(7), 7),
        (np.bool_(True), True),
        ([1, 2], (1, 2)),
        (np.array([1, 2]), (1, 2)),
        ((np.int32(1), 2), (1, 2)),
        ({"b": 2, "a": 1, "c": 3}, {"a": 1, "b": 2}),
        (GRID.astype(np.float32), GRID),
        (GRID.astype(np.uint8), GRID),
        (np.asfortranarray(GRID), GRID),
        (GRID.astype(">f8"), GRID),
        (np.array([-0.0, np.inf]), np.array([0.0, np.inf])),
        (np.array([np.nan, 1]), np.array([np.nan, 1])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ("blur", "blur"),
    ],
)
def test_the_same_value_in_another_form_is_right(value, expected):
    assert fault(value, expected) is None


def test_values_may_differ_by_a_hundred_thousandth_of_the_largest():
    large = np.array([1e6, 0.0])
    assert fault(large + 9, large) is None
    assert fault(large + 11, large).kind == "values"


def test_a_wrong_shape_names_the_axis_and_by_how_much():
    assert_fault(
        np.zeros((2, 3)),
        np.zeros((3, 4)),
        "shape",
        "its shape is (2, 3); (3, 4) is asked for: axis 0 (rows) is 1 too short, axis 1 (columns) is 1 too short",
    )


@pytest.mark.parametrize(
    ("got", "asked", "words"),
    [
        ((5, 3), (4, 3), "axis 0 (rows) is 1 too long"),
        ((4, 3), (3, 4), "rows and columns are swapped"),
        ((4, 3, 2), (3, 4, 2), "rows and columns are swapped"),
        ((3, 2, 3), (2, 3, 3), "the axes stand in another order"),  # so they do with the channels in front
        ((2, 4, 3), (4, 3, 2), "the axes stand in another order"),
        ((8, 4, 3, 2), (8, 3, 4, 2), "rows and columns are swapped"),
        ((3, 8, 4, 2), (8, 3, 4, 2), "the axes stand in another order"),
        ((4, 4, 2), (4, 4, 5), "axis 2 (channels) is 3 too short"),
        ((7,), (5,), "axis 0 (length) is 2 too long"),
        ((2, 2, 3), (2, 2), "it has 3 dimensions instead of 2"),
        ((4,), (2, 2), "it has 1 dimension instead of 2"),
        ((), (2, 2), "it has 0 dimensions instead of 2"),
        ((1, 5, 4, 3), (2, 5, 4, 3), "axis 0 (batch) is 1 too short"),
    ],
)
def test_a_difference_of_shapes_in_words(got, asked, words):
    assert describe_shape_difference(got, asked) == f"its shape is {got}; {asked} is asked for: {words}"


def test_a_list_in_place_of_an_array_is_told_how_to_become_one():
    message = "it returned a list; an array is asked for: wrap it in `np.array(...)`"
    assert_fault([[1.0, 2.0], [3.0, 4.0]], GRID, "list", message)


def test_none_asks_for_the_return():
    assert_fault(None, GRID, "none", "it returned None: is the `return` missing?")
    assert_fault(None, 3, "none", "it returned None: is the `return` missing?")


def test_nan_is_counted():
    assert_fault(np.array([[np.nan, 2], [3, 4]]), GRID, "nan", "1 of 4 values is NaN (not a number)")
    assert_fault(np.full((2, 2), np.nan), GRID, "nan", "4 of 4 values are NaN (not a number)")
    assert_fault(float("nan"), 1.0, "nan", "it returned NaN (not a number)")


def test_wrong_values_are_counted():
    assert_fault(
        GRID + np.array([[0, 1], [0, 0]]), GRID, "values", "the shape (2, 2) is right, but 1 of 4 values differs"
    )
    assert_fault(GRID + 1, GRID, "values", "the shape (2, 2) is right, but 4 of 4 values differ")
    assert_fault(np.array([2.0]), np.array([1.0]), "values", "the shape (1,) is right, but the value differs")
    assert_fault(17.5, 70.0, "values", "it returned 17.5, not 70")
    assert_fault(1000, 999, "values", "it returned 1,000, not 999")
    assert_fault(False, True, "values", "it returned False, not True")


def test_an_integer_dtype_is_blamed_only_where_it_cannot_hold_the_values():
    wrong_for_another_reason = fault((GRID + 1).astype(int), GRID)
    assert wrong_for_another_reason.kind == "values"
    assert_fault(
        (GRID / 2).astype(int),
        GRID / 2,
        "dtype",
        "the shape (2, 2) is right, but 2 of 4 values differ; the result has dtype int64, which cannot hold fractions: "
        "compute in floating point",
    )
    wrapped = fault((GRID.astype(np.uint8) * 100), GRID * 100)
    assert wrapped.kind == "dtype"
    assert "dtype uint8, which cannot hold numbers outside 0 to 255" in wrapped.message


def test_complex_and_object_arrays_are_not_real_numbers():
    assert_fault(
        GRID.astype(complex), GRID, "dtype", "it returned numbers of dtype complex128; real numbers are asked for"
    )
    assert fault(GRID.astype(object), GRID).kind == "dtype"
    assert fault(np.array([["a", "b"], ["c", "d"]]), GRID).kind == "dtype"


@pytest.mark.parametrize(
    ("value", "expected", "message"),
    [
        (True, 1, "it returned True (of type bool); an integer is asked for"),
        (np.bool_(True), 1.0, "it returned True (of type bool); a number is asked for"),
        (1, True, "it returned 1 (of type int); True or False is asked for"),
        (614656.0, 614656, "it returned 614656.0 (of type float); an integer is asked for"),
        ("3", 3, "it returned '3' (of type str); an integer is asked for"),
        (1 + 0j, 1.0, "it returned (1+0j) (of type complex); a number is asked for"),
        (2.5, GRID, "it returned 2.5 (of type float); an array of shape (2, 2) is asked for"),
        (5, (1, 2), "it returned 5 (of type int); a tuple of 2 is asked for"),
        (5, {"a": 1}, "it returned 5 (of type int); a dict is asked for"),
        (5, "blur", "it returned 5 (of type int); a text is asked for"),
        (Opaque("Layer", "<Layer>"), 1.0, "it returned <Layer> (of type Layer); a number is asked for"),
    ],
)
def test_a_wrong_type_is_named_beside_the_one_asked_for(value, expected, message):
    assert_fault(value, expected, "type", message)


def test_an_array_in_place_of_a_number_shows_its_shape():
    assert_fault(np.ones((1,)), 1.0, "shape", "it returned an array of shape (1,); a single number is asked for")
    assert_fault(np.ones((2, 2)), 4, "shape", "it returned an array of shape (2, 2); an integer is asked for")


def test_sequences_and_dicts_say_which_entry():
    assert_fault((1, 2, 3), (1, 2), "shape", "it has 3 entries; 2 are asked for")
    assert_fault((1, 3), (1, 2), "values", "entry 1: it returned 3, not 2")
    assert_fault([((4, 4), 0)], [((4, 6), 0)], "values", "entry [0][0][1]: it returned 4, not 6")
    assert_fault([((4, 6), 0)], [((4, 6, 2), 0)], "shape", "entry [0][0]: it has 2 entries; 3 are asked for")
    assert_fault([(7, 0)], [((7,), 0)], "type", "entry [0][0]: it returned 7 (of type int); a tuple of 1 is asked for")
    assert_fault({"a": 1}, {"a": 1, "b": 2}, "keys", "the key 'b' is missing")
    assert_fault({"a": 2}, {"a": 1}, "values", "key 'a': it returned 2, not 1")


def test_a_masked_array_cannot_hide_wrong_values():
    assert fault(np.ma.masked_all((2, 2)), GRID).kind == "values"


def test_a_value_with_a_broken_repr_is_still_named():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert (
        fault(Broken(), 1.0).message
        == "it returned (its repr raises RuntimeError) (of type Broken); a number is asked for"
    )


def test_a_changed_argument_is_named():
    found = mismatch(returned(1.0, changed=("image", "kernel")), returned(1.0), Rule())
    assert found.kind == "changed-input"
    assert (
        found.message == "the result is right, but the call changed its argument `image` and `kernel`; work on a copy"
    )


def test_wrong_values_matter_more_than_a_changed_argument():
    assert mismatch(returned(2.0, changed=("x",)), returned(1.0), Rule()).kind == "values"


def test_a_view_is_wrong_only_where_a_new_array_is_asked_for():
    answer = returned(GRID, shared=("x",))
    assert mismatch(answer, returned(GRID), Rule()) is None
    found = mismatch(answer, returned(GRID), Rule(fresh=True))
    assert (found.kind, found.message) == ("not-new", "the result is not a new array: it shares memory with `x`")


def test_an_exception_is_told_with_its_line_and_message():
    answer = raised("IndexError", "LookupError", message="index 3 is out of bounds", line=4, code="x[3]")
    found = mismatch(answer, returned(1.0), Rule())
    assert found.kind == "error"
    assert found.message == "it raised IndexError in line 4 (`x[3]`): index 3 is out of bounds"
    assert mismatch(raised("Exception"), returned(1.0), Rule()).message == "it raised Exception"


def test_where_a_value_error_is_asked_for_any_kind_of_it_will_do():
    asked = raised("ValueError", message="kernel (3, 2) is larger than the image (2, 4); add a border")
    assert mismatch(raised("LinAlgError", "ValueError"), asked, Rule()) is None
    found = mismatch(raised("IndexError"), asked, Rule())
    assert (found.kind, found.message) == ("wrong-error", "it raised IndexError; a ValueError is asked for")
    found = mismatch(returned(np.zeros((0, 2))), asked, Rule())
    assert found.kind == "no-error"
    assert found.message == (
        "it returned an array of shape (0, 2); a ValueError is asked for, because kernel (3, 2) is larger than the "
        "image (2, 4)"
    )
    assert mismatch(returned(None), asked, Rule()).message.startswith("it returned None; a ValueError")


def test_an_untouched_stub_is_not_solved_yet_even_where_an_error_is_asked_for():
    stub = raised("NotImplementedError", "RuntimeError")
    assert mismatch(stub, returned(1.0), Rule()).kind == "unsolved"
    assert mismatch(stub, raised("ValueError"), Rule()).kind == "unsolved"


@pytest.mark.parametrize(("outcome", "kind"), [("timed out", "too-slow"), ("died", "died"), ("not asked", "not-asked")])
def test_a_call_that_did_not_end_says_why(outcome, kind):
    assert mismatch(Answer(outcome), returned(1.0), Rule()).kind == kind


def test_form_is_judged_by_the_choices_alone():
    rule = Rule(kind="form", choices=("blur", "edges"))
    assert mismatch(returned("blur"), None, rule) is None
    for value in ("blurr", 3, None, ["blur"], np.array(["blur", "edges"])):
        assert mismatch(returned(value), None, rule).kind == "form"
    assert mismatch(returned("blurr"), None, rule).message == "'blurr' is not one of blur, edges"
    assert mismatch(returned("anything"), None, Rule(kind="form")) is None


def test_a_sentence_begins_with_a_capital_unless_it_begins_with_a_name():
    assert Mismatch("none", "it returned None: is it?").sentence == "It returned None: is it?"
    assert Mismatch("values", "it differs").sentence == "It differs."
    assert Mismatch("signature", "relu(x) cannot be called").sentence == "relu(x) cannot be called."
    assert Mismatch("form", "'blurr' is not one").sentence == "'blurr' is not one."


def test_an_answer_is_that_of_an_idea_only_with_the_same_type():
    assert same_answer(returned(108), returned(108), Rule())
    assert not same_answer(returned(108), returned(108.0), Rule())
    assert not same_answer(returned(108.0), returned(108), Rule())


def test_an_idea_that_raises_is_recognised_by_the_kind_of_exception():
    assert same_answer(raised("IndexError"), raised("IndexError"), Rule())
    assert not same_answer(raised("ValueError"), raised("IndexError"), Rule())
    assert not same_answer(Answer("returned", 1.0), raised("IndexError"), Rule())


def test_an_idea_that_changes_its_argument_is_recognised_under_another_name_of_it():
    assert same_answer(returned(1.0, changed=("array",)), returned(1.0, changed=("x",)), Rule())
    assert not same_answer(returned(1.0), returned(1.0, changed=("x",)), Rule())
    assert not same_answer(returned(GRID), returned(GRID, shared=("x",)), Rule())


def test_differences_of_infinities_and_nan():
    expected = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert not differences(expected, expected, 1e-5).any()
    assert differences(expected[::-1], expected, 1e-5).tolist() == [True, True, True, True]


def test_an_expected_none_is_compared_too():
    assert value_mismatch(None, None, 1e-5) is None
    assert value_mismatch(1, None, 1e-5).message == "it returned 1 (of type int); None is asked for"
