"""What a trained classifier says: probabilities of one image, the confusion matrix, the worst mistakes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from byhand.plots.attempt import Notice
from byhand.plots.board import BLUE, BLUE_LIGHT, INK, LINE, ORANGE, ORANGE_LIGHT, QUIET, Board, sentence
from byhand.plots.picture import Picture, new_figure
from byhand.plots.strips import picture_strip


def probability_bars(
    probabilities: ArrayLike,
    image: ArrayLike | None = None,
    label: int | None = None,
    names: Sequence[str] | None = None,
    title: str = "",
) -> Picture:
    """One bar for each class; the image at the left when it is given, `(H, W)` or `(H, W, 1)`.

    The likeliest class is orange, and the true one, when `label` says which, is marked "true" in words.
    `ValueError` unless `probabilities` has one axis.
    """
    values = np.asarray(probabilities, dtype=float)
    if values.ndim != 1:
        raise ValueError(f"bars show one image's probabilities, (classes,); this array has shape {values.shape}")
    classes = _names(names, len(values))
    height = 0.26 * len(values) + 0.6
    picture_width = 0.0 if image is None else height + 0.2
    left = 0.25 + 0.085 * max(len(name) for name in classes)
    figure = new_figure(picture_width + left + 3.8, height)
    width = picture_width + left + 3.8
    if image is not None:
        side = height - 0.5
        axes = figure.add_axes((0.15 / width, 0.15 / height, side / width, side / height))
        axes.imshow(np.squeeze(np.asarray(image)), cmap="gray", interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
    axes = figure.add_axes(((picture_width + left) / width, 0.1 / height, 3.1 / width, (height - 0.45) / height))
    best = int(values.argmax())
    colours = [ORANGE if index == best else BLUE for index in range(len(values))]
    axes.barh(range(len(values)), values, color=colours, height=0.7)
    for index, value in enumerate(values):
        words = percent(value) + ("  (true)" if index == label else "")
        axes.text(value + 0.02, index, words, va="center", fontsize=9, color=INK)
    axes.set_xlim(0, 1.22)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_yticks(range(len(values)), classes, fontsize=9.5, color=INK)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(LINE)
    figure.text((picture_width + left) / width, 1 - 0.2 / height, title, fontsize=10, color=INK, va="center")
    said = ", ".join(f"{name} {percent(value)}" for name, value in zip(classes, values, strict=True))
    true = "" if label is None else f"The true class is {classes[label]}"
    return Picture(figure, sentence([title, f"Probabilities: {said}", true]))


def confusion_matrix(labels: ArrayLike, predicted: ArrayLike, names: Sequence[str] | None = None) -> Picture:
    """How often images of each class (rows) were taken for each class (columns); `labels`, `predicted`: (N,) integers.

    Right answers, on the diagonal, are framed in blue; mistakes are tinted orange, the stronger the more; 0 is left
    blank. `ValueError` for two lengths, or none.
    """
    true, said = np.asarray(labels, dtype=int), np.asarray(predicted, dtype=int)
    if true.shape != said.shape or true.ndim != 1 or not true.size:
        raise ValueError(f"one prediction for each label: labels {true.shape}, predictions {said.shape}")
    count = len(names) if names is not None else max(int(true.max()), int(said.max())) + 1
    classes = _names(names, count)
    table = np.zeros((count, count), dtype=int)
    np.add.at(table, (true, said), 1)
    mistakes = table * (1 - np.eye(count, dtype=int))
    step = max(1.25, 0.3 * len(str(table.max())) + 0.5)
    side = 0.9 + 0.27 * max(len(_row_name(index, name)) for index, name in enumerate(classes))
    board = Board(side + step * count + 2.6, 2.4 + count + 0.3)
    board.label(side + step * count / 2, 0.6, "the network says", share=0.4, colour=QUIET)
    board.label(0.3, 1.7, "it is", share=0.4, colour=QUIET, align="left")
    board.label(side + step * count + 0.3, 1.7, "right", share=0.38, colour=QUIET, align="left")
    for row, name in enumerate(classes):
        y = 2.3 + row
        board.label(side + step * (row + 0.5), 1.7, str(row), bold=True)
        board.label(side - 0.3, y + 0.5, _row_name(row, name), bold=True, align="right")
        for column in range(count):
            face = BLUE_LIGHT if row == column else _tint(mistakes[row, column], mistakes.max())
            corner = (side + step * column, y)
            board.axes.add_patch(Rectangle(corner, step, 1, facecolor=face, edgecolor=LINE, linewidth=0.7))
            if table[row, column]:
                board.label(corner[0] + step / 2, y + 0.5, str(table[row, column]), bold=row == column)
        corner = (side + step * row, y)
        board.axes.add_patch(Rectangle(corner, step, 1, fill=False, edgecolor=BLUE, linewidth=1.6))
        total = max(int(table[row].sum()), 1)
        board.label(side + step * count + 0.3, y + 0.5, f"{100 * table[row, row] / total:.0f} %", align="left")
    worst = sorted(zip(*np.nonzero(mistakes), strict=True), key=lambda place: -mistakes[place])[:5]
    often = "; ".join(f"{classes[row]} taken for {classes[column]} {table[row, column]} times" for row, column in worst)
    return board.picture(
        sentence(
            [
                f"Confusion matrix of {true.size} images: {np.trace(table)} right, {mistakes.sum()} wrong",
                f"Most frequent mistakes: {often}" if often else "No mistakes",
            ]
        )
    )


def worst_mistakes(
    images: ArrayLike, labels: ArrayLike, probabilities: ArrayLike, names: Sequence[str] | None = None, count: int = 10
) -> Picture | Notice:
    """The images whose true class was thought least likely, worst first, of those that were got wrong.

    `images` (N, H, W) or (N, H, W, 1), `labels` (N,) integers, `probabilities` (N, classes). Where nothing was got
    wrong, a `Notice` that says so.
    """
    true, chances = np.asarray(labels, dtype=int), np.asarray(probabilities, dtype=float)
    said = chances.argmax(axis=1)
    given = chances[np.arange(len(true)), true]
    wrong = np.flatnonzero(said != true)
    if not wrong.size:
        return Notice(f"No mistakes among these {len(true)} images.")
    classes = _names(names, chances.shape[1])
    pixels = np.asarray(images)
    strip, words = {}, []
    for index in wrong[np.argsort(given[wrong], kind="stable")][:count]:
        surely = percent(chances[index, said[index]])
        title = (
            f"no. {index}\nis {classes[true[index]]}: {percent(given[index])}\nsays {classes[said[index]]}: {surely}"
        )
        strip[title] = pixels[index].reshape(pixels.shape[1:3])
        words.append(f"number {index} is {classes[true[index]]} and was taken for {classes[said[index]]} ({surely})")
    alt = sentence([f"{wrong.size} of {len(true)} images were got wrong; the worst {len(strip)}", *words])
    return picture_strip(strip, columns=5, size=1.45 if max(map(len, classes)) <= 3 else 2.05, alt=alt)


def percent(share: float) -> str:
    """0.987 as "99 %"; what is neither none nor all is never rounded to 0 % or 100 %."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def _names(names: Sequence[str] | None, count: int) -> list[str]:
    if names is None:
        return [str(index) for index in range(count)]
    if len(names) != count:
        raise ValueError(f"{count} classes, but {len(names)} names: {list(names)}")
    return list(names)


def _row_name(index: int, name: str) -> str:
    return name if name == str(index) else f"{name}  {index}"


def _tint(count: int, most: int) -> str | tuple[float, ...]:
    if count == 0:
        return "white"
    strength = count / most
    light, strong = (_rgb(ORANGE_LIGHT), _rgb("#F2A36B"))
    return tuple(a + strength * (b - a) for a, b in zip(light, strong, strict=True))


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
