"""Code as a student writes it: executed from text, as the cells of a notebook are, with its source known."""

from __future__ import annotations

import itertools
import linecache
import textwrap
from typing import Any

from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import AnswerKey, Case, Idea, LessonKey, Rule

_numbers = itertools.count(1)


def cells(*sources: str) -> dict[str, Any]:
    """Run cells one after the other and return what they define."""
    world: dict[str, Any] = {"__name__": "__main__"}
    for source in map(textwrap.dedent, sources):
        name = f"<ipython-input-{next(_numbers)}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), world)
    return world


def exercise_key(*cases: tuple[Case, Any], ideas: tuple[Idea, ...] = (), **fields: Any) -> AnswerKey:
    """An answer key of an exercise `double(x)`, worth 10 points, from pairs of a case and what is expected of it.

    An expected value that is an Answer stands for itself, any other for a returned value.
    """
    expected = tuple(e if isinstance(e, Answer) else Answer("returned", e) for _, e in cases)
    known: dict[str, Any] = {
        "exercise": "double",
        "points": 10,
        "signature": "double(x)",
        "parameters": ("x",),
        "probe": "call",
        "rule": Rule(),
        "seconds": 5.0,
        "see": "Doubling",
        "hints": {"main": "Add it to itself.", "unsolved": "Begin with `return`."},
        "builds_on": (),
    }
    return AnswerKey(**(known | fields), cases=tuple(c for c, _ in cases), expected=expected, ideas=ideas)


def lesson_key(*exercises: AnswerKey) -> LessonKey:
    """A lesson that forbids SciPy, TensorFlow and NumPy's own convolution."""
    modules, functions = ("scipy", "tensorflow"), ("numpy.convolve", "numpy.correlate")
    return LessonKey("lesson", "A lesson", modules, functions, {e.exercise: e for e in exercises})


def returned(value: Any, **fields: Any) -> Answer:
    return Answer("returned", value, **fields)


def raised(*kinds: str, message: str = "", line: int | None = None, code: str = "") -> Answer:
    return Answer("raised", failure=Failure(kinds, message, line, code))
