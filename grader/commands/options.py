"""Options that several commands have, and what their values must be."""

from __future__ import annotations

import argparse
import os

from grader.usage import UsageError


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many notebooks are graded at a time."""
    parser.add_argument("--jobs", type=int, default=cores(), metavar="N", help="notebooks at a time (default: cores)")


def add_seed(parser: argparse.ArgumentParser, text: str, default: int | None = None) -> None:
    """The seed of the secret cases. `text` is the help: it says what happens without the option."""
    parser.add_argument("--seed", type=int, default=default, metavar="N", help=text)


def check(arguments: argparse.Namespace) -> None:
    """Raises UsageError for a number of jobs or a seed that makes no sense."""
    jobs, seed = getattr(arguments, "jobs", 1), arguments.seed
    if jobs < 1:
        raise UsageError(f"--jobs is {jobs}; it must be at least 1")
    if seed is not None and seed < 0:
        raise UsageError(f"--seed is {seed}; it must be 0 or larger")


def cores() -> int:
    """The cores that this process may use; where the system does not say (macOS, Windows), those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
