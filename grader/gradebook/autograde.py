"""`python -m grader autograde`: every submission of a lesson, several at a time, into nbgrader's gradebook.

The same reading, restoring and running as `nbgrader autograde` with this course's configuration; notebooks are run by
several threads, the gradebook is written by one, in one session, with one commit a submission.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from grader.engine.grade import Run
from grader.engine.graded_notebook import GradedNotebook, graded_notebook
from grader.engine.restore import restore
from grader.engine.sandbox import SandboxUnavailableError
from grader.engine.submission import Submission, UnreadableError, read_notebook
from grader.gradebook.course import Course, HandedIn
from grader.gradebook.nbgrader_steps import VIOLATIONS, GradingError, lesson_of
from grader.gradebook.record import Earned, forget_scores, record, record_failure
from grader.gradebook.released import released_cells, released_markdown, released_notebook


@dataclass(frozen=True)
class Outcome:
    """What came of one submission. score: what was scored automatically. error: why it could not be graded, or None."""

    student: str
    score: float = 0.0
    error: str | None = None
    violations: tuple[str, ...] = ()


@dataclass
class _Graded:
    """A submission graded in its staging folder, not recorded yet."""

    submission: HandedIn
    staging: Path
    notebooks: dict[str, GradedNotebook] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    error: str | None = None


class Autograder:
    """Grades what was handed in for one assignment of a course. `run` holds the seed."""

    def __init__(self, course: Course, run: Run, gradebook: Gradebook) -> None:
        self.course = course
        self.run = run
        self.gradebook = gradebook
        self.names = course.notebooks(gradebook)
        files = {name: released_notebook(course.coursedir, name, course.assignment) for name in self.names}
        self.releases = {name: released_cells(gradebook, name, course.assignment, file) for name, file in files.items()}
        self.markdown = {name: released_markdown(file) for name, file in files.items()}
        self.late_penalty = course.late_penalty()
        for name in self.names:
            if course.assignment == name and name in run.lessons:
                run.key(name)  # made here once, not by every thread at the same time

    def to_grade(self, students: Sequence[str], force: bool) -> list[HandedIn]:
        """Submissions without a graded copy, or with one older than what was handed in; all of them with `force`."""
        return [s for s in self.course.handed_in(students) if force or not self.course.is_graded(s)]

    def grade(self, submissions: Sequence[HandedIn], jobs: int, done: Callable[[], object]) -> Iterator[Outcome]:
        """Grade submissions, `jobs` at a time, and record each as it is finished.

        `done` is called after each. What the submissions earned before is forgotten first, so that no old score stands
        for a newer submission whatever happens: their graded copies before their scores, because a run that is broken
        off here is taken up by those that are gone. Raises SandboxUnavailableError.
        """
        _ = self.run.rung  # before anything is forgotten: where no sandbox works, nothing is graded
        for submission in submissions:
            _remove(self.course.graded_folder(submission.student))
        forget_scores(self.gradebook, self.course.assignment, [submission.student for submission in submissions])
        with ThreadPoolExecutor(jobs) as pool:
            tasks: list[Future[_Graded]] = [pool.submit(self._grade, submission) for submission in submissions]
            try:
                for task in as_completed(tasks):
                    yield self._record(task.result())
                    done()
            except BaseException:  # also Ctrl-C: what has not begun is not begun any more
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _grade(self, submission: HandedIn) -> _Graded:
        """Run a submission's notebooks; in a thread, without the gradebook."""
        final = self.course.graded_folder(submission.student)
        graded = _Graded(submission, final.with_name(f".{final.name}.unfinished"))
        try:
            _remove(graded.staging)
            graded.staging.mkdir(parents=True)
            self.course.copy_files(submission, graded.staging)
            handed_in = [name for name in self.names if os.path.lexists(submission.folder / f"{name}.ipynb")]
            if missing := [name for name in self.names if name not in handed_in]:
                graded.notes.append(_nothing_there(submission.folder, missing))
            if not handed_in:
                graded.error = graded.notes.pop()
            for name in handed_in:
                self._grade_notebook(graded, name)
        except SandboxUnavailableError:
            raise
        except (UnreadableError, GradingError) as error:
            graded.error = str(error)
        except Exception as error:  # one submission's, whatever it is: the others are graded
            graded.error = f"{type(error).__name__}: {error}"
        return graded

    def _grade_notebook(self, graded: _Graded, name: str) -> None:
        notebook = read_notebook(graded.submission.folder / f"{name}.ipynb")
        restored, notes = restore(notebook, self.releases[name])
        path = graded.staging / f"{name}.ipynb"
        lesson = lesson_of(self.run, self.course.assignment, name)
        grade = self.run.grade_submission(Submission(path, lesson, restored, notes, own_folder=True))
        if grade.error is not None:
            raise GradingError(grade.error)
        result = graded_notebook(restored, grade, self.markdown[name])
        result.notebook.metadata["byhand"] = {VIOLATIONS: [*grade.violations, *result.notes]}
        nbformat.write(result.notebook, path)
        graded.notebooks[name] = result
        graded.notes += [*grade.violations, *result.notes]

    def _record(self, graded: _Graded) -> Outcome:
        """Put a graded submission into the gradebook, then its folder into place.

        In this order: a submission whose folder is not in place is graded again by the next run.
        """
        submission, assignment = graded.submission, self.course.assignment
        final = self.course.graded_folder(submission.student)
        _remove(final)
        if graded.error is not None:
            record_failure(self.gradebook, assignment, submission.student, submission.timestamp)
            _remove(graded.staging)
            if not any(final.parent.iterdir()):
                final.parent.rmdir()
            return Outcome(submission.student, error=graded.error)
        earned = [Earned(n, g.scores, frozenset(g.unanswered)) for n, g in graded.notebooks.items()]
        record(self.gradebook, assignment, submission.student, submission.timestamp, earned, self.late_penalty)
        for path in graded.staging.rglob("*"):
            if path.is_file():
                path.chmod(self.course.permissions)
        graded.staging.rename(final)
        score = sum(score for g in graded.notebooks.values() for score in g.scores.values() if score is not None)
        return Outcome(submission.student, round(score, 2), None, tuple(graded.notes))


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _nothing_there(folder: Path, names: Sequence[str]) -> str:
    wanted = " and ".join(f"{name}.ipynb" for name in names)
    others = sorted(path.name for path in folder.glob("*.ipynb"))
    instead = f"; there is {', '.join(others)} instead, which has to be renamed" if others else ""
    return f"{wanted} was not handed in{instead}"
