"""Deriving the student's and the solved notebook of a lesson from its source."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from grader.places import ROOT, source_notebook

BUILT_FROM = "built_from"
SOLUTION_MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)


class BuildError(RuntimeError):
    """A lesson that cannot be built: its source notebook is missing, or nbgrader or a solution cell fails."""


def student_notebook(lesson: str) -> str:
    """The text of the student's notebook, made by nbgrader's own generate step with the course's configuration."""
    from nbgrader.apps import GenerateAssignmentApp

    _check_source(lesson)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        shutil.copytree(source_notebook(lesson).parent, Path(folder, "source", lesson))
        before = os.getcwd()
        os.chdir(folder)
        try:
            app = GenerateAssignmentApp()
            app.initialize([lesson, "--no-db", "--force", "--log-level=ERROR"])
            app.start()
        except SystemExit as error:
            raise BuildError(f"nbgrader generate_assignment failed on {lesson}; see its messages above") from error
        finally:
            os.chdir(before)
        notebook = nbformat.read(Path(folder, "lessons", lesson, f"{lesson}.ipynb"), as_version=4)
    return as_text(notebook)


def solution_notebook(lesson: str, built_from: str) -> str:
    """The text of the solved notebook, run from top to bottom in a real kernel, with its outputs.

    Raises BuildError, naming the cell, when one of them fails.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from byhand.widgets.piece import VIEW

    notebook = unexecuted_solution(lesson)
    client = NotebookClient(notebook, timeout=900, kernel_name="python3", record_timing=False, store_widget_state=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            nobodys = {"BYHAND_PROGRESS": str(Path(folder, "progress.json"))}
            client.execute(cwd=folder, env=os.environ | nobodys)
    except CellExecutionError as error:
        raise BuildError(f"the solution of {lesson} does not run: {error}") from error
    notebook.metadata["byhand"] = {BUILT_FROM: built_from}
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        output.get("data", {}).pop(VIEW, None)  # without its state a live view would hide the picture beside it
    return as_text(notebook)


def unexecuted_solution(lesson: str) -> Any:
    """The solved notebook before it is run: the source without the marks around solutions."""
    notebook = nbformat.read(_check_source(lesson), as_version=4)
    for cell in notebook.cells:
        cell.source = SOLUTION_MARK.sub("", cell.source).rstrip()
    return notebook


def fingerprint(lesson: str, cases: str) -> str:
    """SHA-256 over what a solved notebook is made from: its source and the public cases."""
    digest = hashlib.sha256(_check_source(lesson).read_bytes())
    digest.update(cases.encode())
    return digest.hexdigest()


def as_text(notebook: Any) -> str:
    """A notebook as it is written to disk: without what differs between two runs or two machines."""
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
    text: str = nbformat.writes(notebook, version=4)
    return text if text.endswith("\n") else text + "\n"


def _check_source(lesson: str) -> Path:
    path = source_notebook(lesson)
    if not path.is_file():
        raise BuildError(f"there is no source notebook {path}")
    return path
