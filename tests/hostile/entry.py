"""What an entry of the corpus is: a submission that wants, or does, what it must not, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engine.conftest import FULL

ALL = frozenset(FULL)
FIRST = "window_product"
"""The first exercise: what stands before it runs before every question."""


def nothing(_: Any) -> None:
    """Leave it as it is."""


@dataclass(frozen=True)
class Entry:
    """One submission of lesson 1.

    do: what the student does to the notebook, solved but for the exercises in `wrong`, or as released. after: what is
    done to the file when it is written. In sources stand names for what is known only when it runs: see `Scene`.
    lost: exercises that earn nothing; every other keeps its full points. may_lose: exercises that may earn less: who
    breaks Python itself breaks what comes after.
    told: words that the instructor is told among the violations. failed: words of the reason for which it is not
    graded. named: name of the file. in_class: what differs when it is graded in a course folder.
    flaw: a hole in the engine that this entry found, until it is mended; flaw_cold: only where no worlds can be made.
    """

    name: str
    do: Callable[[Any], object] = nothing
    lost: frozenset[str] = frozenset()
    may_lose: frozenset[str] = frozenset()
    told: str = ""
    failed: str = ""
    wrong: tuple[str, ...] = ()
    solved: bool = True
    after: Callable[[Path], object] = nothing
    named: str = "convolution.ipynb"
    as_lesson: str | None = None
    failed_in_class: str | None = None
    flaw: str = ""
    flaw_cold: str = ""

    def prepare(self, hand: Any) -> None:
        """Make the submission from a solved or released notebook."""
        for name in self.wrong:
            hand.solve(name, f"def {name}(*arguments):\n    return 0.5")
        self.do(hand)

    def worth(self) -> dict[str, float]:
        """Points by exercise."""
        none = self.lost | set(self.wrong) if self.solved else ALL
        return {name: 0.0 if name in none else float(points) for name, points in FULL.items()}


def cell(source: str, before: str = FIRST) -> Callable[[Any], object]:
    """A cell of the student's own before an exercise."""
    return lambda hand: hand.insert_before(before, source)


def answer(name: str, source: str) -> Callable[[Any], object]:
    return lambda hand: hand.solve(name, source)


def relu(body: str) -> Callable[[Any], object]:
    """The body of the function `relu`, which no other exercise needs."""
    lines = body.strip("\n").replace("\n", "\n    ")
    return answer("relu", f"def relu(x):\n    {lines}")


def only(*names: str) -> frozenset[str]:
    return frozenset(names)
