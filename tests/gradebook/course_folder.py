"""A course in a folder of its own: nbgrader's folders, this course's configuration, lesson 1 without its pictures."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp, GenerateAssignmentApp, GenerateFeedbackApp
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader

from grader import places
from grader.__main__ import main
from grader.engine.restore import identity

LESSON = "convolution"
SEED = 7


@dataclass(frozen=True)
class CourseFolder:
    """A course folder and what is done in it, in this process."""

    root: Path

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)

    def copy(self, root: Path) -> CourseFolder:
        shutil.copytree(self.root, root, symlinks=True)
        return CourseFolder(root)

    def configure(self, lines: str) -> CourseFolder:
        """Add lines to the configuration."""
        with open(self.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
            file.write(f"\n{lines}\n")
        return self

    def write_source(self, notebook: Any, lesson: str = LESSON) -> CourseFolder:
        path = self.root / "source" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return self

    def release(self, lesson: str = LESSON) -> CourseFolder:
        assert self.nbgrader(GenerateAssignmentApp, lesson, "--create", "--force") == 0
        return self

    def submitted(self, student: str, lesson: str = LESSON) -> Path:
        """The path of a student's notebook, in a folder that is there."""
        folder = self.root / "submitted" / student / lesson
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{lesson}.ipynb"

    def hand_in(self, student: str, notebook: Any, when: str | None = None, lesson: str = LESSON) -> Path:
        """Hand in a notebook, at `when` where that is recorded ("2026-03-02 12:00:00 UTC")."""
        path = self.submitted(student, lesson)
        nbformat.write(notebook, path)
        if when is not None:
            (path.parent / "timestamp.txt").write_text(when)
        return path

    def graded(self, student: str, lesson: str = LESSON) -> Any:
        """The graded notebook of a student."""
        path = self.root / "autograded" / student / lesson / f"{lesson}.ipynb"
        return nbformat.read(path, as_version=4)

    def nbgrader(self, app: type[Any], *arguments: str) -> int:
        """Run one of nbgrader's commands; -> its exit status."""
        with _inside(self.root):
            command = app()
            try:
                command.initialize(list(arguments))
                command.log_level = logging.CRITICAL
                command.start()
            except SystemExit as stop:
                return int(stop.code or 0)
            finally:
                command.log.handlers.clear()
        return 0

    def nbgrader_autograde(self, *arguments: str, lesson: str = LESSON) -> int:
        return self.nbgrader(AutogradeApp, lesson, "--create", *arguments)

    def nbgrader_feedback(self, *arguments: str, lesson: str = LESSON) -> int:
        return self.nbgrader(GenerateFeedbackApp, lesson, *arguments)

    def autograde(self, *arguments: str, lesson: str = LESSON) -> int:
        """`python -m grader autograde`; -> its exit status."""
        with _inside(self.root):
            try:
                return main(["autograde", lesson, *arguments])
            except SystemExit as stop:
                return int(stop.code or 0)

    @contextlib.contextmanager
    def buttons(self) -> Iterator[NbGraderAPI]:
        """What Formgrader's buttons call, configured as Formgrader does it: from the course's file."""
        with _inside(self.root):
            app = NbGrader()
            app.initialize([])
            yield NbGraderAPI(app.coursedir, parent=app)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            yield gradebook


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """In this folder, with the environment and logging put back afterwards: a configuration changes PATH."""
    path, level = os.environ["PATH"], logging.getLogger("traitlets").level
    with contextlib.chdir(folder):
        try:
            yield
        finally:
            os.environ["PATH"] = path
            logging.getLogger("traitlets").setLevel(level)


def lesson_without_pictures() -> Any:
    """The source notebook of lesson 1; figures take most of the time, and no exercise needs one."""
    notebook = nbformat.read(places.source_notebook(LESSON), as_version=4)
    notebook.cells = [c for c in notebook.cells if "plots." not in c.source or identity(c) == "setup"]
    return notebook


def with_cells_behind(notebook: Any, name: str, cells: list[Any]) -> Any:
    """Insert cells behind the one of that name."""
    position = [identity(cell) for cell in notebook.cells].index(name) + 1
    notebook.cells[position:position] = cells
    return notebook


def own_cell(
    kind: str, name: str, source: str, points: float | None, *, solution: bool = False, task: bool = False
) -> Any:
    """A cell as Create Assignment makes it: a test, an answer (`solution`), a task."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    info = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points is not None and not task,
        "solution": solution,
        "task": task,
        "locked": not solution,
    }
    if points is not None:
        info["points"] = points
    return make(source, id=name, metadata={"nbgrader": info})


class Hand:
    """A student's notebook of a released course, solved or as released; tests change it."""

    def __init__(self, course: CourseFolder, solved: bool = True, lesson: str = LESSON) -> None:
        self.notebook = nbformat.read(course.root / "lessons" / lesson / f"{lesson}.ipynb", as_version=4)
        if solved:
            for cell in nbformat.read(places.solution_notebook(LESSON), as_version=4).cells:
                if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
                    self.solve(cell.id, cell.source)

    def __getitem__(self, name: str) -> Any:
        return self.notebook.cells[self.index(name)]

    def index(self, name: str) -> int:
        return [identity(cell) for cell in self.notebook.cells].index(name)

    def solve(self, name: str, source: str) -> Hand:
        self[name].source = source
        return self

    def insert_before(self, name: str, source: str) -> Hand:
        return self.insert_cell_before(name, nbformat.v4.new_code_cell(source))

    def insert_cell_before(self, name: str, cell: Any) -> Hand:
        self.notebook.cells.insert(self.index(name), cell)
        return self

    def insert_behind(self, name: str, source: str) -> Hand:
        self.notebook.cells.insert(self.index(name) + 1, nbformat.v4.new_code_cell(source))
        return self

    def delete(self, name: str) -> Hand:
        del self.notebook.cells[self.index(name)]
        return self
