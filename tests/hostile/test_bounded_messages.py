"""What comes out of the sandbox is hostile: however much it is, reading it ends, and takes no more than a bound."""

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
import pytest

from grader.engine import session
from grader.engine.session import Transcript, _Listener
from grader.engine.submission import UnreadableError, parse_notebook
from grader.exercises.declare import Limits
from tests.hostile.hearing import CASES, LIMITS, PLAN, FakeRunner, answered, at_the_check, line, listened, whole

pytestmark = pytest.mark.slow
BOUND = 24 * 2**20
"""Bytes that reading may take: a small multiple of what is accepted (half a mebibyte of text, a quarter of arrays)."""


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


def test_all_exercises_of_a_notebook_share_a_limit_and_each_has_a_share_of_its_own() -> None:
    exercises = 12
    plan = {"cells": [{"index": i, "source": "", "cases": [{}], "exercise": f"e{i}"} for i in range(exercises)]}

    def answers(sizes: list[int]) -> Transcript:
        messages: list[Any] = []
        for cell, size in enumerate(sizes):
            value = array([size], "uint8", base64=base64.b64encode(bytes(size)).decode())
            messages += [{"event": "start", "cell": cell}, answered(value) | {"case": 0, "cell": cell}]
        return listened(b"".join(map(line, [*messages, {"event": "done"}])), 20, plan=plan)

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
    transcript = listened(b"".join(map(line, messages)), plan=plan)
    assert transcript.notes == ["cell 1: its output was cut", "cell 3: relu did not answer in time"]


def test_all_outputs_of_a_notebook_share_a_limit() -> None:
    cells = 200
    plan = {"cells": [{"index": index, "source": ""} for index in range(cells)]}
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 80_000}
    data = b"".join(
        line({"event": "start", "cell": i}) + line({"event": "outputs", "cell": i, "outputs": [output]})
        for i in range(cells)
    )
    transcript = listened(data, 20, plan=plan)
    assert sum(len(str(outputs)) for outputs in transcript.outputs.values()) < 64 * LIMITS.output


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
