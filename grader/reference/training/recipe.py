"""How a network is trained: numbers, and the functions that they are for."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """A way of training `minimal_digits_cnn`.

    epochs, batch: passes over the images, images a step. rate: Adam's learning rate, the highest where it is
    scheduled. schedule: "constant", or "cosine" (a linear rise over the first `warm_up` epochs, then down to 0 along a
    cosine; Loshchilov and Hutter 2017). decay: decoupled weight decay (AdamW, Loshchilov and Hutter 2019).
    dropout: rate while training; it has no weights and does nothing afterwards.
    turn, zoom, shift: the largest random rotation in degrees, change of size as a share, and move in pixels, of every
    image anew in each epoch. averaged: the weights are the mean of those after each of the last so many epochs
    (Izmailov et al. 2018, "Averaging weights leads to wider optima"); 0 takes the last.
    """

    name: str
    epochs: int
    batch: int = 128
    rate: float = 1e-3
    schedule: str = "constant"
    warm_up: float = 1.0
    decay: float = 0.0
    dropout: float = 0.5
    turn: float = 0.0
    zoom: float = 0.0
    shift: float = 0.0
    averaged: int = 0

    @property
    def augments(self) -> bool:
        return any((self.turn, self.zoom, self.shift))

    def learning_rate(self, epoch: float) -> float:
        """The rate at a moment, in epochs from the start."""
        if self.schedule == "constant":
            return self.rate
        if epoch < self.warm_up:
            return self.rate * max(epoch, 0.01) / self.warm_up
        done = (epoch - self.warm_up) / (self.epochs - self.warm_up)
        return self.rate * 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("published", epochs=15),
        Recipe(
            "best",
            epochs=50,
            batch=128,
            rate=2e-3,
            schedule="cosine",
            decay=1e-4,
            dropout=0.25,
            turn=10,
            zoom=0.1,
            shift=2,
            averaged=5,
        ),
    )
}
