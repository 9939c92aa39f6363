"""Exercise build_functional_cnn: a network in the functional API."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea
from grader.exercises.draw import unequal
from grader.exercises.keras_cnn.shared_cases import Shapes, aspects
from grader.exercises.keras_cnn.shared_ideas import ideas_about_sizes, ideas_about_the_end
from grader.exercises.keras_cnn.slips import FLATTEN, NO_MORE, Net, conv, dense, dropout, output, pool
from grader.reference import keras_cnn as reference

SEE = "The functional API"
LAYERS, MADE = "main/layers", "main/functional API and name"
FIRST, SECOND, POOL, FLAT, HIDDEN, LAST = range(6)
"""The places of the layers."""
NAME = "hello-world-cnn"


def weights_of(input_shape: tuple[int, int, int], classes: int) -> Shapes:
    """Shapes of the weights of the right network."""
    height, width = ((n - 4) // 2 for n in input_shape[:2])
    convolutions = ((3, 3, input_shape[2], 16), (16,), (3, 3, 16, 32), (32,))
    return (*convolutions, (height * width * 32, 128), (128,), (128, classes), (classes,))


def cases(seed: int, other_shape: tuple[int, int, int], other_classes: int) -> list[Case]:
    """Aspects of the usual network, then of one with another input shape and number of classes."""
    usual, other = weights_of((28, 28, 1), 10), weights_of(other_shape, other_classes)
    return [
        *aspects(LAYERS, "input", "weights", "output", "predictions", "dropout", weights=usual, seed=seed),
        *aspects(MADE, "api", "name"),
        *aspects(
            "edge",
            *("input", "weights", "output", "predictions"),
            call=(other_shape, other_classes),
            classes=other_classes,
            weights=other,
            seed=seed + 1,
        ),
    ]


PUBLIC = cases(1, (12, 9, 3), 4)


def secret(rng: Generator) -> list[Case]:
    height, width = unequal(rng, 8, 14)
    channels, classes = unequal(rng, 2, 7)
    return cases(int(rng.integers(10, 2**31)), (height, width, channels), classes)


RIGHT = Net((conv(16), conv(32), pool(), FLATTEN, dense(128), output()), compile=None, name=NAME, functional=True)


def with_layers(changes: dict[int, Any]) -> Net:
    return RIGHT.with_layers(changes)


def wired(ends_at: str, second_from: str = "first") -> Any:
    """The network in the functional API with one wire at a wrong place."""

    def build(input_shape: tuple[int, ...] = (28, 28, 1), num_classes: int = 10) -> Any:
        from keras import Input, Model, layers

        found = {"inputs": Input(shape=input_shape)}
        found["first"] = layers.Conv2D(16, 3, activation="relu")(found["inputs"])
        found["second"] = layers.Conv2D(32, 3, activation="relu")(found[second_from])
        found["pool"] = layers.MaxPooling2D(2)(found["second"])
        found["flat"] = layers.Flatten()(found["pool"])
        found["hidden"] = layers.Dense(128, activation="relu")(found["flat"])
        found["outputs"] = layers.Dense(num_classes, activation="softmax")(found["hidden"])
        found["skipped"] = layers.Dense(num_classes, activation="softmax")(found["flat"])
        return Model(found["inputs"], found[ends_at], name=NAME)

    return build


def a_class_of_its_own(input_shape: tuple[int, ...] = (28, 28, 1), num_classes: int = 10) -> Any:
    """A subclass of Model with layers as attributes, called once so that it has weights."""
    import keras

    class Net(keras.Model):
        def __init__(self) -> None:
            super().__init__(name=NAME)
            self.stack = RIGHT(input_shape, num_classes)

        def call(self, images: Any) -> Any:
            return self.stack(images)

    model = Net()
    model(keras.ops.zeros((1, *input_shape)))
    return model


EXERCISE = Exercise(
    name="build_functional_cnn",
    points=10,
    reference=reference.build_functional_cnn,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    probe="model",
    seconds=60,
    wrong_ideas=[
        WrongIdea(
            "sequential",
            "This is a `Sequential`; the functional API is asked for: call each layer with what the last one gave.",
            RIGHT.but(functional=False),
            RIGHT.but(functional=False, name=None),
            see=SEE,
        ),
        WrongIdea(
            "a-class-of-its-own",
            "This is a class derived from `Model`; the functional API is asked for: `keras.Model(inputs, outputs)`.",
            a_class_of_its_own,
            see=SEE,
        ),
        WrongIdea(
            "no-name",
            'The model has no name of its own: `keras.Model(inputs, outputs, name="hello-world-cnn")`.',
            RIGHT.but(name=None),
            see=SEE,
        ),
        WrongIdea(
            "another-name",
            "The model has another name than `hello-world-cnn`; each letter and each hyphen counts.",
            *(RIGHT.but(name=name) for name in ("hello_world_cnn", "functional_cnn")),
            see=SEE,
        ),
        *ideas_about_sizes(RIGHT, SEE),
        WrongIdea(
            "second-convolution-reads-the-input",
            "The second convolution is called with the input, not with what the first one gave, so the first does "
            "nothing.",
            wired("outputs", second_from="inputs"),
            see=SEE,
        ),
        WrongIdea(
            "ends-too-early",
            "The model ends at the dense layer of 128: give `keras.Model` the output of the last layer.",
            wired("hidden"),
            see=SEE,
        ),
        WrongIdea(
            "hidden-layer-missing",
            "The dense layer of 128 is missing (or nothing reads what it gives).",
            wired("skipped"),
            see=SEE,
        ),
        WrongIdea(
            "network-of-build-cnn",
            "This is the network of `build_cnn`. Here come two convolutions with 16 and 32 filters, one pooling and "
            "two dense layers.",
            RIGHT.but(layers=(conv(32), pool(), conv(64), pool(), FLATTEN, dropout(), output())),
            RIGHT.but(layers=(conv(32), pool(), conv(64), pool(), FLATTEN, output())),
            see=SEE,
        ),
        WrongIdea(
            "filters-swapped",
            "The convolutions are in the wrong order: 16 filters first, then 32.",
            with_layers({FIRST: conv(32), SECOND: conv(16)}),
            see=SEE,
        ),
        WrongIdea(
            "other-filters",
            "A convolution has another number of filters: 16 in the first, 32 in the second.",
            with_layers({FIRST: conv(32), SECOND: conv(64)}),
            see=SEE,
        ),
        WrongIdea(
            "other-kernels",
            "The kernels of a convolution have another size: both are 3×3.",
            with_layers({FIRST: conv(16, 5), SECOND: conv(32, 5)}),
            see=SEE,
        ),
        WrongIdea(
            "same-padding",
            'The convolutions keep the size of their input (`padding="same"`); leave it at Keras\'s default, "valid".',
            with_layers({FIRST: conv(16, padding="same"), SECOND: conv(32, padding="same")}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-missing",
            "`MaxPooling2D(2)` is missing; it comes once, after the second convolution.",
            with_layers({POOL: NO_MORE}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-twice",
            "There is pooling after both convolutions; here it comes once, after the second.",
            with_layers({FIRST: (conv(16), pool())}),
            see=SEE,
        ),
        WrongIdea(
            "pooling-too-early",
            "The pooling stands between the convolutions; here it comes after the second.",
            RIGHT.order(FIRST, POOL, SECOND, FLAT, HIDDEN, LAST),
            see=SEE,
        ),
        WrongIdea(
            "average-pooling",
            "The network pools with averages; the largest number of each window is asked for, `MaxPooling2D`.",
            with_layers({POOL: pool(kind="AveragePooling2D")}),
            see=SEE,
        ),
        WrongIdea(
            "global-pooling",
            "`Flatten` is asked for before the dense layers. Global pooling keeps just one number for each map.",
            with_layers({FLAT: ("GlobalAveragePooling2D", {})}),
            see=SEE,
        ),
        WrongIdea(
            "other-units",
            "The first dense layer has another number of units than 128.",
            *(with_layers({HIDDEN: dense(units)}) for units in (64, 256)),
            see=SEE,
        ),
        WrongIdea(
            "no-relu-in-the-dense-layer",
            "The dense layer of 128 has no ReLU. Without it two dense layers compute no more than one could.",
            with_layers({HIDDEN: dense(128, None)}),
            see=SEE,
        ),
        WrongIdea(
            "no-relu",
            'A convolution has no ReLU: `activation="relu"`.',
            with_layers({FIRST: conv(16, activation=None), SECOND: conv(32, activation=None)}),
            with_layers({FIRST: conv(16, activation=None)}),
            with_layers({SECOND: conv(32, activation=None)}),
            with_layers(
                {FIRST: conv(16, activation=None), SECOND: conv(32, activation=None), HIDDEN: dense(128, None)}
            ),
            see=SEE,
        ),
        WrongIdea(
            "softmax-in-the-middle",
            "The dense layer of 128 has softmax; it belongs to the last layer alone, and ReLU here.",
            with_layers({HIDDEN: dense(128, "softmax")}),
            see=SEE,
        ),
        *ideas_about_the_end(RIGHT),
        WrongIdea(
            "dropout-added",
            "There is dropout here, which this network has not.",
            with_layers({FLAT: (FLATTEN, dropout())}),
            with_layers({POOL: (pool(), dropout(0.25)), HIDDEN: (dense(128), dropout())}),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Begin with `inputs = keras.Input(shape=input_shape)`, and give each layer the name `x` in turn.",
        "main": "Compare `model.summary()` with the table, line by line: shapes and parameters.",
        "main/layers": "Which layer reads which? Follow the names: each layer is called with what the last one gave.",
        "main/functional API and name": "`keras.Model(inputs, outputs, name=...)`; print `model.name`.",
        "edge": "Try `build_functional_cnn((12, 9, 3), 4).summary()`.",
    },
)
