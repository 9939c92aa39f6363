"""A network drawn as a stack: each layer with what it does, the shape after it and what it has to learn."""

from typing import Any

from matplotlib.patches import FancyBboxPatch, Rectangle

from byhand.plots.board import BLUE, BLUE_LIGHT, ORANGE, ORANGE_LIGHT, QUIET, Board, sentence
from byhand.plots.picture import Picture

ROW = 1.9
BOX, SHAPE, BAR = 9.6, 5.4, 6.0
"""Widths of the three columns, in grid cells: the layers, the shapes, the bars of parameters."""


def network_stack(model: Any, title: str = "") -> Picture:
    """A built Keras model from its input (above) to its output (below); needs no further software.

    One row for each layer: its kind and arguments in a box (orange where it learns), the output shape without the batch
    axis, its parameters as a number and a bar. `ValueError` for a model that is not built yet.
    """
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    if not getattr(model, "built", True) or not layers:
        raise ValueError("only a built model has shapes: put keras.Input(shape=…) first, and at least one layer after")
    counts = [int(layer.count_params()) for layer in layers]
    shapes = [_size(layer.output.shape) for layer in layers]
    start = _size(model.input_shape)
    head = 2.0 if title else 1.1
    board = Board(BOX + SHAPE + BAR + 2.2, head + ROW * (len(layers) + 1) + 0.2)
    if title:
        board.label(0.4, 0.6, title, share=0.46, bold=True, align="left")
    for x, words in ((0.4, "layer"), (BOX + 0.9, "output shape"), (BOX + SHAPE + 0.6, "parameters")):
        board.label(x, head - 0.45, words, share=0.38, colour=QUIET, align="left")
    _row(board, head, "input", start, None, max(counts))
    for number, (layer, shape, count) in enumerate(zip(layers, shapes, counts, strict=True), start=1):
        top = head + ROW * number
        board.arrow((0.4 + BOX / 2, top - ROW + 1.3), (0.4 + BOX / 2, top + 0.12))
        _row(board, top, _kind(layer), shape, count, max(counts))
    rows = zip(layers, shapes, counts, strict=True)
    said = [f"{_kind(layer)}, output {shape}, {count:,} parameters" for layer, shape, count in rows]
    return board.picture(
        sentence(
            [
                title,
                f"A stack of {len(layers)} {'layer' if len(layers) == 1 else 'layers'} after an input of {start}",
                *said,
            ]
        )
    )


def _row(board: Board, top: float, words: str, shape: str, count: int | None, most: int) -> None:
    learns = bool(count)
    edge, face = (ORANGE, ORANGE_LIGHT) if learns else (BLUE, BLUE_LIGHT) if count is not None else (QUIET, "white")
    box = FancyBboxPatch(
        (0.5, top + 0.2), BOX - 0.2, 0.95, boxstyle="round,pad=0.08", facecolor=face, edgecolor=edge, linewidth=1.4
    )
    board.axes.add_patch(box)
    middle = top + 0.68
    board.label(0.4 + BOX / 2, middle, words, share=0.4)
    board.label(BOX + 0.9, middle, shape, share=0.4, align="left")
    if count is not None:
        left = BOX + SHAPE + 0.6
        length = 0.0 if most == 0 else (BAR - 2.6) * count / most
        board.axes.add_patch(Rectangle((left, middle - 0.28), length, 0.56, facecolor=edge, linewidth=0))
        board.label(left + length + 0.2, middle, f"{count:,}", share=0.4, align="left")


def _kind(layer: Any) -> str:
    """A layer in a few words: "Conv2D · 32 kernels 3 × 3, relu"."""
    config = layer.get_config()
    said = []
    if "filters" in config:
        said.append(f"{config['filters']} kernels {_size(config['kernel_size'])}")
    if "pool_size" in config:
        said.append(_size(config["pool_size"]))
    if config.get("padding", "valid") != "valid":
        said.append(config["padding"])
    if "units" in config:
        said.append(f"{config['units']} units")
    if "rate" in config:
        said.append(f"rate {config['rate']:g}")
    if config.get("activation", "linear") != "linear":
        said.append(str(config["activation"]))
    return " · ".join([type(layer).__name__, ", ".join(said)] if said else [type(layer).__name__])


def _size(shape: Any) -> str:
    sizes = [shape] if isinstance(shape, int) else shape
    return " × ".join(str(size) for size in sizes if size is not None)
