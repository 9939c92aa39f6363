"""The notebooks that the class hands in: the released lesson with what each student wrote in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from grader import places
from grader.demo.classroom import LESSON, STUDENTS, WRITTEN_BY_STUDENTS, Student, student_named

PIECE = re.compile(r"^## (?:(before|after) )?(\w+)\n\n```python\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """What a student wrote in one cell: in the lesson's cell `cell`, or in a cell added "before" or "after" it."""

    place: str
    cell: str
    source: str


def pieces(text: str) -> list[Piece]:
    """Read a file of `students/`: each heading of level 2 names a place in the lesson, a block of code follows.

    Raises ValueError when a heading has no code.
    """
    found = [Piece(*match.groups(default="in")) for match in PIECE.finditer(text)]
    headings = re.findall(r"^## .*$", text, re.MULTILINE)
    if len(found) != len(headings):
        raise ValueError(f"{len(headings)} headings, but {len(found)} of them name a cell and have a block of code")
    return found


def notebook_of(student: Student) -> Any:
    """The notebook of a student, before anything damages its file.

    Raises ValueError when the student's file names a cell that the lesson does not have.
    """
    own = _pieces_of(student.wrote)
    written = {piece.cell for piece in own if piece.place == "in"}
    copied = _pieces_of(student_named(student.rest).wrote) if student.rest else []
    notebook = nbformat.read(places.student_notebook(LESSON), as_version=4)
    for piece in [piece for piece in copied if piece.place != "in" or piece.cell not in written] + own:
        _write(notebook.cells, piece)
    return notebook


def submission_text(student: Student) -> str:
    """The text of the file that a student hands in."""
    text = nbformat.writes(notebook_of(student)) + "\n"
    return text[: len(text) * 2 // 3] if student.damaged else text


def hand_in(folder: Path, students: Sequence[Student] = STUDENTS) -> dict[str, Path]:
    """Write every student's notebook as nbgrader lays them out: `folder/<student>/<lesson>/<lesson>.ipynb`."""
    paths = {}
    for student in students:
        paths[student.name] = folder / student.name / LESSON / f"{LESSON}.ipynb"
        paths[student.name].parent.mkdir(parents=True, exist_ok=True)
        paths[student.name].write_text(submission_text(student), encoding="utf-8")
    return paths


def _pieces_of(wrote: str | None) -> list[Piece]:
    return pieces((WRITTEN_BY_STUDENTS / f"{wrote}.md").read_text(encoding="utf-8")) if wrote else []


def _write(cells: list[Any], piece: Piece) -> None:
    position = next((i for i, cell in enumerate(cells) if cell.id == piece.cell), None)
    if position is None:
        raise ValueError(f"the lesson {LESSON} has no cell {piece.cell!r}")
    if piece.place == "in":
        cells[position].source = piece.source
        return
    added = nbformat.v4.new_code_cell(piece.source, id=f"own-{len(cells)}")
    if piece.place == "after":
        position += 1
        while position < len(cells) and cells[position].id.startswith("own-"):  # behind what was added there before
            position += 1
    cells.insert(position, added)
