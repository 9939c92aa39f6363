"""Do right solutions that train networks ever fail by bad luck? `python benchmarks/false_failures.py [--seeds 30]`

For each exercise that trains, and each seed, the secret cases are made (which trains the reference), and one of the
right solutions of tests/exercises/right_styles is marked, a different one for each seed: other tenths held out, other
ways of shuffling. None may fail. The margin is how far a result lies above its bar, as a share of the bar.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from figures import AIM_MISSED

import byhand.quiet_keras  # noqa: F401
from byhand.check.ask import ask_all
from byhand.check.mark import Result, mark
from grader.exercises import LESSONS
from grader.exercises.declare import Exercise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "exercises"))
from right_styles import right_styles

HEADING = """\
| lesson | exercise | right solutions | failed | smallest margin | seconds each, with the reference |
|---|---|---|---|---|---|"""


def margins(result: Result) -> list[float]:
    """Of each case in which a bar is to be reached by a fraction, such as an accuracy: result / bar - 1."""
    found = []
    for checked in (checked for group in result.groups for checked in group.checked):
        rule = result.key.rule_of(checked.case)
        if rule.kind == "at least" and checked.expected is not None and isinstance(checked.expected.value, float):
            value = checked.answer.value
            reached = value if isinstance(value, float) else 0.0
            found.append(reached / (rule.share * checked.expected.value) - 1)
    return found


def measure(lesson: str, exercise: Exercise, seeds: range) -> tuple[int, str]:
    """The number of failures, and a line of the table; says on standard error how each seed went."""
    styles = list(right_styles(lesson, exercise.name).items())
    failures, smallest, began = 0, float("inf"), time.perf_counter()
    for seed in seeds:
        style, solution = styles[seed % len(styles)]
        key = exercise.secret_key(seed, ideas=())
        result = mark(key, list(ask_all(key.probe, solution, key.cases, 10 * key.seconds)))
        failures += not result.right
        margin = min(margins(result), default=float("nan"))
        smallest = min(smallest, margin)
        wrong = [c.case.title for group in result.groups for c in group.checked if c.mismatch is not None]
        print(
            f"  seed {seed:2}  {style:<28} margin {100 * margin:5.1f} %  {'; '.join(wrong) or 'right'}", file=sys.stderr
        )
    seconds = (time.perf_counter() - began) / len(seeds)
    row = f"| {lesson} | `{exercise.name}` | {len(seeds)} | {failures} | {100 * smallest:.1f} % | {seconds:.0f} |"
    return failures, row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=30, help="how many grading runs (default: 30)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("exercises", nargs="*", help="names of exercises (default: all that train)")
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    trained = [(lesson, e) for lesson in LESSONS.values() for e in lesson.exercises if e.probe == "training"]
    chosen = [(lesson, e) for lesson, e in trained if not arguments.exercises or e.name in arguments.exercises]
    if not chosen or not seeds:
        parser.error("nothing to measure: exercises that train are " + ", ".join(e.name for _, e in trained))
    measured = [measure(lesson.name, exercise, seeds) for lesson, exercise in chosen]
    print(HEADING)
    print("\n".join(row for _, row in measured))
    return AIM_MISSED if sum(failures for failures, _ in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
