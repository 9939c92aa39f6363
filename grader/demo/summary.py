"""The grades of a class in one table, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table
from rich.text import Text

from byhand.check.mark import Result
from grader.engine.grade import Grade


def exercises_by_cause(grade: Grade) -> dict[str, list[str]]:
    """The best diagnosis of each exercise, the other way round: wrong idea -> exercises that show it, in order."""
    found: dict[str, list[str]] = {}
    for result in grade.results:
        if (cause := _cause(result)) is not None:
            found.setdefault(cause, []).append(result.exercise)
    return found


def _cause(result: Result) -> str | None:
    if result.diagnosis:
        return result.diagnosis[0].name
    return "not solved" if result.status == "unsolved" else None


def diagnosis_text(grade: Grade) -> str:
    """What is wrong, in one line: `flips-kernel: convolve2d, conv_layer; not solved: relu`."""
    found = exercises_by_cause(grade)
    if grade.error is not None:
        return "not graded"
    if len(found.get("not solved", [])) == len(grade.results):
        return "nothing solved yet"
    return "; ".join(f"{cause}: {', '.join(exercises)}" for cause, exercises in found.items()) or "everything right"


def notes_of(grade: Grade) -> list[str]:
    """What the instructor should know beside the points: why a notebook was not graded, what was put right in it."""
    return [grade.error] if grade.error is not None else list(grade.violations)


def class_table(grades: Mapping[str, Grade]) -> Table:
    """The table that is printed: student, points, diagnosis, notes, sorted by name."""
    table = Table(expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Student", no_wrap=True)
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Diagnosis", ratio=5, overflow="fold")
    table.add_column("Notes", ratio=3, overflow="fold")
    for student, grade in sorted(grades.items()):
        points = "–" if grade.error is not None else f"{grade.score:g}"
        table.add_row(student, points, Text(diagnosis_text(grade).replace("; ", "\n")), Text(_short_notes(grade)))
    return table


def _short_notes(grade: Grade) -> str:
    notes = notes_of(grade)
    if not notes:
        return ""
    more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
    return notes[0] + more
