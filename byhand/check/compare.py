"""Comparing an answer with the right one: what is wrong about it, in words a student can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import Rule
from byhand.check.plain import Opaque, safe_repr
from byhand.check.shapes import describe_shape_difference


@dataclass(frozen=True)
class Mismatch:
    """Why an answer is not right. `kind` is a stable identifier (`diagnosis` in JSON), `message` one plain clause."""

    kind: str
    message: str

    @property
    def sentence(self) -> str:
        """The message with a capital letter, unless it begins with a name or a value, and a full stop."""
        first = self.message.split(" ")[0]
        start = first.capitalize() if first.isalpha() else first
        end = "" if self.message.endswith((".", "?", "!", "…")) else "."
        return start + self.message[len(first) :] + end


def mismatch(answer: Answer, expected: Answer | None, rule: Rule) -> Mismatch | None:
    """What is wrong with an answer, or None when it is right."""
    if answer.outcome in PREVENTED:
        return Mismatch(*PREVENTED[answer.outcome])
    if answer.unsolved:
        return Mismatch("unsolved", "not solved yet")
    if answer.failure is not None and answer.failure.kind in TOLD:
        return Mismatch(TOLD[answer.failure.kind], answer.failure.message)
    if rule.kind == "form":
        return _form_mismatch(answer, rule)
    assert expected is not None
    if expected.failure is not None:
        return _refusal_mismatch(answer, expected.failure)
    if answer.failure is not None:
        return Mismatch("error", f"it raised {describe(answer.failure)}")
    if rule.kind == "at least":
        return _bar_mismatch(answer.value, expected.value, rule.share)
    if (found := value_mismatch(answer.value, expected.value, rule.tolerance)) is not None:
        return found
    if (found := _dtype_mismatch(answer.value, rule.dtype)) is not None:
        return found
    if answer.changed:
        names = " and ".join(f"`{n}`" for n in answer.changed)
        return Mismatch(
            "changed-input", f"the result is right, but the call changed its argument {names}; work on a copy"
        )
    if rule.fresh and answer.shared:
        return Mismatch("not-new", f"the result is not a new array: it shares memory with `{answer.shared[0]}`")
    return None


PREVENTED = {
    "timed out": ("too-slow", "it took too long and was stopped: is there a loop that never ends?"),
    "died": ("died", "it ended the whole Python process (exit, crash or out of memory)"),
    "not asked": ("not-asked", "not tried, because the calls before it used up the time"),
}


TOLD = {
    "Unaskable": "signature",
    "Absent": "keys",
    "NotAModel": "not-a-model",
    "NotBuilt": "not-built",
    "Restless": "restless",
    "NotCompiled": "not-compiled",
    "NoLoss": "no-loss",
    "DoesNotFit": "does-not-fit",
    "Unreadable": "unreadable",
}
"""Failures that the asking itself reports, with a message that says what is wrong: how each is called."""


def same_answer(answer: Answer, other: Answer, rule: Rule) -> bool:
    """True when an answer is what a wrong idea answers: an exception of the same kind, or the same value."""
    if other.failure is not None:
        return answer.failure is not None and answer.failure.kind == other.failure.kind
    if answer.outcome != "returned":
        return False
    if len(other.changed) > len(answer.changed) or len(other.shared) > len(answer.shared):
        return False  # counted, because students may name their arguments differently
    if rule.dtype and getattr(answer.value, "dtype", None) != getattr(other.value, "dtype", None):
        return False
    pairs = ((answer.value, other.value), (other.value, answer.value))  # both ways: 108 is not the idea's 108.0
    return all(value_mismatch(mine, idea, rule.tolerance) is None for mine, idea in pairs)


def _bar_mismatch(value: Any, expected: Any, share: float) -> Mismatch | None:
    if not _is_number(value):
        return _wrong_type(value, "a number")
    bar = share * float(expected)
    if float(value) >= bar:
        return None
    return Mismatch("too-low", f"it reaches {float(value):.3f}; at least {bar:.3f} is asked for")


def _dtype_mismatch(value: Any, dtype: str) -> Mismatch | None:
    if not dtype or getattr(value, "dtype", None) == np.dtype(dtype):
        return None
    return Mismatch(
        "dtype", f"the numbers are right, but of dtype {getattr(value, 'dtype', None)}; {dtype} is asked for"
    )


def value_mismatch(value: Any, expected: Any, tolerance: float) -> Mismatch | None:
    """Compare two values: type first, then shape, then content. None when they agree.

    NumPy scalars and 0-d arrays count as numbers, a list counts where a tuple is asked for.
    """
    if value is None and expected is not None:
        return Mismatch("none", "it returned None: is the `return` missing?")
    if isinstance(value, np.ndarray):
        value = np.asarray(value)[()] if value.ndim == 0 else np.asarray(value)  # a subclass may compare as it likes
    for types, compare in COMPARISONS:
        if isinstance(expected, types):
            return compare(value, expected, tolerance)
    return None if type(value) is type(expected) and value == expected else _wrong_type(value, _value_text(expected))


def _compare_arrays(value: Any, expected: np.ndarray, tolerance: float) -> Mismatch | None:
    if isinstance(value, list | tuple):
        kind = type(value).__name__
        return Mismatch("list", f"it returned a {kind}; an array is asked for: wrap it in `np.array(...)`")
    if not isinstance(value, np.ndarray):
        return _wrong_type(value, f"an array of shape {expected.shape}")
    if value.shape != expected.shape:
        return Mismatch("shape", describe_shape_difference(value.shape, expected.shape))
    if value.dtype.kind not in "biuf":
        return Mismatch("dtype", f"it returned numbers of dtype {value.dtype}; real numbers are asked for")
    wrong = differences(value, expected, tolerance)
    if not wrong.any():
        return None
    if np.isnan(value.astype(np.float64)).any() and not np.isnan(expected.astype(np.float64)).any():
        count = int(np.isnan(value).sum())
        return Mismatch("nan", f"{count} of {value.size} values {'is' if count == 1 else 'are'} NaN (not a number)")
    count = int(wrong.sum())
    told = f"{count} of {value.size} values {'differs' if count == 1 else 'differ'}"
    told = "the value differs" if value.size == 1 else told
    note = _integer_note(value.dtype, expected)
    return Mismatch("dtype" if note else "values", f"the shape {value.shape} is right, but {told}{note}")


def _integer_note(got: np.dtype, expected: np.ndarray) -> str:
    """Blames an integer dtype only where it cannot hold the right values."""
    if got.kind not in "iu" or not np.isfinite(expected).all():
        return ""
    limits = np.iinfo(got)
    whole = np.array_equal(expected, np.rint(expected))
    if whole and expected.min(initial=0) >= limits.min and expected.max(initial=0) <= limits.max:
        return ""
    what = f"numbers outside {limits.min} to {limits.max}" if whole else "fractions"
    return f"; the result has dtype {got}, which cannot hold {what}: compute in floating point"


def differences(value: np.ndarray, expected: np.ndarray, tolerance: float) -> np.ndarray:
    """True where two arrays of equal shape differ by more than `tolerance` of the largest expected magnitude."""
    value, expected = value.astype(np.float64), expected.astype(np.float64)
    finite = np.abs(expected[np.isfinite(expected)])
    scale = finite.max(initial=0.0) or 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(value - expected) <= tolerance * scale
    return ~(close | (value == expected) | (np.isnan(value) & np.isnan(expected)))


def _compare_bools(value: Any, expected: bool, tolerance: float) -> Mismatch | None:
    if not isinstance(value, bool | np.bool_):
        return _wrong_type(value, "True or False")
    return None if bool(value) == expected else Mismatch("values", f"it returned {bool(value)}, not {expected}")


def _compare_ints(value: Any, expected: int, tolerance: float) -> Mismatch | None:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        return _wrong_type(value, "an integer")
    return None if int(value) == expected else Mismatch("values", f"it returned {int(value):,}, not {expected:,}")


def _compare_floats(value: Any, expected: float, tolerance: float) -> Mismatch | None:
    if isinstance(value, np.ndarray):
        return Mismatch("shape", f"it returned an array of shape {value.shape}; a single number is asked for")
    if not _is_number(value):
        return _wrong_type(value, "a number")
    if differences(np.array(float(value)), np.array(float(expected)), tolerance).any():
        if np.isnan(float(value)):
            return Mismatch("nan", "it returned NaN (not a number)")
        return Mismatch("values", f"it returned {float(value):.10g}, not {float(expected):.10g}")
    return None


def _compare_texts(value: Any, expected: str, tolerance: float) -> Mismatch | None:
    if not isinstance(value, str):
        return _wrong_type(value, "a text")
    return None if value == expected else Mismatch("values", f"{value!r} is not right")


def _compare_sequences(value: Any, expected: tuple | list, tolerance: float) -> Mismatch | None:
    place, found = _first_wrong_entry(value, expected, tolerance)
    if found is None or not place:
        return found
    where = f"{place[0]}" if len(place) == 1 else "".join(f"[{i}]" for i in place)  # as one writes it to look at it
    return replace(found, message=f"entry {where}: {found.message}")


def _first_wrong_entry(value: Any, expected: Any, tolerance: float) -> tuple[tuple[int, ...], Mismatch | None]:
    """Where a sequence of sequences differs first, as the indices that lead there, and how."""
    if not isinstance(expected, tuple | list):
        return (), value_mismatch(value, expected, tolerance)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = tuple(value)
    if not isinstance(value, list | tuple):
        return (), _wrong_type(value, f"a {type(expected).__name__} of {len(expected)}")
    if len(value) != len(expected):
        entries = "entry" if len(value) == 1 else "entries"
        are = "is" if len(expected) == 1 else "are"
        return (), Mismatch("shape", f"it has {len(value)} {entries}; {len(expected)} {are} asked for")
    for i, (mine, right) in enumerate(zip(value, expected, strict=True)):
        place, found = _first_wrong_entry(mine, right, tolerance)
        if found is not None:
            return (i, *place), found
    return (), None


def _compare_dicts(value: Any, expected: dict, tolerance: float) -> Mismatch | None:
    if not isinstance(value, dict):
        return _wrong_type(value, "a dict")
    if missing := [key for key in expected if key not in value]:
        return Mismatch("keys", f"the key {missing[0]!r} is missing")
    for key, right in expected.items():
        if (found := value_mismatch(value[key], right, tolerance)) is not None:
            return Mismatch(found.kind, f"key {key!r}: {found.message}")
    return None


Comparison = Callable[[Any, Any, float], Mismatch | None]
COMPARISONS: tuple[tuple[Any, Comparison], ...] = (  # bool before int: in Python every bool is an int
    (np.ndarray, _compare_arrays),
    (bool | np.bool_, _compare_bools),
    (int | np.integer, _compare_ints),
    (float | np.floating, _compare_floats),
    (str, _compare_texts),
    (tuple | list, _compare_sequences),
    (dict, _compare_dicts),
)


def _form_mismatch(answer: Answer, rule: Rule) -> Mismatch | None:
    if answer.failure is not None:
        return Mismatch("form", answer.failure.message)
    if rule.choices and not (isinstance(answer.value, str) and answer.value in rule.choices):
        return Mismatch("form", f"{safe_repr(answer.value)[:80]} is not one of {', '.join(rule.choices)}")
    if rule.whole_numbers and not _is_whole(answer.value):
        asked = "a whole number or a tuple of whole numbers is asked for"
        return Mismatch("form", f"{safe_repr(answer.value)[:80]} is of another form; {asked}")
    if rule.number and not _is_number(answer.value):
        return Mismatch("form", f"{safe_repr(answer.value)[:80]} is of another form; a number is asked for")
    return None


def _is_number(value: Any) -> bool:
    """True for one real number of Python or NumPy; True and False are none."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool | np.bool_)


def _is_whole(value: Any) -> bool:
    """True for a whole number, and for a tuple or list of them."""
    entries = value if isinstance(value, list | tuple) and value else [value]
    return all(isinstance(e, int | np.integer) and not isinstance(e, bool | np.bool_) for e in entries)


def _refusal_mismatch(answer: Answer, asked: Failure) -> Mismatch | None:
    if answer.failure is None:
        got = _value_text(answer.value)
        reason = asked.message.partition(";")[0]  # what is wrong; the rest says what to do about it
        return Mismatch("no-error", f"it returned {got}; a ValueError is asked for, because {reason}")
    if not answer.failure.is_a("ValueError"):
        return Mismatch("wrong-error", f"it raised {describe(answer.failure)}; a ValueError is asked for")
    return None


def _wrong_type(value: Any, asked: str) -> Mismatch:
    if isinstance(value, list | tuple):
        return Mismatch("list", f"it returned a {type(value).__name__}; {asked} is asked for")
    if isinstance(value, np.ndarray):
        return Mismatch("shape", f"it returned an array of shape {value.shape}; {asked} is asked for")
    return Mismatch("type", f"it returned {_value_text(value)}; {asked} is asked for")


def _value_text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Opaque):
        return f"{value.text} (of type {value.type_name})"
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return "None"
    text = safe_repr(value)
    return f"{text[:80]}{'…' if len(text) > 80 else ''} (of type {type(value).__name__})"


def describe(failure: Failure) -> str:
    """An exception in one phrase, with its line where it is known."""
    where = f" in line {failure.line}" if failure.line else ""
    code = f" (`{failure.code}`)" if failure.code else ""
    message = f": {failure.message}" if failure.message else ""
    return f"{failure.kind}{where}{code}{message}"
