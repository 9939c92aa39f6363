"""The steps of `nbgrader autograde` and of Formgrader's button that this course replaces; see `nbgrader_config.py`.

Reading a submission, restoring its locked cells and running it are ours; recording scores, comments and late penalties
are nbgrader's own steps, which read the scores from the outputs that we write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook
from nbgrader.converters.base import BaseConverter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Enum, Integer

from grader.engine.facts import FACTS, VIOLATIONS
from grader.engine.files import pack_companions
from grader.engine.for_gradebook import graded_submission
from grader.engine.restore import restore
from grader.engine.runner import Rung
from grader.engine.submission import Submission, read_notebook
from grader.gradebook.current_run import Settings, run_for
from grader.gradebook.privacy import keep_private
from grader.gradebook.record import forget_scores
from grader.gradebook.released import released_cells, released_markdown, released_notebook
from grader.gradebook.work import lesson_of


class SubmissionExporter(NotebookExporter):
    """Reads a submission without trust, and forgets the scores of an earlier one first: none may stand for a newer."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        if isinstance(self.parent, BaseConverter):
            self.hook = self.parent.pre_convert_hook
            self.parent.pre_convert_hook = self.take_up

    def take_up(self, notebooks: list[str], **said: Any) -> None:
        """nbgrader calls this before it looks at a submission, also at one of which it reads no notebook at all.

        What nbgrader gives for a notebook that is not there is recorded after this. Whose submission it is, is read
        from the notebooks' paths: the hook is told the student that was asked for, which may be "*".
        """
        converter = self.parent
        keep_private(converter.coursedir)
        for path in notebooks:
            where = converter.init_single_notebook_resources(path)["nbgrader"]
            whole = converter.coursedir.notebook_id == "*"
            with Gradebook(where["db_url"]) as gradebook:
                name = None if whole else where["notebook"]
                forget_scores(gradebook, where["assignment"], [where["student"]], name)
        if self.hook is not None:
            self.hook(notebooks=notebooks, **said)

    def from_filename(self, filename: str, resources: Any = None, **settings: Any) -> tuple[Any, Any]:
        """Raises UnreadableError, in plain words, for what is not a notebook."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:  # once more: nbgrader goes on when a hook fails
            forget_scores(gradebook, where["assignment"], [where["student"]], where["notebook"])
        path = Path(filename)
        notebook = read_notebook(path)
        self.drop_linked_files(where)
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources=resources, **settings)

    def drop_linked_files(self, where: Any) -> None:
        """Take away what nbgrader copied because a student handed in a symbolic link to it, beside the notebook."""
        coursedir = self.parent.coursedir
        folders = (coursedir.submitted_directory, coursedir.autograded_directory)
        submitted, copied = (Path(coursedir.format_path(f, where["student"], where["assignment"])) for f in folders)
        ours = Path(coursedir.format_path(coursedir.source_directory, ".", where["assignment"]))
        for path in submitted.rglob("*"):
            name = path.relative_to(submitted)
            if path.is_symlink() and not (ours / name).exists():
                (copied / name).unlink(missing_ok=True)


class RestoreCells(NbGraderPreprocessor):
    """Puts locked and graded cells back as the gradebook has them. Replaces DeduplicateIds and OverwriteCells.

    What was put right is said with the rest, by `RunInSandbox`.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        as_released = _released(self, where)
        with Gradebook(where["db_url"]) as gradebook:
            release = released_cells(gradebook, where["notebook"], where["assignment"], as_released)
        nb, notes = restore(nb, release)
        nb.metadata[FACTS] = {VIOLATIONS: notes}
        return nb, resources


class RunInSandbox(NbGraderPreprocessor):
    """Runs the notebook in the sandbox and writes outputs, reports and points. Replaces Execute."""

    seed = Integer(
        None, allow_none=True, help="Draw the secret cases from this number; by default from one drawn for each run."
    ).tag(config=True)
    sandbox = Enum(
        [None, *(rung.value for rung in Rung)],
        None,
        allow_none=True,
        help="By default the best that works here. “warm”: one sandbox a lesson, forked for each submission. “cold”: "
        "one for each submission. “bare”: none; students' code runs with the rights of the person who grades.",
    ).tag(config=True)
    limits = Dict(help="Limits of grading to change, by lesson or “*”; see grader/engine/limits.py.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        settings = Settings(self.seed, self.sandbox, json.dumps(self.limits, sort_keys=True))
        exporter = self.parent  # nbgrader makes one for each command, and for each press of a button
        run = run_for(settings, tuple(where[k] for k in ("db_url", "assignment", "student", "notebook")), exporter)
        path = Path(resources["metadata"]["path"], f"{where['notebook']}.ipynb")
        notes = list(nb.metadata.get(FACTS, {}).get(VIOLATIONS, []))
        lesson = lesson_of(run, where["assignment"], where["notebook"])
        files, left_out = pack_companions(path, lesson.limits.disk // 2, own_folder=True)
        submission = Submission(path, lesson, nb, [*notes, *left_out], files)
        graded = graded_submission(run, submission, released_markdown(_released(self, where)))
        for note in graded.notes:
            self.log.warning("%s: %s", where["student"], note)
        return graded.notebook, resources


def _released(step: NbGraderPreprocessor, where: Any) -> Path | None:
    """The released notebook of the course that nbgrader is grading (a step's parent is the exporter, whose is that)."""
    coursedir = step.parent.parent.coursedir
    return released_notebook(coursedir, where["notebook"], where["assignment"])
