"""The probe "random": calls a function that draws random numbers, once or several times, and sends out what came back.

Which numbers are drawn is not judged, so arrays are sent; `byhand.check.random_facts` reads them where it is judged.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from byhand.check.answer import Answer
from byhand.check.answer_key import Case
from byhand.check.ask import ask_function, fresh_arguments, unaskable

ONCE, SEVERAL = "once", "several times"
CALLS = 5
"""How often the same generator is used when a function is called several times."""


class RandomProbe:
    """A case's `key` says how the function is called.

    "once": with the case's arguments; what came back.
    "several times": `CALLS` times with the same generator, used on, then once more with a fresh one in the state that
    the first had; a tuple of what came back, in this order.
    """

    def __call__(self, target: object, case: Case, seconds: float) -> Answer:
        if case.key == ONCE:
            return ask_function(target, case, seconds)
        if case.key != SEVERAL:
            raise ValueError(f"a case of the probe 'random' has the key {case.key!r}; give {ONCE!r} or {SEVERAL!r}")
        if (fault := unaskable(target, case)) is not None:
            return Answer("raised", failure=fault)
        assert callable(target)

        @functools.wraps(target)
        def several(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
            generators = [v for v in (*args, *kwargs.values()) if isinstance(v, np.random.Generator)]
            results = [target(*args, **kwargs)]
            for used in [*[generators[:1]] * (CALLS - 1), []]:
                again, named = fresh_arguments(case)  # fresh, should a call have changed them
                results.append(
                    target(*(_with(used, v) for v in again), **{n: _with(used, v) for n, v in named.items()})
                )
            return tuple(np.array(result) if isinstance(result, np.ndarray) else result for result in results)

        return ask_function(several, case, seconds)


def _with(used: list[np.random.Generator], value: Any) -> Any:
    """The generator that was used before, if there is one, in the place of a fresh one."""
    return used[0] if used and isinstance(value, np.random.Generator) else value
