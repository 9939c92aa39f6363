"""Wrong ideas about compiling that both networks of the lesson share, and the cases that show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.exercises.declare import Case, WrongIdea
from grader.exercises.dropout.networks import Build, Compile, compile_with, from_logits, not_at_all
from grader.exercises.keras_cnn.shared_cases import TITLES

COMPILED = "main/compiled"
CLASSES = 10
LOSS_SEED = 7
"""What the loss is tried on need not be secret, and what wrong losses say to it is known then."""


def compiled_cases(args: tuple[Any, ...]) -> list[Case]:
    """How the model of these arguments is compiled."""
    given = {"seed": LOSS_SEED, "classes": CLASSES}
    keys = ("optimizer", "loss", "accuracy")
    return [Case(TITLES[key], args, key=key, given=given if key == "loss" else {}, group=COMPILED) for key in keys]


def ideas_about_compiling(build: Callable[[Compile], Build], see: str) -> list[WrongIdea]:
    """build: from a way of compiling, the function that builds the network, right in all else."""
    return [
        WrongIdea(
            "not-compiled",
            "The model is not compiled. Call its `compile` with Adam, the sparse loss and accuracy before you "
            "return it.",
            build(not_at_all),
            see=see,
        ),
        WrongIdea(
            "loss-for-other-labels",
            "This loss takes no whole labels: it is for one-hot labels, or for a yes or no. Take "
            "sparse_categorical_crossentropy.",
            build(compile_with(loss="categorical_crossentropy")),
            build(compile_with(loss="binary_crossentropy")),
            see=see,
        ),
        WrongIdea(
            "squared-error",
            "The mean squared error is for numbers to be predicted; for classes take sparse_categorical_crossentropy.",
            build(compile_with(loss="mse")),
            see=see,
        ),
        WrongIdea(
            "from-logits",
            "The loss is told that it gets logits, but softmax has been applied already: leave `from_logits` away.",
            build(from_logits),
            see=see,
        ),
        WrongIdea(
            "no-loss",
            "No loss is given to `compile`; without one nothing can be learned.",
            build(compile_with(loss=None)),
            see=see,
        ),
        WrongIdea(
            "other-optimizer",
            "Another optimizer than Adam is used.",
            build(compile_with(optimizer="sgd")),
            build(compile_with(optimizer="rmsprop")),
            see=see,
        ),
        WrongIdea(
            "no-accuracy",
            'Accuracy is not measured: give `metrics=["accuracy"]` to `compile`.',
            build(compile_with(metrics=None)),
            build(compile_with(metrics=["mae"])),
            see=see,
        ),
    ]
