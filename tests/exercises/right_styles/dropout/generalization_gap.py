"""generalization_gap, right in many styles."""

import operator

import numpy as np


def two_lines(history):
    training = history["accuracy"][-1]
    validation = history["val_accuracy"][-1]
    return training - validation


def by_length(history):
    last = len(history["accuracy"]) - 1
    return history["accuracy"][last] - history["val_accuracy"][last]


def whole_arrays(history):
    return (np.array(history["accuracy"]) - np.array(history["val_accuracy"]))[-1]


def unpacked(history):
    *_, training = history["accuracy"]
    *_, validation = history["val_accuracy"]
    return training - validation


def loop(history):
    for training, validation in zip(history["accuracy"], history["val_accuracy"], strict=True):
        gap = training - validation
    return gap


RIGHT = {
    "two_lines": two_lines,
    "by_length": by_length,
    "whole_arrays": whole_arrays,
    "unpacked": unpacked,
    "loop": loop,
    "one line": lambda history: history["accuracy"][-1] - history["val_accuracy"][-1],
    "float32": lambda history: np.float32(history["accuracy"][-1]) - np.float32(history["val_accuracy"][-1]),
    "operator": lambda h: operator.sub(*(h[name][-1] for name in ("accuracy", "val_accuracy"))),
    "0-d array": lambda h: np.array(h["accuracy"][-1] - h["val_accuracy"][-1]),
}
