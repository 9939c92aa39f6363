"""`python -m grader autograde`: every submission of a lesson, several at a time, into nbgrader's gradebook.

The same reading, restoring and running as `nbgrader autograde` with this course's configuration. Worker processes run
and mark the submissions; this one reads the course folder, and writes the gradebook, with one commit a submission.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from byhand.check.plain import printable
from grader.engine.files import pack_companions
from grader.engine.grade import Run
from grader.engine.restore import exercises_in
from grader.engine.submission import UnreadableError, read_bytes
from grader.gradebook.course import Course, HandedIn
from grader.gradebook.record import Earned, forget_scores, record, record_failure
from grader.gradebook.released import released_cells, released_markdown, released_notebook
from grader.gradebook.schedule import connected, in_processes, in_this_process, on_cluster
from grader.gradebook.work import Batch, Done, Task, code_version, lesson_of


@dataclass(frozen=True)
class Outcome:
    """What came of one submission. score: what was scored automatically. error: why it could not be graded, or None."""

    student: str
    score: float = 0.0
    error: str | None = None
    violations: tuple[str, ...] = ()


class Autograder:
    """Grades what was handed in for one assignment of a course. `seed` draws the secret cases."""

    def __init__(self, course: Course, seed: int, gradebook: Gradebook) -> None:
        self.course = course
        self.gradebook = gradebook
        self.run = Run(seed, rung=course.rung, limits=course.limits)
        self.names = course.notebooks(gradebook)
        self.files = {name: released_notebook(course.coursedir, name, course.assignment) for name in self.names}
        self.late_penalty = course.late_penalty()
        self._traced: set[str] = set()

    def batch(self, on_other_machines: bool = False) -> Batch:
        """What is common to all submissions; the answer key, which may take a training, is made here and once.

        On other machines another sandbox may be the best, so it is found out there. Raises SandboxUnavailableError.
        """
        assignment, names = self.course.assignment, self.names
        releases = {n: released_cells(self.gradebook, n, assignment, self.files[n]) for n in names}
        ours = [name for name in names if name == assignment and name in self.run.lessons]
        return Batch(
            assignment=assignment,
            seed=self.run.seed,
            rung=self.course.rung if on_other_machines else self.run.rung,
            releases=releases,
            markdown={name: released_markdown(self.files[name]) for name in names},
            keys={name: self.run.key(name, exercises_in(releases[name])) for name in ours},
            limits=self.course.limits,
            code=code_version() if on_other_machines else None,
        )

    def to_grade(self, students: Sequence[str], force: bool) -> list[HandedIn]:
        """Submissions without a graded copy, or with one older than what was handed in; all of them with `force`."""
        return [s for s in self.course.handed_in(students) if force or not self.course.is_graded(s)]

    def grade(self, submissions: Sequence[HandedIn], jobs: int = 1, scheduler: str | None = None) -> Iterator[Outcome]:
        """Grade submissions, `jobs` at a time or on a cluster, and record each as it is finished.

        What the submissions earned before is forgotten first, so that no old score stands for a newer submission
        whatever happens: their graded copies before their scores, because a run that is broken off here is taken up by
        those that are gone. Raises SandboxUnavailableError, ClusterError.
        """
        with contextlib.ExitStack() as stack:
            if scheduler is not None:  # what cannot work is said before anything is forgotten
                client = stack.enter_context(connected(scheduler, self.course.rung))
            batch = self.batch(on_other_machines=scheduler is not None)
            self._forget(submissions)
            unreadable: list[Done] = []
            tasks = self._tasks(submissions, unreadable)
            jobs = min(jobs, len(submissions))
            if scheduler is not None:
                graded = on_cluster(batch, tasks, client)
            elif jobs > 1:
                graded = in_processes(batch, tasks, jobs)
            else:
                graded = in_this_process(batch, tasks)
            stack.enter_context(contextlib.closing(graded))
            by_student = {submission.student: submission for submission in submissions}
            for done in itertools.chain(graded, unreadable):
                yield self._record(by_student[done.student], done)

    def _forget(self, submissions: Sequence[HandedIn]) -> None:
        for submission in submissions:
            _remove(self.course.graded_folder(submission.student))
        forget_scores(self.gradebook, self.course.assignment, [submission.student for submission in submissions])

    def _tasks(self, submissions: Iterable[HandedIn], unreadable: list[Done]) -> Iterator[Task]:
        """Submissions read from their folders one by one; of what cannot be read it is said in `unreadable` why."""
        for submission in submissions:
            try:
                yield self._task(submission)
            except (UnreadableError, OSError) as error:
                unreadable.append(Done(submission.student, error=str(error)))
            except Exception as mistake:  # the others are graded
                unreadable.append(Done.failed_by(submission.student, mistake))

    def _task(self, submission: HandedIn) -> Task:
        staging = self._staging(submission.student)
        _remove(staging)
        staging.mkdir(parents=True)
        not_copied = self.course.copy_files(submission, staging)
        there = [name for name in self.names if os.path.lexists(submission.folder / f"{name}.ipynb")]
        if not there:
            raise UnreadableError(nothing_handed_in(submission.folder, self.names))
        notebooks = {name: read_bytes(submission.folder / f"{name}.ipynb") for name in there}
        limit = lesson_of(self.run, self.course.assignment, there[0]).limits.disk // 2
        files, left_out = pack_companions(staging / f"{there[0]}.ipynb", limit, own_folder=True)
        notes = [*not_copied, *left_out]
        if missing := [name for name in self.names if name not in there]:
            notes.append(nothing_handed_in(submission.folder, missing))
        return Task(submission.student, notebooks, files, tuple(notes))

    def _staging(self, student: str) -> Path:
        final = self.course.graded_folder(student)
        return final.with_name(f".{final.name}.unfinished")

    def _record(self, submission: HandedIn, done: Done) -> Outcome:
        """Put a graded submission into the gradebook, then its folder into place.

        In this order: a submission whose folder is not in place is graded again by the next run.
        """
        student, assignment = submission.student, self.course.assignment
        final, staging = self.course.graded_folder(student), self._staging(student)
        if done.error is not None:
            record_failure(self.gradebook, assignment, student, submission.timestamp)
            _remove(staging)
            if final.parent.is_dir() and not any(final.parent.iterdir()):
                final.parent.rmdir()
            self._show(done.trace)
            return Outcome(student, error=printable(done.error))
        for name, marked in done.notebooks.items():
            (staging / f"{name}.ipynb").write_text(marked.text, encoding="utf-8")
        for path in staging.rglob("*"):
            if path.is_file():
                path.chmod(self.course.permissions)
        earned = [Earned(name, marked.scores, marked.unanswered) for name, marked in done.notebooks.items()]
        record(self.gradebook, assignment, student, submission.timestamp, earned, self.late_penalty)
        staging.rename(final)
        score = sum(score for one in earned for score in one.scores.values() if score is not None)
        return Outcome(student, round(score, 2), None, tuple(done.notes))

    def _show(self, trace: str) -> None:
        """A traceback on standard error, once: what fails at one submission may fail at all of a class."""
        if trace and trace not in self._traced:
            self._traced.add(trace)
            print(printable(trace), file=sys.stderr)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def nothing_handed_in(folder: Path, names: Sequence[str]) -> str:
    """What was handed in instead of the assignment's notebooks, in words that can be shown and written anywhere."""
    wanted = " and ".join(f"{name}.ipynb" for name in names)
    others = sorted(printable(path.name).replace("\n", " ") for path in folder.glob("*.ipynb"))
    instead = f"; there is {', '.join(others)} instead, which has to be renamed" if others else ""
    return f"{wanted} was not handed in{instead}"
