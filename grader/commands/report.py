"""`python -m grader report LESSON [--html FILE] [--csv FILE] [--json FILE]`: what a class misunderstood.

Run in the course folder, after `autograde`. Without options it prints a text; with them it writes files, each replaced
whole. Exit status 0 when the report was made, 1 when there is nothing to report or a file cannot be written, 2 for
wrong usage.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
from pathlib import Path

from grader.usage import UsageError

HELP = "show what a class misunderstood, from what autograde found"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", metavar="LESSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="one page, to be read, sent on or printed")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="a row for each student")
    parser.add_argument("--json", type=Path, metavar="FILE", help="everything, for a program")


def run(arguments: argparse.Namespace) -> int:
    from grader.gradebook.course import Course
    from grader.report.class_page import class_page
    from grader.report.class_tables import class_csv, class_json, class_text
    from grader.report.collect import FAILED, class_work

    makers = {"html": class_page, "csv": class_csv, "json": class_json}
    files = {kind: path for kind in makers if (path := getattr(arguments, kind)) is not None}
    if len({path.absolute() for path in files.values()}) < len(files):
        raise UsageError("two reports cannot go into the same file")
    course = Course(arguments.lesson)
    with course.gradebook() as gradebook:
        work = class_work(course, gradebook)
    if not work.graded and not work.those(FAILED):
        print(f"nothing is graded yet: run `python -m grader autograde {arguments.lesson}` first", file=sys.stderr)
        return 1
    if not files:
        print(class_text(work, shutil.get_terminal_size().columns), end="")
    for kind, path in files.items():
        try:
            write_whole(path, makers[kind](work))
        except OSError as error:
            print(f"cannot write {path}: {error.strerror}", file=sys.stderr)
            return 1
        print(f"written: {path}")
    return 0


def write_whole(path: Path, text: str) -> None:
    """Write a file, or replace it, at once: nobody ever reads half of it. A new file is for its owner alone.

    Raises OSError, and leaves no trace then.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(fresh, "x", encoding="utf-8", newline="", opener=_for_the_owner) as file:
            file.write(text)
        if path.is_file():
            fresh.chmod(path.stat().st_mode & 0o777)
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
