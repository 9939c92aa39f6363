"""`python -m grader demo [--output DIR] [--jobs N] [--seed N]`: grade a class of fifteen on lesson 1.

Writes what the class hands in, a page for each student, the class report and `grades.csv`, and prints a table. Exit
status 0 when the class was graded, 1 when it could not be, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.commands import options
from grader.usage import UsageError

if TYPE_CHECKING:
    from grader.engine.grade import Grade

HELP = "grade a class of fifteen on lesson 1 and show what it misunderstood"
SEED = 1989
MARKER = "WRITTEN-BY-DEMO.txt"
WIDTH = 100


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=Path("demo"), metavar="DIR", help="default: demo/")
    options.add_jobs(parser)
    options.add_seed(parser, f"draw the secret cases from this number (default: {SEED})", default=SEED)


def run(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.text import Text

    from grader.demo.class_work import class_work
    from grader.demo.classroom import LESSON
    from grader.demo.handed_in import hand_in
    from grader.demo.summary import class_table
    from grader.engine.sandbox import SandboxUnavailableError
    from grader.exercises import lesson_named
    from grader.report.class_page import class_page
    from grader.report.class_tables import class_csv
    from grader.report.findings import headline
    from grader.report.student_page import student_page

    options.check(arguments)
    begin = time.monotonic()
    claim(arguments.output)
    notebooks = hand_in(arguments.output / "submitted")
    try:
        grades = _grade(notebooks, arguments.seed, arguments.jobs)
    except SandboxUnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    pages = arguments.output / "reports"
    pages.mkdir(exist_ok=True)
    lesson = lesson_named(LESSON)
    for student, grade in grades.items():
        (pages / f"{student}.html").write_text(student_page(student, lesson.title, grade), encoding="utf-8")
    work = class_work(grades, lesson)
    report, table = arguments.output / "class.html", arguments.output / "grades.csv"
    report.write_text(class_page(work), encoding="utf-8")
    table.write_text(class_csv(work), encoding="utf-8")

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(class_table(grades))
    console.print(Text(headline(work)))
    print(f"{len(grades)} notebooks in {time.monotonic() - begin:.0f} s. What the class misunderstood: {report}")
    print(f"A page for each: {pages}/ · grades: {table}")
    return 0


def claim(folder: Path) -> None:
    """Make the output folder, or take the one that an earlier demo made. Raises UsageError for any other."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder with --output")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(
            f"{folder} is not empty and was not written by the demo (it has no {MARKER}); "
            "name another folder with --output, or delete it yourself"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(
        "`python -m grader demo` wrote this folder, and overwrites its files when it runs again.\n"
        "The students are made up; what they wrote stands in grader/demo/students/.\n",
        encoding="utf-8",
    )


def _grade(notebooks: Mapping[str, Path], seed: int, jobs: int) -> dict[str, Grade]:
    """Grade the class behind a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from grader.demo.classroom import LESSON
    from grader.demo.grading import grade_class
    from grader.engine import sandbox
    from grader.engine.grade import Run

    sandbox.bubblewrap()  # asked before anything runs, so that its absence is said at once
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("grading", total=len(notebooks))
        return grade_class(Run(seed), notebooks, LESSON, jobs, graded=lambda: progress.advance(bar))
