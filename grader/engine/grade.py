"""Grading one notebook: read, run, mark. Plain data in, a `Grade` out; nothing is written."""

from __future__ import annotations

import dataclasses
import functools
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from byhand.check.answer_key import AnswerKey, LessonKey
from byhand.check.forbidden import forbidden_in_source
from byhand.check.mark import Result, mark, missing, refused
from byhand.check.report_text import result_message
from grader import places
from grader.engine.limits import Changes, with_limits
from grader.engine.notebook_run import NotebookRun, code_of, demo_cells, run_submission
from grader.engine.restore import exercises_in, identity
from grader.engine.runner import Rung, best_rung
from grader.engine.sandbox import SandboxFailedError
from grader.engine.submission import Submission, UnreadableError, read_submission
from grader.exercises import LESSONS
from grader.exercises.declare import Lesson


@dataclass(frozen=True)
class Grade:
    """What a notebook earned. `error` is None when it was graded, whatever its score."""

    path: Path
    lesson: str | None
    max_score: float
    results: tuple[Result, ...] = ()
    error: str | None = None
    violations: tuple[str, ...] = ()
    seconds: float = 0.0
    run: NotebookRun = field(default_factory=NotebookRun, repr=False)

    @property
    def score(self) -> float:
        return round(sum(result.points for result in self.results), 2)

    @property
    def status(self) -> str:
        return "graded" if self.error is None else "failed"

    def as_json(self) -> dict[str, Any]:
        """The object that `grade --json` prints."""
        return {
            "notebook": str(self.path),
            "lesson": self.lesson,
            "score": self.score,
            "max_score": self.max_score,
            "status": self.status,
            "error": self.error,
            "exercises": [
                {
                    "exercise": result.exercise,
                    "points": result.points,
                    "max_points": result.max_points,
                    "diagnosis": [d.name for d in result.diagnosis],
                    "message": result_message(result),
                }
                for result in self.results
            ],
            "violations": list(self.violations),
        }


class Run:
    """One grading run: its seed is drawn once, so that all submissions are asked the same secret cases.

    Answer keys are made once per lesson, or are those of another process (`keys`). Safe to use from several threads.
    Raises LimitError for `limits` that make no sense.
    """

    def __init__(
        self,
        seed: int | None = None,
        *,
        rung: Rung | None = None,
        lessons: Mapping[str, Lesson] = LESSONS,
        limits: Changes | None = None,
        keys: Mapping[str, LessonKey] | None = None,
    ) -> None:
        self.seed = secrets.randbits(63) if seed is None else seed
        self._rung = rung
        self.limits = limits or {}
        self.lessons = {name: with_limits(lesson, self.limits) for name, lesson in lessons.items()}
        # ast.parse is not safe in several threads before Python 3.12 ("AST constructor recursion depth mismatch")
        self._marking = threading.Lock()
        self._keys = {(name, frozenset(key.exercises)): key for name, key in (keys or {}).items()}
        self._making = threading.Lock()  # a key may take a training to make, and Keras trains in one thread at a time
        self.release = functools.cache(_release)

    @property
    def rung(self) -> Rung:
        """How submissions are kept away from all else: as was asked for, else the best that works here.

        Raises SandboxUnavailableError where no sandbox works and none was asked for.
        """
        return best_rung() if self._rung is None else self._rung

    def key(self, lesson: str, only: Collection[str] | None = None) -> LessonKey:
        """The answer key of a lesson in this run, made when it is first asked for.

        only: the exercises that there are, where an instructor has taken others out of the lesson.
        """
        whole = self.lessons[lesson]
        there = tuple(e for e in whole.exercises if only is None or e.name in only)
        name = (lesson, frozenset(e.name for e in there))
        with self._making:
            if name not in self._keys:
                self._keys[name] = dataclasses.replace(whole, exercises=there).secret_key(self.seed)
            return self._keys[name]

    def grade(self, path: Path, lesson: str | None = None) -> Grade:
        """Grade one notebook, which must be of `lesson` where that is given. What cannot be graded has an `error`.

        Raises SandboxUnavailableError where students' code cannot be run safely, unless the rung is BARE.
        """
        known = None if lesson is None else self.lessons[lesson]
        try:
            submission = read_submission(path, self.lessons, known)
        except UnreadableError as error:
            return Grade(path, lesson, known.points if known else 100, error=str(error))
        return self.grade_submission(submission)

    def grade_submission(self, submission: Submission) -> Grade:
        """Grade a notebook that was read and restored already. Raises SandboxUnavailableError as `grade` does."""
        path, name, points = submission.path, submission.lesson.name, submission.lesson.points
        key = self._key_of(submission)
        try:
            run = run_submission(submission, key, self._demos(submission.lesson), self.rung)
        except SandboxFailedError as error:
            return Grade(path, name, points, error=str(error))
        notes = (*submission.violations, *run.violations)
        return Grade(path, name, points, self.mark(submission, run), None, notes, run.seconds, run)

    def mark(self, submission: Submission, run: NotebookRun) -> tuple[Result, ...]:
        """A result for every exercise of the lesson, from what a run of the notebook answered."""
        with self._marking:
            return mark_run(submission, self._key_of(submission), self._demos(submission.lesson), run)

    def _demos(self, lesson: Lesson) -> frozenset[str]:
        """Ids of the cells that are not run; an instructor's own notebook has none."""
        return demo_cells(self.release(lesson.name)) if lesson.name in self.lessons else frozenset()

    def _key_of(self, submission: Submission) -> LessonKey:
        lesson = submission.lesson
        if lesson.name not in self.lessons:
            return lesson.secret_key(self.seed)
        return self.key(lesson.name, exercises_in(submission.notebook))


def _release(lesson: str) -> Any:
    return nbformat.read(places.student_notebook(lesson), as_version=4)


def mark_run(submission: Submission, key: LessonKey, demos: frozenset[str], run: NotebookRun) -> tuple[Result, ...]:
    """A result for every exercise of the lesson."""
    code = code_of(submission.notebook, demos)
    results: dict[str, Result] = {}
    for name, exercise in key.exercises.items():
        result = _mark_exercise(exercise, key, submission, run, code)
        results[name] = result.with_suspects(results)
    return tuple(results.values())


def _mark_exercise(exercise: AnswerKey, key: LessonKey, submission: Submission, run: NotebookRun, code: str) -> Result:
    name = exercise.exercise
    if uses := forbidden_in_source(code, name, key.for_exercise(name)):
        return refused(exercise, uses)
    if name in run.missing:
        return missing(exercise, _why_missing(name, run.missing[name], _error_in_solution(name, submission, run)))
    if not run.answers.get(name):
        return missing(exercise, f"`{name}` could not be asked: the notebook stopped before it.")
    return mark(exercise, run.answers[name])


def _error_in_solution(name: str, submission: Submission, run: NotebookRun) -> str:
    """The error with which the cell that should define an exercise stops, or an empty text."""
    for index, cell in enumerate(submission.notebook.cells):
        if identity(cell) == name:
            errors = [o for o in run.outputs.get(index, []) if o["output_type"] == "error"]
            return f"{errors[0]['ename']}: {errors[0]['evalue'][:300]}" if errors else run.stopped.get(index, "")
    return ""


def _why_missing(name: str, reason: str, error: str) -> str:
    if reason.startswith("NameError") and error:
        return f"`{name}` is not defined, because its cell stops: {error}."
    if reason.startswith("NameError"):
        return f"`{name}` is not defined: its cell is empty or was deleted, or the definition has another name."
    return f"`{name}` could not be asked: {reason}."
