"""What comes out of the sandbox is hostile: whatever it is, it is read or refused, and what is read can be written."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from byhand.check.answer import Answer
from byhand.check.plain import Bounds, PlainError, from_plain
from grader.engine.outputs import accepted_outputs
from tests.hostile.hearing import answered, at_the_check, line, listened, whole

pytestmark = pytest.mark.slow
FUZZ = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([2**63, -(2**63), 10**300, 10**4000, -1, 2**40, float("nan"), True])
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc"]), max_size=5),
    st.sampled_from(
        ["float64", "object", "O", "U1000000000", "V8", "f8,O", ">f8", "datetime64[ns]", "void", "nan", "inf"]
    ),
    st.sampled_from(["returned", "raised", "answer", "start", "done", "outputs", "missing", "array", "x" * 30_000]),
)
SHAPES = st.lists(
    st.one_of(st.integers(-5, 5), st.sampled_from([2**20, 2**39, 2**62, -1, 10**30, True, 1.0, "3"])), max_size=20
)
BASE64 = st.one_of(st.binary(max_size=64).map(lambda b: base64.b64encode(b).decode()), TEXTS)
ARRAYS = st.fixed_dictionaries(
    {}, optional={"dtype": TEXTS, "shape": SHAPES, "base64": BASE64, "values": st.lists(NUMBERS, max_size=4)}
)
KINDS = ("float", "tuple", "dict", "scalar", "array", "callable", "made", "opaque", "nonsense")
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, ARRAYS.map(lambda a: {"array": a})),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(TEXTS, inner, max_size=3),
        st.tuples(st.sampled_from(KINDS), inner).map(lambda pair: {pair[0]: pair[1]}),
        st.tuples(TEXTS, st.lists(inner, max_size=3)).map(lambda pair: {"made": list(pair)}),
        st.lists(st.lists(inner, min_size=2, max_size=2), max_size=3).map(lambda pairs: {"dict": pairs}),
    ),
    max_leaves=20,
)
ANSWERS = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {"outcome": TEXTS},
        optional={"value": VALUES, "failure": VALUES, "changed": VALUES, "shared": VALUES, "seconds": VALUES},
    ),
    st.fixed_dictionaries(
        {
            "outcome": st.just("raised"),
            "failure": st.fixed_dictionaries(
                {"kinds": st.lists(TEXTS, max_size=3), "message": TEXTS, "code": TEXTS}, optional={"line": VALUES}
            ),
        }
    ),
)
MIMES = st.one_of(st.sampled_from(["text/plain", "text/html", "image/png", "application/json", "a+json"]), TEXTS)
OUTPUTS = st.lists(
    st.one_of(
        VALUES,
        st.fixed_dictionaries(
            {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result", "pyout"])},
            optional={
                "name": st.sampled_from(["stdout", "stderr", "3"]),
                "text": VALUES,
                "ename": TEXTS,
                "evalue": TEXTS,
                "traceback": st.one_of(VALUES, st.lists(TEXTS, max_size=3)),
                "data": st.one_of(VALUES, st.dictionaries(MIMES, VALUES, max_size=3)),
                "metadata": st.one_of(
                    VALUES, st.dictionaries(MIMES, st.dictionaries(TEXTS, VALUES, max_size=2), max_size=2)
                ),
            },
        ),
    ),
    max_size=4,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "event": st.sampled_from(["start", "outputs", "answer", "missing", "done", "nonsense", None, []]),
        "cell": st.one_of(st.sampled_from([0, 3, 4, 0.0, True, "0", -1]), VALUES),
        "case": st.one_of(st.integers(-1, 6), VALUES),
        "answer": ANSWERS,
        "outputs": OUTPUTS,
        "reason": VALUES,
    },
)


@FUZZ
@given(st.binary(max_size=2000))
def test_random_bytes_end_in_a_transcript(data: bytes) -> None:
    whole(listened(data))


@FUZZ
@given(st.lists(st.one_of(MESSAGES, VALUES), max_size=8))
def test_random_messages_end_in_a_transcript(messages: list[Any]) -> None:
    whole(listened(b"".join(map(line, messages))))


@FUZZ
@given(st.lists(MESSAGES, min_size=1, max_size=5))
def test_random_messages_at_a_check_end_in_a_transcript(messages: list[Any]) -> None:
    whole(listened(at_the_check(b"".join(line(m | {"cell": 3}) for m in messages))))


@FUZZ
@given(ANSWERS, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=5))
def test_changed_bytes_of_messages_end_in_a_transcript(answer: Any, changes: list[tuple[int, int]]) -> None:
    data = bytearray(at_the_check(answered(0) | {"answer": answer}))
    for place, byte in changes:
        data[place % len(data)] = byte
    whole(listened(bytes(data)))


@FUZZ
@given(VALUES)
def test_a_value_is_read_or_refused(plain: Any) -> None:
    with contextlib.suppress(PlainError):
        value = from_plain(plain, Bounds(array_bytes=2**18))
        if isinstance(value, np.ndarray):
            assert value.nbytes <= 2**18
            assert value.dtype.kind in "biufc"


@FUZZ
@given(ANSWERS)
def test_an_answer_is_read_or_refused(plain: Any) -> None:
    with contextlib.suppress(PlainError):
        assert isinstance(Answer.from_plain(plain, Bounds(array_bytes=2**18)), Answer)


@FUZZ
@given(OUTPUTS)
def test_outputs_are_of_nbformats_form_or_refused(outputs: Any) -> None:
    assume("\\ud" not in json.dumps(outputs))
    try:
        accepted = accepted_outputs(outputs, 20_000)
    except PlainError:
        return
    cell = nbformat.v4.new_code_cell("", outputs=[nbformat.from_dict(output) for output in accepted])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]), relax_add_props=True)


def test_outputs_are_text_that_a_file_can_hold() -> None:
    accepted = accepted_outputs([{"output_type": "stream", "name": "stdout", "text": "\ud800"}], 20_000)
    json.dumps(accepted, ensure_ascii=False).encode()


def test_a_reason_is_text_that_a_file_can_hold() -> None:
    transcript = listened(at_the_check({"event": "missing", "cell": 3, "reason": "\ud800\x1b[2J"}))
    transcript.missing[3].encode()


def test_metadata_are_json_of_the_strict_kind() -> None:
    metadata = {"image/png": {"width": float("nan")}}
    output = {"output_type": "display_data", "data": {"image/png": ""}, "metadata": metadata}
    json.dumps(accepted_outputs([output], 20_000), allow_nan=False)
