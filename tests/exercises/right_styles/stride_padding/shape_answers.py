"""shape_answers: the right answers, in the forms in which a dict may hold them."""

import collections

import numpy as np

from grader.exercises.stride_padding.shape_answers import ANSWERS

RIGHT = {
    "dict": dict(ANSWERS),
    "other order": dict(sorted(ANSWERS.items(), reverse=True)),
    "further key": ANSWERS | {"k": 0},
    "OrderedDict": collections.OrderedDict(ANSWERS),
    "lists": {key: list(value) if isinstance(value, tuple) else value for key, value in ANSWERS.items()},
    "numbers of NumPy": {
        key: tuple(np.array(value)) if isinstance(value, tuple) else np.int64(value) for key, value in ANSWERS.items()
    },
}
