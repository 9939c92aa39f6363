"""Exercise dropout_gradient: what comes back through a dropout layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea, refusals
from grader.exercises.draw import reals, whole
from grader.reference import dropout as reference

SEE = "The gradient through dropout"
RATES = (0.2, 0.25, 0.3, 0.35, 0.65, 0.7, 0.75, 0.8)


def refused(*cases: tuple[str, tuple[Any, ...]]) -> list[Case]:
    """What comes back at a rate of 1 differs from way to way of writing it; that it comes back is the mistake."""
    return [replace(case, rule=Rule(alike=True)) for case in refusals(*cases)]


PUBLIC = [
    Case(
        "five units, rate 0.2",
        (np.array([1.5, -2.0, 0.5, 4.0, -1.0]), np.array([True, False, True, True, False]), 0.2),
    ),
    Case(
        "two samples, rate 0.75",
        (np.array([[0.5, -1.0, 2.0], [3.0, 1.0, -0.25]]), np.array([[False, True, False], [True, False, False]]), 0.75),
    ),
    Case("rate 0", (np.array([3.0, -1.0, 2.0]), np.array([True, True, True]), 0.0), group="edge"),
    Case(
        "whole numbers, three axes, rate 0.3",
        (np.array([[[1, -2], [3, 4]], [[5, 2], [-7, 1]]]), np.array([[[1, 1], [0, 1]], [[0, 1], [1, 0]]], bool), 0.3),
        group="edge",
    ),
    *refused(
        ("rate 1", (np.array([1.5, -2.0]), np.array([True, False]), 1.0)),
        ("a rate above 1", (np.array([1.5, -2.0]), np.array([True, False]), 1.25)),
        ("a rate below 0", (np.array([1.5, -2.0]), np.array([True, False]), -0.5)),
        ("a mask for one row of two", (np.array([[1.5, -2.0], [0.5, 4.0]]), np.array([True, False]), 0.2)),
    ),
]


def mask(rng: Generator, *shape: int) -> np.ndarray:
    """Both kinds of entries in a random order, neither half of them."""
    kept = np.zeros(int(np.prod(shape)), bool)
    kept[: int(rng.integers(2, kept.size - 1))] = True
    return rng.permutation(kept).reshape(shape)


def secret(rng: Generator) -> list[Case]:
    low, high = float(rng.choice(RATES[:4])), float(rng.choice(RATES[4:]))
    n = int(rng.integers(6, 10))
    return [
        Case(f"{n} units, rate {low}", (_without_zeros(rng, n), mask(rng, n), low)),
        Case(f"three samples, rate {high}", (_without_zeros(rng, 3, 4), mask(rng, 3, 4), high)),
        Case("rate 0", (_without_zeros(rng, n + 1), np.ones(n + 1, bool), 0.0), group="edge"),
        Case(
            f"whole numbers, four axes, rate {low}",
            (whole(rng, 2, 3, 2, 2), mask(rng, 2, 3, 2, 2), low),
            group="edge",
        ),
        *refused(
            ("rate 1", (_without_zeros(rng, n), mask(rng, n), 1.0)),
            ("a rate above 1", (_without_zeros(rng, n), mask(rng, n), float(rng.choice([1.1, 1.5, 2.0])))),
            ("a rate below 0", (_without_zeros(rng, n), mask(rng, n), float(rng.choice([-0.1, -0.25, -1.0])))),
            ("a mask for one row", (_without_zeros(rng, 2, n), mask(rng, n), low)),
        ),
    ]


def _without_zeros(rng: Generator, *shape: int) -> np.ndarray:
    numbers = reals(rng, *shape)
    return np.where(np.abs(numbers) < 0.5, 0.5, numbers)


Gradient = Callable[[np.ndarray, np.ndarray, float], Any]


def written(*wrong: Gradient) -> tuple[Gradient, ...]:
    """Each of these twice: in code that refuses senseless arguments, and in code that does not."""
    return (*map(refusing, wrong), *map(unrefusing, wrong))


def refusing(wrong: Gradient) -> Gradient:
    def gradient(upstream: np.ndarray, mask: np.ndarray, rate: float) -> Any:
        reference.check_rate(rate)
        if upstream.shape != mask.shape:
            raise ValueError("unequal shapes")
        return wrong(upstream, mask, rate)

    return gradient


def unrefusing(wrong: Gradient) -> Gradient:
    """NumPy's warning of a division by 0, at a rate of 1, is nobody's concern here."""

    def gradient(upstream: np.ndarray, mask: np.ndarray, rate: float) -> Any:
        with np.errstate(all="ignore"):
            return wrong(upstream, mask, rate)

    return gradient


def in_place(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    if upstream.dtype.kind == "i":
        return upstream * mask / (1 - rate)
    upstream *= mask / (1 - rate)
    return upstream


def zeroed_in_place(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    upstream[~mask] = 0
    return upstream / (1 - rate)


def with_whole_numbers(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    return (upstream * mask / (1 - rate)).astype(upstream.dtype)


def unchecked(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return upstream * mask / np.float64(1 - rate)


def unchecked_factor(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    return upstream * mask * (1 / (1 - rate))


def only_the_rate_checked(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    reference.check_rate(rate)
    return upstream * mask / (1 - rate)


def only_the_shapes_checked(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    if upstream.shape != mask.shape:
        raise ValueError("unequal shapes")
    return unchecked(upstream, mask, rate)


def only_the_shapes_checked_with_a_factor(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    if upstream.shape != mask.shape:
        raise ValueError("unequal shapes")
    return unchecked_factor(upstream, mask, rate)


def accepts_1(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    if upstream.shape != mask.shape or not 0 <= rate <= 1:
        raise ValueError("unequal shapes, or a senseless rate")
    return unchecked(upstream, mask, rate)


def accepts_1_with_a_factor(upstream: np.ndarray, mask: np.ndarray, rate: float) -> np.ndarray:
    if upstream.shape != mask.shape or not 0 <= rate <= 1:
        raise ValueError("unequal shapes, or a senseless rate")
    return unchecked_factor(upstream, mask, rate)


def over_rate(rate: float) -> float:
    return 1 / rate if rate else 0.0


EXERCISE = Exercise(
    name="dropout_gradient",
    points=5,
    reference=reference.dropout_gradient,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "without-scale",
            "The factor is missing: survivors were divided by 1 − rate on the way forward, so is their gradient "
            "on the way back.",
            *written(lambda upstream, mask, rate: upstream * mask),
            see=SEE,
        ),
        WrongIdea(
            "complement-mask",
            "The gradient goes to the elements that were *dropped*. The mask is True where an element was kept.",
            *written(
                lambda upstream, mask, rate: upstream * ~mask / (1 - rate),
                lambda upstream, mask, rate: upstream * ~mask,
                lambda upstream, mask, rate: upstream * ~mask * over_rate(rate),
            ),
            see=SEE,
        ),
        WrongIdea(
            "scales-down",
            "This multiplies by 1 − rate; the layer divided by it, and so does its gradient.",
            *written(lambda upstream, mask, rate: upstream * mask * (1 - rate)),
            see=SEE,
        ),
        WrongIdea(
            "scales-twice",
            "This divides by 1 − rate twice.",
            *written(lambda upstream, mask, rate: upstream * mask / (1 - rate) ** 2),
            see=SEE,
        ),
        WrongIdea(
            "scales-by-the-rate",
            "This takes the rate for the share that was kept; divide by 1 − rate.",
            *written(
                lambda upstream, mask, rate: upstream * mask * over_rate(rate),
                lambda upstream, mask, rate: upstream * mask * rate,
            ),
            see=SEE,
        ),
        WrongIdea(
            "ignores-the-mask",
            "Dropped elements get a gradient, too. What was dropped had no influence on the result: its gradient is 0.",
            *written(
                lambda upstream, mask, rate: upstream / (1 - rate),
                lambda upstream, mask, rate: np.where(mask, upstream / (1 - rate), upstream),
                lambda upstream, mask, rate: upstream * 1.0,
            ),
            see=SEE,
        ),
        WrongIdea(
            "ignores-upstream",
            "This is the derivative of the layer alone; multiply it by the gradient that comes from above.",
            *written(lambda upstream, mask, rate: mask / (1 - rate)),
            see=SEE,
        ),
        WrongIdea(
            "survivors-only",
            "Only the kept elements are there; the gradient has the shape of the mask, with zeros where it is False.",
            *written(lambda upstream, mask, rate: upstream[mask] / (1 - rate)),
            see=SEE,
        ),
        WrongIdea(
            "cut-to-whole-numbers",
            "Fractions are cut off where the gradient holds whole numbers. Compute in floating point.",
            *written(with_whole_numbers),
            see=SEE,
        ),
        WrongIdea(
            "modifies-upstream",
            "The array that came in is changed by the call. Compute a new array.",
            *written(in_place, zeroed_in_place),
            see=SEE,
        ),
        WrongIdea(
            "refuses-nothing",
            "The gradients are right, but senseless arguments get through. Raise a ValueError for rates outside [0, 1) "
            "and where mask and upstream differ in shape.",
            unchecked,
            unchecked_factor,
            see=SEE,
        ),
        WrongIdea(
            "rate-not-checked",
            "Senseless rates get through. Raise a ValueError for rates outside [0, 1).",
            only_the_shapes_checked,
            only_the_shapes_checked_with_a_factor,
            see=SEE,
        ),
        WrongIdea(
            "accepts-rate-1",
            "A rate of 1 gets through; 1 − rate is 0 then. Raise a ValueError for rates outside [0, 1).",
            accepts_1,
            accepts_1_with_a_factor,
            see=SEE,
        ),
        WrongIdea(
            "shapes-not-checked",
            "A mask of another shape gets through, because NumPy repeats its rows. Raise a ValueError where the shapes "
            "differ.",
            only_the_rate_checked,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "The layer computed x · mask / (1 − rate). What is its derivative with respect to x?",
        "main": "Do the first case on paper: which entries are 0, and by what are the others multiplied?",
        "edge": "At rate 0 the gradient comes through as it is; any number of axes and whole numbers are all right.",
        "refuse": "Compare the rate with 0 and 1, and the two shapes, before anything else.",
    },
)
