"""The learner's own copies of the lessons and of the welcome notebook, and JupyterLab in front of them.

A copy belongs to the learner from the moment it is made: nothing here ever replaces or changes one.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

COURSE = ("convolution", "stride_padding", "pooling", "keras_cnn", "dropout")
"""The lessons in the order in which they are taught; a lesson of another name comes after these."""


WELCOME = Path(__file__).resolve().parent / "welcome.ipynb"
"""What to do, how far one is, and where the solutions are: the page that opens first."""


class LabError(RuntimeError):
    """The lessons could not be copied, or JupyterLab not started; the text says why and what to do."""


@dataclass(frozen=True)
class LessonCopy:
    """What became of one notebook: where the learner's notebook is, and whether it was copied just now."""

    notebook: Path
    copied: bool


def released_lessons() -> Path:
    """The folder of the lessons as released: package data of an installed wheel, else `lessons/` of the checkout.

    Raises LabError when there is neither.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "lessons", package.parent / "lessons"):
        if _notebooks(folder):
            return folder
    raise LabError(
        f"No lessons came with this installation: neither {package / 'lessons'} nor {package.parent / 'lessons'} "
        "holds one. Install cnn-by-hand again, or run this in a checkout of the project."
    )


def copy_welcome(folder: Path) -> LessonCopy:
    """Copy the welcome notebook to where `folder` has none. Raises LabError when `folder` cannot be written."""
    notebook = folder / WELCOME.name
    copied = False
    try:
        if not os.path.lexists(notebook):
            copied = _put(WELCOME, notebook)
    except OSError as error:
        raise _not_copied("The welcome notebook", folder, error) from error
    return LessonCopy(notebook, copied)


def copy_lessons(released: Path, folder: Path) -> list[LessonCopy]:
    """Copy every lesson whose notebook `folder` does not have yet; one entry per lesson, in the course's order.

    A lesson's notebook is put in place last, so a copy that was cut short is completed by the next run. A lesson
    whose notebook is there is left alone, whatever else its folder lacks. Raises LabError when `folder` cannot be
    written.
    """
    return [_copy_lesson(notebook.parent, folder / notebook.parent.name) for notebook in _notebooks(released)]


def jupyterlab_command(folder: Path, notebook: Path, browser: bool, port: int | None) -> list[str]:
    """The command line of a JupyterLab that sees `folder` and opens `notebook`, which lies in it.

    Raises LabError when JupyterLab is not installed for this Python.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise LabError(
            f"JupyterLab is not installed for {sys.executable}. Install it with "
            "`python -m pip install jupyterlab`, or open the notebooks with another program."
        )
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{notebook.relative_to(folder).as_posix()}",
        # a first lesson does not begin with a question about news, nor with a request to a server
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]
    if not browser:
        command.append("--no-browser")
    if port is not None:
        command.append(f"--ServerApp.port={port}")
    if _is_root():
        command.append("--allow-root")  # else JupyterLab would not start in a container, where everyone is root
    return command


def run_until_stopped(command: Sequence[str]) -> int:
    """Run a server in the foreground; returns its exit status, 128 and more when a signal ended it.

    Ctrl-C in a terminal reaches the server by itself: the server asks whether to stop, and this process waits for
    what comes of it. A request to end this process is passed on, so that no server is left behind.
    """
    # Handlers that do nothing, and not SIG_IGN, which the server would inherit.
    before = {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None)}
    try:
        with subprocess.Popen(command) as server:
            before[signal.SIGTERM] = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
            status = server.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 - status if status < 0 else status


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has no such number


def _notebooks(lessons: Path) -> list[Path]:
    """The notebook of each lesson folder, in the course's order."""
    found = [path for path in lessons.glob("*/*.ipynb") if path.stem == path.parent.name]
    place = {name: number for number, name in enumerate(COURSE)}
    return sorted(found, key=lambda path: (place.get(path.stem, len(COURSE)), path.stem))


def _copy_lesson(released: Path, own: Path) -> LessonCopy:
    notebook = own / f"{own.name}.ipynb"
    copied = False
    try:
        if not os.path.lexists(notebook):  # a link counts as the learner's file even when it leads nowhere
            for file in _files(released, last=notebook.name):
                copied = _put(file, own / file.relative_to(released))
    except OSError as error:
        raise _not_copied(f"Lesson {own.name!r}", own, error) from error
    return LessonCopy(notebook, copied)


def _not_copied(what: str, folder: Path, error: OSError) -> LabError:
    return LabError(
        f"{what} could not be copied into {folder}: {error.strerror or error} ({error.filename or folder}). "
        "Choose a folder that you can write, with --folder."
    )


def _files(released: Path, last: str) -> Iterator[Path]:
    """Every file of a lesson, the one named `last` at the end."""
    files = sorted(path for path in released.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    yield from (path for path in files if path != released / last)
    yield released / last


def _put(file: Path, target: Path) -> bool:
    """Copy a file to where there is none: whole or not at all, and never over another. Whether it was copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(file.read_bytes())
        return _name(part, target)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, target: Path) -> bool:
    """Give a finished file its name unless that is taken; whether it got it."""
    try:
        os.link(part, target)  # unlike a rename, refuses on every system when the name is taken
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links (FAT, some network folders)
        if os.path.lexists(target):
            return False
        os.rename(part, target)
    return True
