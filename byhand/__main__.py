"""`python -m byhand lab`: copy new lessons into `work/` and open JupyterLab there, on any system."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from byhand.lab import (
    LabError,
    LessonCopy,
    copy_lessons,
    copy_welcome,
    jupyterlab_command,
    released_lessons,
    run_until_stopped,
)

LAB = "copy new lessons into a folder of your own, never over your work, and open JupyterLab there"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status (1 when it cannot be done, 2 for wrong usage, else JupyterLab's)."""
    parsed = _parser().parse_args(arguments)
    try:
        released = released_lessons()
        welcome = copy_welcome(parsed.folder)
        print(_report([welcome, *copy_lessons(released, parsed.folder)]), flush=True)
        if parsed.copy_only:
            return 0
        command = jupyterlab_command(parsed.folder, welcome.notebook, browser=parsed.browser, port=parsed.port)
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
    return run_until_stopped(command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m byhand", description="The lessons of CNN by Hand.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    lab = commands.add_parser("lab", help=LAB, description=LAB[0].upper() + LAB[1:] + ".")
    lab.add_argument("--folder", type=Path, default=Path("work"), metavar="DIR", help="your folder (default: work)")
    lab.add_argument("--copy-only", action="store_true", help="copy the lessons and do not start JupyterLab")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="print the address, open no browser")
    lab.add_argument(
        "--port", type=_port, metavar="N", help="the port to serve on (default: 8888 or the next free one)"
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; ports are 1 to 65535")
    return int(text)


def _report(copies: list[LessonCopy]) -> str:
    lines = [f"copied  {copy.notebook}" if copy.copied else f"kept    {copy.notebook} (your copy)" for copy in copies]
    if not all(copy.copied for copy in copies):
        lines += [
            "A notebook that is already there is never changed. To get the lesson as it is released now, rename or "
            "delete your copy and run this again."
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
