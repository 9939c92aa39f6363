"""What arrays that a dropout function returned say, in words that are the same for every right solution.

Which elements were dropped is chance; their share, whether each was drawn for itself, and by what the others were
multiplied is not. A share counts as the one asked for within `SIGMAS` standard deviations.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from byhand.check.answer import UnreadableError
from byhand.check.answer_key import Case
from byhand.check.made import made
from byhand.check.plain import Opaque
from byhand.check.random_layers import CALLS
from byhand.check.shapes import describe_shape_difference

SIGMAS = 5.0
"""A right solution misses by more once in 1.7 million tests."""
DEPENDENT = 7.0
"""The same for tests of independence, which are many; what is not independent misses by far more."""
FEW_DRAWS = 1000
"""Of fewer draws (one for each row, say) the share is not told."""
CLOSE = 1e-4
"""Of a factor: float32 results are as good as float64 ones."""


def dropped(result: Any, case: Case) -> dict[str, str]:
    """Of one call's result: how many elements of x became 0, and which ones go together."""
    x, rate, y = _of_one_call(result, case)
    zero = np.where(x != 0, y == 0, np.nan)
    alike = tuple(axis for axis in range(x.ndim) if x.shape[axis] > 1 and _constant(zero, axis))
    share = float(np.nanmean(zero))
    if share in (0.0, 1.0):
        return {"zeros": "none" if share == 0 else "all", "drawn": "no element otherwise than the others"}
    draws = np.prod([n for axis, n in enumerate(x.shape) if axis not in alike])
    return {"zeros": _share(share, rate, float(draws)), "drawn": _drawn(zero, alike)}


def survivors(result: Any, case: Case) -> str:
    """Of one call's result: by what the elements that are not 0 were multiplied."""
    x, rate, y = _of_one_call(result, case)
    kept = (x != 0) & (y != 0)
    if not kept.any():
        return "nothing survives"
    values, ratios = y[kept], y[kept] / x[kept]
    factor = float(np.median(ratios))
    if np.allclose(ratios, factor, rtol=CLOSE, atol=0):
        return f"multiplied by {_factor(factor, rate)}"
    if np.allclose(values, values[0], rtol=CLOSE, atol=0):
        return f"{values[0]:.4g} everywhere, whatever x is"
    if np.array_equal(values, np.rint(values)) and np.abs(values - x[kept] / (1 - rate)).max() < 1:
        return "cut to whole numbers"
    return "not all multiplied by the same number"


def at_rest(result: Any, case: Case) -> str:
    """Of one call's result where nothing is to be dropped: what became of x."""
    x, _, y = _of_one_call(result, case)
    if np.allclose(y, x, rtol=CLOSE, atol=0):
        return "x as it was"
    if ((x != 0) & (y == 0)).any():
        return "x with elements dropped"
    return f"x, {survivors(result, case)}"


def calls(results: Any, case: Case) -> dict[str, str]:
    """Of the results of several calls (`RandomProbe`): whether chance comes from the generator, and from it alone."""
    if not isinstance(results, tuple | list) or len(results) != CALLS + 1:
        raise UnreadableError(f"the results of {CALLS + 1} calls are asked for")
    arrays = [_of_one_call(result, case)[2] for result in results]
    zeros = [array == 0 for array in arrays[:CALLS]]
    repeated = sum(np.array_equal(one, other) for one, other in itertools.pairwise(zeros))
    counts = {int(zero.sum()) for zero in zeros}
    return {
        "again with a generator in the same state": "the same result"
        if np.array_equal(arrays[0], arrays[-1])
        else "another result",
        "called again with the generator used on": "the same elements dropped"
        if repeated
        else "other elements dropped",
        "number of elements dropped": "the same in every call" if len(counts) == 1 and not repeated else "chance",
    }


def a_result(result: Any, case: Case) -> Any:
    """Of a call that should have raised: that something came back, not which random numbers."""
    if isinstance(result, np.ndarray):
        return Opaque("ndarray", f"an array of shape {result.shape}")
    return result


def _of_one_call(result: Any, case: Case) -> tuple[np.ndarray, float, np.ndarray]:
    """x, the rate, and the result, both arrays as float64. Raises UnreadableError."""
    x, rate = made(case.args)[:2]
    if not isinstance(result, np.ndarray):
        what = "None: is the `return` missing?" if result is None else f"a value of type {_type_name(result)}"
        raise UnreadableError(f"an array of the shape of `x` is asked for, and what came back is {what}")
    if result.dtype.kind not in "biuf":
        raise UnreadableError(f"an array of real numbers is asked for, and what came back has dtype {result.dtype}")
    if result.shape != x.shape:
        raise UnreadableError(
            f"the result must have the shape of `x`: {describe_shape_difference(result.shape, x.shape)}"
        )
    y = result.astype(np.float64)
    if not np.isfinite(y).all():
        raise UnreadableError("the result holds NaN or infinite numbers")
    return x.astype(np.float64), float(rate), y


def _type_name(result: Any) -> str:
    return result.type_name if isinstance(result, Opaque) else type(result).__name__


def _share(share: float, rate: float, draws: float) -> str:
    """A share of zeros in words: the nearest candidate that chance allows, or else a number."""
    if draws < FEW_DRAWS:
        return "some, but too few were drawn to tell the share"
    candidates = {"the rate": rate, "1 - rate": 1 - rate}
    name, nearest = min(candidates.items(), key=lambda item: abs(share - item[1]))
    if abs(share - nearest) <= SIGMAS * np.sqrt(nearest * (1 - nearest) / draws):
        return f"a share of about {nearest:.4g}, {name}"
    return f"a share of about {round(share * 20) / 20:.4g}"


def _factor(factor: float, rate: float) -> str:
    candidates = {
        "1": 1.0,
        "1 / (1 - rate)": 1 / (1 - rate),
        "1 - rate": 1 - rate,
        "(1 / (1 - rate))²": (1 - rate) ** -2,
        "rate": rate,
        "1 / rate": 1 / rate if rate else np.inf,
        "1 + rate": 1 + rate,
    }
    for name, value in candidates.items():
        if np.isclose(factor, value, rtol=CLOSE, atol=0):
            return name if name == "1" else f"{value:.4g}, which is {name}"
    return f"{factor:.4g}"


def _constant(zero: np.ndarray, axis: int) -> bool:
    """Whether all elements along an axis are dropped together; NaN where x was 0 and nothing can be seen."""
    seen = ~np.isnan(zero)
    some = np.where(seen, zero, 0).max(axis=axis)
    every = np.where(seen, zero, 1).min(axis=axis)
    return bool((some <= every)[seen.any(axis=axis)].all())


def _drawn(zero: np.ndarray, alike: tuple[int, ...]) -> str:
    if zero.ndim == 2 and alike:
        return "whole rows together" if alike == (1,) else "whole columns together"
    if alike:
        axes = " and ".join(map(str, alike))
        return f"all elements along {'axis' if len(alike) == 1 else 'axes'} {axes} together"
    long = [axis for axis in range(zero.ndim) if zero.shape[axis] > 1]
    if not np.isnan(zero).any() and any(_depend(np.moveaxis(zero, axis, 0)) for axis in long):
        return "elements that depend on one another"
    return "each element for itself"


def _depend(zero: np.ndarray) -> bool:
    """Whether zeros depend on their place along the first axis, or on their neighbour there."""
    share = zero.mean()
    spread = share * (1 - share)
    pairs = zero[: len(zero) // 2 * 2].reshape(len(zero) // 2, 2, -1)
    agree, expected = (pairs[:, 0] == pairs[:, 1]).mean(), 1 - 2 * spread
    neighbours = abs(agree - expected) / np.sqrt(expected * (1 - expected) / pairs[:, 0].size)
    if zero.ndim == 1:
        return bool(neighbours > DEPENDENT)
    rows = zero.reshape(len(zero), -1)
    chi2 = ((rows.mean(axis=1) - share) ** 2).sum() * rows.shape[1] / spread
    freedom = len(rows) - 1
    # cube root of chi² / degrees of freedom is nearly normal (Wilson and Hilferty 1931)
    deviation = ((chi2 / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / np.sqrt(2 / (9 * freedom))
    return bool(neighbours > DEPENDENT or abs(deviation) > DEPENDENT)
