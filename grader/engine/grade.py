"""Grading one notebook: read, run, mark. Plain data in, a `Grade` out; nothing is written."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from byhand.check.answer_key import AnswerKey, LessonKey
from byhand.check.forbidden import forbidden_in_source
from byhand.check.mark import Result, mark, missing, refused
from byhand.check.report_text import result_message
from grader import places
from grader.engine.notebook_run import NotebookRun, code_of, demo_cells, run_submission
from grader.engine.sandbox import SandboxUnavailableError
from grader.engine.session import SandboxFailedError
from grader.engine.submission import Submission, UnreadableError, read_submission
from grader.exercises import lesson_named
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


def grade(path: Path, seed: int, sandboxed: bool = True, lesson: Lesson | None = None) -> Grade:
    """Grade one notebook on the secret cases that `seed` gives. What cannot be graded is a Grade with `error`.

    Raises SandboxUnavailableError where students' code cannot be run safely and `sandboxed` was not set to False.
    """
    try:
        submission = read_submission(path, lesson)
        key = secret_key(submission.lesson.name, seed)
        run = run_submission(submission, key, _demo_cells(submission.lesson.name), sandboxed)
    except UnreadableError as error:
        return Grade(path, lesson.name if lesson else None, lesson.points if lesson else 100, error=str(error))
    except SandboxUnavailableError:
        raise
    except SandboxFailedError as error:
        return Grade(path, submission.lesson.name, submission.lesson.points, error=str(error))
    results = mark_run(submission, key, run)
    notes = (*submission.violations, *run.violations)
    return Grade(path, submission.lesson.name, submission.lesson.points, results, None, notes, run.seconds, run)


@functools.lru_cache(maxsize=8)
def secret_key(lesson: str, seed: int) -> LessonKey:
    """The answer keys of a run: made once, for every submission."""
    return lesson_named(lesson).secret_key(seed)


@functools.cache
def _demo_cells(lesson: str) -> frozenset[str]:
    return demo_cells(nbformat.read(places.student_notebook(lesson), as_version=4))


def mark_run(submission: Submission, key: LessonKey, run: NotebookRun) -> tuple[Result, ...]:
    """A result for every exercise of the lesson."""
    code = code_of(submission.notebook)
    results: dict[str, Result] = {}
    for name, exercise in key.exercises.items():
        result = _mark_exercise(exercise, key, run, code)
        for earlier in exercise.builds_on:
            if result.status == "wrong" and not results[earlier].right:
                result = result.with_note(
                    f"If this calls your `{earlier}`: that is not right either; the cause may lie there."
                )
        results[name] = result
    return tuple(results.values())


def _mark_exercise(exercise: AnswerKey, key: LessonKey, run: NotebookRun, code: str) -> Result:
    name = exercise.exercise
    if uses := forbidden_in_source(code, name, key):
        return refused(exercise, uses)
    if name in run.missing:
        return missing(exercise, _why_missing(name, run.missing[name]))
    if not run.answers.get(name):
        return missing(exercise, f"`{name}` could not be asked: the notebook stopped before it.")
    return mark(exercise, run.answers[name])


def _why_missing(name: str, reason: str) -> str:
    if reason.startswith("NameError"):
        return f"`{name}` is not defined: its cell is empty, was deleted, or stops with an error before the definition."
    return f"`{name}` could not be asked: {reason}."
