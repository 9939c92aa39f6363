"""Running a learner's own forward pass: whatever it does, there is an answer, and never a traceback in the kernel."""

import traceback
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from byhand.cell_file import is_cell
from byhand.check.ask import TERMINAL_CODE

CLASSES = 10


def run_own(forward: Callable[..., Any], image: np.ndarray, weights: Sequence[np.ndarray]) -> dict[str, Any]:
    """{"probabilities": ten floats} of `forward(image, weights)`, or {"problem": a sentence saying what went wrong}.

    It gets copies, so that it may write into them.
    """
    try:
        result = forward(image.copy(), [array.copy() for array in weights])
    except NotImplementedError:
        return {"problem": "It is not written yet (NotImplementedError)."}
    except (Exception, SystemExit) as error:
        return {"problem": f"{_named(error)}{_place(error)}."}
    except KeyboardInterrupt:
        return {"problem": "It was interrupted."}
    return _checked(result)


def _checked(result: Any) -> dict[str, Any]:
    if result is None:
        return {"problem": "It returned None: is there a return?"}
    try:
        numbers = np.asarray(result, dtype=float)
    except Exception:  # what a learner returns may be any object
        return {"problem": f"It returned a {type(result).__name__}, and no array of numbers."}
    if numbers.shape != (CLASSES,):
        return {"problem": f"It returned an array of shape {numbers.shape}; ten probabilities have shape (10,)."}
    if not np.isfinite(numbers).all():
        return {"problem": "It returned numbers that are not finite (nan or inf)."}
    return {"probabilities": numbers.tolist()}


def _named(error: BaseException) -> str:
    told = " ".join(TERMINAL_CODE.sub("", str(error)).split())  # parts of Keras's messages are bold in terminals
    told = told if len(told) <= 200 else f"{told[:200]}…"
    return f"{type(error).__name__}: {told.rstrip('.')}" if told else type(error).__name__


def _place(error: BaseException) -> str:
    """The innermost place in a notebook's cell, or in whatever is not an installed package."""
    frames = [f for f in traceback.extract_tb(error.__traceback__)[1:] if "site-packages" not in f.filename]
    own = [f for f in frames if is_cell(f.filename)] or frames
    return f", in {own[-1].name}, line {own[-1].lineno}: {own[-1].line}" if own and own[-1].line else ""
