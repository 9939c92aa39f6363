"""Limits of grading that an instructor changes in the configuration, by lesson."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from grader.exercises.declare import Lesson, Limits

EVERY_LESSON = "*"
EXERCISE = "exercise_seconds"
NAMES = (EXERCISE, *(field.name for field in dataclasses.fields(Limits)))

Changes = Mapping[str, Mapping[str, float]]
"""By lesson, or "*" for every lesson: limit -> its new value; `exercise_seconds` is for each exercise of the lesson."""


class LimitError(ValueError):
    """A limit in the configuration that there is not, or that makes no sense."""


def with_limits(lesson: Lesson, changes: Changes) -> Lesson:
    """The lesson with its limits changed; what is said of it goes before what is said of all. Raises LimitError."""
    for name, of_lesson in changes.items():
        if not isinstance(of_lesson, Mapping):
            raise LimitError(f'limits are given by lesson, or by "*" for all: {{"*": {{{name!r}: {of_lesson!r}}}}}')
    changed = {**changes.get(EVERY_LESSON, {}), **changes.get(lesson.name, {})}
    if not changed:
        return lesson
    for name, value in changed.items():
        if name not in NAMES:
            raise LimitError(f"there is no limit {name!r} to configure; there are {', '.join(NAMES)}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise LimitError(f"the limit {name} must be a number larger than 0, not {value!r}")
    seconds = changed.pop(EXERCISE, None)
    exercises = lesson.exercises
    if seconds is not None:
        exercises = tuple(dataclasses.replace(exercise, seconds=float(seconds)) for exercise in exercises)
    whole: dict[str, Any] = {name: value if name.endswith("seconds") else int(value) for name, value in changed.items()}
    limits = dataclasses.replace(lesson.limits, **whole)
    return dataclasses.replace(lesson, limits=limits, exercises=exercises)
