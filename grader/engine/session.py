"""One run of the runner: a plan goes in, its messages come out and are checked, and time is kept from outside."""

from __future__ import annotations

import json
import os
import selectors
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from byhand.check.answer import Answer
from byhand.check.plain import Bounds, Plain, PlainError, printable
from grader.engine import sandbox
from grader.engine.memory import memory_of_tree
from grader.engine.outputs import accepted_outputs
from grader.engine.runner import Rung, Runner, running
from grader.engine.sandbox import SandboxFailedError
from grader.exercises.declare import Lesson, Limits

GRACE = 3.0
"""Seconds beyond a limit, in which the runner should have stopped the student's code itself."""
START_UP = 60.0
"""Seconds until the first cell starts, on a slow and busy machine."""
PULSE = 0.25
"""Seconds between two looks at the memory in use."""
CHUNK = 2**16
MOST_VALUES = 600_000
"""Brackets, braces and commas in a long line: what they hold takes up to 30 times the memory of its text."""
OUTPUTS_IN_ALL = 32
"""Times the limit of a cell's outputs: what all cells of a notebook may show together."""
CUT = "output cut: the limit is reached"
"""How a cell's text ends of which more was printed than is kept; see `inside.shell`."""


@dataclass
class Transcript:
    """What a run sent, checked as it came.

    outputs: by cell index, of cells that ran to their end. answers: by cell index, in the order of the cases. missing:
    why nothing could be asked, by cell index. broke: the cell at which the run ended before its time, or None; `why`
    says how in words, and `fate` as the answer to the case that was being asked. notes: what was cut, or came too late,
    without an end to the run; sentences for the instructor.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)
    broke: int | None = None
    why: str = ""
    fate: Answer = field(default_factory=lambda: Answer("died"))
    notes: list[str] = field(default_factory=list)


def share_of(answers: int) -> int:
    """Bytes of arrays that each exercise may answer, whatever the others have answered; see `Limits.answers`."""
    return answers // 16


def run(plan: Plain, lesson: Lesson, files: bytes, rung: Rung, seconds: float) -> Transcript:
    """Run a plan to its end, or until `seconds` or another limit are used up, or until the runner dies.

    files: a tar archive of what came along with the notebook, or empty. Raises SandboxUnavailableError where there is
    no sandbox, SandboxFailedError when it does not start.
    """
    limits = lesson.limits
    plan = plan | {
        "confine": _confinement(limits, rung),
        "font_cache": sandbox.font_list(rung is not Rung.BARE),
        "answer_share": share_of(limits.answers),
    }
    with tempfile.TemporaryFile() as packed:
        packed.write(json.dumps(plan).encode() + b"\n" + files)
        packed.seek(0)
        with running(rung, lesson, packed) as runner:
            transcript, started = _Listener(runner, plan, limits, seconds).listen()
            if not started:
                raise SandboxFailedError(f"the runner did not start: {runner.said() or 'it ended without a word'}")
    return transcript


def _confinement(limits: Limits, rung: Rung) -> Plain:
    return {
        "sandboxed": rung is not Rung.BARE,
        "user": sandbox.unprivileged_user() if rung is Rung.COLD else None,
        "memory": limits.memory,
        # without a sandbox the limit would count all processes of the person who grades
        "processes": None if rung is Rung.BARE else limits.processes,
        "file_size": limits.disk,
        "cpu_seconds": int(2 * limits.notebook_seconds),
    }


class _Listener:
    """Reads messages until the end, a limit, or nonsense. What it reads may come from a hostile process."""

    def __init__(self, runner: Runner, plan: Plain, limits: Limits, seconds: float) -> None:
        self.runner = runner
        self.cells = {cell["index"]: cell for cell in plan["cells"]}
        self.limits = limits
        self.pool = limits.answers  # what exercises may answer beyond their own share, all of them together
        self.room = self._room()  # bytes of arrays that the present cell may answer
        self.taken = self.before = 0  # bytes of this cell's messages, and of those before the present answer
        self.shown = 0  # characters of outputs, in all cells
        os.set_blocking(runner.pipe, False)  # who may write to a pipe may be able to read from it, and be faster
        self.end = time.monotonic() + seconds
        self.weighed = time.monotonic()
        self.deadline = time.monotonic() + START_UP
        self.current = -1
        self.started = False
        self.done = False
        self.transcript = Transcript()

    def listen(self) -> tuple[Transcript, bool]:
        """The transcript, and whether any cell was started."""
        for line in self._lines():
            try:
                self._take(self._parsed(line))
            except (PlainError, ValueError, TypeError, KeyError, RecursionError):
                self._broke("it sent data that make no sense")
            if self.done or self.transcript.broke is not None:
                break
        return self.transcript, self.started

    def _lines(self) -> Iterator[bytes]:
        pending = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self.runner.pipe, selectors.EVENT_READ)
            while True:
                left = min(self.end, self.deadline) - time.monotonic()
                ready = selector.select(max(0, min(left, PULSE)))
                if left <= 0:
                    self._out_of_time()
                    return
                if self._too_heavy():
                    self._broke(f"it used more than {self.limits.memory / 2**30:g} GiB of memory")
                    return
                if not ready:
                    continue
                try:
                    chunk = os.read(self.runner.pipe, CHUNK)
                except BlockingIOError:
                    continue
                if not chunk:
                    how = self.runner.how_it_ended()
                    self._broke(f"it ended the Python process ({how or 'exit, crash, or a limit on memory'})")
                    return
                *lines, rest = chunk.split(b"\n")
                for line in lines:
                    yield bytes(pending + line)
                    pending.clear()
                pending += rest
                if len(pending) > self.longest_line:
                    self._broke("it sent more than is accepted")
                    return

    def _parsed(self, line: bytes) -> Any:
        """One message; all messages of a cell together are no longer than the longest line."""
        self.taken += len(line)
        long = len(line) > 4 * self.limits.output + 100_000
        if self.taken > self.longest_line or (long and sum(map(line.count, (b"[", b"{", b","))) > MOST_VALUES):
            raise PlainError("more than is accepted")
        return json.loads(line)

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
            self.pool -= max(0, 3 * self.before // 4 - share_of(self.limits.answers))
            self.room = self._room()
            self.current, self.started, self.taken, self.before = index, True, 0, 0
            self.deadline = time.monotonic() + cell.get("seconds", self.limits.cell_seconds) + GRACE
        elif event == "outputs" and index == self.current and "cases" not in cell:
            self.transcript.outputs[index] = self._within_bounds(
                accepted_outputs(message["outputs"], self.limits.output)
            )
        elif event == "answer" and index == self.current and "cases" in cell:
            answers = self.transcript.answers.setdefault(index, [])
            if message["case"] != len(answers) or len(answers) >= len(cell["cases"]):
                raise PlainError("an answer to no question")
            answers.append(
                Answer.from_plain(message["answer"], Bounds(array_bytes=max(0, self.room - 3 * self.before // 4)))
            )
            self.before = self.taken
            if answers[-1].outcome == "timed out":
                self._note(index, f"{cell.get('exercise', 'the exercise')} did not answer in time")
        elif event == "missing" and index == self.current and "cases" in cell:
            self.transcript.missing[index] = printable(str(message["reason"])[:500])
        else:
            raise PlainError("a message out of turn")

    def _room(self) -> int:
        return share_of(self.limits.answers) + max(0, self.pool)

    @property
    def longest_line(self) -> int:
        return 2 * self.room + 4 * self.limits.output

    def _note(self, index: int, what: str) -> None:
        if (note := f"cell {index + 1}: {what}") not in self.transcript.notes:
            self.transcript.notes.append(note)

    def _within_bounds(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Outputs, or words in their place when the notebook as a whole shows more than is kept."""
        self.shown += len(str(outputs))
        if self.shown <= OUTPUTS_IN_ALL * self.limits.output + 100_000:
            if any(CUT in str(output.get("text", ""))[-len(CUT) - 1 :] for output in outputs):
                self._note(self.current, "its output was cut")
            return outputs
        self._note(self.current, "its output was left out: the notebook shows too much")
        return [
            {"output_type": "stream", "name": "stdout", "text": "… outputs left out: the notebook shows too much\n"}
        ]

    def _too_heavy(self) -> bool:
        """True when all its processes together use more memory than they may; looked at every `PULSE` seconds."""
        if time.monotonic() - self.weighed < PULSE or self.runner.first is None:
            return False
        self.weighed = time.monotonic()
        return memory_of_tree(self.runner.first) > self.limits.memory

    def _out_of_time(self) -> None:
        whole = time.monotonic() >= self.end
        self._broke("the time for the whole notebook is used up" if whole else "it ran too long and was stopped")
        self.transcript.fate = Answer("timed out")

    def _broke(self, why: str) -> None:
        self.transcript.broke, self.transcript.why = self.current, why
