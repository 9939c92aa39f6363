"""kernel_names: the right answers, in the forms in which a dict may hold them."""

import collections
import enum

import numpy as np

from grader.exercises.convolution.kernel_names import ANSWERS


class Name(enum.StrEnum):
    EDGES = "edges"
    BLUR = "blur"
    SHARPEN = "sharpen"
    EMBOSS = "emboss"
    IDENTITY = "identity"


RIGHT = {
    "dict": dict(ANSWERS),
    "other order": dict(sorted(ANSWERS.items(), reverse=True)),
    "further key": ANSWERS | {"F": "none"},
    "OrderedDict": collections.OrderedDict(ANSWERS),
    "defaultdict": collections.defaultdict(str, ANSWERS),
    "texts of NumPy": {letter: np.array([name])[0] for letter, name in ANSWERS.items()},
    "enumeration": {letter: Name(name) for letter, name in ANSWERS.items()},
}
