"""Exercise conclusions: which net generalises best, judged over several trainings of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.dropout.histories import History, drawn
from grader.exercises.dropout.told_apart import told_apart
from grader.reference import dropout as reference

SEE = "Conclusions"
NETS = tuple(reference.NETS)
Results = dict[str, list[History]]
Score = Callable[[Sequence[History]], float]
CLEAR = 0.002
"""By how much the right net is ahead of the others: sums in another order do not change who wins."""


def draw(rng: Generator) -> list[Case]:
    others = ("wide", "narrow", "deep")
    return [
        *(Case(f"{seeds} seeds, {epochs} epochs", (results(rng, NETS, seeds, epochs),)) for seeds, epochs in SIZES),
        Case("one seed", (results(rng, NETS, 1, 3),), group="edge"),
        Case("other names, and fewer", (results(rng, others, 2, 3),), group="edge"),
        Case("better on the validation images", (results(rng, NETS, 2, 3, gap=-0.01),), group="edge"),
    ]


SIZES = ((3, 3), (2, 4), (3, 4), (2, 3))


def results(rng: Generator, names: Sequence[str], seeds: int, epochs: int, gap: float = 0.05) -> Results:
    """Histories of each net, seeds of them; `gap` is how far validation accuracies are below, about."""
    while True:
        found = {
            n: [drawn(rng, epochs, rng.uniform(0.9, 0.93), rng.normal(gap, 0.01)) for _ in range(seeds)] for n in names
        }
        gaps, heights = ([score(histories) for histories in found.values()] for score in (mean_gap, mean_validation))
        if _is_clear(gaps) and _is_clear([-height for height in heights]):
            return found


def _is_clear(scores: Sequence[float]) -> bool:
    first, second, *_ = sorted(scores)
    return second - first > CLEAR


def gap(h: History, epoch: int = -1) -> float:
    return h["accuracy"][epoch] - h["val_accuracy"][epoch]


def mean_gap(histories: Sequence[History]) -> float:
    return fmean(gap(h) for h in histories)


def mean_validation(histories: Sequence[History]) -> float:
    return fmean(h["val_accuracy"][-1] for h in histories)


def concluded(smallest: Score = mean_gap, best: Score = mean_validation) -> Callable[[Results], dict[str, str]]:
    """Conclusions by other scores: the net with the lowest of one, and the highest of the other."""

    def conclusions(results: Results) -> dict[str, str]:
        return {
            "smallest_gap": min(results, key=lambda name: smallest(results[name])),
            "best_validation": max(results, key=lambda name: best(results[name])),
        }

    return conclusions


def over_seeds(of_one: Callable[[History], float], summary: Callable[[Any], float] = fmean) -> Score:
    return lambda histories: summary([of_one(h) for h in histories])


def last(curve: str) -> Callable[[History], float]:
    return lambda h: h[curve][-1]


def at_best_epoch(h: History) -> int:
    return int(np.argmin(h["val_loss"]))


def of_first(of_one: Callable[[History], float]) -> Score:
    return lambda histories: of_one(histories[0])


def of_last(of_one: Callable[[History], float]) -> Score:
    return lambda histories: of_one(histories[-1])


def scores_for_names(results: Results) -> dict[str, float]:
    return {
        "smallest_gap": min(map(mean_gap, results.values())),
        "best_validation": max(map(mean_validation, results.values())),
    }


def swapped(results: Results) -> dict[str, str]:
    right = reference.conclusions(results)
    return {"smallest_gap": right["best_validation"], "best_validation": right["smallest_gap"]}


val, train = last("val_accuracy"), last("accuracy")

IDEAS = [
    WrongIdea(
        "largest-gap",
        "This names the net with the *largest* gap, or subtracts the wrong way round; a small gap is good.",
        concluded(smallest=lambda h: -mean_gap(h)),
        concluded(smallest=over_seeds(lambda h: -gap(h), min)),
        see=SEE,
    ),
    WrongIdea(
        "lowest-validation",
        "This names the net with the *lowest* validation accuracy; a high one is good.",
        concluded(best=lambda h: -mean_validation(h)),
        see=SEE,
    ),
    WrongIdea(
        "swapped",
        "The two names are in each other's place.",
        swapped,
        see=SEE,
    ),
    WrongIdea(
        "gap-of-the-best-epoch",
        "The gap is taken at the best epoch, or as the smallest of the training; that of the last epoch is asked for.",
        concluded(smallest=over_seeds(lambda h: gap(h, at_best_epoch(h)))),
        concluded(smallest=over_seeds(lambda h: gap(h, int(np.argmax(h["val_accuracy"]))))),
        concluded(smallest=over_seeds(lambda h: max(h["accuracy"]) - max(h["val_accuracy"]))),
        concluded(smallest=over_seeds(lambda h: min(gap(h, i) for i in range(len(h["accuracy"]))))),
        see=SEE,
    ),
    WrongIdea(
        "best-epoch-for-validation",
        "The best validation accuracy of each training is compared; that of the last epoch is asked for.",
        concluded(best=over_seeds(lambda h: max(h["val_accuracy"]))),
        concluded(best=over_seeds(lambda h: h["val_accuracy"][at_best_epoch(h)])),
        see=SEE,
    ),
    WrongIdea(
        "best-epoch-for-both",
        "Both go by the best epoch of each training; the last epoch is asked for.",
        concluded(
            over_seeds(lambda h: gap(h, at_best_epoch(h))), over_seeds(lambda h: h["val_accuracy"][at_best_epoch(h)])
        ),
        concluded(
            over_seeds(lambda h: max(h["accuracy"]) - max(h["val_accuracy"])),
            over_seeds(lambda h: max(h["val_accuracy"])),
        ),
        see=SEE,
    ),
    WrongIdea(
        "mean-over-epochs",
        "All epochs are averaged; take the last one of each history, and average over the seeds.",
        concluded(
            over_seeds(lambda h: fmean(gap(h, i) for i in range(len(h["accuracy"])))),
            over_seeds(lambda h: fmean(h["val_accuracy"])),
        ),
        see=SEE,
    ),
    WrongIdea(
        "first-seed-only",
        "Only the first history of each net is used; average over all of them.",
        concluded(of_first(gap), of_first(val)),
        see=SEE,
    ),
    WrongIdea(
        "last-seed-only",
        "Only the last history of each net is used; average over all of them.",
        concluded(of_last(gap), of_last(val)),
        see=SEE,
    ),
    WrongIdea(
        "best-seed",
        "The best seed of each net decides; take the mean over its seeds, because one training may be lucky.",
        concluded(over_seeds(gap, min), over_seeds(val, max)),
        concluded(best=over_seeds(val, max)),
        concluded(smallest=over_seeds(gap, min)),
        see=SEE,
    ),
    WrongIdea(
        "worst-seed",
        "The worst seed of each net decides; take the mean over its seeds.",
        concluded(over_seeds(gap, max), over_seeds(val, min)),
        concluded(best=over_seeds(val, min)),
        concluded(smallest=over_seeds(gap, max)),
        see=SEE,
    ),
    WrongIdea(
        "median",
        "This takes the median over the seeds; the mean is asked for.",
        concluded(over_seeds(gap, median), over_seeds(val, median)),
        see=SEE,
    ),
    WrongIdea(
        "by-training-accuracy",
        "This goes by the accuracy on the training images; `best_validation` is about `val_accuracy`.",
        concluded(best=over_seeds(train)),
        see=SEE,
    ),
    WrongIdea(
        "by-loss",
        "This goes by losses; both conclusions are about accuracies.",
        concluded(over_seeds(lambda h: h["val_loss"][-1] - h["loss"][-1]), over_seeds(lambda h: -h["val_loss"][-1])),
        concluded(best=over_seeds(lambda h: -h["val_loss"][-1])),
        concluded(smallest=over_seeds(lambda h: h["val_loss"][-1] - h["loss"][-1])),
        concluded(smallest=over_seeds(lambda h: h["loss"][-1] - h["val_loss"][-1])),
        see=SEE,
    ),
    WrongIdea(
        "absolute-gap",
        "The sign of the gap is lost. Where a net does better on the validation images, its gap is negative, and "
        "smaller than 0.",
        concluded(smallest=over_seeds(lambda h: abs(gap(h)))),
        concluded(smallest=lambda h: abs(mean_gap(h))),
        see=SEE,
    ),
    WrongIdea(
        "values-for-names",
        "These are the numbers; the names of the nets are asked for.",
        scores_for_names,
        see=SEE,
    ),
    WrongIdea(
        "names-are-fixed",
        "The names stand in the code, it seems. They follow from the histories; another run may end otherwise.",
        lambda results: {"smallest_gap": "dense_128_dropout", "best_validation": "dense_128_dropout"},
        lambda results: {"smallest_gap": "dense_128_dropout", "best_validation": "dense_128"},
        lambda results: {"smallest_gap": "dense_32", "best_validation": "dense_128"},
        lambda results: {"smallest_gap": "dense_32", "best_validation": "dense_128_dropout"},
        see=SEE,
    ),
]


def secret(rng: Generator) -> list[Case]:
    return told_apart(rng, draw, reference.conclusions, IDEAS)


EXERCISE = Exercise(
    name="conclusions",
    points=10,
    reference=reference.conclusions,
    see=SEE,
    public=secret(np.random.default_rng(55)),
    secret=secret,
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "For each name: the mean over its histories of last `accuracy` minus last `val_accuracy`.",
        "main": "Print the mean gap and the mean last `val_accuracy` of each net before you choose.",
        "edge": "Use the names that stand in `results`. A list may hold one history, and a gap may be negative.",
    },
    builds_on=("generalization_gap",),
)
