"""`python -m grader COMMAND`: build, grade, autograde, report, demo, train."""

from __future__ import annotations

import argparse
import importlib
import sys

from grader.usage import UsageError

COMMANDS = ("build", "grade", "autograde", "report", "demo", "train")


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit status (2 for wrong usage)."""
    parser = argparse.ArgumentParser(prog="python -m grader", description="The autograder of CNN by Hand.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: importlib.import_module(f"grader.commands.{name}") for name in COMMANDS}
    for name, module in modules.items():
        module.configure(subparsers.add_parser(name, help=module.HELP, description=module.__doc__))
    parsed = parser.parse_args(arguments)
    try:
        return int(modules[parsed.command].run(parsed))
    except UsageError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())
