"""cross_entropy, right in many styles."""

import math

import numpy as np

LEAST = 1e-7


def clip(probabilities, labels):
    return float(-np.log(np.clip(probabilities[np.arange(len(labels)), labels], LEAST, None)).mean())


def clip_all_to_one(probabilities, labels):
    clipped = np.clip(probabilities, LEAST, 1.0)
    return -np.mean(np.log(clipped[range(len(labels)), labels]))


def clip_as_keras(probabilities, labels):
    clipped = np.clip(probabilities, LEAST, 1 - LEAST)
    return -np.log(clipped[np.arange(labels.size), labels]).sum() / labels.size


def maximum(probabilities, labels):
    return np.mean(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], LEAST)))


def adding(probabilities, labels):
    return float(np.mean(-np.log(probabilities[np.arange(len(labels)), labels] + LEAST)))


def loop(probabilities, labels):
    total = 0.0
    for row, label in zip(probabilities, labels, strict=True):
        total -= math.log(max(row[label], LEAST))
    return total / len(labels)


def with_one_hot(probabilities, labels):
    rows = np.eye(probabilities.shape[1])[labels]
    return float(-(rows * np.log(probabilities + LEAST)).sum(axis=1).mean())


def with_one_hot_and_sum(probabilities, labels):
    rows = np.eye(probabilities.shape[1])[labels]
    return float(-np.log(np.maximum((rows * probabilities).sum(axis=1), LEAST)).mean())


def take_along_axis(probabilities, labels):
    true = np.take_along_axis(probabilities, labels.astype(int)[:, np.newaxis], axis=1)
    return -np.log(np.where(true < LEAST, LEAST, true)).mean()


def generator(probabilities, labels):
    logs = (math.log(max(p[k], LEAST)) for p, k in zip(probabilities.tolist(), labels.tolist(), strict=True))
    return -sum(logs) / len(labels)


def single_precision(probabilities, labels):
    true = probabilities.astype(np.float32)[np.arange(len(labels)), labels]
    return -np.log(np.clip(true, np.float32(LEAST), None)).mean()


STYLES = (clip, clip_all_to_one, clip_as_keras, maximum, adding, loop, with_one_hot, with_one_hot_and_sum)
RIGHT = {f.__name__: f for f in (*STYLES, take_along_axis, generator, single_precision)}
