"""One run of the runner: a plan goes in, its messages come out and are checked, and time is kept from outside."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from byhand.check.answer import Answer
from byhand.check.plain import Bounds, Plain, PlainError
from grader.engine import sandbox
from grader.engine.outputs import accepted_outputs
from grader.exercises.declare import Lesson, Limits

GRACE = 3.0
"""Seconds beyond a limit, in which the runner should have stopped the student's code itself."""
START_UP = 60.0
"""Seconds until the first cell starts, on a slow and busy machine."""
CHUNK = 2**16


@dataclass
class Transcript:
    """What a run sent, checked as it came.

    answers: by cell index, in the order of the cases. missing: why nothing could be asked, by cell index. finished:
    cells that ran to their end. broke: the cell at which the run ended before its time, or None; `why` says how in
    words, and `fate` as the answer to the case that was being asked.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)
    broke: int | None = None
    why: str = ""
    fate: Answer = field(default_factory=lambda: Answer("died"))


class SandboxFailedError(RuntimeError):
    """The sandbox did not start; nothing of the student's has run."""


def run(plan: Plain, lesson: Lesson, files: Path | None, sandboxed: bool, seconds: float) -> Transcript:
    """Run a plan to its end, or until `seconds` or another limit are used up, or until the runner dies.

    Raises SandboxUnavailableError where there is no sandbox, SandboxFailedError when it does not start.
    """
    limits = lesson.limits
    with contextlib.ExitStack() as stack:
        if sandboxed:
            place, environment = "/", {}
            command = sandbox.command(lesson, files)
        else:
            place = stack.enter_context(tempfile.TemporaryDirectory())
            command, environment = sandbox.bare_command(), sandbox.environment(place, place)
        plan = plan | {"confine": _confinement(limits, sandboxed), **sandbox.inside_paths(files, sandboxed)}
        errors = stack.enter_context(tempfile.TemporaryFile())
        process = stack.enter_context(_process(command, plan, environment, place, errors))
        transcript, started = _Listener(process, plan, limits, seconds).listen()
        if not started:
            process.kill()
            process.wait()
            errors.seek(0)
            said = errors.read(4000).decode(errors="replace").strip()
            raise SandboxFailedError(f"the runner did not start: {said or 'it ended without a word'}")
    return transcript


def _confinement(limits: Limits, sandboxed: bool) -> Plain:
    return {
        "uid": sandbox.unprivileged_user() if sandboxed else None,
        "memory": limits.memory,
        # without a sandbox the limit would count all processes of the person who grades
        "processes": limits.processes if sandboxed else None,
        "file_size": limits.disk,
        "cpu_seconds": int(2 * limits.notebook_seconds),
    }


@contextlib.contextmanager
def _process(
    command: list[str], plan: Plain, environment: dict[str, str], place: str, errors: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """The runner, fed its plan. At the end it is killed, and with it, in a sandbox, everything it started."""
    with tempfile.TemporaryFile() as stdin:
        stdin.write(json.dumps(plan).encode())
        stdin.seek(0)
        process = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd=place,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


class _Listener:
    """Reads messages until the end, a limit, or nonsense. What it reads may come from a hostile process."""

    def __init__(self, process: subprocess.Popen[bytes], plan: Plain, limits: Limits, seconds: float) -> None:
        assert process.stdout is not None
        self.pipe = process.stdout.fileno()
        self.cells = {cell["index"]: cell for cell in plan["cells"]}
        self.limits = limits
        self.longest_line = 2 * limits.answers + 4 * limits.output
        self.end = time.monotonic() + seconds
        self.deadline = time.monotonic() + START_UP
        self.current = -1
        self.started = False
        self.done = False
        self.transcript = Transcript()

    def listen(self) -> tuple[Transcript, bool]:
        """The transcript, and whether any cell was started."""
        for line in self._lines():
            try:
                self._take(json.loads(line))
            except (PlainError, ValueError, TypeError, KeyError, RecursionError):
                self._broke("it sent data that make no sense")
            if self.done or self.transcript.broke is not None:
                break
        return self.transcript, self.started

    def _lines(self) -> Iterator[bytes]:
        pending = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self.pipe, selectors.EVENT_READ)
            while True:
                left = min(self.end, self.deadline) - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self._out_of_time()
                    return
                chunk = os.read(self.pipe, CHUNK)
                if not chunk:
                    self._broke("it ended the Python process (exit, crash, or a limit on memory)")
                    return
                *lines, rest = chunk.split(b"\n")
                for line in lines:
                    yield bytes(pending + line)
                    pending.clear()
                pending += rest
                if len(pending) > self.longest_line:
                    self._broke("it sent more than is accepted")
                    return

    def _take(self, message: Any) -> None:
        event = message["event"]
        if event == "done":
            if self.current != max(self.cells):
                raise PlainError("done before the last cell")
            self.done = True
            return
        cell = self.cells[message["cell"]]
        index = cell["index"]
        if event == "start" and index == next((i for i in self.cells if i > self.current), None):
            self.current, self.started = index, True
            self.deadline = time.monotonic() + cell.get("seconds", self.limits.cell_seconds) + GRACE
        elif event == "outputs" and index == self.current and "cases" not in cell:
            self.transcript.outputs[index] = accepted_outputs(message["outputs"], self.limits.output)
        elif event == "answer" and index == self.current and "cases" in cell:
            answers = self.transcript.answers.setdefault(index, [])
            if message["case"] != len(answers) or len(answers) >= len(cell["cases"]):
                raise PlainError("an answer to no question")
            answers.append(Answer.from_plain(message["answer"], Bounds(array_bytes=self.limits.answers)))
        elif event == "missing" and index == self.current and "cases" in cell:
            self.transcript.missing[index] = str(message["reason"])[:500]
        else:
            raise PlainError("a message out of turn")

    def _out_of_time(self) -> None:
        whole = time.monotonic() >= self.end
        self._broke("the time for the whole notebook is used up" if whole else "it ran too long and was stopped")
        self.transcript.fate = Answer("timed out")

    def _broke(self, why: str) -> None:
        self.transcript.broke, self.transcript.why = self.current, why
