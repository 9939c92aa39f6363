"""A submission as it was handed in: read without trust, recognised, and made ready to run."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.validator import normalize

from grader import places
from grader.engine.files import pack_companions, read_regular
from grader.engine.restore import CHECK_SUFFIX, identity, restore
from grader.exercises.declare import Lesson

LARGEST_NOTEBOOK = 64 * 2**20
MOST_PARTS = {b"{": 150_000, b"[": 150_000, b",": 2_000_000}
"""Objects, lists and elements of a notebook, outside of its texts: nbformat takes a kilobyte for an empty object."""
LARGEST_CODE = 2**19
"""Characters of code: a syntax tree takes some thousand times as much memory."""
MOST_MAGIC = 100_000
"""Lines that IPython reads in turning its own syntax into Python: each time that it finds some, the whole cell anew."""
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # also one that never ends: read once


class UnreadableError(ValueError):
    """A submission that cannot be graded; the message says why in plain words."""


@dataclass
class Submission:
    """A notebook ready to be run.

    violations: what was put right or left out, one sentence each, for the instructor. files: what comes along with the
    notebook, as a tar archive, or empty.
    """

    path: Path
    lesson: Lesson
    notebook: Any
    violations: list[str] = field(default_factory=list)
    files: bytes = b""


def read_submission(path: Path, lessons: Mapping[str, Lesson], lesson: Lesson | None = None) -> Submission:
    """Read a notebook, find out to which of the lessons it belongs, and restore its locked cells.

    Raises UnreadableError for a symbolic link, a folder, a damaged file, or a notebook of no or another lesson.
    """
    notebook = read_notebook(path)
    found = recognise(notebook, path.stem, lessons)
    if found is None:
        raise UnreadableError(f"{path.name} has none of the exercises of any lesson, so it is not known what to grade")
    if lesson is not None and found.name != lesson.name:
        raise UnreadableError(f"{path.name} is a notebook of the lesson “{found.title}”, not of “{lesson.title}”")
    release = nbformat.read(places.student_notebook(found.name), as_version=4)
    restored, notes = restore(notebook, release)
    if path.stem != found.name:
        notes.insert(0, f"the file is named {path.name}; it was recognised as {found.name}.ipynb by its cells")
    files, left_out = pack_companions(path, found.limits.disk // 2)
    return Submission(path, found, restored, [*notes, *left_out], files)


def read_notebook(path: Path) -> Any:
    """A notebook in nbformat 4, read without trust. Raises UnreadableError."""
    return parse_notebook(read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The content of a notebook's file, not through a symbolic link. Raises UnreadableError."""
    try:
        content = read_regular(path, LARGEST_NOTEBOOK + 1)
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {path}") from None
    except OSError as error:
        if path.is_symlink():
            raise UnreadableError(f"{path.name} is a symbolic link; hand in the file itself") from None
        if error.errno in (errno.EINVAL, errno.EISDIR, errno.ENXIO):
            raise UnreadableError(f"{path.name} is not a file but a folder or a device") from None
        raise UnreadableError(f"{path.name} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_NOTEBOOK:
        raise UnreadableError(f"{path.name} is larger than {LARGEST_NOTEBOOK // 2**20} MiB; clear its outputs")
    return content


def parse_notebook(content: bytes) -> Any:
    """A notebook in nbformat 4, from the bytes of its file. Raises UnreadableError."""
    if not content.strip():
        raise UnreadableError("the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"the file is not UTF-8 text (byte {error.start}); save it again from JupyterLab"
        ) from None
    parts = STRING.sub(b"", content)
    if any(parts.count(sign) > most for sign, most in MOST_PARTS.items()):
        raise UnreadableError("the file is damaged: it holds more objects than any notebook")
    try:
        plain = json.loads(text)
        if "\\ud" in text.lower():  # half of a character, which no file can hold
            text = json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace").decode()
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"the file is damaged: it is not JSON ({error})") from None
    if not isinstance(plain, dict) or not isinstance(plain.get("nbformat"), int):
        raise UnreadableError("the file is JSON, but not a notebook")
    try:
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)
        _, notebook = normalize(notebook)  # cells without an id get one, a second cell with an id another
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises what it meets: KeyError, AttributeError, ValidationError …
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UnreadableError(f"the file is not a valid notebook: {reason}") from None
    _refuse_endless_code(notebook)
    return notebook


def _refuse_endless_code(notebook: Any) -> None:
    """Code is read outside of the sandbox, too, so there must be an end of it. Raises UnreadableError."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    if (characters := sum(map(len, sources))) > LARGEST_CODE:
        raise UnreadableError(
            f"it holds {characters:,} characters of code, and at most {LARGEST_CODE:,} are read; "
            "data that were pasted into a cell belong into a file beside the notebook"
        )
    if sum(_lines_read(source) for source in sources) > MOST_MAGIC:
        raise UnreadableError(
            "it holds more lines of magic (`%`, `!`, `?`) in long cells than are read; split these cells"
        )


def _lines_read(source: str) -> int:
    """How many lines IPython reads at most in turning this cell into Python; it gives up after 500 turns."""
    lines = source.splitlines()
    magic = sum(any(sign in line for sign in "%!?") or line.lstrip().startswith((",", ";", "/")) for line in lines)
    return len(lines) * min(magic, 500)


def recognise(notebook: Any, stem: str, lessons: Mapping[str, Lesson]) -> Lesson | None:
    """The lesson that most of the notebook's exercise cells belong to; of equals, the one that the file is named after.

    Exercise names recur between lessons, so one cell alone says little.
    """
    ids = {identity(cell) for cell in notebook.cells}

    def matches(lesson: Lesson) -> tuple[int, bool]:
        names = {e.name for e in lesson.exercises}
        return len(ids & (names | {name + CHECK_SUFFIX for name in names})), lesson.name == stem

    best = max(lessons.values(), key=matches)
    return best if matches(best)[0] else None
