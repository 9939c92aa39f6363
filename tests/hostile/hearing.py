"""What the grader's listener makes of bytes that a runner sends: from a real pipe, with bounds that suit a test."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from typing import Any

from byhand.check.answer import Answer
from grader.engine.session import Transcript, _Listener
from grader.exercises.declare import Limits

LIMITS = Limits(cell_seconds=5, output=20_000, answers=2**18)
CASES = 5
PLAN = {
    "cells": [{"index": 0, "source": ""}, {"index": 3, "source": "", "cases": [{}] * CASES}, {"index": 4, "source": ""}]
}


class FakeRunner:
    """A runner of which there is only the pipe."""

    first = None

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def said(self) -> str:
        return ""

    def how_it_ended(self) -> str:
        return ""


def listened(data: bytes, seconds: float = 5, limits: Limits = LIMITS, plan: Any = PLAN) -> Transcript:
    """What the listener makes of bytes from a real pipe."""
    read, write = os.pipe()
    sender = threading.Thread(target=_send, args=(write, data))
    sender.start()
    try:
        return _Listener(FakeRunner(read), plan, limits, seconds).listen()[0]
    finally:
        os.close(read)
        sender.join()


def _send(write: int, data: bytes) -> None:
    view = memoryview(data)
    with contextlib.suppress(OSError):
        while view:
            view = view[os.write(write, view) :]
    os.close(write)


def line(message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"


def at_the_check(message: Any) -> bytes:
    """Messages up to the check cell, then this one."""
    outputs = {"event": "outputs", "cell": 0, "outputs": []}
    first = line({"event": "start", "cell": 0}) + line(outputs) + line({"event": "start", "cell": 3})
    return first + (message if isinstance(message, bytes) else line(message))


def answered(value: Any) -> Any:
    return {"event": "answer", "cell": 3, "case": 0, "answer": {"outcome": "returned", "value": value}}


def whole(transcript: Transcript) -> None:
    """A transcript holds only what may be in one, and is text that can be written."""
    assert set(transcript.answers) <= {3}
    assert all(len(answers) <= CASES for answers in transcript.answers.values())
    assert set(transcript.outputs) <= {0, 4}
    assert all(len(reason) <= 500 for reason in transcript.missing.values())
    assert transcript.broke in (None, -1, 0, 3, 4)
    assert all(isinstance(answer, Answer) for answers in transcript.answers.values() for answer in answers)
