"""Asking a student's code: one case in, one `Answer` out. The same code asks in JupyterLab and in the sandbox."""

from __future__ import annotations

import contextlib
import copy
import importlib
import inspect
import linecache
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from byhand.cell_file import is_cell
from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import Case
from byhand.check.made import made
from byhand.check.plain import printable

MESSAGE_LENGTH = 500
TERMINAL_CODE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""A control sequence of ECMA-48, such as the one that makes what follows bold."""


class TimeUp(BaseException):
    """Raised in the student's code when its time is up. Not an Exception, so that `except Exception` lets it by."""


def ask_all(probe: str, target: object, cases: Iterable[Case], seconds: float) -> Iterator[Answer]:
    """Ask every case within a time that they share (seconds of wall time).

    Whatever the student's code does comes back as an answer, except KeyboardInterrupt: that is the person at the
    keyboard pressing stop.
    """
    put = prober(probe)
    deadline = time.monotonic() + seconds
    for case in cases:
        left = deadline - time.monotonic()
        yield put(target, case, left) if left > 0 else Answer("not asked")


def ask_function(target: object, case: Case, seconds: float) -> Answer:
    """Call a function with copies of the case's arguments; what it prints meanwhile is dropped."""
    if (fault := unaskable(target, case)) is not None:
        return Answer("raised", failure=fault)
    assert callable(target)
    args, kwargs = fresh_arguments(case)
    start = time.perf_counter()
    try:
        with quiet(), time_limit(seconds):
            value = target(*args, **kwargs)
    except TimeUp:
        return Answer("timed out", seconds=time.perf_counter() - start)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Answer("raised", failure=describe_failure(error), seconds=time.perf_counter() - start)
    took = time.perf_counter() - start
    names = argument_names(target, case)
    given = [*args, *kwargs.values()]
    before = made([*case.args, *case.kwargs.values()])
    changed = [n for n, was, now in zip(names, before, given, strict=True) if differ(was, now)]
    shared = [n for n, a in zip(names, given, strict=True) if _share_memory(a, value)]
    return Answer("returned", value, changed=tuple(changed), shared=tuple(shared), seconds=took)


def ask_value(target: object, case: Case, seconds: float) -> Answer:
    """Read one entry of an answer dict; an `...` left in its place is not solved yet."""
    if not isinstance(target, dict):
        return Answer("raised", failure=Failure(("Unaskable",), f"this must be a dict, and is {_a(target)}"))
    if case.key not in target:
        return Answer("raised", failure=Failure(("Absent",), f"the key {case.key!r} is missing"))
    value = target[case.key]
    if value is ...:
        return Answer("raised", failure=Failure(("NotImplementedError",), "still ..."))
    return Answer("returned", copy.deepcopy(value))


Probe = Callable[[object, Case, float], Answer]
PROBES: dict[str, Probe] = {"call": ask_function, "value": ask_value}
LARGER_PROBES = {
    "model": "byhand.check.keras_models.ModelProbe",
    "training": "byhand.check.keras_training.TrainingProbe",
    "random": "byhand.check.random_layers.RandomProbe",
}
"""Probes that remember a call from case to case, by class; imported when they are needed, because some need Keras."""


def prober(name: str) -> Probe:
    """The way of asking of that name, fresh for the cases of one exercise."""
    if name in PROBES:
        return PROBES[name]
    module, _, attribute = LARGER_PROBES[name].rpartition(".")
    probe: Probe = getattr(importlib.import_module(module), attribute)()
    return probe


def fresh_arguments(case: Case) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Copies of a case's arguments, with what is to be made in them made."""
    return made(copy.deepcopy(case.args)), made(copy.deepcopy(case.kwargs))


def unaskable(target: object, case: Case) -> Failure | None:
    """Why a function cannot be called with this case's arguments, or None."""
    if not callable(target):
        return Failure(("Unaskable",), f"this must be a function, and is {_a(target)}")
    try:
        signature = inspect.signature(target)
    except Exception:  # builtins have none, and a strange object may raise anything
        return None
    try:
        signature.bind(*case.args, **case.kwargs)
    except TypeError as error:
        name = getattr(target, "__name__", "the function")
        return Failure(("Unaskable",), f"{name}{signature} cannot be called as the exercise says: {error}")
    return None


def argument_names(target: Callable[..., Any], case: Case) -> list[str]:
    """The names under which a case's arguments arrive, positional ones first."""
    try:
        names = list(inspect.signature(target).parameters)[: len(case.args)]
    except Exception:
        names = []
    names += [f"argument {i + 1}" for i in range(len(names), len(case.args))]
    return [*names, *case.kwargs]


def differ(was: Any, now: Any) -> bool:
    """True when an argument is no longer what it was (NaN equals itself; dtype and shape count)."""
    if isinstance(was, np.ndarray):
        if not isinstance(now, np.ndarray) or was.shape != now.shape or was.dtype != now.dtype:
            return True
        return not np.array_equal(was, now, equal_nan=was.dtype.kind in "fc")
    if isinstance(was, dict):
        return not isinstance(now, dict) or was.keys() != now.keys() or any(differ(was[k], now[k]) for k in was)
    if isinstance(was, list | tuple):
        return type(was) is not type(now) or len(was) != len(now) or any(map(differ, was, now))
    if isinstance(was, np.random.Generator):
        return False  # made to be drawn from
    return was is not now and bool(was != now)


def describe_failure(error: BaseException) -> Failure:
    """An exception as plain data, located at the innermost line of the student's own code."""
    try:
        message = _without_colours(str(error)).strip()[:MESSAGE_LENGTH]
    except Exception:
        message = "(its message cannot be read)"
    kinds = tuple(c.__name__[:90] for c in type(error).__mro__ if c not in (object, BaseException, Exception))[:20]
    line, code = _students_line(error.__traceback__)
    return Failure(kinds or (type(error).__name__[:90],), printable(message), line, printable(code))


def _without_colours(text: str) -> str:
    """Keras prints parts of its messages in bold and in colour, with codes that only a terminal understands."""
    return TERMINAL_CODE.sub("", text)


def _students_line(trace: TracebackType | None) -> tuple[int | None, str]:
    """Line number in its cell, and its text, of the innermost frame of the file in which the called function stands."""
    frames = []
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    frames = frames[1:]  # the first one is ours
    if not frames:
        return None, ""
    cells = {file for file, _ in frames if file == frames[0][0] or is_cell(file)}
    file, number = next(frame for frame in reversed(frames) if frame[0] in cells)
    return number, linecache.getline(file, number).strip()[:200]


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the body after so many seconds of wall time, again every half second should it be swallowed.

    Uses the interval timer of POSIX in the main thread; elsewhere (Windows, other threads) there is no limit, and a
    person can press stop.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    over = False

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if not over:  # a last ring may arrive while the timer is being switched off
            raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 0.5)
    try:
        yield
    finally:
        over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What Python code prints meanwhile is dropped."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


def _share_memory(argument: object, value: object) -> bool:
    if not (isinstance(argument, np.ndarray) and isinstance(value, np.ndarray)):
        return False
    return argument is value or np.may_share_memory(argument, value)


def _a(thing: object) -> str:
    return "`...`, not filled in yet" if thing is ... else f"a value of type {type(thing).__name__}"
