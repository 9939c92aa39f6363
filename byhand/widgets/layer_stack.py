"""LayerStack: a network as a stack of layers to edit, with the shapes and parameters that Keras would give it."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from matplotlib.patches import FancyBboxPatch, Rectangle
from traitlets import Int, TraitError, observe, validate

from byhand.plots import Picture
from byhand.plots.board import BLUE, BLUE_LIGHT, INK, ORANGE, ORANGE_LIGHT, QUIET, Board, sentence
from byhand.widgets.piece import InteractivePiece
from byhand.widgets.stacks import INPUT, PRESETS, InputShape, Layers, NamedLayers, layer_text, shape_text

Shape = tuple[int, ...]
Layer = Mapping[str, Any]

ROW, BOX, SHAPES, BARS = 1.25, 10.8, 5.2, 6.4
"""Height of a row of the static picture and widths of its columns, in grid cells."""


class LayerStack(InteractivePiece):
    """The layers of a network, each with its output shape and parameters, as `keras.Model.summary()` gives them.

    `layers` is a list of the dicts of lesson 3's `layer_table`; "conv" and "dense" may have an "activation" as well.
    `input_shape` is (H, W, C), without a batch axis. What comes out of `layers` is a copy: change it, then set it anew.
    A stack that cannot be built is allowed: `impossible` is the index of the layer that does not suit what reaches it,
    and `why` says so; of one that can be, `as_keras()` makes a model. TraitError for unknown layers and for arguments
    that make no sense in any stack.
    """

    module = "layer_stack"

    layers: Any = Layers()
    """The layers in order: dicts as {"layer": "conv", "filters": 32, "kernel": 3}."""
    input_shape: Any = InputShape(INPUT)
    """Rows, columns and channels of one image."""
    selected = Int(0).tag(sync=True)
    """Index of the layer that is being edited; 0 when there is none."""
    presets: Any = NamedLayers(PRESETS)
    """Stacks to start from: a dict of names and lists of layers."""

    def __init__(self, layers: Sequence[Layer] | None = None, input_shape: Any = INPUT, **state: Any) -> None:
        first = next(iter(PRESETS.values()))
        super().__init__(layers=first if layers is None else layers, input_shape=input_shape, **state)

    @property
    def table(self) -> list[tuple[Shape | None, int | None]]:
        """(output_shape, params) of each layer, biases included; (None, None) from an impossible layer on."""
        from byhand.layers import pooling  # not there while lesson 3 is graded

        rows: list[tuple[Shape | None, int | None]] = []
        shape: Shape | None = self.input_shape
        for layer in self.layers:
            try:
                row = (None, None) if shape is None else pooling.layer_table([layer], shape)[0]
            except ValueError:
                row = (None, None)
            rows.append(row)
            shape = row[0]
        return rows

    @property
    def total(self) -> int | None:
        """All parameters; None while a layer is impossible."""
        counts = [params for _, params in self.table if params is not None]
        return sum(counts) if len(counts) == len(self.layers) else None

    @property
    def impossible(self) -> int | None:
        """Index of the layer that does not suit what reaches it; None when the stack can be built."""
        return next((index for index, (shape, _) in enumerate(self.table) if shape is None), None)

    @property
    def why(self) -> str:
        """Which layer is impossible and why, in a sentence or two; empty when the stack can be built."""
        index = self.impossible
        return "" if index is None else reason(index, self.layers[index], self._before(index))

    @property
    def against_dense(self) -> list[dict[str, int]]:
        """For each convolution "layer" (its index), "weights", and "dense_weights": of a dense layer in its place.

        Between the same two shapes a dense layer joins every number to every number. Biases are left out of both.
        """
        found = []
        for index, (layer, (shape, _)) in enumerate(zip(self.layers, self.table, strict=True)):
            if layer["layer"] == "conv" and shape is not None:
                before = self._before(index)
                weights = layer["kernel"] ** 2 * before[2] * layer["filters"]
                found.append({"layer": index, "weights": weights, "dense_weights": prod(before) * prod(shape)})
        return found

    def as_keras(self) -> Any:
        """The stack as a new `keras.Sequential`, built but not compiled; ValueError (`why`) for an impossible one.

        Keras is imported here, and only here.
        """
        if self.why:
            raise ValueError(self.why)
        return keras_model(self.layers, self.input_shape)

    def in_words(self) -> str:
        """Input, layers, and the total or what is impossible."""
        layers = "; ".join(layer_text(layer) for layer in self.layers) or "no layers"
        return f"input {shape_text(self.input_shape)}; {layers}{self._verdict()}"

    def picture(self) -> Picture:
        """The stack from input to output: layers, output shapes, parameters as numbers and bars."""
        table, broken = self.table, self.impossible
        board = Board(BOX + SHAPES + BARS, 1.2 + ROW * (len(table) + 1) + (1.9 if broken is not None else 0.9))
        for x, words in ((0.4, "layer"), (BOX + 0.3, "output shape"), (BOX + SHAPES, "parameters")):
            board.label(x, 0.6, words, share=0.38, colour=QUIET, align="left")
        _draw_row(board, 0, "input", shape_text(self.input_shape), None, 1)
        said, most = [], max((params or 0 for _, params in table), default=0)
        for index, (layer, (shape, params)) in enumerate(zip(self.layers, table, strict=True)):
            text = f"{index + 1}  {layer_text(layer)}"
            shown = shape_text(shape) if shape else "✗ impossible" if index == broken else "?"
            _draw_row(board, index + 1, text, shown, params, most, wrong=index == broken)
            behind = (
                f"output {shown}, {params:,} parameters" if shape else "impossible" if index == broken else "unknown"
            )
            said.append(f"{layer_text(layer)}, {behind}")
        foot = 1.2 + ROW * (len(table) + 1) + 0.4
        if broken is None:
            board.label(0.4, foot, f"total {self.total:,} parameters", align="left")
        else:
            first, *rest = self.why.split(". ")
            board.label(0.4, foot + 0.5, "\n".join([f"{first}.", ". ".join(rest)]), share=0.38, align="left")
        start = f"A stack of {len(table)} layers after an input of {shape_text(self.input_shape)}"
        end = self.why or f"In all {self.total:,} parameters"
        return board.picture(sentence([start, *said, end, self._against_dense_in_words()]))

    def _before(self, index: int) -> Shape:
        """The shape that reaches a layer whose forerunners are possible."""
        shape = self.input_shape if index == 0 else self.table[index - 1][0]
        assert shape is not None
        return tuple(shape)

    def _verdict(self) -> str:
        try:
            return f". {self.why}" if self.why else f"; {self.total:,} parameters"
        except ImportError:  # lesson 3 is being graded
            return ""

    def _against_dense_in_words(self) -> str:
        both = [[row[key] for row in self.against_dense] for key in ("weights", "dense_weights")]
        if not both[0]:
            return ""
        return f"Convolutions: {sum(both[0]):,} weights; dense layers between the same shapes: {sum(both[1]):,}"

    @validate("selected")
    def _one_of_the_layers(self, proposal: dict[str, Any]) -> int:
        index, count = proposal["value"], len(self.layers)
        if not 0 <= index <= max(count - 1, 0):
            raise TraitError(
                f"selected is {index}; the stack has {count} layers, so it must be 0 to {max(count - 1, 0)}"
            )
        return index

    @observe("layers")
    def _keep_selected(self, change: dict[str, Any]) -> None:
        self.selected = min(self.selected, max(len(self.layers) - 1, 0))


def reason(index: int, layer: Layer, shape: Shape) -> str:
    """Why the layer at `index`, which `layer_table` refused behind `shape`, is impossible, and what to do about it."""
    kind, name = layer["layer"], layer_text(layer).split(" · ")[0]
    start = f"Layer {index + 1} ({name}) is impossible: "
    if kind == "dense":
        return (
            f"{start}it takes a row of numbers, but {shape_text(shape)} reaches it. Put Flatten before it. "
            "Keras would not complain, but apply it to each pixel's channels alone."
        )
    if len(shape) == 1:
        flat = f"a row of {shape[0]:,} numbers"
        return f"{start}it moves over rows and columns, but {flat} reaches it. Put it before Flatten."
    what, size = ("kernel", layer["kernel"]) if kind == "conv" else ("window", layer["size"])
    more = ', padding "same"' if kind == "conv" else ""
    return (
        f"{start}its {what} {size} × {size} is larger than the {shape[0]} × {shape[1]} maps that reach it. "
        f"Use a smaller {what}{more}, or shrink the maps less before."
    )


def keras_model(layers: Sequence[Layer], input_shape: Sequence[int]) -> Any:
    """A `keras.Sequential` of these layers; raises what Keras raises, ImportError where it is not installed."""
    from byhand import quiet_keras  # noqa: F401, I001
    import keras

    def made(layer: Layer) -> Any:
        kind, activation = layer["layer"], layer.get("activation")
        if kind == "conv":
            stride, padding = layer.get("stride", 1), layer.get("padding", "valid")
            return keras.layers.Conv2D(layer["filters"], layer["kernel"], stride, padding, activation=activation)
        if kind == "max_pool":
            return keras.layers.MaxPooling2D(layer["size"])
        if kind == "dropout":
            return keras.layers.Dropout(layer["rate"])
        if kind == "dense":
            return keras.layers.Dense(layer["units"], activation=activation)
        return keras.layers.Flatten()

    return keras.Sequential([keras.Input(tuple(input_shape)), *map(made, layers)])


def _draw_row(
    board: Board, row: int, text: str, shape: str, params: int | None, most: int, wrong: bool = False
) -> None:
    """One layer: a box (orange where it learns, dashed where unknown), its output shape, its parameters as a bar."""
    top = 1.1 + ROW * row
    edge, face = (ORANGE, ORANGE_LIGHT) if params else (BLUE, BLUE_LIGHT) if params == 0 else (QUIET, "white")
    box = FancyBboxPatch(
        (0.5, top + 0.15), BOX - 0.9, 0.85, boxstyle="round,pad=0.08", edgecolor=INK if wrong else edge, facecolor=face
    )
    box.set_linewidth(2.4 if wrong else 1.4)
    box.set_linestyle("--" if params is None and row else "-")
    board.axes.add_patch(box)
    middle = top + 0.58
    board.label(0.7, middle, text, share=0.4 * min(1, 48 / len(text)), align="left")
    board.label(BOX + 0.3, middle, shape, share=0.4, align="left", bold=wrong)
    if params is not None:
        length = (BARS - 3.2) * params / most if most else 0.0
        board.axes.add_patch(Rectangle((BOX + SHAPES, middle - 0.25), length, 0.5, facecolor=edge, linewidth=0))
        board.label(BOX + SHAPES + length + 0.2, middle, f"{params:,}", share=0.4, align="left")
