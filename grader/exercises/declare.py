"""How an exercise is declared: its contract, cases, wrong ideas and points, in one place and as data.

From a declaration alone come the public case file, the secret cases of a grading run, the student's report, the
diagnosis, the points and the mutation tests (every wrong idea fails, is named, and is never named for a right answer).
"""

from __future__ import annotations

import inspect
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import AnswerKey, Case, Idea, LessonKey, Rule
from byhand.check.ask import PROBES
from byhand.check.compare import mismatch

__all__ = ["Case", "DeclarationError", "Exercise", "Lesson", "Limits", "Rule", "WrongIdea", "refusals"]

UNLIMITED = 3600.0
FORBIDDEN_MODULES = ("scipy", "tensorflow", "keras", "torch", "jax", "skimage", "cv2", "sklearn")
FORBIDDEN_FUNCTIONS = ("numpy.convolve", "numpy.correlate")
"""What lessons 1 to 3, which are about writing the operations oneself, do not allow."""
CLOSE = Rule()


class DeclarationError(ValueError):
    """A declaration that contradicts itself: the reference raises where it should not, an idea is never wrong."""


@dataclass(frozen=True)
class WrongIdea:
    """A common mistake.

    sentence: what the student is told, plainly. see: heading of the lesson's section that treats it. ways: one small
    wrong implementation for each way in which students write it (a function, or a dict for an answer exercise).
    """

    name: str
    sentence: str
    see: str
    ways: tuple[Any, ...]

    def __init__(self, name: str, sentence: str, *ways: Any, see: str) -> None:
        if not ways:
            raise DeclarationError(f"wrong idea {name!r} has no implementation")
        for attribute, value in (("name", name), ("sentence", sentence), ("see", see), ("ways", ways)):
            object.__setattr__(self, attribute, value)


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    reference: the right implementation (or, for an answer exercise, the right answers).
    public: cases that the student sees. secret: makes the cases of a grading run from a seeded generator; without one,
    the public cases are asked again. public_rule: how public cases are judged, where that differs from `rule`.
    see: the section that the exercise belongs to. builds_on: earlier exercises whose functions it may call.
    seconds: wall time for all cases together.
    """

    name: str
    points: float
    reference: Any
    see: str
    public: Sequence[Case]
    secret: Callable[[np.random.Generator], Sequence[Case]] | None = None
    wrong_ideas: Sequence[WrongIdea] = ()
    hints: dict[str, str] = field(default_factory=dict)
    builds_on: tuple[str, ...] = ()
    probe: str = "call"
    rule: Rule = CLOSE
    public_rule: Rule | None = None
    seconds: float = 10.0

    def public_key(self) -> AnswerKey:
        rule = self.public_rule or self.rule
        return self._key(self.public, rule, secret=False)

    def secret_key(self, seed: int) -> AnswerKey:
        """The answer key for one grading run. The same seed gives the same cases; exercises do not share theirs."""
        generator = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        cases = self.public if self.secret is None else self.secret(generator)
        return self._key(cases, self.rule, secret=True)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(inspect.signature(self.reference).parameters) if callable(self.reference) else ()

    @property
    def signature(self) -> str:
        if not callable(self.reference):
            return self.name
        bare = [p.replace(annotation=p.empty) for p in inspect.signature(self.reference).parameters.values()]
        return f"{self.name}{inspect.Signature(bare)}"

    def _key(self, cases: Sequence[Case], rule: Rule, secret: bool) -> AnswerKey:
        judged = rule.kind != "form"  # where correctness is not judged, the right answers are not handed out either
        expected = [self._expected(case) for case in cases] if judged else [None] * len(cases)
        ideas = [self._idea(idea, cases, expected, rule) for idea in self.wrong_ideas] if judged else []
        return AnswerKey(
            exercise=self.name,
            points=self.points,
            signature=self.signature,
            parameters=self.parameters,
            probe=self.probe,
            rule=rule,
            seconds=self.seconds,
            cases=tuple(cases),
            expected=tuple(expected),
            ideas=tuple(ideas),
            see=self.see,
            hints=self.hints,
            builds_on=self.builds_on,
            secret=secret,
        )

    def _expected(self, case: Case) -> Answer:
        answer = PROBES[self.probe](self.reference, case, UNLIMITED)
        refused = answer.failure is not None and answer.failure.kind == "ValueError"
        if answer.changed or (answer.failure is not None and not refused) or refused != (case.group == "refuse"):
            raise DeclarationError(f"{self.name}, case {case.title!r} ({case.group}): the reference answers {answer}")
        if answer.failure is not None:  # why it is refused is for the report; where in the reference is not
            return Answer("raised", failure=Failure(answer.failure.kinds[:1], answer.failure.message))
        return answer

    def _idea(self, idea: WrongIdea, cases: Sequence[Case], expected: Sequence[Answer | None], rule: Rule) -> Idea:
        answers: dict[str, dict[int, Answer]] = {}  # ways that answer alike on these cases are one
        for way in idea.ways:
            wrong: dict[int, Answer] = {}
            for i, (case, right) in enumerate(zip(cases, expected, strict=True)):
                answer = PROBES[self.probe](way, case, UNLIMITED)
                if (found := mismatch(answer, right, rule)) is not None:
                    wrong[i] = _without_particulars(answer, sharing_matters=found.kind == "not-new")
            if wrong:
                answers.setdefault(json.dumps({i: a.to_plain(readable=True) for i, a in wrong.items()}), wrong)
        return Idea(idea.name, idea.sentence, idea.see, tuple(answers.values()))


def _without_particulars(answer: Answer, sharing_matters: bool) -> Answer:
    """An idea's answer as it is kept: that it raises matters, not with which words; nor does its time."""
    failure = None if answer.failure is None else Failure(answer.failure.kinds[:1], "")
    return Answer(answer.outcome, answer.value, failure, answer.changed, answer.shared if sharing_matters else ())


@dataclass(frozen=True)
class Limits:
    """What a notebook may use when it is graded: seconds of wall time, bytes, and counts.

    cell: seconds for one cell that is not a check. output: bytes of output kept per cell. answers: bytes of answers
    accepted per exercise. tries: how often the notebook is run again without a cell that broke it.
    """

    notebook_seconds: float = 300
    cell_seconds: float = 30
    memory: int = 2 * 2**30
    processes: int = 128
    disk: int = 256 * 2**20
    output: int = 2**20
    answers: int = 64 * 2**20
    tries: int = 3


@dataclass(frozen=True)
class Lesson:
    """A lesson: its exercises in order, what they may not use, and the limits of grading.

    hidden_layers: modules of `byhand.layers` that hand out what this lesson asks for: not there when it is graded.
    extra_cases: further generated files of the lesson in `byhand/cases/`, by name.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    forbidden_modules: tuple[str, ...] = ()
    forbidden_functions: tuple[str, ...] = ()
    hidden_layers: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    extra_cases: Callable[[], dict[str, bytes]] = dict

    def public_key(self) -> LessonKey:
        return self._lesson_key([e.public_key() for e in self.exercises])

    def secret_key(self, seed: int) -> LessonKey:
        return self._lesson_key([e.secret_key(seed) for e in self.exercises])

    def _lesson_key(self, keys: list[AnswerKey]) -> LessonKey:
        by_name = {key.exercise: key for key in keys}
        return LessonKey(self.name, self.title, self.forbidden_modules, self.forbidden_functions, by_name)

    @property
    def points(self) -> float:
        return sum(e.points for e in self.exercises)


def refusals(*cases: tuple[str, tuple[Any, ...]]) -> list[Case]:
    """Cases in which a ValueError is asked for, from (title, arguments)."""
    return [Case(title, args, group="refuse") for title, args in cases]
