"""Shipping a trained network: its weights and its model card, both written from what the runs measured."""

from __future__ import annotations

import hashlib
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from byhand.data import FASHION_CLASSES
from grader import places
from grader.reference.training.run import WEIGHTS, readable_json
from grader.usage import UsageError

TITLES = {"digits": "handwritten digits (MNIST)", "fashion": "clothes (Fashion-MNIST)"}
CLASSES = {"digits": tuple("0123456789"), "fashion": FASHION_CLASSES}
FOLDER = places.ROOT / "byhand" / "models"


Results = Mapping[int, dict[str, Any]]
"""What runs found, by seed."""


def ship(
    data: str, folders: Mapping[int, Path], results: Results, into: Path = FOLDER, *, with_all: Results | None = None
) -> list[Path]:
    """Put the weights of the best seed into the student package, with the card of all; returns the files written.

    The best is chosen by the accuracy on the 10,000 embedded images, so that the figure on the test images is not the
    best of several tries. with_all: runs on all 60,000 images, whose figures the card gives for comparison.
    Raises UsageError for runs that were not measured on embedded images.
    """
    if any("embedded_accuracy" not in result["figures"] for result in results.values()):
        raise UsageError("these runs were trained on the embedded images, so they are not for shipping")
    best = max(results, key=lambda seed: results[seed]["figures"]["embedded_accuracy"])
    weights, card = into / f"{data}_cnn.npz", into / f"{data}_cnn.json"
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folders[best] / WEIGHTS, weights)
    content = _card(data, best, results, with_all or {}, weights)
    card.write_text(readable_json(content), encoding="utf-8")
    page = card.with_suffix(".md")
    page.write_text(_page(content), encoding="utf-8")
    return [weights, card, page]


def _card(data: str, best: int, results: Results, with_all: Results, weights: Path) -> dict[str, Any]:
    result = results[best]
    figures = result["figures"]
    recipe = result["plan"]["recipe"]
    of_seeds = _test_accuracies(results)
    same = {seed: other for seed, other in with_all.items() if other["plan"]["recipe"] == recipe}
    return {
        "name": weights.stem,
        "what": f"minimal_digits_cnn, 34,826 parameters, trained to tell ten classes of {TITLES[data]}",
        "weights_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "trained_on": "the 50,000 training images that are not embedded in this package",
        "training_data_sha256": result["plan"]["data"],
        "recipe": recipe,
        "seed": best,
        "chosen": (
            f"of seeds {sorted(results)}, the most accurate on the 10,000 embedded images"
            if len(results) > 1
            else "the only seed"
        ),
        "test_accuracy": figures["test_accuracy"],
        "embedded_accuracy": figures["embedded_accuracy"],
        "test_accuracy_of_seeds": of_seeds,
        "test_accuracy_mean": round(statistics.mean(of_seeds.values()), 6),
        "test_accuracy_standard_deviation": (
            round(statistics.stdev(of_seeds.values()), 6) if len(of_seeds) > 1 else None
        ),
        "test_accuracy_trained_on_all_60000": _test_accuracies(same),
        "classes": CLASSES[data],
        "confusion_on_test_images": figures["confusion"],
        "device": result["device"],
        "versions": result["versions"],
        "date": result["date"],
        "seconds_per_epoch": round(sum(e["seconds"] for e in result["epochs"]) / len(result["epochs"]), 1),
        "limits": (
            "Trained on 28×28 pictures, light on dark, centred, one object each. What is drawn otherwise, or is none "
            "of the ten classes, still gets ten probabilities that sum to 1: they do not say whether it is known."
        ),
    }


def _test_accuracies(results: Results) -> dict[str, float]:
    return {str(seed): result["figures"]["test_accuracy"] for seed, result in results.items()}


def _page(card: Mapping[str, Any]) -> str:
    """The card for people, in Markdown."""
    deviation = card["test_accuracy_standard_deviation"]
    spread = f"standard deviation {deviation:.2%}" if deviation is not None else "one seed, so the spread is not known"
    with_all = card["test_accuracy_trained_on_all_60000"]
    comparison = f"on the test images, by seed: {_by_seed(with_all)}" if with_all else "not measured"
    versions = ", ".join(f"{name} {version}" for name, version in card["versions"].items())
    recipe = ", ".join(f"{name} {value}" for name, value in card["recipe"].items())
    rows = [
        f"| **{name}** | " + " | ".join(str(n) if n else "·" for n in row) + " |"
        for name, row in zip(card["classes"], card["confusion_on_test_images"], strict=True)
    ]
    return "\n".join(
        [
            f"# Model card: {card['name']}",
            "",
            "Written by `python -m grader train --ship`; the same in JSON stands beside it.",
            "",
            f"- **What:** {card['what']}.",
            f"- **Accuracy:** {card['test_accuracy']:.2%} of the 10,000 test images, "
            f"{card['embedded_accuracy']:.2%} of the 10,000 embedded ones.",
            f"- **By seed, on the test images:** {_by_seed(card['test_accuracy_of_seeds'])}; "
            f"mean {card['test_accuracy_mean']:.2%}, {spread}.",
            f"- **The same recipe on all 60,000 training images, for comparison:** {comparison}.",
            f"- **Trained on:** {card['trained_on']} (SHA-256 {card['training_data_sha256']}).",
            f"- **Recipe:** {recipe}. Seed {card['seed']}; chosen: {card['chosen']}.",
            f"- **Where and when:** {card['device']}, {card['seconds_per_epoch']} s an epoch; {versions}; "
            f"{card['date']}.",
            f"- **Weights:** SHA-256 {card['weights_sha256']}.",
            f"- **Limits:** {card['limits']}",
            "",
            "Test images by true class (rows) and predicted class (columns):",
            "",
            "| | " + " | ".join(card["classes"]) + " |",
            "|---|" + "---:|" * 10,
            *rows,
            "",
        ]
    )


def _by_seed(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{seed}: {share:.2%}" for seed, share in shares.items())
