"""The runner: reads a plan from standard input, runs its cells in order, sends what comes of them.

Messages out, one JSON object a line, in order:
  {"event": "start", "cell": i}                            before anything of cell i runs
  {"event": "outputs", "cell": i, "outputs": [...]}        after an ordinary cell: nbformat outputs
  {"event": "answer", "cell": i, "case": k, "answer": {…}} after each case of a check cell
  {"event": "missing", "cell": i, "reason": text}          when a check cell finds nothing to ask
  {"event": "done"}                                        at the end
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import json
import os
import shutil
import signal
import sys
import tarfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from byhand.check.answer_key import Case
from byhand.check.ask import TimeUp, ask_all, time_limit
from byhand.check.plain import Bounds

from .confine import confine
from .graded_cell import run_graded_cell
from .shell import RecordingShell


def main() -> None:
    """Run the plan on standard input, and send messages to standard output. Never returns."""
    run_plan(0, os.dup(1))


def run_plan(source: int, messages: int) -> None:
    """Run the plan that the descriptor `source` holds. Never returns: the process ends when the plan does.

    A line of JSON, and, where files came along with the notebook, a tar archive of them behind it.
    """
    with os.fdopen(source, "rb", closefd=source > 2) as stream:
        plan = json.loads(stream.readline())
        prepare_matplotlib(plan["font_cache"])
        confine(plan["confine"])
        unpack_files(stream)
    wire = Wire(messages)
    sys.meta_path.insert(0, NotInThisLesson(plan["forbidden_modules"]))
    shell = RecordingShell.instance()
    shell.recorder.limit = plan["output_limit"]
    new_random_numbers()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # until here, what goes wrong is told on stderr
        os.dup2(nowhere, descriptor)
    for cell in plan["cells"]:
        wire.send({"event": "start", "cell": cell["index"]})
        if "cases" in cell:
            ask(shell, cell, plan, wire)
        else:
            run = run_graded_cell if cell.get("trusted") else run_cell
            with warnings.catch_warnings():
                outputs = run(shell, cell["source"], plan["cell_seconds"])
            wire.send({"event": "outputs", "cell": cell["index"], "outputs": [sendable(output) for output in outputs]})
    wire.send({"event": "done"})
    os._exit(0)  # no exit handler and no thread of the student's keeps us


def run_cell(shell: RecordingShell, source: str, seconds: float) -> list[dict[str, Any]]:
    """Run an ordinary cell as a notebook would, for at most so many seconds; -> its outputs."""
    try:
        with time_limit(seconds):
            shell.run_cell(source, store_history=True)
    except TimeUp:  # rang while IPython, not the student's code, was at work
        shell.recorder.error("TimeUp", "", [])
    outputs = shell.recorder.take()
    for output in outputs:
        if output.get("ename") == "TimeUp":
            output["evalue"] = f"stopped after {seconds:g} seconds"
    return outputs


def sendable(output: dict[str, Any]) -> dict[str, Any]:
    """An output in the one form that is accepted outside: text as one text, and nothing that is no JSON."""
    data = output.get("data")
    if not isinstance(data, dict):
        return output
    kept = {}
    for mime, content in data.items():
        if isinstance(content, list) and all(isinstance(line, str) for line in content):
            content = "".join(content)
        with contextlib.suppress(TypeError, ValueError, RecursionError):
            json.dumps(content)
            if isinstance(content, str) or mime == "application/json" or mime.endswith("+json"):
                kept[mime] = content
    try:
        json.dumps(output["metadata"])
    except (TypeError, ValueError, RecursionError):
        output = {**output, "metadata": {}}
    return {**output, "data": kept or {"text/plain": "(an output that is not JSON)"}}


def ask(shell: RecordingShell, cell: dict[str, Any], plan: dict[str, Any], wire: Wire) -> None:
    """Run a check cell with `check` bound to what asks the secret cases.

    The cell is executed without IPython's hooks, which are in the student's hands.
    """
    pool = plan.setdefault("answer_pool", plan["answer_limit"])  # for all exercises, beyond the share of each
    left = plan["answer_share"] + pool
    asked = False
    world = shell.user_ns

    def check(exercise: str, target: object) -> None:
        nonlocal asked, left
        if asked or not cell["cases"]:
            return
        asked = True
        cases = [Case.from_question(question) for question in cell["cases"]]
        hangs = True
        for number, answer in enumerate(ask_all(cell["probe"], target, cases, cell["seconds"])):
            hangs &= answer.outcome in ("timed out", "not asked")
            plain = answer.to_plain(bounds=Bounds(array_bytes=max(0, left)))
            left -= 3 * wire.send({"event": "answer", "cell": cell["index"], "case": number, "answer": plain}) // 4
        plan["answer_pool"] = min(pool, max(0, left))
        if hangs:
            world[cell["exercise"]] = not_again(cell["exercise"])
            if plan["confine"]["sandboxed"]:
                end_all_others()

    if cell["broken"]:
        world[cell["exercise"]] = not_again(cell["exercise"])
    world["check"] = check
    try:
        exec(compile(cell["source"], "<check>", "exec"), world)
    except BaseException as error:
        if not asked and cell["cases"]:
            reason = f"{type(error).__name__}: {str(error)[:300]}"
            wire.send({"event": "missing", "cell": cell["index"], "reason": reason})
    shell.recorder.take()


def not_again(name: str) -> Callable[..., None]:
    """Stands for a function that never came back: calling it in later cells would cost their time as well."""

    def stopped(*arguments: object, **keywords: object) -> None:
        raise RuntimeError(f"{name} never came back when it was checked, so it is not called again")

    return stopped


def end_all_others() -> None:
    """Kill all processes of this sandbox but this one, so that what an answer left behind costs no other exercise.

    Without a sandbox of its own it would be all processes of the person who grades.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, signal.SIGKILL)
    end = time.monotonic() + 1
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)


def unpack_files(stream: BinaryIO) -> None:
    """Unpack the files that came with the notebook into the working folder, which comes last on the import path."""
    with contextlib.suppress(tarfile.ReadError), tarfile.open(fileobj=stream, mode="r|") as archive:
        archive.extractall(filter="data")
    sys.path.append(os.getcwd())


def prepare_matplotlib(font_cache: str | None) -> None:
    """Give matplotlib the list of fonts that was made outside, unless it has read it already."""
    if font_cache and "matplotlib.font_manager" not in sys.modules:
        folder = Path(os.environ["MPLCONFIGDIR"])
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(font_cache, folder)


def new_random_numbers() -> None:
    """Seed NumPy's shared generator anew: a process that was forked has its parent's, as all its siblings have."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


class NotInThisLesson(importlib.abc.MetaPathFinder):
    """Says why an import fails. That the module is out of reach is the sandbox's doing, not this class's."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = frozenset(modules)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        name = fullname.split(".")[0]
        if name in self.modules:
            raise ImportError(f"{name} is not allowed in this lesson, so it is not there when the lesson is graded")
        return None


class Wire:
    """The pipe out: one JSON object a line."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def send(self, message: dict[str, Any]) -> int:
        """Send a message; -> its length."""
        data = memoryview(json.dumps(message).encode() + b"\n")
        length = len(data)
        while data:
            data = data[os.write(self.descriptor, data) :]
        return length
