"""Values travel as plain data and come back as they were; what cannot travel is named instead."""

import collections
import enum
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_values import VALUES, same, sent

from byhand.check import vocabulary
from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import Case
from byhand.check.plain import Bounds, Opaque, from_plain, printable, to_plain


@given(VALUES, st.booleans())
@settings(max_examples=300, deadline=None)
def test_values_come_back_as_they_were(value, readable):
    assert same(value, sent(value, readable=readable))


@given(VALUES, st.integers(0, 3), st.integers(1, 6), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_what_is_written_within_bounds_can_be_read_within_them(value, depth, values, size):
    bounds = Bounds(array_bytes=size, depth=depth, values=values, text=100)
    from_plain(json.loads(json.dumps(to_plain(value, bounds=bounds))), bounds)


class Colour(enum.IntEnum):
    RED = 3


Pair = collections.namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    ("value", "back"),
    [
        (np.str_("blur"), "blur"),
        (np.longdouble(1.5), np.float64(1.5)),
        (np.array([1.5], np.longdouble), np.array([1.5])),
        (Colour.RED, 3),
        (Pair(1, 2), (1, 2)),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(int, a=1), {"a": 1}),
        (collections.deque([1]), Opaque("deque", "deque([1])")),
        (np.array([1.5], ">f8"), np.array([1.5])),
        (np.ma.array([[1]]), np.array([[1]])),
        (..., Opaque("ellipsis", "...")),
    ],
)
def test_relatives_of_plain_types_travel_as_these(value, back):
    assert same(back, sent(value))


class BadRepr:
    def __repr__(self):
        raise KeyError


def endless_list():
    loop = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    "value",
    [
        np.complex128(1j),
        1j,
        object(),
        BadRepr(),
        print,
        2**5000,
        "x" * 50_000,
        [0] * 300_000,
        endless_list(),
        {(1, (2, 3)): {1, 2}},
        np.array(["a"]),
        np.array([None]),
        np.zeros(2, "datetime64[s]"),
        np.zeros((2**14, 2**14)),
        np.broadcast_to(1.0, (2**20, 2**20)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_travel_is_named_instead_and_never_refused(value):
    back = sent(value)
    assert isinstance(back, Opaque | dict)
    assert len(json.dumps(to_plain(value))) < 1000


def test_complex_arrays_travel_so_that_they_can_be_called_wrong():
    assert sent(np.array([1j])).dtype == complex


def test_control_characters_and_surrogates_become_harmless():
    assert printable("a\x1b[31m\x00\n\t\ud800ü") == "a\ufffd[31m\ufffd\n\t\ufffdü"
    assert from_plain({"opaque": ["\x1b", "\ud800"]}) == Opaque("\ufffd", "\ufffd")


@given(VALUES, st.lists(st.sampled_from("abc"), max_size=2).map(tuple))
@settings(max_examples=50, deadline=None)
def test_answers_come_back_as_they_were(value, changed):
    answer = Answer("returned", value, changed=changed, shared=("x",), seconds=0.25)
    back = Answer.from_plain(json.loads(json.dumps(answer.to_plain())))
    assert same(answer.value, back.value)
    assert (back.outcome, back.changed, back.shared, back.seconds) == ("returned", changed, ("x",), 0.25)


@pytest.mark.parametrize(
    "answer",
    [
        Answer("raised", failure=Failure(("IndexError", "LookupError"), "index 3", 7, "x[3]"), seconds=0.5),
        Answer("raised", failure=Failure(("Exception",), "")),
        Answer("timed out", seconds=10.0),
        Answer("died"),
        Answer("not asked"),
    ],
)
def test_failures_come_back_as_they_were(answer):
    assert Answer.from_plain(json.loads(json.dumps(answer.to_plain()))) == answer


def test_questions_hold_inputs_and_nothing_else():
    case = Case("the secret title", (np.array([1]), {"a": (1, 2)}), {"activation": vocabulary.square}, "edge")
    question = json.loads(json.dumps(case.question()))
    assert set(question) == {"args", "kwargs"}
    back = Case.from_question(question)
    assert same(list(case.args), list(back.args))
    assert back.kwargs == {"activation": vocabulary.square}
