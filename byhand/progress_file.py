"""What public checks found, kept from one day to the next in a file of the user's own.

The file is JSON: {"version": 1, "lessons": {lesson: {exercise: {"best", "last", "of", "tries"}}}}. It lies in Jupyter's
data folder, or where the environment variable BYHAND_PROGRESS says. It is written whole to another file which then
takes its place, under a lock, so that neither a crash nor a second kernel can spoil it. Where it cannot be written,
checks work as ever, and results last as long as the kernel.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakMethod

from byhand.person import somebody_is_there

Found = dict[str, dict[str, dict[str, float]]]
VERSION = 1
LOCK_SECONDS = 2.0

_in_this_kernel: Found = {}
_listeners: list[WeakMethod[Callable[[], None]]] = []


class NewerFileError(Exception):
    """The file was written by a newer version: it is neither read nor written."""


def path() -> Path:
    """Where results are kept; the folder need not be there."""
    if named := os.environ.get("BYHAND_PROGRESS"):
        return Path(named).expanduser()
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "byhand" / "progress.json"


def record_check(lesson: str, exercise: str, points: float, of: float) -> None:
    """Keep what a public check found, when a person ran it; not in grading, tests and scripts. Never raises."""
    try:
        if somebody_is_there():
            record(lesson, exercise, points, of)
    except Exception as error:  # a check is worth more than its record
        warnings.warn(f"The result of this check was not kept: {error}", stacklevel=3)


def record(lesson: str, exercise: str, points: float, of: float) -> bool:
    """Keep a result, the best and the last; then tell who listens. False when it is kept in this kernel alone."""
    _add(_in_this_kernel, lesson, exercise, points, of)
    kept = _write(lesson, exercise, points, of)
    for listener in list(_listeners):
        call = listener()
        if call is None:
            _listeners.remove(listener)
        else:
            call()
    return kept


def load() -> Found:
    """All results: those of the file, and what this kernel could not write there. A damaged file is set aside."""
    try:
        with _locked(path()):
            found = _read(path())
    except (OSError, NewerFileError):
        found = {}
    for lesson, exercises in _in_this_kernel.items():
        for exercise, own in exercises.items():
            kept = found.setdefault(lesson, {}).setdefault(exercise, dict(own))
            kept["best"] = max(kept["best"], own["best"])
    return found


def listen(method: Callable[[], None]) -> None:
    """Call a bound method after every result that is recorded in this kernel, for as long as its object lives."""
    _listeners.append(WeakMethod(method))


def _add(found: Found, lesson: str, exercise: str, points: float, of: float) -> None:
    before = found.get(lesson, {}).get(exercise)
    if before is not None and before["of"] != of:  # the exercise is worth another number of points now
        before = before | {"best": before["best"] * of / before["of"]}
    found.setdefault(lesson, {})[exercise] = {
        "best": max(points, before["best"]) if before else points,
        "last": points,
        "of": of,
        "tries": before["tries"] + 1 if before else 1,
    }


def _write(lesson: str, exercise: str, points: float, of: float) -> bool:
    file = path()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file):
            found = _read(file)
            _add(found, lesson, exercise, points, of)
            _replace(file, json.dumps({"version": VERSION, "lessons": found}, indent=1, sort_keys=True))
    except (OSError, NewerFileError):  # a read-only home, a full disk: not the learner's concern
        return False
    return True


def _replace(file: Path, text: str) -> None:
    """Write a file so that it is there whole, the old one or the new one, whenever the computer stops."""
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _read(file: Path) -> Found:
    """What the file holds; {} when there is none. A damaged one is renamed, with a warning; OSError if it cannot be."""
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        plain = json.loads(text.decode("utf-8"))
        if isinstance(plain, dict) and isinstance(plain.get("version"), int) and plain["version"] > VERSION:
            raise NewerFileError
        return _checked(plain)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        aside = _set_aside(file)
    warnings.warn(
        f"The record of your checks, {file}, was damaged. It is kept as {aside.name}, and a new one is begun. "
        "Run the checks of your lessons again to fill it.",
        stacklevel=2,
    )
    return {}


def _checked(plain: Any) -> Found:
    """The lessons of a file's content, or ValueError and the like when they are not as `record` writes them."""
    if plain["version"] != VERSION:
        raise ValueError("unknown version")
    found: Found = {}
    for lesson, exercises in plain["lessons"].items():
        for exercise, entry in exercises.items():
            numbers = {name: entry[name] for name in ("best", "last", "of", "tries")}
            for number in numbers.values():
                if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
                    raise ValueError("not a number")
            if not 0 <= numbers["best"] <= numbers["of"] or numbers["of"] <= 0:
                raise ValueError("points out of range")
            found.setdefault(lesson, {})[exercise] = numbers
    return found


def _set_aside(file: Path) -> Path:
    """Rename a damaged file to a name that nothing has; OSError when the folder does not let us."""
    number = 1
    while True:
        aside = file.with_name(f"{file.name}.damaged-{number}")
        try:
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # the name is ours now
        except FileExistsError:
            number += 1
            continue
        os.replace(file, aside)
        return aside


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """One kernel at a time; after two seconds, or on a file system without locks, we go on without."""
    try:
        stream = open(file.with_name(f"{file.name}.lock"), "a+b")  # noqa: SIM115 - closed below, which unlocks it
    except OSError:
        yield
        return
    with stream:
        give_up = time.monotonic() + LOCK_SECONDS
        while not _try_to_lock(stream.fileno()) and time.monotonic() < give_up:
            time.sleep(0.01)
        yield


def _try_to_lock(descriptor: int) -> bool:
    """True when we have the lock, or when there is no such thing here. Closing the file gives it back."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return True
    return True
