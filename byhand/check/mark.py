"""Marking: answers and an answer key in, a `Result` out. Used for public and secret cases alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from byhand.check.answer import Answer
from byhand.check.answer_key import GROUP_TITLES, AnswerKey, Case
from byhand.check.aspects import in_words
from byhand.check.compare import Mismatch, mismatch
from byhand.check.diagnose import Diagnosis, diagnose
from byhand.check.reading import read

TREATED_IN_THE_LESSON = ("values", "shape", "no-error")
"""Faults in general terms for which it helps to read the exercise's section again."""

Status = Literal["right", "wrong", "unsolved", "missing", "refused"]


MOST_USES = 3
"""Forbidden names that a report lists."""


@dataclass(frozen=True)
class Checked:
    """One case with its answer, and what is wrong about that (None when it is right)."""

    case: Case
    answer: Answer
    expected: Answer | None
    mismatch: Mismatch | None


def group_title(name: str) -> str:
    """A group's name as reports show it: `main behaviour: same` for "main/same"."""
    family, _, part = name.partition("/")
    title = GROUP_TITLES.get(family, family)
    return f"{title}: {part}" if part else title


@dataclass(frozen=True)
class Group:
    """The cases that stand or fall together. `points` were earned of `max_points`."""

    name: str
    points: float
    max_points: float
    checked: tuple[Checked, ...]

    @property
    def passed(self) -> bool:
        return all(c.mismatch is None for c in self.checked)

    @property
    def title(self) -> str:
        return group_title(self.name)

    @property
    def first_wrong(self) -> Checked | None:
        """The case that reports show."""
        return next((c for c in self.checked if c.mismatch is not None), None)


@dataclass(frozen=True)
class Result:
    """What a check found.

    diagnosis: wrong ideas that explain the answers, best first; when none does, what is wrong in general terms.
    notes: further sentences for the reader (a cause that may lie in an earlier exercise, something forbidden).
    """

    key: AnswerKey
    status: Status
    points: float
    groups: tuple[Group, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exercise(self) -> str:
        return self.key.exercise

    @property
    def max_points(self) -> float:
        return self.key.points

    @property
    def right(self) -> bool:
        return self.status == "right"

    def with_note(self, note: str) -> Result:
        """The same result with one more sentence for the reader."""
        return replace(self, notes=(*self.notes, note))

    def with_suspects(self, others: Mapping[str, Result]) -> Result:
        """With a note that the cause may lie in an earlier exercise that this one may call and that was marked wrong.

        One that is not solved at all cannot be the cause: calling it would have said so.
        """
        suspects = [e for e in self.key.builds_on if e in others and others[e].status not in ("right", "unsolved")]
        if not suspects or self.status != "wrong" or self.diagnosis[0].name == "signature":
            return self
        names = " or ".join(f"`{name}`" for name in suspects)
        return self.with_note(f"If this calls your {names}: that is not right yet, and the cause may lie there.")


def mark(key: AnswerKey, answers: Sequence[Answer]) -> Result:
    """Judge the answers to all cases of a key; answers that are lacking count as not asked."""
    answers = [*answers, *[Answer("not asked")] * (len(key.cases) - len(answers))]
    answers = [read(answer, case, key.rule_of(case)) for case, answer in zip(key.cases, answers, strict=True)]
    checked = [
        Checked(case, answer, expected, _mismatch(key, case, answer, expected))
        for case, answer, expected in zip(key.cases, answers, key.expected, strict=True)
    ]
    checked = _without_repetition(key, checked)
    wrong = {i: c.mismatch for i, c in enumerate(checked) if c.mismatch is not None}
    groups = _award(key, checked)
    if wrong and all(m.kind == "unsolved" for m in wrong.values()) and len(wrong) == len(checked):
        return Result(key, "unsolved", 0.0, groups)
    points = round(sum(g.points for g in groups), 4)
    if not wrong:
        return Result(key, "right", points, groups)
    diagnosis = diagnose(key, answers, wrong)
    main = {i: m for i, m in wrong.items() if key.cases[i].family == "main"}
    if not diagnosis or (main and diagnosis[0].explains[0] == 0):
        # no idea explains what is wrong with the main behaviour, so that is told first in general terms
        diagnosis = (_in_general(key, list((main or wrong).values()), len(main)), *diagnosis)
    return Result(key, "wrong", points, groups, diagnosis)


def missing(key: AnswerKey, reason: str) -> Result:
    """The result where there was nothing to ask: the exercise's name is not defined."""
    return Result(key, "missing", 0.0, diagnosis=(Diagnosis("missing", reason, key.see),))


def refused(key: AnswerKey, uses: Sequence[str]) -> Result:
    """The result of a solution that uses what the lesson, or this exercise, does not allow: `np.convolve`, say."""
    named = [f"`{use}`" for use in uses[:MOST_USES]]
    if len(uses) > MOST_USES:
        named.append(f"{len(uses) - MOST_USES} more")
    names = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    who = "this exercise" if key.forbidden_modules else "the lesson"
    sentence = f"This solution uses {names}, which {who} does not allow: write the operation yourself, with NumPy."
    return Result(key, "refused", 0.0, diagnosis=(Diagnosis("forbidden", sentence, key.see),))


def _mismatch(key: AnswerKey, case: Case, answer: Answer, expected: Answer | None) -> Mismatch | None:
    found = mismatch(answer, expected, key.rule_of(case))
    return None if found is None else in_words(found, key, case, answer, expected)


def _without_repetition(key: AnswerKey, checked: Sequence[Checked]) -> list[Checked]:
    """Where a rule asks for each text once: the same, with a mismatch where one has been given before."""
    first: dict[str, str | None] = {}  # text -> the key under which it was given first
    judged = []
    for c in checked:
        if key.rule_of(c.case).once and c.mismatch is None and isinstance(c.answer.value, str):
            before = first.setdefault(c.answer.value, c.case.key)
            if before != c.case.key:
                c = replace(
                    c, mismatch=Mismatch("form", f"{c.answer.value!r} is given for {before}, too; each is used once")
                )
        judged.append(c)
    return judged


def _award(key: AnswerKey, checked: Sequence[Checked]) -> tuple[Group, ...]:
    """Points by groups: each all or nothing; edge cases and bad arguments count when all of the main ones pass."""
    shares = key.shares()
    members = {name: tuple(c for c in checked if c.case.group == name) for name in shares}
    passed = {name: all(c.mismatch is None for c in group) for name, group in members.items()}
    mains_pass = all(ok for name, ok in passed.items() if name.split("/")[0] == "main")

    def points(name: str) -> float:
        counts = passed[name] and (mains_pass or name.split("/")[0] == "main")
        return round(key.points * shares[name], 6) if counts else 0.0

    return tuple(
        Group(name, points(name), round(key.points * share, 6), members[name]) for name, share in shares.items()
    )


def _in_general(key: AnswerKey, wrong: Sequence[Mismatch], main: int) -> Diagnosis:
    """When no wrong idea fits: the most common kind of fault, in the words of its first occurrence."""
    causes = [m for m in wrong if m.kind != "not-asked"] or wrong  # what was not asked is a consequence
    kinds = [m.kind for m in causes]
    kind = max(dict.fromkeys(kinds), key=kinds.count)
    sentence = next(m.sentence for m in causes if m.kind == kind)
    if kind == "signature" and key.probe != "value":
        sentence += f" The exercise asks for `{key.signature}`."
    explains = (min(main, kinds.count(kind)), kinds.count(kind))
    return Diagnosis(kind, sentence, key.see if kind in TREATED_IN_THE_LESSON else "", explains)
