"""The course folder as nbgrader's configuration describes it: where submissions, graded notebooks and gradebook are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files, parse_utc
from traitlets import TraitError

from byhand.check.plain import printable
from grader.engine.files import copy_regular, read_regular
from grader.engine.limits import Changes
from grader.engine.runner import Rung
from grader.gradebook.nbgrader_steps import RunInSandbox
from grader.gradebook.record import LatePenalty
from grader.usage import UsageError

CONFIGURATION = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"
MOST_BYTES = 256 * 2**20
"""Of a submission's files beside its notebooks: what is copied into the folder of graded notebooks."""
MOST_FILES = 2000


class CourseError(UsageError):
    """A course folder in which there is nothing to grade; the message says what to do."""


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in for an assignment: a folder, and when (None where no time was recorded)."""

    student: str
    folder: Path
    timestamp: datetime | None


class Course:
    """A course folder, opened in the current directory. Raises CourseError where there is no configuration."""

    def __init__(self, assignment: str) -> None:
        if not Path(CONFIGURATION).is_file():
            raise CourseError(f"there is no {CONFIGURATION} here: run this in the course folder, where it is")
        self.assignment = assignment
        self.app = AutogradeApp()
        self.app.initialize([assignment, "--log-level=ERROR"])
        self.coursedir = self.app.coursedir
        self.converter = Autograde(coursedir=self.coursedir, parent=self.app)

    @property
    def root(self) -> Path:
        return Path(self.coursedir.root)

    def gradebook(self) -> Gradebook:
        return Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def notebooks(self, gradebook: Gradebook) -> list[str]:
        """Names of the assignment's notebooks. Raises CourseError when it was never released."""
        try:
            return [notebook.name for notebook in gradebook.find_assignment(self.assignment).notebooks]
        except MissingEntry:
            raise CourseError(
                f"the gradebook has no assignment {self.assignment!r}; run `nbgrader generate_assignment "
                f"{self.assignment} --force` first"
            ) from None

    def handed_in(self, students: Sequence[str]) -> list[HandedIn]:
        """The submissions of all students, or of those named, by student id.

        Raises CourseError for a student who has not handed in.
        """
        pattern = self._folder(self.coursedir.submitted_directory, "*")
        found = {}
        for folder in sorted(Path(self.coursedir.root).glob(os.path.relpath(pattern, self.coursedir.root))):
            if folder.is_dir() and not folder.is_symlink():
                student = folder.relative_to(self._folder(self.coursedir.submitted_directory, ".").parent).parts[0]
                found[student] = HandedIn(student, folder, self._timestamp(folder))
        if missing := [student for student in students if student not in found]:
            raise CourseError(f"{', '.join(missing)} handed in nothing for {self.assignment} (looked for {pattern})")
        return [found[student] for student in (students or found)]

    def _timestamp(self, folder: Path) -> datetime | None:
        """When it was handed in; None where nobody recorded that, or the file that should say so is broken."""
        try:
            return parse_utc(read_regular(folder / TIMESTAMP, 200).decode().strip())
        except (OSError, ValueError, OverflowError, AttributeError, TypeError):  # the last two are parse_utc's mistakes
            return None

    def graded_folder(self, student: str) -> Path:
        return self._folder(self.coursedir.autograded_directory, student)

    def is_graded(self, submission: HandedIn) -> bool:
        """True when there is a graded copy that is not older than what was handed in."""
        folder = self.graded_folder(submission.student)
        if not folder.is_dir():
            return False
        graded = self._timestamp(folder)
        return submission.timestamp is None or graded is None or submission.timestamp <= graded

    def copy_files(self, submission: HandedIn, destination: Path) -> list[str]:
        """Copy a submission's files but its notebooks, then the instructor's own over them; no link is followed.

        Returns a sentence on what was left out: more than can be kept, or a time that is none.
        """
        master = self._folder(self.coursedir.source_directory, ".")
        keep = {str(master / name) for name in self.converter.exclude_overwriting.get(self.assignment, [])}
        room, left_out = MOST_BYTES, []
        for number, path in enumerate(self._files(submission.folder)):
            name = path.relative_to(submission.folder)
            if name == Path(TIMESTAMP) and submission.timestamp is None:
                left_out.append(name)
                continue
            try:
                room -= copy_regular(path, destination / name, room if number < MOST_FILES else -1)
            except OSError:
                left_out.append(name)
        for path in self._files(master):
            if str(path) not in keep:
                copy_regular(path, destination / path.relative_to(master))
        named = ", ".join(printable(str(name)[:60]) for name in left_out[:3]) + (", …" if len(left_out) > 3 else "")
        most = f"more than {MOST_BYTES // 2**20} MiB or {MOST_FILES:,} files, or not to be read"
        return [f"files beside the notebook were left out, not copied ({most}): {named}"] if left_out else []

    def _files(self, folder: Path) -> list[Path]:
        """The regular files below a folder but notebooks, and but what the course ignores."""
        found = map(Path, find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"]))
        return [path for path in found if not path.is_symlink() and path.is_file()]

    def late_penalty(self) -> LatePenalty:
        step = AssignLatePenalties(parent=self.app)
        step.init_plugin()
        penalty: LatePenalty = step.plugin_inst.late_submission_penalty
        return penalty

    @property
    def permissions(self) -> int:
        """nbgrader's permissions of graded files, read-only unless configured otherwise."""
        return int(str(self.converter.permissions), 8)

    @property
    def seed(self) -> int | None:
        """The seed that the configuration fixes, or None. Raises CourseError for what is no number."""
        seed: int | None = self._settings().seed
        return seed

    @property
    def rung(self) -> Rung | None:
        """How the configuration wants submissions kept away from all else; None for the best way there is.

        Raises CourseError for a way that there is not.
        """
        rung = self._settings().sandbox
        return None if rung is None else Rung(rung)

    @property
    def limits(self) -> Changes:
        """Limits that the configuration changes, by lesson."""
        return dict(self._settings().limits)

    def _settings(self) -> RunInSandbox:
        """What the configuration says of grading, as nbgrader's own way of grading reads it."""
        try:
            return RunInSandbox(parent=self.app)
        except TraitError as error:
            raise CourseError(f"{CONFIGURATION}, c.RunInSandbox: {error}") from None

    def _folder(self, step: str, student: str) -> Path:
        return Path(self.coursedir.format_path(step, student, self.assignment))
