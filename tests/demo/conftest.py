"""The made-up class, graded once with `python -m grader demo` for all tests of a session."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.__main__ import main


@dataclass(frozen=True)
class Demo:
    """What a run of the command left: its folder, the rows of `grades.csv` by student, and what it printed."""

    folder: Path
    rows: dict[str, dict[str, str]]
    printed: str

    @property
    def report(self) -> str:
        return (self.folder / "class.html").read_text(encoding="utf-8")

    def page(self, student: str) -> str:
        return (self.folder / "reports" / f"{student}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("class") / "demo"
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert main(["demo", "--output", str(folder)]) == 0
    with open(folder / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    return Demo(folder, rows, printed.getvalue())
