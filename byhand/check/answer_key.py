"""The answer key of an exercise: its cases with the right answers, the wrong ideas with theirs, and the points.

The build writes the public keys to `byhand/cases/<lesson>.json`; the grader makes secret ones in memory, from a seed.
Asking, comparing, diagnosing and reporting take either, and know nothing else of an exercise.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from byhand.check.answer import Answer
from byhand.check.plain import Plain, from_plain, to_plain

MAIN_SHARE, EDGE_SHARE, REFUSE_SHARE = 0.70, 0.20, 0.10
GROUP_TITLES = {"main": "main behaviour", "edge": "edge cases", "refuse": "bad arguments"}


@dataclass(frozen=True)
class Case:
    """One question. `group` is "main", "edge", "refuse", or a named part of the main group such as "main/same".

    args, kwargs: what a function is called with. key: which entry of an answer dict is meant (probe "value") or which
    aspect of what came back (probes "model", "training", "random"). title: what a reader is told the case is about.
    given: what the asking takes beside the arguments. kept: what the judging takes, and the asked process never sees
    (labels of held-out images). rule: how this case is judged, where that differs from the exercise's rule.
    """

    title: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    group: str = "main"
    key: str | None = None
    given: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    rule: Rule | None = None

    @property
    def family(self) -> str:
        """The group without the name of its part: "main" of "main/same"."""
        return self.group.split("/")[0]

    def question(self) -> Plain:
        """What the asked process needs of this case and no more: not its group, not its title."""
        plain: dict[str, Plain] = {"args": [to_plain(a) for a in self.args]}
        if self.kwargs:
            plain["kwargs"] = {name: to_plain(value) for name, value in self.kwargs.items()}
        if self.key is not None:
            plain["key"] = self.key
        if self.given:
            plain["given"] = {name: to_plain(value) for name, value in self.given.items()}
        return plain

    @classmethod
    def from_question(cls, plain: Plain, title: str = "", group: str = "main") -> Case:
        """The case of a `question`, read in the asked process."""
        args = tuple(from_plain(a) for a in plain["args"])
        kwargs = {name: from_plain(value) for name, value in plain.get("kwargs", {}).items()}
        given = {name: from_plain(value) for name, value in plain.get("given", {}).items()}
        return cls(title, args, kwargs, group, plain.get("key"), given)

    @classmethod
    def from_case_file(cls, plain: Plain) -> Case:
        """A public case with all that belongs to it."""
        case = cls.from_question(plain, plain["title"], plain["group"])
        kept = {name: from_plain(value) for name, value in plain.get("kept", {}).items()}
        return replace(case, kept=kept, rule=Rule.from_plain(plain["rule"]) if "rule" in plain else None)


@dataclass(frozen=True)
class Rule:
    """How an answer is compared with the right one.

    kind: "close" (value and type), "at least" (a number that is at least `share` of the right one), or "form" (an
    answer of the right form; correctness is not judged).
    tolerance: of the largest expected magnitude. fresh: the result must not share memory with an argument.
    choices: for "form", the texts an answer may be; empty for any. whole_numbers: for "form", an answer is a whole
    number or a tuple of whole numbers. number: for "form", an answer is a real number.
    once: for "form", no text is the answer under two keys.
    dtype: what an array must have as its dtype; empty where that does not matter.
    reading: the name of the function of `byhand.check.reading` that turns what came back into what is compared.
    alike: all wrong answers are alike for the diagnosis, because by how much they miss is chance.
    """

    kind: str = "close"
    tolerance: float = 1e-5
    fresh: bool = False
    choices: tuple[str, ...] = ()
    whole_numbers: bool = False
    number: bool = False
    once: bool = False
    dtype: str = ""
    share: float = 1.0
    reading: str = ""
    alike: bool = False

    def to_plain(self) -> Plain:
        """For JSON; most fields that have their default value are left out."""
        always = ("kind", "tolerance", "fresh", "choices")
        return {k: v for k, v in asdict(self).items() if k in always or v != getattr(Rule, k)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Rule:
        """The inverse of `to_plain`. Raises TypeError for a field that no rule has."""
        return cls(**plain | {"choices": tuple(plain["choices"])})


@dataclass(frozen=True)
class Idea:
    """A wrong idea: its name, what the reader is told, where the lesson treats it, and what it answers.

    answers: one mapping per way in which the idea is commonly written; each maps the index of a case to the answer
    given there, for just those cases where it differs from the right answer.
    """

    name: str
    sentence: str
    see: str
    answers: tuple[dict[int, Answer], ...]


@dataclass(frozen=True)
class AnswerKey:
    """All that asking and marking one exercise takes.

    parameters: names of the function's parameters, for naming arguments in reports. builds_on: earlier exercises whose
    functions this one may call. hints: a sentence per group (or "unsolved") on what to try next. forbidden_modules:
    what this exercise may not use, beside what its lesson forbids.
    """

    exercise: str
    points: float
    signature: str
    parameters: tuple[str, ...]
    probe: str
    rule: Rule
    seconds: float
    cases: tuple[Case, ...]
    expected: tuple[Answer | None, ...]
    ideas: tuple[Idea, ...]
    see: str
    hints: dict[str, str]
    builds_on: tuple[str, ...]
    secret: bool = False
    forbidden_modules: tuple[str, ...] = ()

    def rule_of(self, case: Case) -> Rule:
        """The case's own rule, or that of the exercise."""
        return case.rule or self.rule

    def shares(self) -> dict[str, float]:
        """Each group's share of the points, in order; they sum to 1 whichever groups the cases have."""
        groups = list(dict.fromkeys(case.group for case in self.cases))
        mains = [g for g in groups if g.split("/")[0] == "main"]
        shares = {g: MAIN_SHARE / len(mains) for g in mains}
        shares |= {g: share for g, share in (("edge", EDGE_SHARE), ("refuse", REFUSE_SHARE)) if g in groups}
        total = sum(shares.values())
        return {g: share / total for g, share in shares.items()}

    def to_plain(self) -> Plain:
        """For JSON, with numbers that a person can read."""
        return {
            "exercise": self.exercise,
            "points": self.points,
            "signature": self.signature,
            "parameters": list(self.parameters),
            "probe": self.probe,
            "rule": self.rule.to_plain(),
            "seconds": self.seconds,
            "see": self.see,
            "hints": self.hints,
            "builds_on": list(self.builds_on),
            **({"forbidden_modules": list(self.forbidden_modules)} if self.forbidden_modules else {}),
            "cases": [
                {
                    "title": case.title,
                    "group": case.group,
                    **_readable_question(case),
                    "expected": None if expected is None else expected.to_plain(readable=True),
                }
                for case, expected in zip(self.cases, self.expected, strict=True)
            ],
            "ideas": [
                {
                    "name": idea.name,
                    "sentence": idea.sentence,
                    "see": idea.see,
                    "answers": [
                        {str(i): answer.to_plain(readable=True) for i, answer in way.items()} for way in idea.answers
                    ],
                }
                for idea in self.ideas
            ],
        }

    @classmethod
    def from_plain(cls, plain: Plain) -> AnswerKey:
        """The inverse of `to_plain`."""
        return cls(
            exercise=plain["exercise"],
            points=plain["points"],
            signature=plain["signature"],
            parameters=tuple(plain["parameters"]),
            probe=plain["probe"],
            rule=Rule.from_plain(plain["rule"]),
            seconds=plain["seconds"],
            see=plain["see"],
            hints=plain["hints"],
            builds_on=tuple(plain["builds_on"]),
            cases=tuple(Case.from_case_file(c) for c in plain["cases"]),
            expected=tuple(None if c["expected"] is None else Answer.from_plain(c["expected"]) for c in plain["cases"]),
            ideas=tuple(
                Idea(
                    i["name"],
                    i["sentence"],
                    i["see"],
                    tuple({int(k): Answer.from_plain(a) for k, a in way.items()} for way in i["answers"]),
                )
                for i in plain["ideas"]
            ),
            forbidden_modules=tuple(plain.get("forbidden_modules", ())),
        )


def _readable_question(case: Case) -> Plain:
    plain = case.question()
    plain["args"] = [to_plain(a, readable=True) for a in case.args]
    for name, values in (("kwargs", case.kwargs), ("given", case.given), ("kept", case.kept)):
        if values:
            plain[name] = {key: to_plain(value, readable=True) for key, value in values.items()}
    if case.rule is not None:
        plain["rule"] = case.rule.to_plain()
    return plain


@dataclass(frozen=True)
class LessonKey:
    """The public keys of a lesson: what its exercises may not use, and one answer key per exercise, in order.

    made_from: checksum of the declarations, where making the key takes so long that staleness is told by it alone.
    """

    lesson: str
    title: str
    forbidden_modules: tuple[str, ...]
    forbidden_functions: tuple[str, ...]
    exercises: dict[str, AnswerKey]
    made_from: str = ""

    def for_exercise(self, name: str) -> LessonKey:
        """The lesson's key with what this one exercise may not use forbidden as well."""
        return replace(self, forbidden_modules=self.forbidden_modules + self.exercises[name].forbidden_modules)

    def to_json(self) -> str:
        """Deterministic text, one case to a line where it is short, so that a change reads well in a diff."""
        head = {
            "lesson": self.lesson,
            "title": self.title,
            "forbidden_modules": list(self.forbidden_modules),
            "forbidden_functions": list(self.forbidden_functions),
            **({"made_from": self.made_from} if self.made_from else {}),
        }
        lines = [json.dumps(head, ensure_ascii=False)[:-1] + ', "exercises": [']
        lines += [",\n".join(_exercise_json(key.to_plain()) for key in self.exercises.values())]
        return "\n".join([*lines, "]}", ""])

    @classmethod
    def from_json(cls, text: str) -> LessonKey:
        """The inverse of `to_json`."""
        plain = json.loads(text)
        keys = [AnswerKey.from_plain(e) for e in plain["exercises"]]
        return cls(
            plain["lesson"],
            plain["title"],
            tuple(plain["forbidden_modules"]),
            tuple(plain["forbidden_functions"]),
            {key.exercise: key for key in keys},
            plain.get("made_from", ""),
        )


def _exercise_json(plain: Plain) -> str:
    def rows(items: list[Plain]) -> str:
        return "[" + ",".join("\n  " + json.dumps(item, ensure_ascii=False) for item in items) + "]"

    cases, ideas = plain.pop("cases"), plain.pop("ideas")
    head = json.dumps(plain, ensure_ascii=False)[:-1]
    return f'{head},\n "cases": {rows(cases)},\n "ideas": {rows(ideas)}}}'


def load_lesson_key(lesson: str) -> LessonKey:
    """The public answer keys of a lesson. Raises ValueError when there is no such lesson."""
    folder = Path(__file__).parent.parent / "cases"
    path = folder / f"{lesson}.json"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json")))
        raise ValueError(f"there is no lesson named {lesson!r}; the lessons are: {known}")
    return LessonKey.from_json(path.read_text(encoding="utf-8"))
