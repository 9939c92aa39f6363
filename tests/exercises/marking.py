"""What the tests of exercises share: all exercises as parameters, their answer keys, and marking a solution."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from byhand.check.answer_key import AnswerKey, LessonKey
from byhand.check.ask import ask_all
from byhand.check.mark import Result, mark
from grader.exercises import LESSONS
from grader.exercises.declare import Exercise, WrongIdea

SEEDS = range(20)
FEW_SEEDS = range(2)
PUBLIC = None
"""In place of a seed: the public key."""


ALL_EXERCISES = [
    pytest.param(lesson.name, exercise.name, id=f"{lesson.name}-{exercise.name}")
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
]
"""Every (lesson, exercise) by name, as parameters of a test."""

ALL_WRONG_IDEAS = [
    pytest.param(lesson.name, exercise.name, idea.name, id=f"{exercise.name}-{idea.name}")
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
    for idea in exercise.wrong_ideas
]


def exercise_named(lesson: str, name: str) -> Exercise:
    return next(e for e in LESSONS[lesson].exercises if e.name == name)


def idea_named(lesson: str, exercise: str, name: str) -> WrongIdea:
    return next(i for i in exercise_named(lesson, exercise).wrong_ideas if i.name == name)


@functools.cache
def key_of(lesson: str, exercise: str, seed: int | None) -> AnswerKey:
    """The answer key of an exercise for a seed, or the public one. Made once, because references take their time."""
    declared = exercise_named(lesson, exercise)
    return declared.public_key() if seed is PUBLIC else declared.secret_key(seed)


@functools.cache
def public_key_of(lesson: str) -> LessonKey:
    return LESSONS[lesson].public_key()


def marked(key: AnswerKey, solution: Any) -> Result:
    """The result of a solution (a function, or a dict of answers)."""
    return mark(key, list(ask_all(key.probe, solution, key.cases, key.seconds)))


def judges_form_alone(key: AnswerKey) -> bool:
    return key.rule.kind == "form"


def differing(one: AnswerKey, other: AnswerKey) -> list[str]:
    """Titles of the cases whose questions differ between two keys of one exercise."""
    pairs = zip(one.cases, other.cases, strict=True)
    return [a.title for a, b in pairs if a.question() != b.question()]
