"""What the tests of exercises share: all exercises as parameters, their answer keys, and marking a solution."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, Case, LessonKey, load_lesson_key
from byhand.check.ask import ask_all
from byhand.check.mark import Result, mark
from grader.exercises import LESSONS
from grader.exercises.declare import Exercise, WrongIdea

SEEDS = range(10)
FEW_SEEDS = range(2)
PUBLIC = None
"""In place of a seed: the public key."""


BUILDS, TRAINS = "model", "training"
"""Probes of exercises that build Keras models, or train them: their ideas, or all of their tests, are slow."""
ONE_SEED_OF_PROBE = {BUILDS: 3, TRAINS: 10}
ONE_SEED_OF_EXERCISE = {"forward_by_hand": 2}
"""Of how many seeds one is taken where asking takes long: a network takes a second to ask about, a training ten, and a
network in plain Python loops, which is a right style too, two."""


def exercise_named(lesson: str, name: str) -> Exercise:
    return next(e for e in LESSONS[lesson].exercises if e.name == name)


def seeds_for(exercise: Exercise, seeds: Sequence[int]) -> Sequence[int]:
    """As many of the seeds as there is time for."""
    share = ONE_SEED_OF_EXERCISE.get(exercise.name, ONE_SEED_OF_PROBE.get(exercise.probe, 1))
    return seeds[: len(seeds) // share]


def public_and(exercise: Exercise, seeds: Sequence[int]) -> Sequence[int | None]:
    """PUBLIC and as many of the seeds as there is time for; where networks are trained, one or the other."""
    chosen = seeds_for(exercise, seeds)
    return chosen if exercise.probe == TRAINS and chosen else (PUBLIC, *chosen)


def slow_where(slow: bool) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if slow else []


ALL_EXERCISES = [
    pytest.param(
        lesson.name, exercise.name, id=f"{lesson.name}-{exercise.name}", marks=slow_where(exercise.probe == TRAINS)
    )
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
]
"""Every (lesson, exercise) by name, as parameters of a test."""

ALL_WRONG_IDEAS = [
    pytest.param(
        lesson.name,
        exercise.name,
        idea.name,
        id=f"{lesson.name}-{exercise.name}-{idea.name}",
        marks=slow_where(exercise.probe in (BUILDS, TRAINS)),
    )
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
    for idea in exercise.wrong_ideas
]
"""Every (lesson, exercise, idea) by name, as parameters of a test."""

ALL_WRONG_IDEAS_AND_SEEDS = [
    pytest.param(*idea.values, seed, id=f"{idea.id}-{seed}", marks=idea.marks)
    for idea in ALL_WRONG_IDEAS
    for seed in (PUBLIC, *seeds_for(exercise_named(*idea.values[:2]), FEW_SEEDS))
]


def idea_named(lesson: str, exercise: str, name: str) -> WrongIdea:
    return next(i for i in exercise_named(lesson, exercise).wrong_ideas if i.name == name)


@functools.cache
def key_of(lesson: str, exercise: str, seed: int | None) -> AnswerKey:
    """The answer key of an exercise for a seed, or the public one. Made once, because references take their time."""
    declared = exercise_named(lesson, exercise)
    if seed is PUBLIC:
        return public_key_of(lesson).exercises[exercise]
    known = public_key_of(lesson).exercises[exercise].ideas if declared.ideas_once else None
    return declared.secret_key(seed, known)


@functools.cache
def public_key_of(lesson: str) -> LessonKey:
    """The public key; where making it takes minutes, the one in the package, which the build keeps fresh."""
    return load_lesson_key(lesson) if LESSONS[lesson].slow_cases else LESSONS[lesson].public_key()


def marked(key: AnswerKey, solution: Any) -> Result:
    """The result of a solution (a function, or a dict of answers)."""
    return mark(key, list(ask_all(key.probe, solution, key.cases, key.seconds)))


def marked_as_kept(key: AnswerKey, wrong: Mapping[int, Answer]) -> Result:
    """The result of wrong answers that a key keeps: as they are compared, an accuracy and not the predictions."""
    cases = tuple(replace(case, rule=replace(key.rule_of(case), reading="")) for case in key.cases)
    answers = [wrong.get(i, right) for i, right in enumerate(key.expected)]
    return mark(replace(key, cases=cases), [answer for answer in answers if answer is not None])


def of_every_way(lesson: str, exercise: str, name: str, key: AnswerKey) -> list[Result]:
    """The results of an idea in all ways of writing it. A training is done once for each idea: what the other ways
    answered when the key was made is kept in it."""
    ways = idea_named(lesson, exercise, name).ways
    if key.probe != TRAINS:
        return [marked(key, way) for way in ways]
    kept = next(idea for idea in key.ideas if idea.name == name)
    return [marked(key, ways[0]), *(marked_as_kept(key, wrong) for wrong in kept.answers)]


def judges_form_alone(key: AnswerKey) -> bool:
    return key.rule.kind == "form"


def differing(one: Sequence[Case], other: Sequence[Case]) -> list[str]:
    """Titles of the cases whose questions differ between two runs of one exercise."""
    pairs = zip(one, other, strict=True)
    return [a.title for a, b in pairs if a.question() != b.question()]
