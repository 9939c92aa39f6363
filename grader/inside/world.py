"""A world of its own for one submission, inside the sandbox that all submissions of a lesson share.

Three processes: the *keeper* leaves the namespaces of the sandbox and watches over the others; the *first* process of
the new namespaces lays out the file system and reaps; its child runs the submission. No code of a student's runs in
the first two. When the keeper's leash is let go outside, or the submission ends, everything in its world is killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any

from . import kernel
from .confine import become

SUBMISSION = "/submission"
PRIVATE = {"/tmp": "tmp", "/dev/shm": "shm"}
"""Places that each submission has for itself beside its working folder, and what they are called on its disk."""


def keep(leash: socket.socket, settings: dict[str, Any], run: Callable[[], None]) -> None:
    """Be the keeper of a world in which `run` is called. Never returns.

    settings: "user" to become or None, "disk" in bytes, "visible" (paths below a private place that stay visible).
    What goes wrong before `run` is told on the leash.
    """
    first = None
    try:
        os.setsid()
        become(settings["user"])
        kernel.leave_namespaces()
        first = os.fork()
        if first == 0:
            _be_first(leash, settings, run)
        handle = os.pidfd_open(first)
        select.select([leash.fileno(), handle], [], [])
    except BaseException as error:
        _tell(leash, error)
    finally:
        if first is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)  # and with the first, the kernel ends all of its world
            os.waitpid(first, 0)
        os._exit(0)


def _be_first(leash: socket.socket, settings: dict[str, Any], run: Callable[[], None]) -> None:
    """Be the first process of the new world: prepare it, start `run`, and end when that ends. Never returns."""
    kernel.be_killed_first()
    try:
        lay_out(settings["disk"], settings["visible"])
        kernel.switch_loopback_on()
        leash.sendmsg([b"1"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, _ourselves())])
        runner = os.fork()
        if runner == 0:
            run()
            os._exit(0)
        os.closerange(0, leash.fileno())
        os.closerange(leash.fileno() + 1, 1024)
        ended = 0
        while ended != runner:
            ended, status = os.waitpid(-1, 0)
        leash.send(f"status {os.waitstatus_to_exitcode(status)}".encode())
    except BaseException as error:
        _tell(leash, error)
    finally:
        os._exit(0)


def _ourselves() -> bytes:
    return struct.pack("3i", os.getpid(), os.getuid(), os.getgid())


def lay_out(disk: int, visible: list[str]) -> None:
    """Give this world a disk of its own, of `disk` bytes, for its working folder and /tmp, a /proc and terminals.

    There is no /dev/zero: what is mapped of it is memory that no limit counts.
    """
    kernel.mount("", "/", kernel.RECURSIVE | kernel.PRIVATE)
    flags = kernel.NO_SUID | kernel.NO_DEVICES
    handles = {path: os.open(path, os.O_PATH) for path in visible}
    kernel.mount("tmpfs", SUBMISSION, flags, f"size={disk},nr_inodes={disk // 4096},mode=0755")
    for name in ("work", *PRIVATE.values()):
        os.mkdir(f"{SUBMISSION}/{name}")
        os.chmod(f"{SUBMISSION}/{name}", 0o1777)
    for place, name in PRIVATE.items():
        kernel.mount("", place, kernel.BIND, source=f"{SUBMISSION}/{name}")
    for path, handle in handles.items():
        _bind_again(path, handle)
    kernel.mount("devpts", "/dev/pts", kernel.NO_SUID | kernel.NO_EXEC, "newinstance,ptmxmode=0666,mode=0620")
    kernel.mount("", "/dev/zero", kernel.BIND, source="/dev/null")
    try:
        kernel.mount("proc", "/proc", flags | kernel.NO_EXEC)
    except OSError:  # refused where bubblewrap ran as root: the sandbox's own, which shows all worlds, is covered
        _cover_proc(flags | kernel.NO_EXEC)
    os.chdir(f"{SUBMISSION}/work")


def _bind_again(path: str, handle: int) -> None:
    """Show what a private place has covered at `path` there again, by a handle taken before."""
    covered = f"/proc/self/fd/{handle}"
    if os.path.isdir(covered):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o444))
    kernel.mount("", path, kernel.BIND | kernel.RECURSIVE, source=covered)
    os.close(handle)


def _cover_proc(flags: int) -> None:
    """Put a /proc there that tells nothing of any process: the little of it that libraries cannot do without."""
    told = {}
    for name in ("cpuinfo", "meminfo"):
        with open(f"/proc/{name}") as file:
            told[name] = file.read()
    kernel.mount("tmpfs", "/proc", flags, "size=1m,mode=0555")
    for name, text in told.items():
        with open(f"/proc/{name}", "w") as file:
            file.write(text)
    os.mkdir("/proc/self")
    os.symlink(sys.executable, "/proc/self/exe")  # by this and the next, TensorFlow looks for itself
    with open("/proc/self/cmdline", "wb") as file:
        file.write(sys.executable.encode() + b"\0")
    kernel.mount("", "/proc", kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | flags)


def _tell(leash: socket.socket, error: BaseException) -> None:
    with contextlib.suppress(OSError):
        leash.send(f"{type(error).__name__}: {error}".encode()[:4000])
