"""Median time of `check(...)` for each exercise solved with plain loops: `python benchmarks/check_time.py [LESSON]`.

The check is timed as a student waits for it: asking all public cases, marking, and writing the HTML report. Limit:
100 ms; exit status 3 when one takes longer. A wrong solution is timed, too, because its report is the long one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from figures import AIM_MISSED

from byhand.check import checker
from grader.exercises import LESSONS, lesson_named
from grader.exercises.declare import Exercise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "exercises"))
from right_styles import right_styles

PLAIN_LOOPS = {
    "convolution": {
        "window_product": "loop_over_flat",
        "convolve2d": "four_loops",
        "convolve_volume": "five_loops",
        "flip_kernel": "loops",
        "relu": "loop_over_indices",
        "conv_layer": "six_loops",
        "count_weights": "if_and_elif",
        "kernel_names": "dict",
    }
}
"""The style, of tests/exercises/right_styles, that is timed."""
LIMIT = 0.1


def median_seconds(action: Callable[[], object], repeat: int) -> float:
    """Median wall time of an action, after one call to warm up."""
    action()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def first_wrong(exercise: Exercise) -> Any:
    return exercise.wrong_ideas[0].ways[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("lesson", nargs="?", default="convolution", choices=sorted(LESSONS))
    parser.add_argument("--repeat", type=int, default=30)
    options = parser.parse_args()

    start = time.perf_counter()
    check = checker(options.lesson)
    loading = (time.perf_counter() - start) * 1e3
    print("| `check` of an exercise | solved with plain loops | a wrong idea |\n|---|---|---|")
    slowest = 0.0
    for exercise in lesson_named(options.lesson).exercises:
        style = PLAIN_LOOPS[options.lesson][exercise.name]
        right = right_styles(options.lesson, exercise.name)[style]
        times = [
            median_seconds(lambda name=exercise.name, code=code: check(name, code)._repr_html_(), options.repeat)
            for code in (right, first_wrong(exercise))
        ]
        print(f"| `{exercise.name}` | {times[0] * 1e3:.1f} ms | {times[1] * 1e3:.1f} ms |")
        slowest = max(slowest, *times)
    print(f"\nMedians of {options.repeat}. Slowest: {slowest * 1e3:.1f} ms; the limit is {LIMIT * 1e3:.0f} ms.")
    print(f"`checker({options.lesson!r})`, once for each notebook: {loading:.0f} ms.")
    return 0 if slowest < LIMIT else AIM_MISSED


if __name__ == "__main__":
    sys.exit(main())
