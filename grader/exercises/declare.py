"""How an exercise is declared: its contract, cases, wrong ideas and points, in one place and as data.

From a declaration alone come the public case file, the secret cases of a grading run, the student's report, the
diagnosis, the points and the mutation tests (every wrong idea fails, is named, and is never named for a right answer).
"""

from __future__ import annotations

import hashlib
import inspect
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import AnswerKey, Case, Idea, LessonKey, Rule, load_lesson_key
from byhand.check.ask import ask_all
from byhand.check.compare import mismatch
from byhand.check.reading import read

__all__ = ["Case", "DeclarationError", "Exercise", "Lesson", "Limits", "Rule", "WrongIdea", "refusals"]

UNLIMITED = 3600.0
FORBIDDEN_MODULES = ("scipy", "tensorflow", "keras", "torch", "jax", "skimage", "cv2", "sklearn")
FORBIDDEN_FUNCTIONS = ("numpy.convolve", "numpy.correlate")
"""What lessons 1 to 3, which are about writing the operations oneself, do not allow."""
KERAS_MODULES = ("keras", "tensorflow")
"""What an exercise of the later lessons does not allow that is to be solved in NumPy."""
CLOSE = Rule()
WITHOUT_CASES = ("report", "grids", "score", "checker", "mark", "diagnose", "forbidden")
"""Beginnings of the names of modules in `byhand.check` that only look at cases once they are made."""


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
    public_forms: the same for single keys of an answer exercise.
    see: the section that the exercise belongs to. builds_on: earlier exercises whose functions it may call.
    forbidden_modules: what this exercise may not use, beside what its lesson forbids.
    seconds: wall time for all cases together. ideas_once: what the wrong ideas answer does not depend on the inputs
    that are drawn, and takes long to find out (networks are trained): it stands in the public case file, whose cases
    are those of `secret` in the same order.
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
    forbidden_modules: tuple[str, ...] = ()
    probe: str = "call"
    rule: Rule = CLOSE
    public_rule: Rule | None = None
    public_forms: Mapping[str, Rule] = field(default_factory=dict)
    seconds: float = 10.0
    ideas_once: bool = False

    def public_key(self) -> AnswerKey:
        rule = self.public_rule or self.rule
        cases = [replace(c, rule=self.public_forms.get(c.key or "", c.rule)) for c in self.public]
        return self._key(cases, rule, secret=False)

    def secret_key(self, seed: int, ideas: Sequence[Idea] | None = None) -> AnswerKey:
        """The answer key for one grading run. The same seed gives the same cases; exercises do not share theirs.

        ideas: what the wrong ideas answer, where that was found out before; arrays depend on what is drawn and do not
        count.
        """
        cases = self.secret_cases(seed)
        return self._key(cases, self.rule, secret=True, known=None if ideas is None else [*map(_without_arrays, ideas)])

    def secret_cases(self, seed: int) -> Sequence[Case]:
        """The cases of one grading run, without their answers."""
        generator = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return self.public if self.secret is None else self.secret(generator)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(inspect.signature(self.reference).parameters) if callable(self.reference) else ()

    @property
    def signature(self) -> str:
        if not callable(self.reference):
            return self.name
        bare = [p.replace(annotation=p.empty) for p in inspect.signature(self.reference).parameters.values()]
        return f"{self.name}{inspect.Signature(bare)}"

    def _key(self, cases: Sequence[Case], rule: Rule, secret: bool, known: Sequence[Idea] | None = None) -> AnswerKey:
        judged = rule.kind != "form"  # where correctness is not judged, the right answers are not handed out either
        expected = self._expected(cases, rule) if judged else [None] * len(cases)
        ideas = known
        if ideas is None:
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
            forbidden_modules=self.forbidden_modules,
        )

    def _ask(self, target: Any, cases: Sequence[Case], rule: Rule) -> list[Answer]:
        """What a student's code that is `target` would be judged by."""
        answers = ask_all(self.probe, target, cases, UNLIMITED)
        return [read(answer, case, case.rule or rule) for answer, case in zip(answers, cases, strict=True)]

    def _expected(self, cases: Sequence[Case], rule: Rule) -> list[Answer | None]:
        return [
            self._right(case, answer)
            for case, answer in zip(cases, self._ask(self.reference, cases, rule), strict=True)
        ]

    def _right(self, case: Case, answer: Answer) -> Answer:
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
            answers_of_way = self._ask(way, cases, rule)
            for i, (case, right, answer) in enumerate(zip(cases, expected, answers_of_way, strict=True)):
                if (found := mismatch(answer, right, case.rule or rule)) is not None:
                    wrong[i] = _without_particulars(answer, sharing_matters=found.kind == "not-new")
            if wrong:
                answers.setdefault(json.dumps({i: a.to_plain(readable=True) for i, a in wrong.items()}), wrong)
        return Idea(idea.name, idea.sentence, idea.see, tuple(answers.values()))


def _without_particulars(answer: Answer, sharing_matters: bool) -> Answer:
    """An idea's answer as it is kept: that it raises matters, not with which words; nor does its time."""
    failure = None if answer.failure is None else Failure(answer.failure.kinds[:1], "")
    return Answer(answer.outcome, answer.value, failure, answer.changed, answer.shared if sharing_matters else ())


def _without_arrays(idea: Idea) -> Idea:
    ways = ({i: a for i, a in way.items() if not isinstance(a.value, np.ndarray)} for way in idea.answers)
    return replace(idea, answers=tuple(way for way in ways if way))


@dataclass(frozen=True)
class Limits:
    """What a notebook may use when it is graded: seconds of wall time, bytes, and counts.

    notebook_seconds: for the whole notebook. cell_seconds: for one cell that is not a check. memory: bytes. processes:
    how many at once, threads counted. disk: bytes of files (where each submission gets a bubblewrap of its own, each of
    its three disks is of that size). output: bytes of output kept per cell. answers: bytes of the arrays
    that all exercises answer together, beyond a sixteenth of it for each. tries: how often the notebook is run again
    without a cell that broke it.
    """

    notebook_seconds: float = 300
    cell_seconds: float = 30
    memory: int = 2 * 2**30
    processes: int = 128
    disk: int = 256 * 2**20
    output: int = 2**20
    answers: int = 64 * 2**20
    tries: int = 3


KERAS_LIMITS = Limits(notebook_seconds=1200, cell_seconds=120, memory=4 * 2**30)
"""For lessons that train networks. TensorFlow maps far more addresses than it uses memory."""
KERAS_SECONDS = 120.0
"""For an exercise that trains networks."""


@dataclass(frozen=True)
class Lesson:
    """A lesson: its exercises in order, what they may not use, and the limits of grading.

    hidden_layers: modules of `byhand.layers` that hand out what this lesson asks for: not there when it is graded.
    hidden_models: likewise, modules of `byhand.models`.
    extra_cases: further generated files of the lesson in `byhand/cases/`, by name. slow_cases: making the public cases
    takes long, so whether they are stale is told by a checksum of what they are made from.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    forbidden_modules: tuple[str, ...] = ()
    forbidden_functions: tuple[str, ...] = ()
    hidden_layers: tuple[str, ...] = ()
    hidden_models: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    extra_cases: Callable[[], dict[str, bytes]] = dict
    slow_cases: bool = False

    def public_key(self) -> LessonKey:
        return self._lesson_key([e.public_key() for e in self.exercises])

    def secret_key(self, seed: int) -> LessonKey:
        public = load_lesson_key(self.name) if any(e.ideas_once for e in self.exercises) else None
        known = {e.name: public.exercises[e.name].ideas for e in self.exercises if e.ideas_once and public is not None}
        return self._lesson_key([e.secret_key(seed, known.get(e.name)) for e in self.exercises])

    def made_from(self) -> str:
        """Checksum of what the public cases are made from: the declarations, the reference, the asking."""
        if not self.slow_cases:
            return ""
        here = Path(__file__).parent
        folders = (here / self.name, here, here.parent / "reference", Path(load_lesson_key.__code__.co_filename).parent)
        digest = hashlib.sha256()
        paths = (path for folder in folders for path in sorted(folder.glob("*.py")))
        for path in (path for path in paths if not path.name.startswith(WITHOUT_CASES)):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    def _lesson_key(self, keys: list[AnswerKey]) -> LessonKey:
        by_name = {key.exercise: key for key in keys}
        modules, functions = self.forbidden_modules, self.forbidden_functions
        return LessonKey(self.name, self.title, modules, functions, by_name, self.made_from())

    @property
    def points(self) -> float:
        return sum(e.points for e in self.exercises)


def refusals(*cases: tuple[str, tuple[Any, ...]]) -> list[Case]:
    """Cases in which a ValueError is asked for, from (title, arguments)."""
    return [Case(title, args, group="refuse") for title, args in cases]
