"""How a training went: loss and accuracy after every epoch, of training and validation images."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from byhand.plots.board import BLUE, INK, LINE, ORANGE, QUIET, sentence
from byhand.plots.picture import Picture, new_figure

LINES = (("", "training", BLUE, "-", "o"), ("val_", "validation", ORANGE, "--", "s"))


def training_curves(history: Mapping[str, Sequence[float]], epochs: int | None = None, title: str = "") -> Picture:
    """Loss at the left and accuracy at the right over the epochs, counted from 1.

    `history` is what Keras returns as `model.fit(…).history`: lists under "loss" and "accuracy", and under "val_loss"
    and "val_accuracy" where images were held out. `epochs` leaves room for so many, for a training that goes on.
    `ValueError` when there is no loss, or no epoch.
    """
    if not len(history.get("loss", ())):
        raise ValueError(f"a history has a list 'loss' of at least one number; this one has {sorted(history)}")
    names = [name for name in ("loss", "accuracy") if name in history]
    figure = new_figure(4.3 * len(names), 2.9)
    for index, name in enumerate(names):
        axes = figure.add_subplot(1, len(names), index + 1)
        _one_measure(axes, history, name, epochs)
    figure.suptitle(title, fontsize=10.5, color=INK)
    figure.tight_layout()
    return Picture(figure, _in_words(history, names, title))


def _one_measure(axes: Axes, history: Mapping[str, Sequence[float]], name: str, epochs: int | None) -> None:
    axes.set_axisbelow(True)
    axes.grid(color="#E3E3E3", linewidth=0.8)
    for prefix, said, colour, style, marker in LINES:
        if prefix + name in history:
            values = history[prefix + name]
            across = range(1, len(values) + 1)
            size = 4 if len(values) <= 20 else 0
            axes.plot(across, values, style, color=colour, marker=marker, markersize=size, linewidth=2, label=said)
    last = max(len(history[name]), epochs or 0)
    axes.set_xlim(0.7, max(last, 2) + 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("epoch", fontsize=9.5, color=INK)
    axes.set_ylabel(name, fontsize=9.5, color=INK)
    axes.legend(fontsize=9, frameon=False)
    axes.tick_params(colors=QUIET, labelsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)


def _in_words(history: Mapping[str, Sequence[float]], names: Sequence[str], title: str) -> str:
    count = len(history["loss"])
    said = [
        f"{words} {name} goes from {history[prefix + name][0]:.3g} to {history[prefix + name][-1]:.3g}"
        for name in names
        for prefix, words, *_ in LINES
        if prefix + name in history
    ]
    return sentence([title, f"Curves over {count} {'epoch' if count == 1 else 'epochs'}", *said])
