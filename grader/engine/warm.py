"""Warm sandboxes, seen from outside: one process tree for each lesson, forked for each submission.

See `grader.inside.warm` for what runs in there. A sandbox serves any number of threads; it ends when it is closed, or
when this process ends, however it ends: its control socket is closed then.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import IO

from grader.engine import sandbox
from grader.engine.sandbox import SandboxFailedError
from grader.exercises.declare import Lesson

START_UP = 120.0
"""Seconds in which a sandbox must have imported what its lesson needs, on a slow and busy machine."""
CREDENTIALS = struct.Struct("3i")


class WarmSandbox:
    """A sandbox in which submissions of one lesson run, each in a world of its own. Raises SandboxFailedError."""

    def __init__(self, lesson: Lesson, imports: Sequence[str] | None = None) -> None:
        self.lesson = lesson
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the sandbox
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control = ours
        self._sending = threading.Lock()
        with theirs:
            self.process = subprocess.Popen(
                sandbox.command(lesson, "warm", own_worlds=True),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
                env={},
                cwd="/",
                start_new_session=True,
            )
        hello = {
            "imports": imported(lesson) if imports is None else list(imports),
            "font_cache": sandbox.font_list(sandboxed=True),
        }
        ours.settimeout(START_UP)
        try:
            ours.send(json.dumps(hello).encode())
            answer = ours.recv(1000)
        except OSError as error:
            answer = b""
            reason = str(error)
        else:
            reason = "it ended without a word"
        ours.settimeout(None)
        if not answer:
            reason = self.said() or reason
            self.close()
            raise SandboxFailedError(f"the warm sandbox did not start: {reason}")
        if (threads := json.loads(answer)["threads"]) != 1:
            self.close()
            raise SandboxFailedError(f"the warm process has {threads} threads, so it cannot be forked")

    def begin(self, plan: IO[bytes]) -> World:
        """Begin a world for a submission whose plan is in an open file, read from its present position."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        read, write = os.pipe()
        visible = [path for place in ("/tmp", "/dev/shm") for path in sandbox.visible_below(place)]
        settings = {"user": sandbox.unprivileged_user(), "disk": self.lesson.limits.disk, "visible": visible}
        try:
            with theirs, self._sending:
                descriptors = [plan.fileno(), write, theirs.fileno()]
                socket.send_fds(self.control, [json.dumps(settings).encode()], descriptors)
        except OSError as error:
            ours.close()
            os.close(read)
            raise SandboxFailedError(f"the warm sandbox has ended: {self.said() or error}") from error
        finally:
            os.close(write)
        return World(read, ours, self)

    def alive(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        """What the processes inside wrote to standard error, its last 2,000 bytes."""
        if self.errors.closed:
            return ""
        self.errors.seek(max(0, self.errors.seek(0, os.SEEK_END) - 2000))
        return self.errors.read().decode(errors="replace").strip()

    def close(self) -> None:
        """End the sandbox and everything in it."""
        self.control.close()  # by this the process inside ends, and bubblewrap after it
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


class World:
    """A submission's world, seen from outside: `pipe` to read its messages from, and its leash."""

    def __init__(self, pipe: int, leash: socket.socket, home: WarmSandbox) -> None:
        self.pipe = pipe
        self.leash = leash
        self.home = home
        self.error = ""
        self.status = ""
        self._first: int | None = None

    @property
    def first(self) -> int | None:
        """The process id, on this machine, of the world's first process; None until it has begun or when it failed."""
        if self._first is None and not self.error:
            self._hear(socket.MSG_DONTWAIT)
        return self._first

    def _hear(self, flags: int) -> bool:
        """Take one message from the leash; False when there is none (any more)."""
        try:
            said, ancillary, _, _ = self.leash.recvmsg(4096, socket.CMSG_SPACE(CREDENTIALS.size), flags)
        except OSError:
            return False
        if said == b"1":
            for level, kind, data in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                    self._first = CREDENTIALS.unpack(data)[0]
        elif said.startswith(b"status ") and self._first is not None:
            self.status = said.removeprefix(b"status ").decode(errors="replace")
        elif said:
            self.error = said.decode(errors="replace")
        return bool(said)

    def said(self) -> str:
        """Why it did not begin."""
        while self._hear(socket.MSG_DONTWAIT):
            pass
        return self.error or self.home.said()

    def how_it_ended(self) -> str:
        """The exit status or the signal with which the runner ended by itself, in words; empty when it did not."""
        self.leash.settimeout(1)
        while not self.status and self._hear(0):
            pass
        return how_it_ended(self.status)

    def end(self) -> None:
        """Kill everything in the world, and return when nothing of it is left."""
        with contextlib.suppress(OSError):
            self.leash.shutdown(socket.SHUT_WR)
        self.leash.settimeout(10)
        while self._hear(0):
            pass
        self.leash.close()
        os.close(self.pipe)


def how_it_ended(status: str) -> str:
    """ "-11" -> "signal 11, segmentation fault"; a program's exit status as such; anything else -> ""."""
    try:
        number = int(status)
        return f"signal {-number}, {signal.strsignal(-number)}" if number < 0 else f"exit status {number}"
    except ValueError:
        return ""


def imported(lesson: Lesson) -> list[str]:
    """What is imported once for all submissions of a lesson. An instructor's own notebook imports Keras by itself."""
    modules = ["numpy", "matplotlib.pyplot", "byhand.data", "byhand.plots", "inside.warm_up"]
    if lesson.exercises and "keras" not in lesson.forbidden_modules:
        modules.append("keras")  # and no number computed: TensorFlow starts threads then, and they are lost in a fork
    return modules


_sandboxes: dict[tuple[str, ...], WarmSandbox] = {}
_making = threading.Lock()


def warm_sandbox(lesson: Lesson) -> WarmSandbox:
    """This process's sandbox for a lesson; made when there is none yet, or the one there was has ended."""
    kind = (*sandbox.command(lesson, "warm", own_worlds=True), *imported(lesson))
    with _making:
        there = _sandboxes.get(kind)
        if there is None or not there.alive():
            if there is not None:
                there.close()
            _sandboxes[kind] = WarmSandbox(lesson)
        return _sandboxes[kind]


@atexit.register
def close_all() -> None:
    """End all sandboxes of this process."""
    while _sandboxes:
        _sandboxes.popitem()[1].close()


@contextlib.contextmanager
def world(lesson: Lesson, plan: IO[bytes]) -> Iterator[World]:
    """A world for one submission, ended when the block is left. Raises SandboxFailedError."""
    try:
        begun = warm_sandbox(lesson).begin(plan)
    except SandboxFailedError:  # it had waited too long for work, and ended in this moment
        begun = warm_sandbox(lesson).begin(plan)
    try:
        yield begun
    finally:
        begun.end()
