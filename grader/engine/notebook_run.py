"""Running one submission: as many runs of the runner as it takes for one bad cell to cost no more than itself."""

from __future__ import annotations

import ast
import time
from dataclasses import dataclass, field
from typing import Any

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, LessonKey
from byhand.check.plain import Plain
from grader.engine import session
from grader.engine.restore import CHECK_SUFFIX, identity
from grader.engine.runner import Rung
from grader.engine.session import Transcript
from grader.engine.submission import Submission

DEMO = "demo"


@dataclass
class NotebookRun:
    """What came of running a submission.

    answers: by exercise. missing: why an exercise could not be asked. outputs: by cell index. stopped: cells at which a
    run ended before its time, with the reason. violations: sentences for the instructor.
    """

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    stopped: dict[int, str] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run_submission(submission: Submission, key: LessonKey, demos: frozenset[str], rung: Rung) -> NotebookRun:
    """Run a submission and ask its exercises the cases of `key`; `demos` are the ids of cells that are not run.

    When a cell breaks the run, the notebook is run again from the start, in a fresh world, without that cell, and
    without asking again what was answered; all runs share the notebook's time.
    Raises SandboxUnavailableError and SandboxFailedError.
    """
    limits = submission.lesson.limits
    begin = time.monotonic()
    result = NotebookRun()
    asked = exercises_by_cell(submission.notebook, key)
    for _ in range(limits.tries + 1):
        left = limits.notebook_seconds - (time.monotonic() - begin)
        plan = _plan(submission, key, asked, demos, result)
        if left <= 0 or not plan["cells"]:
            break
        transcript = session.run(plan, submission.lesson, submission.files, rung, seconds=left)
        _add(result, transcript, asked)
        result.violations += [note for note in transcript.notes if note not in result.violations]
        if transcript.broke is None:
            break
        result.stopped[transcript.broke] = transcript.why
        result.violations.append(f"{_cell_name(submission.notebook, transcript.broke)}: {transcript.why}")
    result.seconds = time.monotonic() - begin
    return result


def exercises_by_cell(notebook: Any, key: LessonKey) -> dict[int, AnswerKey]:
    """The check cells: index in the notebook -> what to ask there."""
    found = {}
    for index, cell in enumerate(notebook.cells):
        name = identity(cell) or ""
        if cell.cell_type == "code" and name.endswith(CHECK_SUFFIX):
            exercise = name.removesuffix(CHECK_SUFFIX)
            if exercise in key.exercises:
                found[index] = key.exercises[exercise]
    return found


def is_test(cell: Any) -> bool:
    """True for a test cell: locked, graded, and written by the instructor."""
    info = cell.metadata.get("nbgrader", {})
    return bool(info.get("grade")) and not info.get("solution")


def demo_cells(release: Any) -> frozenset[str]:
    """Ids of the cells that only demonstrate, as released; the tags of a submission are not believed."""
    return frozenset(cell.id for cell in release.cells if DEMO in cell.metadata.get("tags", []))


def _plan(
    submission: Submission, key: LessonKey, asked: dict[int, AnswerKey], demos: frozenset[str], so_far: NotebookRun
) -> Plain:
    limits = submission.lesson.limits
    cells: list[Plain] = []
    for index, cell in enumerate(submission.notebook.cells):
        if cell.cell_type != "code" or cell.get("id") in demos:
            continue
        if index not in asked and index in so_far.stopped:
            continue
        if index not in asked:
            cells.append({"index": index, "source": cell.source, "trusted": is_test(cell)})
        else:
            cells.append({"index": index, "source": cell.source, **_questions(asked[index], so_far)})
    return {
        "cells": cells,
        "cell_seconds": limits.cell_seconds,
        "output_limit": limits.output,
        "answer_limit": limits.answers,
        "forbidden_modules": list(key.forbidden_modules),
    }


def _questions(exercise: AnswerKey, so_far: NotebookRun) -> Plain:
    """What is asked at a check cell: nothing where it was asked in an earlier run.

    broken: it never came back then, so its name is bound to something that does.
    """
    name = exercise.exercise
    was_asked = name in so_far.answers or name in so_far.missing
    outcomes = {answer.outcome for answer in so_far.answers.get(name, [])}
    return {
        "exercise": name,
        "probe": exercise.probe,
        "seconds": exercise.seconds,
        "cases": [] if was_asked else [case.question() for case in exercise.cases],
        "broken": "returned" not in outcomes and not outcomes.isdisjoint(("timed out", "died")),
    }


def _add(result: NotebookRun, transcript: Transcript, asked: dict[int, AnswerKey]) -> None:
    result.outputs |= transcript.outputs
    for index, reason in transcript.missing.items():
        result.missing[asked[index].exercise] = reason
    for index, answers in transcript.answers.items():
        result.answers[asked[index].exercise] = answers
    broke = transcript.broke
    if broke in asked and asked[broke].exercise not in result.missing:
        answers = result.answers.setdefault(asked[broke].exercise, [])
        if len(answers) < len(asked[broke].cases):
            answers.append(transcript.fate)


def _cell_name(notebook: Any, index: int) -> str:
    if not 0 <= index < len(notebook.cells):
        return "before the first cell"
    return f"cell {index + 1} ({identity(notebook.cells[index]) or 'without a name'})"


def code_of(notebook: Any, demos: frozenset[str]) -> str:
    """The source of all cells that are run and parse, IPython's syntax turned into Python; for reading, not running."""
    from IPython.core.inputtransformer2 import TransformerManager

    pieces = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.get("id") not in demos:
            try:
                code = TransformerManager().transform_cell(cell.source)
                ast.parse(code)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            pieces.append(code)
    return "\n".join(pieces)
