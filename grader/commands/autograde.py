"""`python -m grader autograde LESSON [--student ID]… [--force] [--jobs N] [--scheduler ADDRESS] [--seed N]`.

Grades a class. Run in the course folder; writes nbgrader's gradebook and its folder of graded notebooks, as `nbgrader
autograde` does.
Exit status 0 when every submission was graded, 1 when one could not be, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import TYPE_CHECKING

from grader.commands import options

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

    from grader.gradebook.autograde import Outcome
    from grader.gradebook.course import Course

HELP = "grade what a class handed in, into nbgrader's gradebook"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON")
    parser.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this student; may be repeated"
    )
    parser.add_argument("--force", action="store_true", help="grade again what is graded already, on new secret cases")
    options.add_jobs(parser)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler instead")
    options.add_seed(parser, "draw the secret cases from this number (default: one drawn for the run)")


def run(arguments: argparse.Namespace) -> int:
    from grader.engine.limits import LimitError
    from grader.engine.sandbox import SandboxUnavailableError
    from grader.gradebook.course import Course
    from grader.gradebook.one_at_a_time import BusyError, grading_alone
    from grader.gradebook.privacy import keep_private
    from grader.gradebook.work import ClusterError

    options.check(arguments)
    course = Course(arguments.lesson)
    with course.gradebook() as gradebook:
        course.notebooks(gradebook)  # an unknown lesson or student is said before anything is written
        course.handed_in(arguments.student)
        keep_private(course.coursedir)
        try:
            with grading_alone(course.root, arguments.lesson), _seed(course, arguments) as seed:
                return _grade(course, gradebook, seed, arguments)
        except (BusyError, ClusterError, LimitError, SandboxUnavailableError) as error:
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            same = "the same command without --force" if arguments.force else "the same command"
            print(f"stopped; {same} goes on with those that are not graded yet", file=sys.stderr)
    return 1


def _seed(course: Course, arguments: argparse.Namespace) -> contextlib.AbstractContextManager[int]:
    """The seed that was asked for, on the command line or in the configuration, else that of the run."""
    from grader.gradebook.seeds import seed_of_run

    given = arguments.seed if arguments.seed is not None else course.seed
    if given is not None:
        return contextlib.nullcontext(given)
    return seed_of_run(course.root, arguments.lesson, fresh=arguments.force, whole_class=not arguments.student)


def _grade(course: Course, gradebook: Gradebook, seed: int, arguments: argparse.Namespace) -> int:
    """Grade behind a progress bar on standard error; a line for each submission on standard output."""
    from rich.console import Console
    from rich.progress import Progress

    from grader.gradebook.autograde import Autograder

    autograder = Autograder(course, seed, gradebook)
    submissions = autograder.to_grade(arguments.student, arguments.force)
    failed = 0
    # what is printed goes above the bar, where both are on a terminal, and else where it was sent
    with Progress(console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as progress:
        # references that are trained take half a minute, before the first submission is graded
        task = progress.add_task(f"preparing {arguments.lesson}", total=len(submissions))
        for outcome in autograder.grade(submissions, arguments.jobs, arguments.scheduler):
            progress.update(task, advance=1, description=f"grading {arguments.lesson}")
            failed += outcome.error is not None
            print(_line(outcome), flush=True)
            for note in outcome.violations:
                print(f"    {note}", flush=True)
    print(f"{len(submissions) - failed} graded" + (f", {failed} could not be" if failed else ""))
    return 1 if failed else 0


def _line(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"{outcome.student}: not graded. {outcome.error}"
    return f"{outcome.student}: {outcome.score:g} points"
