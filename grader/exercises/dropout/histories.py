"""Histories of trainings for cases: what Keras's `History.history` holds, with numbers as they come."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

History = dict[str, list[float]]


def history(accuracy: list[float], val_accuracy: list[float], loss: list[float], val_loss: list[float]) -> History:
    """The four curves under Keras's names."""
    return {"accuracy": accuracy, "loss": loss, "val_accuracy": val_accuracy, "val_loss": val_loss}


def drawn(rng: Generator, epochs: int, top: float | None = None, gap: float | None = None) -> History:
    """A training that overfits: validation accuracy wavers below accuracy, validation loss falls and rises.

    top: accuracy near the end. gap: how far validation accuracy is below it, about.
    """
    top = float(rng.uniform(0.85, 0.99)) if top is None else top
    gap = float(rng.uniform(0.02, 0.1)) if gap is None else gap
    progress = np.arange(1, epochs + 1) / epochs
    to_rise = 0.3 * np.exp(-1.5 * np.arange(epochs))
    accuracy = top - to_rise + rng.normal(0, 0.015, epochs)
    val_accuracy = top - to_rise - gap + rng.normal(0, 0.015, epochs)
    loss = 0.2 + 3 * to_rise + rng.normal(0, 0.05, epochs)
    val_loss = 0.4 + (progress - 0.6) ** 2 + rng.normal(0, 0.04, epochs)
    return history(*(_rounded(curve) for curve in (accuracy, val_accuracy, loss, val_loss)))


def _rounded(curve: Any) -> list[float]:
    return [round(float(value), 4) for value in np.clip(curve, 0.01, 1.5)]
