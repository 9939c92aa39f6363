"""`python -m grader grade NOTEBOOK… [--json] [--seed N] [--no-sandbox]`: grade notebooks on secret cases.

Exit status 0 when every notebook was graded, whatever its score, 1 when one could not be, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from grader.commands import options

if TYPE_CHECKING:
    from grader.engine.grade import Grade

HELP = "grade notebooks on secret cases, and print what they earned and why"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--json", action="store_true", help="one JSON object per notebook and line")
    options.add_seed(parser, "draw the secret cases from this number (default: a random one)")
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run the code with your own rights: only for notebooks you trust"
    )


def run(arguments: argparse.Namespace) -> int:
    from byhand.check.plain import printable
    from grader.engine.grade import Grade, Run
    from grader.engine.runner import Rung
    from grader.engine.sandbox import SandboxUnavailableError

    options.check(arguments)
    grading = Run(arguments.seed, rung=Rung.BARE if arguments.no_sandbox else None)
    failed = False
    for path in arguments.notebooks:
        try:
            result = grading.grade(path)
        except SandboxUnavailableError as error:
            print(error, file=sys.stderr)
            return 1
        except Exception as mistake:  # it costs this notebook its grade, and no other
            print(printable(traceback.format_exc()), file=sys.stderr)
            result = Grade(path, None, 100, error=f"the grader itself failed: {type(mistake).__name__}: {mistake}")
        failed |= result.error is not None
        if arguments.json:
            line = json.dumps(result.as_json(), ensure_ascii=False)
            print(line.encode("utf-8", "backslashreplace").decode(), flush=True)  # a file's name may be no text
        else:
            print(printable(_report(result)), flush=True)
    return 1 if failed else 0


def _report(grade: Grade) -> str:
    from byhand.check.report_text import result_text

    if grade.error is not None:
        return f"{grade.path}: not graded. {grade.error}\n"
    lines = [f"{grade.path}: {grade.score:g} of {grade.max_score:g} points", ""]
    lines += [result_text(result) + "\n" for result in grade.results]
    lines += [f"Note: {note}." for note in grade.violations]
    return "\n".join(lines) + "\n"
