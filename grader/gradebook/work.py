"""Grading one submission as a piece of work: bytes in, plain data out, so that any process on any machine can do it.

It touches neither the course folder nor the gradebook; those belong to the process that hands out the work.
"""

from __future__ import annotations

import functools
import hashlib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

import byhand
from byhand.check.answer_key import LessonKey
from grader import places
from grader.engine.for_gradebook import GradingError, graded_submission
from grader.engine.grade import Run
from grader.engine.limits import Changes, with_limits
from grader.engine.restore import restore
from grader.engine.runner import Rung
from grader.engine.sandbox import SandboxFailedError, SandboxUnavailableError
from grader.engine.submission import Submission, UnreadableError, parse_notebook
from grader.exercises.declare import Lesson


class ClusterError(RuntimeError):
    """A cluster that cannot grade: nobody answers, Dask is missing, or a worker has other code than this process."""


@dataclass(frozen=True, eq=False)
class Batch:
    """What all submissions of a run have in common.

    releases: the assignment's notebooks as the gradebook has them. markdown: their text as the course wrote it. keys:
    answer keys of the lessons among them. limits: what the configuration changes. code: see
    `code_version`; None where the work stays on this machine.
    """

    assignment: str
    seed: int
    rung: Rung | None
    releases: Mapping[str, Any]
    markdown: Mapping[str, set[str]]
    keys: Mapping[str, LessonKey]
    limits: Changes
    code: str | None


@dataclass(frozen=True)
class Task:
    """A submission: its notebooks by name, as bytes, and the files beside them as a tar archive or nothing.

    notes: what was left out already, sentences for the instructor.
    """

    student: str
    notebooks: Mapping[str, bytes]
    files: bytes = b""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marked:
    """A graded notebook as the text of its file, and what it earned by grade id; see `GradedNotebook`."""

    text: str
    scores: Mapping[str, float | None]
    unanswered: frozenset[str]


@dataclass
class Done:
    """What came of a task. error: why it could not be graded, or None. notes: sentences for the instructor.

    trace: the traceback where the grader itself failed, to be reported; otherwise empty.
    """

    student: str
    notebooks: dict[str, Marked] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    error: str | None = None
    trace: str = ""

    @classmethod
    def failed_by(cls, student: str, mistake: Exception) -> Done:
        """What comes of a submission at which the grader itself fails, which is not the student's fault."""
        error = f"the grader itself failed, see the traceback: {type(mistake).__name__}: {mistake}"
        return cls(student, error=error, trace="".join(traceback.format_exception(mistake)))


def grade_task(batch: Batch, task: Task) -> Done:
    """Grade a submission. What goes wrong with it is its error: the others are graded.

    Raises SandboxUnavailableError where students' code cannot be run safely, ClusterError on a machine with another
    version of this code.
    """
    if batch.code is not None and batch.code != code_version():
        raise ClusterError("this machine has another version of the grader; install the same one everywhere")
    done = Done(task.student)
    try:
        for name, content in task.notebooks.items():
            done.notebooks[name] = _grade_notebook(batch, task, name, content, done.notes)
    except SandboxUnavailableError:
        raise
    except (UnreadableError, GradingError, SandboxFailedError) as error:
        done.error = str(error)
    except Exception as mistake:
        return Done.failed_by(task.student, mistake)
    return done


def _grade_notebook(batch: Batch, task: Task, name: str, content: bytes, notes: list[str]) -> Marked:
    run = _run(batch)
    restored, put_right = restore(parse_notebook(content), batch.releases[name])
    lesson = lesson_of(run, batch.assignment, name)
    submission = Submission(Path(f"{name}.ipynb"), lesson, restored, [*put_right, *task.notes], task.files)
    graded = graded_submission(run, submission, batch.markdown[name])
    notes += graded.notes
    return Marked(nbformat.writes(graded.notebook), graded.scores, frozenset(graded.unanswered))


@functools.lru_cache(maxsize=1)
def _run(batch: Batch) -> Run:
    """The grading run of a batch, one in each process."""
    return Run(batch.seed, rung=batch.rung, limits=batch.limits, keys=batch.keys)


def lesson_of(run: Run, assignment: str, notebook: str) -> Lesson:
    """The lesson that a notebook of an assignment is; an instructor's own notebook is a lesson without exercises."""
    if assignment == notebook and assignment in run.lessons:
        return run.lessons[assignment]
    return with_limits(Lesson(name=notebook, title=notebook, exercises=()), run.limits)


@functools.cache
def code_version() -> str:
    """A checksum of this project's code: grades are comparable where it is the same."""
    digest = hashlib.sha256()
    for folder in (places.ROOT / "grader", Path(byhand.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
