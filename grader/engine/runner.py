"""Starting the runner for one submission, on one of three rungs: warm, cold, or without a sandbox.

warm: forked in a sandbox that has imported what the lesson needs, into a world of its own (`grader.engine.warm`).
cold: a sandbox and a Python process of its own, where namespaces inside of bubblewrap are refused.
bare: with all the rights of the person who grades; only when that person says so.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO, Protocol

from grader.engine import sandbox, warm
from grader.engine.sandbox import SandboxFailedError
from grader.exercises.declare import Lesson, Limits


class Rung(enum.Enum):
    """How a submission is kept away from all else, from the best downwards."""

    WARM = "warm"
    COLD = "cold"
    BARE = "bare"


class Runner(Protocol):
    """A runner that has been started."""

    @property
    def pipe(self) -> int:
        """The descriptor that its messages are read from."""
        ...

    @property
    def first(self) -> int | None:
        """Process id, on this machine, of the process that all of its processes come from; None until it is known."""
        ...

    def said(self) -> str:
        """What it had to say when it did not start."""
        ...

    def how_it_ended(self) -> str:
        """The exit status or signal with which it ended by itself, in words, or nothing."""
        ...


def best_rung() -> Rung:
    """The best rung that works on this machine. Raises SandboxUnavailableError where none but "bare" does."""
    return Rung.WARM if _worlds_can_be_made(sandbox.bubblewrap()) else Rung.COLD


@functools.cache
def _worlds_can_be_made(bubblewrap: str) -> bool:
    """True when namespaces can be made inside of this bubblewrap: tried with a submission of nothing, once.

    bubblewrap: what `sandbox.command` runs now; it is here so that another one is tried anew.
    """
    nothing = Lesson(name="nothing", title="", exercises=(), limits=Limits(disk=2**20))
    try:
        probed = warm.WarmSandbox(nothing, imports=())
    except SandboxFailedError:
        return False
    with contextlib.closing(probed), tempfile.TemporaryFile() as plan:
        begun = probed.begin(plan)
        os.read(begun.pipe, 1)  # nothing to read: an empty plan ends at once
        works = begun.first is not None
        begun.end()
    return works


@contextlib.contextmanager
def running(rung: Rung, lesson: Lesson, plan: IO[bytes]) -> Iterator[Runner]:
    """A runner on this rung, fed its plan. At the end of the block it is killed, in a sandbox with all it started.

    Raises SandboxUnavailableError, SandboxFailedError.
    """
    with contextlib.ExitStack() as stack:
        if rung is Rung.WARM:
            yield stack.enter_context(warm.world(lesson, plan))
        else:
            yield stack.enter_context(_process(rung, lesson, plan))


class _Process:
    """A runner in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        assert process.stdout is not None
        self.pipe = process.stdout.fileno()
        self.first: int | None = process.pid
        self.process = process
        self.errors = errors

    def how_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self.process.wait(1)
            return warm.how_it_ended(str(128 - status if status > 128 else status))  # as bubblewrap hands signals on
        return ""

    def said(self) -> str:
        self.process.kill()
        self.process.wait()
        self.errors.seek(0)
        return self.errors.read(4000).decode(errors="replace").strip()


@contextlib.contextmanager
def _process(rung: Rung, lesson: Lesson, plan: IO[bytes]) -> Iterator[_Process]:
    with contextlib.ExitStack() as stack:
        if rung is Rung.BARE:
            place = stack.enter_context(tempfile.TemporaryDirectory())
            command, environment = sandbox.bare_command(), sandbox.environment(place, place)
        else:
            place, environment = "/", {}
            command = sandbox.command(lesson, "run")
        errors = stack.enter_context(tempfile.TemporaryFile())
        process = subprocess.Popen(
            command,
            stdin=plan,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd=place,
            start_new_session=True,
        )
        try:
            yield _Process(process, errors)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
