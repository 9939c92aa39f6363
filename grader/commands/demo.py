"""`python -m grader demo`"""

from __future__ import annotations

import argparse

HELP = "grade a class of fifteen on lesson 1 and show what it misunderstood"


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    raise NotImplementedError
