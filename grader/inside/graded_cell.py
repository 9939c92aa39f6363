"""Running an instructor's own test cell: without what a student's code may have hung into IPython.

AST and input transformers, event hooks, handlers of exceptions and formatters are all in the student's hands; the cell
is parsed, run and shown without them. It still shares the process with the student's code, see docs/own-tests.md.
"""

from __future__ import annotations

import ast
import io
import linecache
import sys
import tokenize
import traceback
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from byhand.check.ask import TimeUp, time_limit

from .shell import RecordingShell, RecordingStream

FILE = "<test cell>"
NUMBERS = (bool, int, float)
NOT_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.DEDENT, tokenize.ENDMARKER)


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
        recorder.error(type(error).__name__, said(error), trace(error))
    return recorder.take()


def parsed(source: str) -> tuple[ast.Module, ast.Expression | None]:
    """The statements of a cell, and apart its last expression where its value is shown: without a semicolon behind."""
    python = TransformerManager().transform_cell(source)
    linecache.cache[FILE] = (len(python), None, python.splitlines(keepends=True), FILE)
    tree = ast.parse(python, FILE)
    tokens = [t.string for t in tokenize.generate_tokens(io.StringIO(python).readline) if t.type not in NOT_CODE]
    if tree.body and isinstance(tree.body[-1], ast.Expr) and tokens[-1] != ";":
        last = tree.body.pop()
        assert isinstance(last, ast.Expr)
        return tree, ast.Expression(last.value)
    return tree, None


def value_text(value: Any) -> str:
    """A number as such, NumPy's too; anything else as text that nobody takes for a number, whatever its `repr` says."""
    kind = type(value)
    numpy = sys.modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.generic):
        value, kind = value.item(), type(value.item())
    if kind in NUMBERS:
        return repr(value)
    try:
        return f"{kind.__name__}: {str(value)[:1000]}"
    except BaseException:
        return kind.__name__


def said(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return ""


def trace(error: BaseException) -> list[str]:
    """The traceback without our own frames in front."""
    try:
        frames = error.__traceback__.tb_next if error.__traceback__ else None
        return [line.rstrip("\n") for line in traceback.format_exception(type(error), error, frames)]
    except BaseException:
        return [type(error).__name__]
