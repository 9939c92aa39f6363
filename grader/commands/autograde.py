"""`python -m grader autograde LESSON [--student ID]… [--force] [--jobs N] [--seed N]`: grade a class.

Run in the course folder; writes nbgrader's gradebook and its folder of graded notebooks, as `nbgrader autograde` does.
Exit status 0 when every submission was graded, 1 when one could not be, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HELP = "grade what a class handed in, into nbgrader's gradebook"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON")
    parser.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this student; may be repeated"
    )
    parser.add_argument("--force", action="store_true", help="grade again what is graded already, on new secret cases")
    parser.add_argument("--jobs", type=int, default=_cores(), metavar="N", help="notebooks at a time (default: cores)")
    parser.add_argument("--seed", type=int, metavar="N", help="draw the secret cases from this number")


def run(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import Progress

    from grader.engine.grade import Run
    from grader.engine.sandbox import SandboxUnavailableError
    from grader.gradebook.autograde import Autograder
    from grader.gradebook.course import Course
    from grader.gradebook.seeds import run_is_finished, seed_of_run

    if arguments.jobs < 1:
        raise ValueError(f"--jobs is {arguments.jobs}; it must be at least 1")
    course = Course(arguments.lesson)
    root = Path(course.coursedir.root)
    seed = arguments.seed if arguments.seed is not None else course.option("RunInSandbox", "seed", None)
    if seed is None:
        seed = seed_of_run(root, arguments.lesson, fresh=arguments.force)
    sandboxed = bool(course.option("RunInSandbox", "sandboxed", True))
    failed = 0
    with course.gradebook() as gradebook:
        autograder = Autograder(course, Run(seed, sandboxed=sandboxed), gradebook)
        submissions = autograder.to_grade(arguments.student, arguments.force)
        console = Console(stderr=True)
        try:
            with Progress(console=console) as progress:
                task = progress.add_task(f"grading {arguments.lesson}", total=len(submissions))
                for outcome in autograder.grade(submissions, arguments.jobs, lambda: progress.advance(task)):
                    failed += outcome.error is not None
                    print(_line(outcome), flush=True)
                    for note in outcome.violations:
                        print(f"    {note}", flush=True)
        except SandboxUnavailableError as error:
            print(error, file=sys.stderr)
            return 1
    run_is_finished(root, arguments.lesson)
    print(f"{len(submissions)} graded" + (f", {failed} of them could not be" if failed else ""))
    return 1 if failed else 0


def _line(outcome) -> str:  # type: ignore[no-untyped-def]
    if outcome.error is not None:
        return f"{outcome.student}: not graded. {outcome.error}"
    return f"{outcome.student}: {outcome.score:g} points"


def _cores() -> int:
    return os.process_cpu_count() if hasattr(os, "process_cpu_count") else len(os.sched_getaffinity(0))
