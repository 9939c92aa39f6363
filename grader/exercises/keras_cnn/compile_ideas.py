"""Wrong ideas about `compile`: optimizer, loss and metric."""

from __future__ import annotations

from grader.exercises.declare import WrongIdea
from grader.exercises.keras_cnn.slips import COMPILED, SPARSE_LOSS, Net, keras_object

SEE = "Building the network"


def ideas_about_compiling(right: Net) -> list[WrongIdea]:
    """What can be wrong about a network that is right in all else."""
    return [
        WrongIdea(
            "not-compiled",
            "The model is not compiled. Call `model.compile` with optimizer, loss and metrics before you return it.",
            right.but(compile=None),
            see=SEE,
        ),
        WrongIdea(
            "no-loss",
            "No loss is given to `compile`, and without one nothing can be learned: `sparse_categorical_crossentropy`.",
            right.compiled(loss=None),
            see=SEE,
        ),
        WrongIdea(
            "other-optimizer",
            "The optimizer is another one than Adam.",
            *(right.compiled(optimizer=name) for name in ("sgd", "rmsprop", "adamw")),
            right.but(compile={what: value for what, value in COMPILED.items() if what != "optimizer"}),
            see=SEE,
        ),
        WrongIdea(
            "loss-for-one-hot-labels",
            "This loss takes labels as rows of zeros and ones. Ours are whole numbers: "
            "`sparse_categorical_crossentropy`.",
            right.compiled(loss="categorical_crossentropy"),
            right.compiled(loss="binary_crossentropy"),
            see="Cross-entropy",
        ),
        WrongIdea(
            "squared-error",
            "The loss is an error of numbers, squared or absolute; classes have no distances: "
            "`sparse_categorical_crossentropy`.",
            right.compiled(loss="mse"),
            right.compiled(loss="mae"),
            see="Cross-entropy",
        ),
        WrongIdea(
            "from-logits-with-softmax",
            "`from_logits=True` tells the loss to take softmax, and the last layer has taken it already. Leave it out.",
            right.compiled(loss=keras_object(SPARSE_LOSS, from_logits=True)),
            see="Cross-entropy",
        ),
        WrongIdea(
            "no-accuracy",
            'Accuracy is not measured: `metrics=["accuracy"]`.',
            right.compiled(metrics=()),
            right.compiled(metrics=(keras_object("metrics.Accuracy"),)),
            right.compiled(metrics=(keras_object("metrics.CategoricalAccuracy"),)),
            see=SEE,
        ),
    ]
