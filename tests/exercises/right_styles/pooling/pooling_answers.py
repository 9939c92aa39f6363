"""pooling_answers: the right answers, in the forms in which a dict may hold them."""

import collections

import numpy as np

from grader.exercises.pooling.pooling_answers import ANSWERS

RIGHT = {
    "dict": dict(ANSWERS),
    "other order": dict(sorted(ANSWERS.items(), reverse=True)),
    "further key": ANSWERS | {"f": "none"},
    "lists for tuples": {key: list(value) if isinstance(value, tuple) else value for key, value in ANSWERS.items()},
    "integers of NumPy": {
        key: tuple(np.array(value)) if isinstance(value, tuple) else np.int64(value) for key, value in ANSWERS.items()
    },
    "OrderedDict": collections.OrderedDict(ANSWERS),
}
