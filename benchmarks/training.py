"""Accuracy by recipe, from what `python -m grader train` wrote: `python benchmarks/training.py [FOLDER]`. Markdown."""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from grader.reference.training.run import finished_runs

HEADING = """\
| data | recipe | trained on | seeds | of the 10,000 test images, % | mean | standard deviation | seconds an epoch |
|---|---|---|---|---|---|---|---|"""


def rows(folder: Path) -> list[str]:
    """A line of the table for each folder DATA-RECIPE-IMAGES in which a training was finished."""
    found = []
    for plan in sorted(folder.glob("*-*-*")):
        results = finished_runs(plan)
        if not results:
            continue
        data, recipe, images = plan.name.split("-")
        accuracies = [100 * result["figures"]["test_accuracy"] for result in results.values()]
        epochs = {str(result["plan"]["recipe"]["epochs"]) for result in results.values()}
        seconds = [epoch["seconds"] for result in results.values() for epoch in result["epochs"]]
        seeds = ", ".join(map(str, results))
        each = ", ".join(f"{accuracy:.2f}" for accuracy in accuracies)
        spread = f"{statistics.stdev(accuracies):.2f}" if len(accuracies) > 1 else "–"
        found.append(
            f"| {data} | {recipe}, {'/'.join(epochs)} epochs | {int(images):,} | {seeds} | {each} | "
            f"{statistics.mean(accuracies):.2f} | {spread} | {statistics.median(seconds):.1f} ({min(seconds):.1f}) |"
        )
    return found


def machines(folder: Path) -> str:
    """When and on what all of it was trained."""
    results = [result for plan in folder.glob("*-*-*") for result in finished_runs(plan).values()]
    dates = sorted(result["date"] for result in results)
    devices = sorted({result["device"] for result in results})
    versions = sorted({f"Keras {r['versions']['keras']}, TensorFlow {r['versions']['tensorflow']}" for r in results})
    return f"*{' to '.join(dict.fromkeys([dates[0], dates[-1]]))}, {'; '.join(devices)}, {'; '.join(versions)}.*\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("training"))
    folder = parser.parse_args().folder
    lines = rows(folder)
    if not lines:
        print("nothing was trained to the end there: see `python -m grader train --help`", file=sys.stderr)
        sys.exit(2)
    print(machines(folder))
    print(HEADING)
    print("\n".join(lines))
    print("\nSeconds an epoch: median (fastest); where they differ much, the machine had other work.")


if __name__ == "__main__":
    main()
