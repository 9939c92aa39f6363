"""Cases on which wrong ideas do not answer alike by chance: drawn again until each can be told from the others."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from numpy.random import Generator

from byhand.check.compare import value_mismatch
from grader.exercises.declare import Case, WrongIdea

DRAWS = 1000
TOLERANCE = 1e-4
"""Answers that differ by less are taken for the same; right solutions differ by less than a tenth of it."""


def told_apart(
    rng: Generator, draw: Callable[[Generator], list[Case]], reference: Any, ideas: Sequence[WrongIdea]
) -> list[Case]:
    """Cases of `draw` on which all ways of different ideas, and the reference, answer differently.

    The ways must leave their arguments as they are.
    """
    for _ in range(DRAWS):
        cases = draw(rng)
        groups = [[_answers(way, cases) for way in idea.ways] for idea in ideas]
        groups.append([_answers(reference, cases)])
        pairs = itertools.combinations(groups, 2)
        if not any(_alike(a, b) for one, other in pairs for a in one for b in other):
            return cases
    raise RuntimeError(f"{DRAWS} draws do not tell wrong ideas apart; the generator is broken")


def _answers(way: Callable[..., Any], cases: Sequence[Case]) -> list[Any]:
    return [way(*case.args) for case in cases]


def _alike(one: list[Any], other: list[Any]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(value_mismatch(a, b, TOLERANCE) is None and value_mismatch(b, a, TOLERANCE) is None for a, b in pairs)
