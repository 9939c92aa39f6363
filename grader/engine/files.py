"""The files that a student handed in beside the notebook: which of them come along into the sandbox."""

from __future__ import annotations

import errno
import importlib.machinery
import io
import os
import stat
import sys
import tarfile
from pathlib import Path
from typing import IO

from byhand.check.plain import printable

MOST_FILES = 200
NEVER = ".pth"
COURSE = ("nbgrader_config.py", "gradebook.db")
"""Files that stand in a course folder."""
START_UP_NAMES = frozenset(
    ["sitecustomize.py", "usercustomize.py", "matplotlibrc", "ipython_config.py", "ipython_kernel_config.py"]
)


def pack_companions(notebook: Path, limit: int, own_folder: bool = False) -> tuple[bytes, list[str]]:
    """What stands beside a notebook, as a tar archive (empty bytes for nothing); a sentence on each thing left out.

    Left out are other notebooks, hidden files, symbolic links and devices, whatever would shadow an importable module
    (`numpy.py`) or start up by itself, and everything when it is more than `limit` bytes. Unless it is known to be the
    student's own, a folder that holds several notebooks is taken for a pile of submissions, and one that holds a
    course for the instructor's: nothing comes along.
    """
    folder = notebook.parent
    if not own_folder and sum(1 for path in folder.glob("*.ipynb")) != 1:
        return b"", []
    if not own_folder and any((folder / name).exists() for name in COURSE):
        return b"", ["what stands beside the notebook was left out: it is a course folder"]
    notes: list[str] = []
    chosen: list[Path] = []
    room = limit
    for parent, names, files in os.walk(folder, followlinks=False):
        names[:] = sorted(n for n in names if not n.startswith(".") and not Path(parent, n).is_symlink())
        for directory in [n for n in names if Path(parent) == folder and _shadows(n)]:
            names.remove(directory)
            notes.append(f"the folder {directory} beside the notebook was left out: it hides a module of that name")
        for name in sorted(files):
            path = Path(parent, name)
            if (reason := _reason_against(path, at_top=Path(parent) == folder)) is not None:
                notes += [f"the file {name} beside the notebook was left out: {reason}"] if reason else []
                continue
            room -= path.stat().st_size
            chosen.append(path)
            if room < 0 or len(chosen) > MOST_FILES:
                much = f"more than {limit // 2**20} MiB or too many"
                return b"", [*notes, f"the files beside the notebook were left out: {much}"]
    return _archive(folder, chosen, limit), [printable(note) for note in notes]


def _archive(folder: Path, chosen: list[Path], limit: int) -> bytes:
    """A tar archive of files, with nothing in it of this machine but their names below `folder` and their content."""
    if not chosen:
        return b""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in chosen:
            content = read_regular(path, limit)
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def read_regular(path: Path, limit: int) -> bytes:
    """At most `limit` bytes of a regular file, not through a symbolic link. Raises OSError for anything else."""
    with _open_regular(path) as file:
        return file.read(limit)


def copy_regular(path: Path, target: Path, limit: int | None = None) -> int:
    """Copy a regular file, not through a symbolic link, into a folder that is made where there is none; -> its size.

    Raises OSError for anything else, and for a file of more than `limit` bytes, of which nothing is written.
    """
    with _open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if limit is not None and size > limit:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "wb") as copy:
            left = size
            while chunk := file.read(min(left, 2**20)):
                left -= copy.write(chunk)
    return size


def _open_regular(path: Path) -> IO[bytes]:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "it is not a file but a folder or a device", str(path))
    return file


def _reason_against(path: Path, at_top: bool) -> str | None:
    """Why a file stays out: a reason to tell, "" for one that goes without saying, or None when it may come along."""
    name = path.name
    if name.endswith(".ipynb") or name.startswith("."):
        return ""
    if not stat.S_ISREG(path.lstat().st_mode):
        return "it is a link or a device"
    if name in START_UP_NAMES or name.endswith(NEVER):
        return "it would start up by itself"
    if at_top and _shadows(name.split(".")[0]) and _is_module(name):
        return "it hides a module of that name"
    return None


def _is_module(name: str) -> bool:
    return name.endswith((".py", ".pyc", *importlib.machinery.EXTENSION_SUFFIXES))


def _shadows(module: str) -> bool:
    """True when a module of that name can be imported without the student's file."""
    if module in sys.builtin_module_names or module in sys.stdlib_module_names:
        return True
    return importlib.machinery.PathFinder.find_spec(module, [p for p in sys.path if p]) is not None
