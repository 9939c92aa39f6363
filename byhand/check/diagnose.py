"""Diagnosis: which wrong idea gives just these answers?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, Idea
from byhand.check.compare import Mismatch, same_answer


@dataclass(frozen=True)
class Diagnosis:
    """A named cause. `explains` counts the wrong answers that it accounts for: of main cases, and in all."""

    name: str
    sentence: str
    see: str
    explains: tuple[int, int] = (0, 0)


def diagnose(key: AnswerKey, answers: Sequence[Answer], mismatches: Mapping[int, Mismatch]) -> tuple[Diagnosis, ...]:
    """The wrong ideas that reproduce the answers, best explanation first.

    An idea is named only when *every* case on which it differs from the right answer got the idea's answer. As the
    right answers never do that, nothing is ever named for a right solution. Ranked by the number of wrong answers to
    main cases that an idea explains, then of all; of equals, the one declared first.
    """
    found = [
        Diagnosis(idea.name, idea.sentence, idea.see, explains)
        for idea in key.ideas
        if (explains := _explained(idea, answers, key, mismatches)) > (0, 0)
    ]
    return tuple(sorted(found, key=lambda d: d.explains, reverse=True))


def _explained(
    idea: Idea, answers: Sequence[Answer], key: AnswerKey, mismatches: Mapping[int, Mismatch]
) -> tuple[int, int]:
    """How many wrong answers (main, all) an idea accounts for, at best, over the ways of writing it."""
    best = (0, 0)
    for way in idea.answers:
        if all(_answers_alike(key, i, answers[i], wrong, mismatches) for i, wrong in way.items()):
            explained = way.keys() & mismatches.keys()
            main = sum(key.cases[i].family == "main" for i in explained)
            best = max(best, (main, len(explained)))
    return best


def _answers_alike(key: AnswerKey, i: int, answer: Answer, wrong: Answer, mismatches: Mapping[int, Mismatch]) -> bool:
    """Where a bar is to be reached, all that stay below it are alike, because by how much they miss it is chance; and
    one that just reaches it does not speak against the idea. Where the rule says so, all wrong answers are alike."""
    rule = key.rule_of(key.cases[i])
    if rule.kind == "at least" and i not in mismatches:
        return True
    if rule.kind == "at least" or rule.alike:
        return i in mismatches and answer.outcome == wrong.outcome
    return same_answer(answer, wrong, rule)
