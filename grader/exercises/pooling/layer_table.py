"""Exercise layer_table: output shape and number of parameters of each layer of a stack."""

from __future__ import annotations

from typing import Any

from grader.exercises.declare import Exercise, WrongIdea
from grader.exercises.pooling import stacks
from grader.exercises.pooling.wrong_tables import Table, both
from grader.reference import pooling as reference

SEE = "The bookkeeping of a stack"
POOLED, FLATTENED, CONVOLVED = "Pooling has no parameters", "Flatten", SEE


def idea(name: str, sentence: str, *tables: Table, see: str = CONVOLVED) -> WrongIdea:
    return WrongIdea(name, sentence, *both(*tables), see=see)


def accepting(what: str) -> Any:
    """The right table in code that does not look at one kind of senseless argument."""
    return Table(lenient=(what,)).rows


EXERCISE = Exercise(
    name="layer_table",
    points=15,
    reference=reference.layer_table,
    see=SEE,
    public=stacks.PUBLIC,
    secret=stacks.secret,
    wrong_ideas=[
        idea(
            "no-biases",
            "The biases are not counted: one for each filter, and one for each unit of a dense layer.",
            Table(conv_biases=lambda k, c, f: 0, dense_biases=lambda n, units: 0),
            Table(conv_biases=lambda k, c, f: 0),
            Table(dense_biases=lambda n, units: 0),
        ),
        idea(
            "one-bias",
            "One bias is counted for a whole layer; there is one for each filter or unit.",
            Table(conv_biases=lambda k, c, f: 1, dense_biases=lambda n, units: 1),
            Table(conv_biases=lambda k, c, f: 1),
            Table(dense_biases=lambda n, units: 1),
        ),
        idea(
            "bias-per-input",
            "A bias is counted for each input (channel); there is one for each filter or unit.",
            Table(conv_biases=lambda k, c, f: c, dense_biases=lambda n, units: n),
            Table(conv_biases=lambda k, c, f: c),
            Table(dense_biases=lambda n, units: n),
        ),
        idea(
            "no-channels-in",
            "The channels that come in are left out: a kernel is as deep as its input.",
            Table(conv_weights=lambda k, c, f: k * k * f),
        ),
        idea(
            "one-filter",
            "The weights of one filter are counted; multiply by the number of filters.",
            Table(conv_weights=lambda k, c, f: k * k * c),
        ),
        idea(
            "kernel-side",
            "A kernel of size k has k · k weights for each channel, not k.",
            Table(conv_weights=lambda k, c, f: k * c * f),
        ),
        idea(
            "channels-of-the-image",
            "Every convolution is counted with the channels of the first image; it gets those of the layer before it.",
            Table(always_image_channels=True),
        ),
        idea(
            "times-positions",
            "The weights are multiplied by the number of places; all places share the same weights.",
            Table(times_positions=True),
        ),
        idea(
            "dense-adds",
            "A dense layer joins every input to every unit: multiply the two numbers, do not add them.",
            Table(dense_weights=lambda n, units: n + units),
        ),
        idea(
            "pooling-has-parameters",
            "The pooling layer is given parameters. It has none: there is nothing to learn in taking the largest "
            "number.",
            Table(pool_params=lambda size, c: size * size),
            Table(pool_params=lambda size, c: size * size * c),
            Table(pool_params=lambda size, c: size * size * c + c),
            Table(pool_params=lambda size, c: size * size * c * c + c),
            see=POOLED,
        ),
        idea(
            "dropout-has-parameters",
            "The dropout layer is given parameters. It has none: it only switches numbers off while training.",
            Table(dropout_params=lambda shape, rate: shape[-1]),
            Table(dropout_params=lambda shape, rate: int(shape[-1] * rate)),
        ),
        idea(
            "dropout-shrinks",
            "Dropout makes the shape smaller here. It sets numbers to 0 and leaves the shape as it is.",
            Table(dropout_shape=lambda shape, rate: (*shape[:-1], int(shape[-1] * (1 - rate)))),
            Table(dropout_shape=lambda shape, rate: (*shape[:-1], int(shape[-1] * rate))),
            Table(dropout_shape=lambda shape, rate: (int(shape[0] * (1 - rate)), *shape[1:])),
        ),
        idea(
            "pooling-shrinks-channels",
            "Pooling makes fewer channels here. It works on rows and columns; as many channels come out as went in.",
            Table(pool_shape=lambda rows, columns, c, size, before: (rows, columns, c // size)),
            Table(pool_shape=lambda rows, columns, c, size, before: (*before[:2], c // size)),
            Table(pool_shape=lambda rows, columns, c, size, before: (before[0], columns, c // size)),
            see="Each channel for itself",
        ),
        idea(
            "pooling-on-one-axis",
            "Pooling makes rows and columns fewer, not only one of the two.",
            Table(pool_shape=lambda rows, columns, c, size, before: (rows, before[1], c)),
            Table(pool_shape=lambda rows, columns, c, size, before: (before[0], columns, c)),
        ),
        idea(
            "pooling-keeps-shape",
            "The shape stays the same after a pooling layer; rows and columns should become fewer.",
            Table(pool_shape=lambda rows, columns, c, size, before: before),
        ),
        idea(
            "pooling-keeps-partial-windows",
            "Partial pooling windows are counted; they are dropped: 13 columns give 6 windows of 2, not 7.",
            Table(pool_size=lambda n, size: -(-n // size)),
            Table(pool_size=lambda n, size: round(n / size + 0.001)),
            see="Partial windows: dropped or kept",
        ),
        idea(
            "pooling-steps-by-one",
            "The pooling windows are counted as if they moved by one pixel; they move by their own size.",
            Table(pool_size=lambda n, size: n - size + 1),
            see="Size and stride",
        ),
        idea(
            "always-same",
            "The convolution keeps the size of its input, as with same padding; the default is valid.",
            Table(conv_size=lambda n, k, s, padding: -(-n // s)),
        ),
        idea(
            "ignores-padding",
            '`"padding"` is ignored: every convolution is counted as valid.',
            Table(conv_size=lambda n, k, s, padding: (n - k) // s + 1),
        ),
        idea(
            "ignores-stride",
            '`"stride"` is ignored: every convolution is counted with a stride of 1.',
            Table(conv_size=lambda n, k, s, padding: n if padding == "same" else n - k + 1),
        ),
        idea(
            "same-keeps-size",
            "Same padding keeps the size only with a stride of 1; otherwise it gives ceil(n / stride).",
            Table(conv_size=lambda n, k, s, padding: n if padding == "same" else (n - k) // s + 1),
        ),
        idea(
            "same-by-half-kernel",
            "The border of same padding is taken as half the kernel, rounded. The size is ceil(n / stride), also with "
            "even kernels.",
            Table(
                conv_size=lambda n, k, s, padding: (n + (2 * ((k - 1) // 2) if padding == "same" else 0) - k) // s + 1
            ),
            Table(conv_size=lambda n, k, s, padding: (n + (2 * (k // 2) if padding == "same" else 0) - k) // s + 1),
        ),
        idea(
            "same-rounds-down",
            "Same padding rounds up: ceil(n / stride) windows, not n // stride.",
            Table(conv_size=lambda n, k, s, padding: n // s if padding == "same" else (n - k) // s + 1),
        ),
        idea(
            "forgets-one",
            "One window too few is counted: along an axis of n there are (n − k) // stride + 1.",
            Table(conv_size=lambda n, k, s, padding: -(-n // s) if padding == "same" else (n - k) // s),
        ),
        idea(
            "rounds-up",
            "A valid convolution rounds down: what is left over at the end is ignored.",
            Table(conv_size=lambda n, k, s, padding: -(-n // s) if padding == "same" else -(-(n - k) // s) + 1),
        ),
        idea(
            "channels-stay",
            "The number of filters does not show in the shape: a convolution gives out one channel for each filter.",
            Table(channels_out=lambda filters, c: c),
        ),
        idea(
            "flatten-without-channels",
            "Flatten counts rows times columns here; the channels count too.",
            Table(flat_shape=lambda shape: (shape[0] * shape[1],)),
            see=FLATTENED,
        ),
        idea(
            "flatten-keeps-shape",
            "The shape after a flatten layer has one axis, of all the numbers.",
            Table(flat_shape=lambda shape: shape),
            see=FLATTENED,
        ),
        idea(
            "batch-axis",
            "The shapes begin with a batch axis, as Keras prints them. Here they have none.",
            Table(row=lambda shape, before: (None, *shape)),
            Table(row=lambda shape, before: (1, *shape)),
        ),
        idea(
            "channels-first",
            "The channels are the first number of a shape here; they come last.",
            Table(row=lambda shape, before: (shape[-1], *shape[:-1])),
        ),
        idea(
            "swaps-axes",
            "Rows and columns are swapped in the shapes: rows come first.",
            Table(row=lambda shape, before: (shape[1], shape[0], *shape[2:]) if len(shape) > 1 else shape),
        ),
        idea(
            "square-image",
            "The image is taken as square; rows and columns are counted separately.",
            Table(square=True),
        ),
        idea(
            "input-shapes",
            "These are the shapes that go into the layers; those that come out are asked for.",
            Table(row=lambda shape, before: before),
        ),
        idea(
            "input-row",
            "There is a row for the input too; one row for each layer is asked for.",
            Table(with_input=True),
        ),
        idea(
            "running-total",
            "The parameters are added up from row to row; each row has those of its own layer.",
            Table(running_total=True),
        ),
        WrongIdea(
            "unknown-layer-accepted",
            "A layer that does not exist gets a row, or is passed over. Raise a ValueError.",
            accepting("layer"),
            Table(lenient=("layer", "row")).rows,
            see=SEE,
        ),
        WrongIdea(
            "unknown-padding-accepted",
            'A padding that does not exist gets through. Raise a ValueError unless it is "valid" or "same".',
            accepting("padding"),
            Table(lenient=("padding", "as same")).rows,
            see=SEE,
        ),
        WrongIdea(
            "rate-not-checked",
            "A dropout rate of 1 or more, or below 0, gets through. Raise a ValueError.",
            accepting("rate"),
            Table(lenient=("rate below",)).rows,
            see=SEE,
        ),
        WrongIdea(
            "rate-one-accepted",
            "A dropout rate of 1 gets through: then nothing would be left. The rate is below 1.",
            accepting("rate of 1"),
            see=SEE,
        ),
        WrongIdea(
            "too-large-accepted",
            "A kernel or pooling window larger than its input gets through. Raise a ValueError.",
            accepting("large"),
            accepting("large kernel"),
            accepting("large window"),
            see=SEE,
        ),
        WrongIdea(
            "below-one-accepted",
            "A kernel, stride or pooling window below 1 gets through, or ends in another error. Raise a ValueError.",
            accepting("small"),
            see=SEE,
        ),
        WrongIdea(
            "no-argument-check",
            "The rows are right, but nothing is refused. Raise a ValueError for what makes no sense.",
            Table().careless_rows,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Walk through the layers with one variable, `shape`: each layer reads it and sets it anew.",
        "main": "Do the digits network on paper, layer by layer; its parameters sum to 34,826.",
        "main/stride and padding": "Valid gives (n − k) // stride + 1 windows, same gives n / stride, rounded up. "
        'A stride that is not there is 1: `layer.get("stride", 1)`.',
        "edge": "Several dense layers may follow one another, and same padding takes a kernel larger than the image.",
        "refuse": "Go through the five kinds of layers: which arguments of each make no sense?",
    },
)
