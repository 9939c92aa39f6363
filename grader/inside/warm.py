"""The warm process of a sandbox: it has imported what a lesson needs, and is forked for each submission.

It is told of a submission by a message on its control socket that carries three descriptors: the plan (read), where
messages go (write), and the leash of the submission's world (see `world`). It reads none of them, so it knows nothing
that one submission could learn of another. When the control socket is closed outside it ends, and with it all worlds.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
import traceback
from typing import Any

from . import world
from .run import prepare_matplotlib, run_plan
from .shell import RecordingShell

IDLE = 600.0
"""Seconds without a new submission after which a warm process ends, unless one runs: a server may live for weeks."""
MOST = 2**16
"""Bytes of a message on the control socket, which holds settings, no plan."""


def main() -> None:
    """Serve the control socket on standard input. Never returns."""
    control = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    first = json.loads(control.recv(MOST))
    try:
        imported(first["imports"], first["font_cache"])
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)  # by now sys.stderr is the shell's
        os._exit(1)
    control.send(json.dumps({"threads": len(os.listdir("/proc/self/task"))}).encode())
    control.settimeout(IDLE)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers whose worlds have ended are not waited for
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, MOST, 3)
        except TimeoutError:
            message = b""
            if keepers_are_left():
                continue
        if not message:
            os._exit(0)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            control.close()
            serve(json.loads(message), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def keepers_are_left() -> bool:
    """True when a submission still runs."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def imported(modules: list[str], font_cache: str | None) -> None:
    """Import what submissions will, after IPython's shell: matplotlib looks for that when it is imported."""
    prepare_matplotlib(font_cache)
    RecordingShell.instance()
    for name in modules:
        importlib.import_module(name)


def serve(settings: dict[str, Any], plan: int, messages: int, leash: int) -> None:
    """Run one submission in a world of its own. Never returns."""
    line = socket.socket(fileno=leash)

    def run() -> None:
        line.close()
        try:
            run_plan(plan, messages)
        except BaseException:  # before the first cell: from then on nothing reaches standard error
            traceback.print_exc(file=sys.__stderr__)

    world.keep(line, settings, run)
