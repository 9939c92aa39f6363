"""Demonstrations that need an exercise: they run when it is solved and say politely what is missing when it is not."""

import html
import traceback
from collections.abc import Callable
from typing import Any

from byhand.cell_file import is_cell


class Notice:
    """A short message in place of a demonstration; shown as plain text and as a quiet line of HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<div style="border-left:4px solid #999;padding:.3em .8em"><em>{html.escape(self.text)}</em></div>'


def try_it(demonstration: Callable[[], Any], needs: str) -> Any:
    """What `demonstration()` returns, or a `Notice` when an exercise it `needs` is unsolved or raises an error.

    A cell that ends in a call of this never stops "Run All Cells". `needs` names the exercises, for the reader.
    """
    try:
        return demonstration()
    except NotImplementedError as unsolved:
        stub = traceback.extract_tb(unsolved.__traceback__)[-1].name
        first = needs if stub.startswith("<") else stub
        return Notice(f"Not yet: solve {first} first, then run this cell again.")
    except Exception as error:
        place = _in_notebook(traceback.extract_tb(error.__traceback__))
        return Notice(
            f"This demonstration uses {needs} and stopped. {type(error).__name__}: {error} "
            f"(line {place.lineno} of {place.name}). The check under the exercise says more."
        )


def _in_notebook(frames: traceback.StackSummary) -> traceback.FrameSummary:
    """The innermost frame of a notebook cell, where the learner can look; else the innermost of all."""
    cells = [frame for frame in frames if is_cell(frame.filename)]
    return (cells or frames)[-1]
