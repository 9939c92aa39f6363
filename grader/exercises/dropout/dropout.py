"""Exercise dropout: inverted dropout with a generator, judged by what is the same whatever numbers are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Exercise, WrongIdea
from grader.exercises.dropout import arrays
from grader.exercises.dropout.slips import (
    all_stay,
    an_exact_number,
    an_exact_number_a_row,
    each_with_the_rate,
    for_each_column,
    for_each_row,
    for_one_sample,
    from_a_fixed_seed,
    from_a_new_generator,
    from_numpys_own_chance,
    kept_with_the_rate,
    layer,
    one,
    scaled_up,
)
from grader.reference import dropout as reference

SEE = "Dropout by hand"


def in_place(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    reference.check_rate(rate)
    if training:
        x *= (rng.random(x.shape) >= rate) / (1 - rate)
    return x


def in_place_where_training(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return in_place(x, rate, rng, training) if training else x.copy()


def zeroed_in_place(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    reference.check_rate(rate)
    if not training:
        return x
    x[rng.random(x.shape) < rate] = 0
    return x / (1 - rate)


def zeroed_in_place_else_copied(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return zeroed_in_place(x, rate, rng, training) if training else x.copy()


def in_place_but_rate_0(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return x.copy() if rate == 0 else zeroed_in_place_else_copied(x, rate, rng, training)


def not_copied(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return reference.dropout(x, rate, rng) if training and rate != 0 else x


def not_copied_when_not_training(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return reference.dropout(x, rate, rng) if training else x


def gaussian(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    reference.check_rate(rate)
    return x * rng.normal(1, np.sqrt(rate / (1 - rate)), x.shape) if training else x.copy()


def cut_to_the_dtype(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return reference.dropout(x, rate, rng, training).astype(x.dtype)


def only_the_mask(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    reference.check_rate(rate)
    return each_with_the_rate(rng, x.shape, rate) if training else x.copy()


def scaled_mask(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
    return only_the_mask(x, rate, rng, training) * (scaled_up(rate) if training else 1)


def unchecked_rate(x: np.ndarray, rate: Any, rng: Generator, training: bool = True) -> np.ndarray:
    with np.errstate(all="ignore"):
        return layer(factor=lambda r: float(np.float64(1) / (1 - r)), refuses=lambda r: False)(x, rate, rng, training)


def never(rate: float) -> bool:
    return False


def not_at_rate_0(way: Any) -> Any:
    """The same, with the identity at rate 0 seen to before."""

    def dropout(x: np.ndarray, rate: float, rng: Generator, training: bool = True) -> np.ndarray:
        return x.copy() if rate == 0 else way(x, rate, rng, training)

    return dropout


EXERCISE = Exercise(
    name="dropout",
    points=25,
    reference=reference.dropout,
    see=SEE,
    public=arrays.public(),
    secret=arrays.secret,
    probe="random",
    wrong_ideas=[
        WrongIdea(
            "keeps-with-the-rate",
            "Elements are *kept* with probability `rate` here. The rate says how many are dropped: keep where "
            "the random number is at least the rate.",
            *(
                make(layer(keep=kept_with_the_rate, factor=factor))
                for factor in (scaled_up, lambda rate: 1 / rate if rate else 0.0, one)
                for make in (not_at_rate_0, lambda way: way)
            ),
            see=SEE,
        ),
        WrongIdea(
            "scales-by-one-over-rate",
            "Survivors are divided by the rate. Divide them by the share that is kept, 1 − rate.",
            layer(factor=lambda rate: 1 / rate if rate else 0.0),
            not_at_rate_0(layer(factor=lambda rate: 1 / rate)),
            see=SEE,
        ),
        WrongIdea(
            "scales-down",
            "Survivors are multiplied by 1 − rate, which makes the sum smaller still. Divide by 1 − rate, so "
            "that it stays the same on average.",
            layer(factor=lambda rate: 1 - rate),
            see=SEE,
        ),
        WrongIdea(
            "no-scaling",
            "Survivors keep their value. Divide them by 1 − rate, so that the sum stays the same on average.",
            layer(factor=one),
            see=SEE,
        ),
        WrongIdea(
            "scales-twice",
            "Survivors are divided by 1 − rate twice.",
            layer(factor=lambda rate: (1 - rate) ** -2),
            see=SEE,
        ),
        WrongIdea(
            "older-form",
            "This scales when the network is used instead of while it trains: the older form of dropout. Divide "
            "survivors by 1 − rate in training, and change nothing otherwise.",
            layer(factor=one, at_rest=lambda rate: 1 - rate),
            see=SEE,
        ),
        WrongIdea(
            "scales-at-inference",
            "The array x is scaled although nothing is dropped. When not training, return a copy of x.",
            layer(at_rest=lambda rate: 1 - rate),
            layer(at_rest=scaled_up),
            layer(at_rest=lambda rate: rate),
            see=SEE,
        ),
        WrongIdea(
            "active-at-inference",
            "Elements are dropped with `training=False`, too. Dropout is for training alone: otherwise return a "
            "copy of x.",
            lambda x, rate, rng, training=True: reference.dropout(x, rate, rng),
            lambda x, rate, rng, training=True: layer(factor=one if not training else scaled_up)(x, rate, rng),
            see=SEE,
        ),
        WrongIdea(
            "training-the-wrong-way-round",
            "`training` is taken the wrong way round: elements are dropped when it is False, and none when it is True.",
            lambda x, rate, rng, training=True: reference.dropout(x, rate, rng, not training),
            see=SEE,
        ),
        WrongIdea(
            "same-mask-every-time",
            "The same elements are dropped in every call. Draw from `rng`, the generator that comes in; make "
            "none with a seed of your own.",
            layer(keep=from_a_fixed_seed),
            see=SEE,
        ),
        WrongIdea(
            "ignores-the-generator",
            "Chance does not come from `rng`: generators in the same state give different results. Use "
            "`rng.random`, not `np.random` or a generator of your own.",
            layer(keep=from_numpys_own_chance),
            layer(keep=from_a_new_generator),
            see=SEE,
        ),
        WrongIdea(
            "one-mask-per-row",
            "Whole rows are dropped together. Each element is drawn for itself: draw an array of the shape of x.",
            layer(keep=for_each_row),
            see=SEE,
        ),
        WrongIdea(
            "one-mask-for-all-rows",
            "All rows (samples) lose the same elements. Each element is drawn for itself: draw an array of the "
            "shape of x.",
            layer(keep=for_each_column),
            layer(keep=for_one_sample),
            see=SEE,
        ),
        WrongIdea(
            "an-exact-number",
            "The same number of elements is dropped in every call. Each is drawn for itself, so the number varies: "
            "compare `rng.random(x.shape)` with the rate.",
            layer(keep=an_exact_number),
            layer(keep=an_exact_number_a_row),
            see=SEE,
        ),
        WrongIdea(
            "drops-nothing",
            "No element is dropped at all.",
            layer(keep=all_stay),
            layer(keep=all_stay, factor=one),
            layer(keep=all_stay, factor=lambda rate: 1 - rate),
            see=SEE,
        ),
        WrongIdea(
            "gaussian-noise",
            "The array x is multiplied by normally distributed noise. In dropout an element becomes 0 or is "
            "divided by 1 − rate.",
            gaussian,
            see=SEE,
        ),
        WrongIdea(
            "returns-the-mask",
            "This is the mask. Multiply x by it.",
            only_the_mask,
            scaled_mask,
            not_at_rate_0(only_the_mask),
            not_at_rate_0(scaled_mask),
            see=SEE,
        ),
        WrongIdea(
            "modifies-x",
            "The array x that came in is changed by the call (`x[…] = 0`, `x *= …`). Compute a new array.",
            in_place,
            in_place_where_training,
            zeroed_in_place,
            zeroed_in_place_else_copied,
            in_place_but_rate_0,
            see=SEE,
        ),
        WrongIdea(
            "no-copy",
            "When nothing is to be dropped, x itself is returned. Return a copy, so that changing one does not "
            "change the other.",
            not_copied,
            not_copied_when_not_training,
            see=SEE,
        ),
        WrongIdea(
            "cut-to-whole-numbers",
            "Fractions are cut off where x holds whole numbers. Compute in floating point, whatever the dtype of x.",
            cut_to_the_dtype,
            see=SEE,
        ),
        WrongIdea(
            "accepts-rate-1",
            "A rate of 1 gets through; it would drop everything and divide by 0. Raise a ValueError for rates outside "
            "[0, 1).",
            layer(
                factor=lambda rate: float(np.divide(1, 1 - rate)) if rate < 1 else 0.0,
                refuses=lambda r: not 0 <= r <= 1,
            ),
            layer(refuses=lambda rate: not 0 <= rate <= 1),
            see=SEE,
        ),
        WrongIdea(
            "refuses-no-rate",
            "The results are right, but senseless rates get through. Raise a ValueError for rates outside [0, 1).",
            unchecked_rate,
            layer(refuses=never),
            see=SEE,
        ),
        WrongIdea(
            "refuses-rate-0",
            "Rate 0 is refused; it makes sense and drops nothing.",
            layer(refuses=lambda rate: not 0 < rate < 1),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Draw `rng.random(x.shape)`: each number is below the rate with probability `rate`.",
        "main/which are dropped": "Call it on `np.ones((1000, 1000))` with rate 0.3 and count the zeros.",
        "main/survivors": "On `np.ones((1000, 1000))` the mean must stay near 1, whatever the rate.",
        "main/not training": "When the network is used, x comes out as it went in, as a new array.",
        "edge": "Try rate 0, one axis, four axes, pixels of type uint8, and an x with zeros in it.",
        "refuse": "A rate is at least 0 and below 1; compare before anything else.",
    },
)
