"""Answers about an aspect of a model, of a training or of chance, in words: what was found, and what is asked for.

An aspect is plain data (a number, a text, shapes, a dict of texts); its name in reports is the title of the case.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, Case
from byhand.check.compare import Mismatch, value_mismatch
from byhand.check.plain import Opaque, safe_repr

LONGEST = 300


def is_about_an_aspect(key: AnswerKey, case: Case) -> bool:
    """True where the case's key names an aspect, and not the entry of an answer dict."""
    return case.key is not None and key.probe not in ("call", "value")


def in_words(found: Mismatch, key: AnswerKey, case: Case, answer: Answer, expected: Answer | None) -> Mismatch:
    """The mismatch with a message that says which aspect is meant, what it is, and what it should be."""
    if not is_about_an_aspect(key, case) or answer.outcome != "returned":
        return found
    if found.kind in ("changed-input", "not-new"):
        return found  # the value is right
    right = None if expected is None else expected.value
    if expected is None or expected.failure is not None or isinstance(right, np.ndarray | float) or found.kind == "nan":
        return replace(found, message=f"{case.title}: {found.message}")
    return Mismatch("values", f"{case.title}: {difference(answer.value, right)}")


def difference(mine: Any, right: Any) -> str:
    """What was found and what is asked for; of dicts, the entries that differ."""
    if isinstance(mine, dict) and isinstance(right, dict):
        pairs = [(name, mine.get(name), asked) for name, asked in right.items()]
        off = [pair for pair in pairs if value_mismatch(*pair[1:], tolerance=0)]  # `!=` of an array is an array
        return "; ".join(f"{name}: {text(got)} instead of {text(asked)}" for name, got, asked in off)[:LONGEST]
    return f"{text(mine)}; {text(right)} is asked for"


def text(value: Any) -> str:
    """A small value as a reader likes it: yes and no, shapes, lists of words."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Opaque):
        return value.text
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, tuple | list):
        if not value:
            return "none"
        if any(isinstance(item, tuple | list | str) for item in value):
            words = " " if any(isinstance(item, int | float) for item in value) else ", "
            return words.join(text(item) for item in value)[:LONGEST]
        return f"({', '.join(map(str, value))}{',' if len(value) == 1 else ''})"[:LONGEST]
    return safe_repr(value)[:LONGEST]
