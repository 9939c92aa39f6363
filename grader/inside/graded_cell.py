"""Running an instructor's own test cell: without what a student's code may have hung into IPython.

AST and input transformers, event hooks, handlers of exceptions and formatters are all in the student's hands; the cell
is parsed, run and shown without them. It still shares the process with the student's code, see docs/own-tests.md.
"""

from __future__ import annotations

import ast
import linecache
import sys
import traceback
from typing import Any

from byhand.check.ask import TimeUp, time_limit
from IPython.core.inputtransformer2 import TransformerManager

from .shell import RecordingShell, RecordingStream

FILE = "<test cell>"
NUMBERS = (bool, int, float)


def run_graded_cell(shell: RecordingShell, source: str, seconds: float) -> list[dict[str, Any]]:
    """Run the cell in the notebook's namespace; -> its outputs, the value of a last expression among them."""
    recorder = shell.recorder
    sys.stdout = RecordingStream(recorder, "stdout")
    sys.stderr = RecordingStream(recorder, "stderr")
    try:
        with time_limit(seconds):
            body, last = parsed(source)
            exec(compile(body, FILE, "exec"), shell.user_ns)
            if last is not None:
                value = eval(compile(last, FILE, "eval"), shell.user_ns)
                if value is not None:
                    recorder.bundle("execute_result", {"text/plain": value_text(value)}, {})
    except TimeUp:
        recorder.error("TimeUp", f"stopped after {seconds:g} seconds", [])
    except BaseException as error:
        recorder.error(type(error).__name__, _said(error), _trace(error))
    return recorder.take()


def parsed(source: str) -> tuple[ast.Module, ast.Expression | None]:
    """The statements of a cell, and its last expression where its value is to be shown (no semicolon behind it)."""
    python = TransformerManager().transform_cell(source)
    linecache.cache[FILE] = (len(python), None, python.splitlines(keepends=True), FILE)
    tree = ast.parse(python, FILE)
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return tree, None
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    code = "".join(python.splitlines(keepends=True)[: last.end_lineno])
    rest = python[len(code) :] if last.end_col_offset is None else _behind(python, last)
    if rest.lstrip().startswith(";"):
        tree.body.append(last)
        return tree, None
    return tree, ast.Expression(last.value)


def value_text(value: Any) -> str:
    """A number as such, NumPy's too; anything else as text that nobody takes for a number, whatever its `repr` says."""
    kind = type(value)
    if kind in NUMBERS:
        return repr(value)
    if kind.__module__ == "numpy" and (item := value.item() if value.size == 1 else None) is not None:
        return repr(item) if type(item) in NUMBERS else f"{kind.__name__}: {item!r}"
    try:
        return f"{kind.__name__}: {str(value)[:1000]}"
    except BaseException:
        return kind.__name__
