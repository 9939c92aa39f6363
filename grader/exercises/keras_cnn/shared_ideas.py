"""Wrong ideas that several exercises of the lesson share: sizes written into the code, and how a network ends."""

from __future__ import annotations

from grader.exercises.declare import WrongIdea
from grader.exercises.keras_cnn.slips import SOFTMAX, Net, output


def ideas_about_sizes(right: Net, see: str) -> list[WrongIdea]:
    """The input shape, the number of classes or both are those of the digits, whatever is asked for."""
    return [
        WrongIdea(
            "input-shape-written-in",
            "The input is 28×28×1 (or part of it is) whatever is asked for. Use `input_shape`.",
            right.but(input_shape=lambda shape: (28, 28, 1)),
            right.but(input_shape=lambda shape: (*shape[:2], 1)),
            see=see,
        ),
        WrongIdea(
            "classes-written-in",
            "The last layer has 10 units whatever is asked for. Use `num_classes`.",
            right.but(classes=lambda classes: 10),
            see=see,
        ),
        WrongIdea(
            "both-written-in",
            "Input and output have the sizes of the digits whatever is asked for. Use `input_shape` and `num_classes`.",
            right.but(input_shape=lambda shape: (28, 28, 1), classes=lambda classes: 10),
            see=see,
        ),
    ]


def ideas_about_the_end(right: Net) -> list[WrongIdea]:
    """The last layer has no softmax, another activation, or two."""
    last = len(right.layers) - 1
    return [
        WrongIdea(
            "no-softmax",
            'The last layer has no softmax, so its numbers are no probabilities: `activation="softmax"`.',
            right.with_layers({last: output(None)}),
            see="Softmax",
        ),
        WrongIdea(
            "sigmoid-output",
            "The last layer has a sigmoid: ten yes-or-no answers, which do not add up to 1. One of ten needs softmax.",
            right.with_layers({last: output("sigmoid")}),
            see="Softmax",
        ),
        WrongIdea(
            "softmax-twice",
            "Softmax is applied twice, which makes all probabilities nearly equal. Once, at the very end.",
            right.with_layers({last: (output(), SOFTMAX)}),
            see="Softmax",
        ),
    ]
