"""conclusions, right in many styles."""

import statistics

import numpy as np


def two_loops(results):
    smallest, highest = None, None
    for name, histories in results.items():
        gap = sum(h["accuracy"][-1] - h["val_accuracy"][-1] for h in histories) / len(histories)
        validation = sum(h["val_accuracy"][-1] for h in histories) / len(histories)
        if smallest is None or gap < smallest[0]:
            smallest = (gap, name)
        if highest is None or validation > highest[0]:
            highest = (validation, name)
    return {"smallest_gap": smallest[1], "best_validation": highest[1]}


def dicts(results):
    gaps = {n: np.mean([h["accuracy"][-1] - h["val_accuracy"][-1] for h in hs]) for n, hs in results.items()}
    validations = {n: np.mean([h["val_accuracy"][-1] for h in hs]) for n, hs in results.items()}
    return {"smallest_gap": min(gaps, key=gaps.get), "best_validation": max(validations, key=validations.get)}


def arrays(results):
    names = list(results)
    last = np.array([[[h["accuracy"][-1], h["val_accuracy"][-1]] for h in results[name]] for name in names])
    means = last.mean(axis=1)
    return {
        "best_validation": names[means[:, 1].argmax()],
        "smallest_gap": names[(means[:, 0] - means[:, 1]).argmin()],
    }


def difference_of_means(results):
    def mean(name, curve):
        return statistics.mean(history[curve][-1] for history in results[name])

    return {
        "smallest_gap": min(results, key=lambda name: mean(name, "accuracy") - mean(name, "val_accuracy")),
        "best_validation": max(results, key=lambda name: mean(name, "val_accuracy")),
    }


def sorting(results):
    def gap(name):
        return np.mean([h["accuracy"][-1] - h["val_accuracy"][-1] for h in results[name]])

    def validation(name):
        return np.mean([h["val_accuracy"][-1] for h in results[name]])

    return {"smallest_gap": sorted(results, key=gap)[0], "best_validation": sorted(results, key=validation)[-1]}


def texts_of_numpy(results):
    found = dicts(results)
    return {key: np.str_(name) for key, name in found.items()}


def sums(results):
    """The nets have equally many seeds, so sums are as good as means."""
    gaps = {n: sum(h["accuracy"][-1] - h["val_accuracy"][-1] for h in hs) for n, hs in results.items()}
    heights = {n: sum(h["val_accuracy"][-1] for h in hs) for n, hs in results.items()}
    return dict(smallest_gap=min(gaps, key=gaps.get), best_validation=max(heights, key=heights.get))  # noqa: C408


RIGHT = {
    "two_loops": two_loops,
    "dicts": dicts,
    "arrays": arrays,
    "difference_of_means": difference_of_means,
    "sorting": sorting,
    "texts_of_numpy": texts_of_numpy,
    "sums": sums,
    "with more keys": lambda results: dicts(results) | {"gaps": [0.1]},
}
