"""Grading a class: plain nbgrader, nbgrader with this course's steps, and `python -m grader autograde`.

`python benchmarks/grading.py [--rounds 3] [--only numpy keras] [--growth]`, from the checkout, on a machine with
nothing else to do. Kinds of class: trivial notebooks (what is left is overhead), and the solved lessons, in three
styles and with typical mistakes. The ways take turns in every round; the figures are medians, the smallest and the
largest. A few submissions are graded in each round, too: what a whole class takes longer than they is the time of each
further submission, without the start-up of the command. Memory is the proportional share (PSS) of the whole process
tree, the most that was seen, looked at five times a second. `--growth` grades 10, 100 and 1,000 trivial submissions.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from classes import KINDS, Kind

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PLAIN = 'c = get_config()\nc.CourseDirectory.release_directory = "lessons"\nc.Execute.timeout = 600\n'
NBGRADER = [str(Path(sys.executable).with_name("nbgrader"))]
OURS = [sys.executable, "-m", "grader"]
QUICK = ("trivial-numpy", "trivial-keras", "numpy")
"""What is graded when no kind is named; lesson 4 takes long: plain nbgrader trains its demonstrations, too."""
WAYS = {
    "plain `nbgrader autograde`": (True, [*NBGRADER, "autograde", "{}", "--create"]),
    "`nbgrader autograde` here": (False, [*NBGRADER, "autograde", "{}", "--create"]),
    "`python -m grader autograde --jobs 1`": (False, [*OURS, "autograde", "{}", "--jobs", "1"]),
    "`python -m grader autograde`": (False, [*OURS, "autograde", "{}"]),
}


@dataclass
class Measured:
    """Seconds of each round, for the whole class and for a few of it, and the most memory of any, in bytes."""

    seconds: list[float] = field(default_factory=list)
    few: list[float] = field(default_factory=list)
    memory: float = 0.0


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds and the most memory of a command, which may fail on single submissions only."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    begin = time.monotonic()
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        most: list[float] = [0.0]
        watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), most), daemon=True)
        watcher.start()
        process.wait()
    seconds = time.monotonic() - begin
    watcher.join()
    if process.returncode:
        raise RuntimeError((folder / "said.log").read_text()[-3000:])
    return seconds, most[0]


def _watch(process: psutil.Process, most: list[float]) -> None:
    while True:
        total = 0.0
        try:
            tree = [process, *process.children(recursive=True)]
            if process.status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        for one in tree:
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                continue
        most[0] = max(most[0], total)
        time.sleep(0.2)


def course(folder: Path, kind: Kind, plain: bool, students: int) -> Path:
    """A released course with its submissions."""
    folder.mkdir()
    text = PLAIN if plain else (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(text, encoding="utf-8")
    (folder / "source" / kind.lesson).mkdir(parents=True)
    nbformat.write(kind.source(), folder / "source" / kind.lesson / f"{kind.lesson}.ipynb")
    run([*NBGRADER, "generate_assignment", kind.lesson, "--create"], folder)
    submissions = [nbformat.writes(notebook) for notebook in kind.submissions()]
    for number, text in zip(range(students), itertools.cycle(submissions), strict=False):
        handed_in = folder / "submitted" / f"student{number:04}" / kind.lesson
        handed_in.mkdir(parents=True)
        (handed_in / f"{kind.lesson}.ipynb").write_text(text, encoding="utf-8")
    return folder


def compare(kind: Kind, rounds: int) -> None:
    measured = {way: Measured() for way in WAYS}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = {
            (plain, students): course(folder / f"course{plain:d}-{students}", kind, plain, students)
            for plain in (True, False)
            for students in (kind.few, kind.students)
        }
        for number in range(rounds):
            for way, (plain, command) in WAYS.items():
                one = measured[way]
                for students, times in ((kind.few, one.few), (kind.students, one.seconds)):
                    copy = Path(shutil.copytree(made[plain, students], folder / "run"))
                    seconds, memory = run([part.format(kind.lesson) for part in command], copy)
                    times.append(seconds)
                    one.memory = max(one.memory, memory)
                    shutil.rmtree(copy)
                print(f"  {kind.name}, round {number + 1}: {way} {seconds:.1f} s", file=sys.stderr, flush=True)
    show(kind, measured, rounds)


def show(kind: Kind, measured: dict[str, Measured], rounds: int) -> None:
    print(f"\n**{kind.title}**: {kind.students} submissions, {rounds} {'rounds' if rounds > 1 else 'round'}\n")
    print(
        "| way | a submission | × faster than plain | each further one | × faster than plain | a minute | most memory |"
    )
    print("|---|---|---|---|---|---|---|")
    plainly = next(iter(measured.values()))
    for way, one in measured.items():
        whole, further = statistics.median(one.seconds), _further(one, plainly, kind)
        spread = f"{min(one.seconds) / kind.students:.2f} to {max(one.seconds) / kind.students:.2f}"
        print(
            f"| {way} | {whole / kind.students:.2f} s ({spread}) | {statistics.median(plainly.seconds) / whole:.1f} | "
            f"{further} | {60 * kind.students / whole:.0f} | "
            f"{one.memory / 2**20:.0f} MB |",
            flush=True,
        )


def _further(one: Measured, plainly: Measured, kind: Kind) -> str:
    """Seconds of each submission beyond the first few, the median of the rounds, and how many times faster that is."""
    each, plain = (
        statistics.median(
            (whole - few) / (kind.students - kind.few) for whole, few in zip(m.seconds, m.few, strict=True)
        )
        for m in (one, plainly)
    )
    return f"{each:.2f} s | {plain / each:.1f}"


def grow(kind: Kind) -> None:
    print("| submissions | seconds | a submission | most memory |\n|---|---|---|---|")
    for students in (10, 100, 1000):
        with tempfile.TemporaryDirectory() as temporary:
            made = course(Path(temporary) / "course", kind, False, students)
            seconds, memory = run([*OURS, "autograde", kind.lesson, "--jobs", "1"], made)
            each = seconds / students
            print(f"| {students} | {seconds:.1f} | {each:.3f} s | {memory / 2**20:.0f} MB |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, help="instead of as many as there is time for")
    parser.add_argument("--only", nargs="+", metavar="NAME", help=f"which classes, of: {', '.join(KINDS)}")
    parser.add_argument("--growth", action="store_true")
    arguments = parser.parse_args()
    if arguments.growth:
        grow(KINDS["trivial-numpy"])
        return
    for name in arguments.only or QUICK:
        compare(KINDS[name], arguments.rounds or KINDS[name].rounds)


if __name__ == "__main__":
    main()
