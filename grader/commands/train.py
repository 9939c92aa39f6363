"""`python -m grader train`: train the reference CNN, `minimal_digits_cnn`, on MNIST or Fashion-MNIST.

Each seed is a run of its own, kept in a folder with checkpoints and TensorBoard logs; a run that was interrupted goes
on where it was. The data comes from the folder that BYHAND_DATA names, else through Keras. `--ship` then puts the
weights into the student package, with their model card. Exit status 0 when all was trained, 1 when the data cannot be
had, 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from typing import Any

from grader.usage import UsageError

HELP = "train the reference CNN, on a GPU where there is one"
SEEDS = range(2**32)
"""What NumPy, and so Keras, takes for a seed."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", choices=("digits", "fashion"), default="digits")
    parser.add_argument("--recipe", choices=("published", "best"), default="best")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], metavar="N")
    parser.add_argument(
        "--all", action="store_true", help="train on the 10,000 embedded images, too: for comparison, never shipped"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    parser.add_argument("--output", type=Path, default=Path("training"), metavar="DIR", help="default: training/")
    parser.add_argument("--ship", action="store_true", help="put the weights and model card into byhand/models/")


def run(arguments: argparse.Namespace) -> int:
    if arguments.ship and arguments.all:
        raise UsageError("what ships is not trained on the embedded images: leave out --all or --ship")
    if unusable := [seed for seed in arguments.seeds if seed not in SEEDS]:
        raise UsageError(f"a seed is a whole number from 0 to {SEEDS[-1]}, not {', '.join(map(str, unusable))}")
    from byhand.data import DataError
    from byhand.keras_if_there import keras_if_there
    from grader.reference.training.card import ship
    from grader.reference.training.device import choose_device
    from grader.reference.training.images import load_images
    from grader.reference.training.recipe import RECIPES
    from grader.reference.training.run import finished_runs, train

    keras_if_there(first_number=False)  # quietly; and TensorFlow stays unused, as it must be while a GPU is set up
    device = choose_device(arguments.device)
    try:
        images = load_images(arguments.data, hold_out_embedded=not arguments.all)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    name = f"{arguments.data}-{arguments.recipe}-{len(images.train[0])}"
    folders = {seed: arguments.output / name / f"seed-{seed}" for seed in arguments.seeds}
    results: dict[int, dict[str, Any]] = {}
    for seed, folder in folders.items():
        print(f"{name}, seed {seed}, on {device.name}, in {folder}", flush=True)
        results[seed] = train(RECIPES[arguments.recipe], seed, images, device, folder)
        print(f"seed {seed}: {_percent(results[seed]['figures']['test_accuracy'])} of the test images", flush=True)
    accuracies = [result["figures"]["test_accuracy"] for result in results.values()]
    spread = f", standard deviation {_percent(statistics.stdev(accuracies))}" if len(accuracies) > 1 else ""
    print(f"{name}: mean {_percent(statistics.mean(accuracies))} of {len(accuracies)} seeds{spread}")
    if arguments.ship:
        with_all = finished_runs(arguments.output / f"{arguments.data}-{arguments.recipe}-60000")
        print("shipped: " + ", ".join(map(str, ship(arguments.data, folders, results, with_all=with_all))))
    return 0


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
