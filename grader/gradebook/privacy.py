"""Keeping students of the same machine out of one another's work, and out of the sources of a course."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

OTHERS = stat.S_IRWXO
DOWNLOADED = "downloaded"
"""Where nbgrader's `zip_collect` looks for what was handed in to a learning management system."""


def keep_private(coursedir: Any) -> None:
    """Take from everybody but the owner and the group the right to look into a course's private folders and gradebook.

    coursedir: nbgrader's CourseDirectory. Folders that it writes later are made where there are none yet, so that what
    is written lies in them. What belongs to somebody else is left as it is: that person decides.
    """
    root = Path(coursedir.root)
    written = (coursedir.submitted_directory, coursedir.autograded_directory, coursedir.feedback_directory)
    for name in (*written, coursedir.source_directory, DOWNLOADED):
        folder = root / name
        with contextlib.suppress(PermissionError, FileNotFoundError):
            if name in written:
                folder.mkdir(exist_ok=True)
            close_to_others(folder)
    url = make_url(coursedir.db_url)
    if url.get_backend_name() == "sqlite" and url.database and Path(url.database).is_file():
        with contextlib.suppress(PermissionError):
            close_to_others(Path(url.database))


def close_to_others(path: Path) -> None:
    """Take all rights from those who are neither the owner nor in the group. Raises PermissionError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        path.chmod(mode & ~OTHERS)
