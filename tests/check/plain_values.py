"""Values that can travel as plain data, drawn by Hypothesis; sending one, and comparing it with what came back."""

import json

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from byhand.check import vocabulary
from byhand.check.ask import differ
from byhand.check.plain import REAL_DTYPES, from_plain, to_plain

NUMBERS = st.one_of(st.booleans(), st.integers(-(2**500), 2**500), st.floats())
TEXTS = st.text(max_size=20)
DTYPE = st.sampled_from([np.dtype(name) for name in REAL_DTYPES])
ARRAYS = arrays.arrays(DTYPE, arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
SCALARS = arrays.arrays(DTYPE, ()).map(lambda a: a[()])
KEYS = st.one_of(st.none(), NUMBERS, TEXTS, st.tuples(TEXTS, NUMBERS))
VALUES = st.recursive(
    st.one_of(st.none(), NUMBERS, TEXTS, ARRAYS, SCALARS, st.sampled_from(list(vocabulary.CALLABLES.values()))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.lists(inner, max_size=4).map(tuple), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def sent(value, **options):
    return from_plain(json.loads(json.dumps(to_plain(value, **options))))


def same(one, other):
    """Equal in type, dtype, shape and value; NaN equals itself."""
    if isinstance(one, np.ndarray | np.generic):
        return type(one) is type(other) and not differ(np.asarray(one), np.asarray(other))
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return isinstance(other, dict) and len(one) == len(other) and all(map(same, one.values(), other.values()))
    return type(one) is type(other) and (one == other or one != one)
