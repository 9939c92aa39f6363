"""`check = checker("convolution")`: the check that a student runs under each exercise."""

from __future__ import annotations

import os
import sys

from byhand.check.answer_key import AnswerKey, LessonKey, load_lesson_key
from byhand.check.ask import ask_all
from byhand.check.forbidden import forbidden_uses
from byhand.check.mark import Result, mark, refused
from byhand.check.report_text import result_text, wrapped
from byhand.check.score import Score
from byhand.progress_file import record_check


def checker(lesson: str) -> Checker:
    """The check of one lesson. Raises ValueError when there is no such lesson."""
    return Checker(load_lesson_key(lesson))


class Checker:
    """Asks a student's code the public cases of an exercise and reports what it finds."""

    def __init__(self, key: LessonKey) -> None:
        self.key = key
        self.results: dict[str, Result] = {}

    def __call__(self, exercise: str, answer: object) -> Score:
        """Check `answer` (a function, or a dict of answers) against the public cases of an exercise.

        Raises ValueError when the lesson has no exercise of that name.
        """
        result = self._check(self._key(exercise), answer)
        result = result.with_suspects(self.results)
        self.results[exercise] = result
        if result.status != "unsolved":
            record_check(self.key.lesson, exercise, result.points, result.max_points)
        if os.environ.get("NBGRADER_EXECUTION") == "validate" and not result.right:
            # nbgrader's Validate shows no report, only what a failed cell wrote to stderr
            print(wrapped(result_text(result)), file=sys.stderr)
        return Score(result)

    def _check(self, key: AnswerKey, answer: object) -> Result:
        if uses := forbidden_uses(answer, self.key.for_exercise(key.exercise)):
            return refused(key, uses)
        return mark(key, list(ask_all(key.probe, answer, key.cases, key.seconds)))

    def _key(self, exercise: str) -> AnswerKey:
        try:
            return self.key.exercises[exercise]
        except KeyError:
            known = ", ".join(self.key.exercises)
            raise ValueError(f"lesson {self.key.lesson!r} has no exercise {exercise!r}; it has: {known}") from None

    def __repr__(self) -> str:
        return f"checker({self.key.lesson!r})"
