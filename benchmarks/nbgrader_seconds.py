"""Seconds per submission on the same class: plain nbgrader, nbgrader with this course's steps, and our own command.

`python benchmarks/nbgrader_seconds.py [--rounds 3] [--students 6]`, from the checkout. Every student hands in
the solved lesson 1, whole; the three take turns, and each number is the median of the rounds. The start-up of each
command is included.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader import places  # noqa: E402

LESSON = "convolution"
PLAIN = 'c = get_config()\nc.CourseDirectory.release_directory = "lessons"\nc.Execute.timeout = 120\n'
NBGRADER = [str(Path(sys.executable).with_name("nbgrader"))]
OURS = [sys.executable, "-m", "grader"]
WAYS = {
    "plain nbgrader autograde": (True, [*NBGRADER, "autograde", LESSON, "--create"]),
    "nbgrader autograde here": (False, [*NBGRADER, "autograde", LESSON, "--create"]),
    "python -m grader autograde --jobs 1": (False, [*OURS, "autograde", LESSON, "--jobs", "1"]),
    "python -m grader autograde": (False, [*OURS, "autograde", LESSON]),
}


def run(command: list[str], folder: Path) -> float:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    begin = time.monotonic()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.monotonic() - begin


def course(folder: Path, plain: bool, students: int) -> Callable[[Path], Path]:
    """A released course with its submissions; -> a function that makes a copy of it."""
    folder.mkdir()
    text = PLAIN if plain else (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(text, encoding="utf-8")
    shutil.copytree(places.source_notebook(LESSON).parent, folder / "source" / LESSON)
    run([*NBGRADER, "generate_assignment", LESSON, "--create"], folder)
    for number in range(students):
        handed_in = folder / "submitted" / f"student{number}" / LESSON
        handed_in.mkdir(parents=True)
        shutil.copy(places.solution_notebook(LESSON), handed_in)
    return lambda copy: Path(shutil.copytree(folder, copy))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--students", type=int, default=6)
    arguments = parser.parse_args()
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = {plain: course(folder / f"course{plain:d}", plain, arguments.students) for plain in (True, False)}
        for number in range(arguments.rounds):
            for place, (way, (plain, command)) in enumerate(WAYS.items()):
                seconds[way].append(run(command, made[plain](folder / f"run{number}-{place}")))
    print("| way | class | a submission |\n|---|---|---|")
    for way, taken in seconds.items():
        median = statistics.median(taken)
        print(f"| `{way}` | {median:.1f} s | {median / arguments.students:.2f} s |")


if __name__ == "__main__":
    main()
