"""Demonstrations that need an exercise: they run when it is solved and say politely what is missing when it is not."""

import html
import traceback
from collections.abc import Callable
from typing import Any


class Notice:
    """A short message in place of a demonstration; shown as plain text and as a quiet line of HTML."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p><em>{html.escape(self.text)}</em></p>"


def try_it(demonstration: Callable[[], Any], needs: str) -> Any:
    """What `demonstration()` returns, or a `Notice` when the exercise it `needs` is unsolved or raises an error.

    A cell that ends in a call of this never stops "Run All Cells". `needs` names the exercises, for the reader.
    """
    try:
        return demonstration()
    except NotImplementedError:
        return Notice(f"Not yet: solve {needs} first, then run this cell again.")
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        return Notice(
            f"This demonstration uses {needs} and stopped: {kind}: {error} (in {place.name}, line {place.lineno}). "
            "The check under the exercise says more."
        )
