"""best_epoch, right in many styles."""

import numpy as np


def loop(history):
    best = 0
    for epoch, loss in enumerate(history["val_loss"]):
        if loss < history["val_loss"][best]:
            best = epoch
    return best


def by_sorting(history):
    losses = history["val_loss"]
    return sorted(range(len(losses)), key=lambda epoch: losses[epoch])[0]


def pairs(history):
    return min((loss, epoch) for epoch, loss in enumerate(history["val_loss"]))[1]


def while_loop(history):
    losses, lowest, epoch = history["val_loss"], min(history["val_loss"]), 0
    while losses[epoch] > lowest:
        epoch += 1
    return epoch


RIGHT = {
    "loop": loop,
    "by_sorting": by_sorting,
    "pairs": pairs,
    "while_loop": while_loop,
    "argmin": lambda history: np.argmin(history["val_loss"]),
    "index of the minimum": lambda history: history["val_loss"].index(min(history["val_loss"])),
    "min with a key": lambda h: min(range(len(h["val_loss"])), key=h["val_loss"].__getitem__),
    "where": lambda h: np.where(np.array(h["val_loss"]) == min(h["val_loss"]))[0][0],
    "argsort": lambda h: int(np.argsort(h["val_loss"], kind="stable")[0]),
}
