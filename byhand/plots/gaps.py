"""How far a net does better on what it trained on than on what it has not seen: one training, or several compared."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from byhand.plots.board import BLUE, INK, LINE, ORANGE, PURPLE, QUIET, sentence
from byhand.plots.picture import Picture, new_figure

History = Mapping[str, Sequence[float]]

PANEL = (2.95, 2.5)
"""Width and height of one panel of curves, in inches."""


def gap_curves(histories: Mapping[str, History], measure: str = "accuracy") -> Picture:
    """Training and validation `measure` ("accuracy" or "loss") over the epochs: one panel a net, one common scale.

    Three panels stand in a row, four in two rows. Each history is a dict of lists as Keras returns it. Epochs count
    from 0, as indices of the lists. What lies between the curves is tinted; with "loss" a dotted line marks the (first)
    epoch with the lowest validation loss.
    `ValueError` when there is no history, or one lacks a list.
    """
    _need(histories, [measure, f"val_{measure}"])
    columns = 2 if len(histories) == 4 else min(len(histories), 3)
    rows = -(-len(histories) // columns)
    figure = new_figure(PANEL[0] * columns + 0.5, PANEL[1] * rows)
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel()
    for spare in panels[len(histories) :]:
        spare.remove()
    said = []
    for axes, (name, history) in zip(panels, histories.items(), strict=False):
        training, validation = (np.asarray(history[key], dtype=float) for key in (measure, f"val_{measure}"))
        across = np.arange(len(training))
        axes.fill_between(across, training, validation, color="#F0F0F0", linewidth=0)
        axes.plot(across, training, "-", color=BLUE, linewidth=2, label="training")
        axes.plot(across, validation, "--", color=ORANGE, linewidth=2, label="validation")
        lowest = int(validation.argmin())
        if measure == "loss":
            axes.axvline(lowest, color=PURPLE, linestyle=":", linewidth=1.8, label=f"lowest at {lowest}")
        axes.legend(fontsize=8.5, frameon=False)
        axes.set_title(name, fontsize=10.5, color=INK)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _tidy(axes, "epoch, from 0")
        epochs = "epoch" if len(training) == 1 else "epochs"
        ends = f"{name}: after {len(training)} {epochs} training {training[-1]:.3f}, validation {validation[-1]:.3f}"
        said.append(f"{ends}, lowest at epoch {lowest} with {validation[lowest]:.3f}" if measure == "loss" else ends)
    for axes in panels[: len(histories) : columns]:
        axes.set_ylabel(measure, fontsize=9.5, color=INK)
    figure.tight_layout()
    return Picture(figure, sentence([f"Curves of {measure} over the epochs", *said]))


def net_comparison(results: Mapping[str, Sequence[History]]) -> Picture:
    """One row a net: its accuracies after the last epoch at the left, the gap between them at the right.

    `results` maps a net's name to its history dicts, one a seed. A mark is one seed (training a circle, validation a
    square, gap a diamond), an upright line the mean. `ValueError` when there is no net, or a history lacks a list.
    """
    if not results:
        raise ValueError("no nets to compare")
    for name, histories in results.items():
        if not histories:
            raise ValueError(f"{name}: no history to draw")
        _need({f"{name}, seed {seed}": one for seed, one in enumerate(histories)}, ["accuracy", "val_accuracy"])
    figure = new_figure(8.6, 0.42 * len(results) + 1.15)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[3, 2])
    said = []
    for row, (name, histories) in enumerate(results.items()):
        training = np.array([history["accuracy"][-1] for history in histories])
        validation = np.array([history["val_accuracy"][-1] for history in histories])
        gaps = training - validation
        _marks(left, row, training, BLUE, "o")
        _marks(left, row, validation, ORANGE, "s")
        _marks(right, row, gaps, PURPLE, "D")
        said.append(
            f"{name}: training {training.mean():.3f}, validation {validation.mean():.3f} "
            f"({validation.min():.3f} to {validation.max():.3f}), "
            f"gap {gaps.mean():.3f} ({gaps.min():.3f} to {gaps.max():.3f})"
        )
    left.set_yticks(range(len(results)), list(results))
    left.set_ylim(len(results) - 0.5, -0.5)
    left.set_title("● training   ■ validation", fontsize=9.5, color=INK)
    right.set_title("◆ gap", fontsize=9.5, color=INK)
    _tidy(left, "accuracy after the last epoch")
    _tidy(right, "training minus validation")
    right.xaxis.set_major_locator(MaxNLocator(4))  # gaps have many digits
    left.tick_params(axis="y", colors=INK)
    figure.tight_layout()
    seeds = max(len(histories) for histories in results.values())
    start = f"{len(results)} nets compared, means over {seeds} {'seed' if seeds == 1 else 'seeds'} (and range)"
    return Picture(figure, sentence([start, *said]))


def _marks(axes: Axes, row: int, values: np.ndarray, colour: str, marker: str) -> None:
    axes.plot(values, np.full(len(values), row), marker, color=colour, markersize=5.5, alpha=0.65, markeredgewidth=0)
    axes.plot([values.mean()] * 2, [row - 0.3, row + 0.3], color=colour, linewidth=2)


def _tidy(axes: Axes, x_label: str) -> None:
    axes.set_axisbelow(True)
    axes.grid(color="#E3E3E3", linewidth=0.8)
    axes.set_xlabel(x_label, fontsize=9.5, color=INK)
    axes.tick_params(colors=QUIET, labelsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)


def _need(histories: Mapping[str, History], keys: Sequence[str]) -> None:
    if not histories:
        raise ValueError("no history to draw")
    for name, history in histories.items():
        missing = [key for key in keys if not len(history.get(key, ()))]
        if missing:
            raise ValueError(f"{name}: a history with the lists {missing} is needed; this one has {sorted(history)}")
