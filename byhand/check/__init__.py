"""Checks: how a student's code is asked, its answers compared, wrong ideas named, and the report written."""

from byhand.check.checker import Checker, checker
from byhand.check.score import Score

__all__ = ["Checker", "Score", "checker"]
