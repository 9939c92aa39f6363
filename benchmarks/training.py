"""Accuracy by recipe, from what `python -m grader train` wrote: `python benchmarks/training.py [FOLDER]`. Markdown."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path


def rows(folder: Path) -> list[str]:
    """A line of the table for each folder DATA-RECIPE-IMAGES in which a training was finished."""
    found = []
    for plan in sorted(folder.glob("*-*-*")):
        results = {
            int(p.parent.name.removeprefix("seed-")): json.loads(p.read_text()) for p in plan.glob("*/result.json")
        }
        if not results:
            continue
        data, recipe, images = plan.name.split("-")
        accuracies = [100 * results[seed]["figures"]["test_accuracy"] for seed in sorted(results)]
        epochs = {str(result["plan"]["recipe"]["epochs"]) for result in results.values()}
        seeds = ", ".join(map(str, sorted(results)))
        each = ", ".join(f"{accuracy:.2f}" for accuracy in accuracies)
        found.append(
            f"| {data} | {recipe}, {'/'.join(epochs)} epochs | {int(images):,} | {seeds} | "
            f"{each} | {statistics.mean(accuracies):.2f} |"
        )
    return found


def machines(folder: Path) -> str:
    """When and on what all of it was trained."""
    results = [json.loads(path.read_text()) for path in folder.glob("*-*-*/seed-*/result.json")]
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
    print("| data | recipe | trained on | seeds | of the 10,000 test images, % | mean |\n|---|---|---|---|---|---|")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
