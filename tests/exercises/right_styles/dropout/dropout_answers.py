"""dropout_answers: the right answers, in the forms in which a dict may hold them."""

import collections

import numpy as np

from grader.exercises.dropout.dropout_answers import ANSWERS

RIGHT = {
    "dict": dict(ANSWERS),
    "whole numbers": ANSWERS | {"a": 0, "e": 4},
    "sums": ANSWERS | {"c": 1 - 0.8, "e": 1 / (1 - 0.75)},
    "other order": dict(sorted(ANSWERS.items(), reverse=True)),
    "further key": ANSWERS | {"f": "none"},
    "numbers of NumPy": ANSWERS | {"a": np.int64(0), "c": np.float32(0.2), "e": np.float64(4)},
    "OrderedDict": collections.OrderedDict(ANSWERS),
}
