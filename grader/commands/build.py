"""`python -m grader build [LESSON…] [--check]`"""

from __future__ import annotations

import argparse
import sys

from grader.exercises import LESSONS, lesson_named
from grader.places import ROOT

HELP = "derive lessons/, solutions/, byhand/cases/ and docs/exercises.md from source/ and grader/exercises/"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all of them")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a derived file is stale")


def run(arguments: argparse.Namespace) -> int:
    from grader import build
    from grader.build.notebooks import BuildError

    lessons = [lesson_named(name) for name in arguments.lessons or LESSONS]
    try:
        if arguments.check:
            outdated = [path for lesson in lessons for path in build.stale(lesson)] + build.stale_exercises_page()
            for path in outdated:
                print(f"stale: {path.relative_to(ROOT)}", file=sys.stderr)
            if outdated:
                print("Run `python -m grader build` and commit what it writes.", file=sys.stderr)
            return 1 if outdated else 0
        for lesson in lessons:
            changed = build.build(lesson)
            print(f"{lesson.name}: " + (", ".join(str(p.relative_to(ROOT)) for p in changed) or "up to date"))
        for path in build.build_exercises_page():
            print(path.relative_to(ROOT))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
