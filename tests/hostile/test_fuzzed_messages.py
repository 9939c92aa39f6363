"""What comes out of the sandbox is hostile: whatever it is, reading it ends, and raises and takes what it may."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import threading
import time
import tracemalloc
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from byhand.check.answer import Answer
from byhand.check.plain import Bounds, PlainError, from_plain
from grader.engine import session
from grader.engine.outputs import accepted_outputs
from grader.engine.session import Transcript, _Listener
from grader.engine.submission import UnreadableError, parse_notebook
from grader.exercises.declare import Limits

pytestmark = pytest.mark.slow
LIMITS = Limits(cell_seconds=5, output=20_000, answers=2**18)
CASES = 5
PLAN = {
    "cells": [{"index": 0, "source": ""}, {"index": 3, "source": "", "cases": [{}] * CASES}, {"index": 4, "source": ""}]
}
FUZZ = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
BOUND = 24 * 2**20
"""Bytes that reading may take: a small multiple of what is accepted (half a mebibyte of text, a quarter of arrays)."""


class FakeRunner:
    """A runner of which there is only the pipe."""

    first = None

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def said(self) -> str:
        return ""

    def how_it_ended(self) -> str:
        return ""


def listened(data: bytes, seconds: float = 5, limits: Limits = LIMITS) -> Transcript:
    """What the listener makes of bytes from a real pipe."""
    read, write = os.pipe()
    sender = threading.Thread(target=_send, args=(write, data))
    sender.start()
    try:
        return _Listener(FakeRunner(read), PLAN, limits, seconds).listen()[0]
    finally:
        os.close(read)
        sender.join()


def line(message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"


def at_the_check(message: Any) -> bytes:
    """Messages up to the check cell, then this one."""
    outputs = {"event": "outputs", "cell": 0, "outputs": []}
    first = line({"event": "start", "cell": 0}) + line(outputs) + line({"event": "start", "cell": 3})
    return first + (message if isinstance(message, bytes) else line(message))


def answered(value: Any) -> Any:
    return {"event": "answer", "cell": 3, "case": 0, "answer": {"outcome": "returned", "value": value}}


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


def whole(transcript: Transcript) -> None:
    """A transcript holds only what may be in one, and is text that can be written."""
    assert set(transcript.answers) <= {3}
    assert all(len(answers) <= CASES for answers in transcript.answers.values())
    assert set(transcript.outputs) <= {0, 4}
    assert all(len(reason) <= 500 for reason in transcript.missing.values())
    assert transcript.broke in (None, -1, 0, 3, 4)
    assert all(isinstance(answer, Answer) for answers in transcript.answers.values() for answer in answers)


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


def peak_of(data: bytes, limits: Limits = LIMITS) -> tuple[int, Transcript]:
    """Bytes that were allocated at most while this was read, beyond the data themselves."""
    tracemalloc.start()
    try:
        transcript = listened(data, limits=limits)
        return tracemalloc.get_traced_memory()[1], transcript
    finally:
        tracemalloc.stop()


def array(shape: list[Any], dtype: str = "float64", **more: Any) -> Any:
    return {"array": {"dtype": dtype, "shape": shape, **more}}


BOMBS: dict[str, bytes] = {
    "brackets": b"[" * 500_000 + b"\n",
    "objects in objects": b'{"a":' * 100_000 + b"\n",
    "a huge integer": b"1" * 500_000 + b"\n",
    "a huge exponent": b"1e" + b"9" * 500_000 + b"\n",
    "a line without an end": b"x" * 10**7,
    "a shape of 2**39": line(answered(array([2**39], base64=""))),
    "a shape whose product overflows": line(answered(array([2**39] * 16, base64=""))),
    "a shape of nothing times much": line(answered(array([0, 2**39, 2**39], base64=""))),
    "a shape of nothing, as values": line(answered(array([0, 2**39], values=[]))),
    "a negative shape": line(answered(array([-1, -1], base64="AAAAAAAAAAA="))),
    "texts of a billion letters": line(answered(array([1], "U1000000000", base64="AAAA"))),
    "values for texts": line(answered(array([2], "object", values=[{}, []]))),
    "values that are deep": line(answered(array([1], values=json.loads("[" * 60 + "]" * 60)))),
    "base64 that lies": line(answered(array([4], base64="A" * 400_000))),
    "the same key a hundred thousand times": b'{"event":"answer",' + b'"a":1,' * 50_000 + b'"a":1}\n',
    "one long text": line(answered("x" * 400_000)),
    "escapes of letters": line(answered("\u4e2d" * 60_000)),
    "output after output": line({"event": "outputs", "cell": 0, "outputs": []}) * 20_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
def test_a_bomb_takes_no_more_than_a_bound(bomb: bytes) -> None:
    peak, transcript = peak_of(at_the_check(bomb))
    whole(transcript)
    assert transcript.broke == 3
    assert peak < BOUND


MANY = {
    "empty objects": b"{},",
    "objects of one key": b'{"a":1},',
    "empty lists": b"[],",
}


@pytest.mark.parametrize("piece", MANY)
def test_many_small_values_take_no_more_than_a_bound(piece: str) -> None:
    values = MANY[piece] * (6 * 2**20 // len(MANY[piece]))
    data = b'{"event":"answer","cell":3,"case":0,"answer":[' + values[:-1] + b"]}\n"
    peak, _ = peak_of(at_the_check(data), Limits())
    assert peak < 100 * 2**20


def test_all_answers_to_an_exercise_share_its_limit() -> None:
    size = LIMITS.answers * 9 // 10
    data = base64.b64encode(bytes(size)).decode()
    messages = [answered(array([size], "uint8", base64=data)) | {"case": case} for case in range(CASES)]
    transcript = listened(at_the_check(b"".join(map(line, messages))))
    assert sum(answer.value.nbytes for answer in transcript.answers[3]) <= LIMITS.answers


def heard(plan: Any, messages: list[Any]) -> Transcript:
    """What the listener makes of messages, with a plan of one's own."""
    read, write = os.pipe()
    sender = threading.Thread(target=_send, args=(write, b"".join(map(line, messages))), daemon=True)
    sender.start()
    transcript, _ = _Listener(FakeRunner(read), plan, LIMITS, 20).listen()
    os.close(read)
    return transcript


def test_all_exercises_of_a_notebook_share_a_limit_and_each_has_a_share_of_its_own() -> None:
    exercises = 12
    plan = {"cells": [{"index": i, "source": "", "cases": [{}], "exercise": f"e{i}"} for i in range(exercises)]}

    def answers(sizes: list[int]) -> Transcript:
        messages: list[Any] = []
        for cell, size in enumerate(sizes):
            value = array([size], "uint8", base64=base64.b64encode(bytes(size)).decode())
            messages += [{"event": "start", "cell": cell}, answered(value) | {"case": 0, "cell": cell}]
        return heard(plan, [*messages, {"event": "done"}])

    share = session.share_of(LIMITS.answers)
    small = int(0.9 * share)
    greedy = answers([LIMITS.answers, *[small] * (exercises - 1)])
    assert greedy.broke is None
    assert len(greedy.answers) == exercises
    too_greedy = answers([LIMITS.answers] * exercises)
    assert too_greedy.broke == 1
    assert 0 not in {len(found) for found in too_greedy.answers.values()}


def test_what_was_cut_or_came_too_late_is_told() -> None:
    plan = {
        "cells": [
            {"index": 0, "source": ""},
            {"index": 2, "source": "", "cases": [{}, {}], "exercise": "relu"},
        ]
    }
    cut = {"output_type": "stream", "name": "stdout", "text": f"x\n… {session.CUT}\n"}
    late = {"outcome": "timed out"}
    messages = [
        {"event": "start", "cell": 0},
        {"event": "outputs", "cell": 0, "outputs": [cut]},
        {"event": "start", "cell": 2},
        *({"event": "answer", "cell": 2, "case": case, "answer": late} for case in range(2)),
        {"event": "done"},
    ]
    transcript = heard(plan, messages)
    assert transcript.notes == ["cell 1: its output was cut", "cell 3: relu did not answer in time"]


def test_all_outputs_of_a_notebook_share_a_limit() -> None:
    cells = 200
    plan = {"cells": [{"index": index, "source": ""} for index in range(cells)]}
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 80_000}
    data = b"".join(
        line({"event": "start", "cell": i}) + line({"event": "outputs", "cell": i, "outputs": [output]})
        for i in range(cells)
    )
    read, write = os.pipe()
    sender = threading.Thread(target=_send, args=(write, data), daemon=True)
    sender.start()
    transcript, _ = _Listener(FakeRunner(read), plan, LIMITS, 20).listen()
    os.close(read)
    assert sum(len(str(outputs)) for outputs in transcript.outputs.values()) < 64 * LIMITS.output


def _send(write: int, data: bytes) -> None:
    view = memoryview(data)
    with contextlib.suppress(OSError):
        while view:
            view = view[os.write(write, view) :]
    os.close(write)


class Hasty(selectors.DefaultSelector):
    """Says that there is something to read, also when another reader has taken it meanwhile."""

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout) or [(key, selectors.EVENT_READ) for key in self.get_map().values()]


def test_reading_ends_when_the_bytes_were_taken_by_another_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What writes to a pipe can open it for reading, too, through /proc/self/fd, where the pipe's owner is the same."""
    monkeypatch.setattr(session.selectors, "DefaultSelector", Hasty)
    read, write = os.pipe()
    listening = threading.Thread(target=_Listener(FakeRunner(read), PLAN, LIMITS, 1.0).listen, daemon=True)
    listening.start()
    listening.join(4)
    ended = not listening.is_alive()
    os.close(write)  # and who waits still is let go
    listening.join(4)
    os.close(read)
    assert ended


def test_a_slow_sender_is_not_waited_for_longer_than_the_limit() -> None:
    read, write = os.pipe()
    begun = time.monotonic()

    def drip() -> None:
        with contextlib.suppress(OSError):
            while time.monotonic() < begun + 4:
                os.write(write, b" ")
                time.sleep(0.01)

    threading.Thread(target=drip, daemon=True).start()
    transcript, started = _Listener(FakeRunner(read), PLAN, LIMITS, 1.0).listen()
    os.close(read)
    assert time.monotonic() - begun < 3
    assert not started
    assert "time" in transcript.why


def test_a_notebook_of_small_values_takes_no_more_than_a_bound() -> None:
    notebook = nbformat.v4.new_notebook(metadata={"x": "HERE"})
    content = json.dumps(notebook).replace('"HERE"', "[" + "{}," * 350_000 + "0]").encode()
    tracemalloc.start()
    try:
        with contextlib.suppress(UnreadableError):
            parse_notebook(content)
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()
