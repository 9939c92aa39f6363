"""The cases of exercise dropout: large arrays by recipe, small ones to be seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from byhand.check.made import Made
from byhand.check.random_layers import ONCE, SEVERAL
from grader.exercises.declare import Case, Rule

WHICH, SURVIVORS, REST = "main/which are dropped", "main/survivors", "main/not training"
RATES = (0.2, 0.25, 0.3, 0.35, 0.65, 0.7, 0.75, 0.8)
"""Well away from 0.5, where a rate and the share that is kept are the same."""


def asked(
    title: str, x: Any, rate: float, seed: int, *training: bool, reading: str, group: str, key: str = ONCE
) -> Case:
    """A case; seed: of the generator that is handed over, reading: what is worked out from the answer."""
    rule = Rule(reading=reading, fresh=reading == "at rest")
    return Case(title, (x, rate, Made("generator", (seed,)), *training), group=group, key=key, rule=rule)


def normal(seed: int, *shape: int) -> Made:
    return Made("normal array", (seed, shape))


def cases(
    seeds: Generator, shapes: list[tuple[int, int]], rates: list[float], small: tuple[np.ndarray, np.ndarray]
) -> list[Case]:
    """All cases but the refused ones. seeds: draws the seeds of arrays and generators; two small arrays to be seen."""

    def seed() -> int:
        return int(seeds.integers(1, 10**6))

    (first, second, third), (low, high, other) = shapes, rates
    n = int(first[0] * first[1])
    return [
        asked(f"which elements, rate {low}", normal(seed(), *first), low, seed(), reading="dropped", group=WHICH),
        asked(f"which elements, rate {high}", normal(seed(), *second), high, seed(), reading="dropped", group=WHICH),
        asked("several calls", normal(seed(), *third), low, seed(), reading="calls", group=WHICH, key=SEVERAL),
        asked(f"the others, rate {low}", normal(seed(), 40, 50), low, seed(), reading="survivors", group=SURVIVORS),
        asked(f"the others, rate {high}", normal(seed(), 50, 40), high, seed(), reading="survivors", group=SURVIVORS),
        asked("not training", small[0], other, seed(), False, reading="at rest", group=REST),
        asked("not training, another rate", small[1], high, seed(), False, reading="at rest", group=REST),
        asked("rate 0", small[1], 0.0, seed(), reading="at rest", group="edge"),
        asked("one axis", normal(seed(), n), other, seed(), reading="dropped", group="edge"),
        asked("a batch of volumes", normal(seed(), 60, 3, 4, 50), low, seed(), reading="dropped", group="edge"),
        asked("volumes, the others", normal(seed(), 3, 4, 5, 6), high, seed(), reading="survivors", group="edge"),
        asked("uint8", Made("pixel array", (seed(), (30, 40))), low, seed(), reading="survivors", group="edge"),
        asked("zeros in x", Made("sparse array", (seed(), second)), low, seed(), reading="dropped", group="edge"),
        asked(
            "zeros in x, the others",
            Made("sparse array", (seed(), (30, 40))),
            high,
            seed(),
            reading="survivors",
            group="edge",
        ),
    ]


def refused(seeds: Generator, x: np.ndarray, above: float, below: float) -> list[Case]:
    """A rate of 1, one above and one below 0."""
    titles = {1.0: "rate 1", above: "a rate above 1", below: "a rate below 0"}
    return [
        asked(title, x, rate, int(seeds.integers(10**6)), True, reading="a result", group="refuse")
        for rate, title in titles.items()
    ]


def public() -> list[Case]:
    """Small arrays that read well, and fixed seeds."""
    seeds = np.random.default_rng(5)
    small = (np.array([[1.5, -2.0, 3.0], [0.5, 4.0, -1.0]]), np.array([[-1.0, 2.0], [7.0, 0.5], [0.0, -3.0]]))
    given = cases(seeds, [(150, 170), (160, 155), (110, 150)], [0.3, 0.8, 0.4], small)
    return [*given, *refused(seeds, small[0], 1.5, -0.25)]


def secret(rng: Generator) -> list[Case]:
    """Rates, shapes, small arrays and seeds drawn anew."""
    low, high = float(rng.choice(RATES[:4])), float(rng.choice(RATES[4:]))
    other = float(rng.choice([rate for rate in RATES if rate not in (low, high)]))
    shapes = [(int(a), int(b)) for a, b in rng.integers([[140, 160], [160, 140], [90, 120]], 180)]
    small = (np.round(rng.normal(0, 5, (2, 4)), 2), np.round(rng.normal(0, 5, (4, 3)), 2))
    above, below = float(rng.choice([1.1, 1.25, 2.0])), float(rng.choice([-0.1, -0.5, -1.0]))
    return [*cases(rng, shapes, [low, high, other], small), *refused(rng, small[0], above, below)]
