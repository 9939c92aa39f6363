"""Every figure in README.md and docs/, measured again and put in its place: `make figures`, or some of them by name.

`python benchmarks/figures.py [NAME…] [--training FOLDER]`, from the checkout, on a machine with nothing else to do.
A figure is what a benchmark prints, as Markdown. Wherever it is shown, it stands between `<!-- figures: NAME -->` and
`<!-- end of figures -->` with the date and the machine above it; nobody types there.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = {
    "grading": ["benchmarks/grading.py"],
    "lesson-4": ["benchmarks/grading.py", "--only", "keras", "--rounds", "1"],
    "growth": ["benchmarks/grading.py", "--growth"],
    "holes": ["benchmarks/nbgrader_holes.py"],
    "checks": ["benchmarks/check_time.py"],
    "widgets": ["benchmarks/widgets.py"],
    "corpus": ["benchmarks/corpus.py"],
    "training": ["benchmarks/training.py"],
    "prediction": ["benchmarks/prediction.py"],
    "failures": ["benchmarks/false_failures.py"],
}
"""What is run for each figure, by this Python."""
MEASURED_BEFORE = ("training",)
"""Figures of earlier runs, which say themselves where and when that was."""
AIM_MISSED = 3
"""Exit status of a benchmark that ran to its end and missed an aim. It is not 1, with which Python leaves after an
error, when perhaps only a part of the figure was printed."""
BLOCK = re.compile(r"<!-- figures: (?P<name>[\w-]+) -->\n(?P<text>.*?)<!-- end of figures -->\n", re.DOTALL)


def pages(root: Path = ROOT) -> list[Path]:
    """The files in which figures stand."""
    return [root / "README.md", *sorted((root / "docs").glob("*.md"))]


def shown(files: Iterable[Path]) -> dict[str, set[str]]:
    """By the name of a figure, the texts that stand for it: one, unless somebody typed."""
    found: dict[str, set[str]] = {}
    for file in files:
        for block in BLOCK.finditer(file.read_text(encoding="utf-8")):
            found.setdefault(block["name"], set()).add(block["text"])
    return found


def put(name: str, text: str, files: Iterable[Path]) -> int:
    """Put a figure's text into its places; how many there are."""
    places = 0

    def changed(block: re.Match[str]) -> str:
        nonlocal places
        if block["name"] != name:
            return block[0]
        places += 1
        return f"<!-- figures: {name} -->\n{text}<!-- end of figures -->\n"

    for file in files:
        before = file.read_text(encoding="utf-8")
        after = BLOCK.sub(changed, before)
        if after != before:
            file.write_text(after, encoding="utf-8")
    return places


def measured(name: str, more: list[str]) -> str | None:
    """Run a benchmark; what it printed, below a line that says when and where. None when it did not run to its end."""
    load, began = os.getloadavg()[0], time.monotonic()
    print(f"{name}: {' '.join([*FIGURES[name], *more])} (load {load:.1f})", flush=True)
    run = subprocess.run(
        [sys.executable, *FIGURES[name], *more], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if not run.stdout.strip() or run.returncode not in (0, AIM_MISSED):
        print(f"{name} failed with exit status {run.returncode}; it stands as it stood\n", file=sys.stderr)
        return None
    print(f"{run.stdout}  in {time.monotonic() - began:.0f} s\n", flush=True)
    if name in MEASURED_BEFORE:
        return f"{run.stdout.strip()}\n"
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"*{datetime.date.today()}, {where}, load {load:.1f} before it began.*\n\n{run.stdout.strip()}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(FIGURES)} (default: all)")
    parser.add_argument("--training", default="training", metavar="FOLDER", help="what `python -m grader train` wrote")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - FIGURES.keys():
        parser.error(f"there is no figure named {', '.join(sorted(unknown))}")
    failed = 0
    for name in arguments.names or FIGURES:
        text = measured(name, [arguments.training] if name == "training" else [])
        if text is None:
            failed += 1
        elif put(name, text, pages()) == 0:
            print(f"{name} is shown nowhere: no page has `<!-- figures: {name} -->`", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
