"""What comes from outside can at worst be refused, with a PlainError, before it takes memory."""

import contextlib
import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_values import TEXTS, VALUES

from byhand.check.answer import Answer
from byhand.check.plain import Bounds, PlainError, from_plain, to_plain

JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-3, 2**70),
        st.floats(),
        TEXTS,
        st.just("float64"),
        st.just("nan"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(
                TEXTS,
                st.sampled_from(["tuple", "dict", "array", "scalar", "float", "callable", "opaque"]),
                st.sampled_from(["dtype", "shape", "values", "base64", "outcome", "value", "failure", "seconds"]),
                st.sampled_from(["kinds", "message", "line", "code", "changed", "shared"]),
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


def only_ever_refused(read, plain):
    with contextlib.suppress(PlainError):
        read(plain)


@given(JSON)
@settings(max_examples=500, deadline=None)
def test_arbitrary_json_is_read_or_refused(plain):
    only_ever_refused(from_plain, plain)
    only_ever_refused(Answer.from_plain, plain)
    only_ever_refused(from_plain, {"array": plain})
    only_ever_refused(from_plain, {"scalar": plain})
    only_ever_refused(Answer.from_plain, {"outcome": "returned", "value": plain})
    only_ever_refused(Answer.from_plain, {"outcome": "raised", "failure": plain})


def mutated(draw, plain):
    """Somewhere in it, one thing is replaced by another."""
    if draw(st.integers(0, 3)) == 0 or not isinstance(plain, dict | list) or not plain:
        return draw(JSON)
    if isinstance(plain, list):
        where = draw(st.integers(0, len(plain) - 1))
        return [*plain[:where], mutated(draw, plain[where]), *plain[where + 1 :]]
    key = draw(st.sampled_from(sorted(plain)))
    return plain | {key: mutated(draw, plain[key])}


@given(st.data(), VALUES)
@settings(max_examples=500, deadline=None)
def test_spoilt_values_are_read_or_refused(data, value):
    answer = Answer("returned", value, changed=("x",), seconds=0.5)
    plain = json.loads(json.dumps(answer.to_plain(readable=data.draw(st.booleans()))))
    only_ever_refused(Answer.from_plain, mutated(data.draw, plain))
    only_ever_refused(from_plain, mutated(data.draw, plain["value"]))


HOSTILE = [
    {"array": {"dtype": "float64", "shape": [2**39, 2**39, 0], "base64": ""}},
    {"array": {"dtype": "float64", "shape": [2**35], "base64": ""}},
    {"array": {"dtype": "float64", "shape": [2**20, 2**20], "values": []}},
    {"array": {"dtype": "float64", "shape": [-1], "base64": "AAAAAAAAAAA="}},
    {"array": {"dtype": "float64", "shape": [True], "base64": "AAAAAAAAAAA="}},
    {"array": {"dtype": "float64", "shape": [1.0], "base64": "AAAAAAAAAAA="}},
    {"array": {"dtype": "float64", "shape": [1] * 100, "base64": "AAAAAAAAAAA="}},
    {"array": {"dtype": "float64", "shape": [1], "base64": "not base64!"}},
    {"array": {"dtype": "float64", "shape": [1], "base64": "AAAA"}},
    {"array": {"dtype": "float64", "shape": [1], "base64": None}},
    {"array": {"dtype": "float64", "shape": [1], "base64": "ü"}},
    {"array": {"dtype": "float64", "shape": [2], "values": [[1], [2, 3]]}},
    {"array": {"dtype": "float64", "shape": [2], "values": ["a", {}]}},
    {"array": {"dtype": "uint8", "shape": [1], "values": [300]}},
    {"array": {"dtype": "object", "shape": [1], "values": [1]}},
    {"array": {"dtype": ["float64"], "shape": [1], "values": [1]}},
    {"array": {"dtype": "float64", "shape": [1]}},
    {"array": []},
    {"scalar": ["uint8", 300]},
    {"scalar": ["int64", {"float": "nan"}]},
    {"scalar": ["float64", "1"]},
    {"scalar": ["complex128", 1.0]},
    {"scalar": ["float64", [1]]},
    {"float": "1e5"},
    {"float": ["nan"]},
    {"callable": "eval"},
    {"callable": ["square"]},
    {"dict": [[[1], 2]]},
    {"dict": [[1]]},
    {"tuple": {"tuple": []}},
    {"opaque": ["a"]},
    {"opaque": [1, 2]},
    {"pickle": "gASVAAAA"},
    {"tuple": [], "dict": []},
    {},
    10**2000,
    "x" * 30_000,
    [0] * 300_000,
]


@pytest.mark.parametrize("plain", HOSTILE, ids=lambda plain: str(plain)[:60])
def test_hostile_values_are_refused(plain):
    with pytest.raises(PlainError):
        from_plain(plain)


def test_deep_nesting_is_refused_in_every_kind():
    for kind in (lambda inner: [inner], lambda inner: {"tuple": [inner]}, lambda inner: {"dict": [[0, inner]]}):
        plain = None
        for _ in range(900):
            plain = kind(plain)
        with pytest.raises(PlainError):
            from_plain(plain)


def test_refusing_huge_arrays_takes_no_memory():
    tracemalloc.start()
    for shape in ([2**30], [2**20, 2**20], [2**39, 1]):
        for content in ({"base64": ""}, {"values": []}, {"values": 1.0}):
            with pytest.raises(PlainError):
                from_plain({"array": {"dtype": "float64", "shape": shape, **content}})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


def test_the_size_of_all_arrays_together_is_bounded():
    one = to_plain(np.zeros(100))
    assert len(from_plain([one] * 3, Bounds(array_bytes=2400))) == 3
    with pytest.raises(PlainError, match="arrays larger than 2400 bytes"):
        from_plain([one] * 4, Bounds(array_bytes=2400))


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {"outcome": "won"},
        {"outcome": ["returned"]},
        {"outcome": "raised"},
        {"outcome": "raised", "failure": {"kinds": [], "message": "", "code": "", "line": None}},
        {"outcome": "raised", "failure": {"kinds": ["E"] * 99, "message": "", "code": "", "line": None}},
        {"outcome": "raised", "failure": {"kinds": ["E"], "message": "x" * 9999, "code": "", "line": None}},
        {"outcome": "raised", "failure": {"kinds": ["E"], "message": "", "code": "", "line": -1}},
        {"outcome": "raised", "failure": {"kinds": ["E"], "message": "", "code": "", "line": True}},
        {"outcome": "returned", "value": 1, "seconds": -1},
        {"outcome": "returned", "value": 1, "seconds": "fast"},
        {"outcome": "returned", "value": 1, "seconds": float("nan")},
        {"outcome": "returned", "value": 1, "changed": "x"},
        {"outcome": "returned", "value": 1, "shared": ["x" * 200]},
    ],
    ids=str,
)
def test_malformed_answers_are_refused(plain):
    with pytest.raises(PlainError):
        Answer.from_plain(plain)
