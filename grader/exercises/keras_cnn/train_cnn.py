"""Exercise train_cnn: seed, then fit, with a tenth held out.

A small network is trained on 200 images, for facts about the training that do not depend on chance: three times with
given settings, once with the defaults. Another is trained on 2,000, for its accuracy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from byhand.check.made import Made
from grader.exercises.declare import KERAS_SECONDS, Case, Exercise, Rule, WrongIdea
from grader.exercises.keras_cnn.train_slips import (
    a_clone,
    another_network,
    before,
    fitting,
    held_out_again,
    mixed_up,
    recompiled,
    seeded_too_late,
    then,
)
from grader.exercises.keras_cnn.trained_networks import LARGER, SMALL
from grader.reference import keras_cnn as reference

SEE = "Training"
HISTORY, DATA, ACCURACY = "main/history", "main/images", "main/accuracy"

FACTS, MANY, SAMPLE = 200, 2000, 7000
EVALUATED = 1000
SHIFTS = (0.2, 0.5)
"""In pixels, least and most, along each axis. So no image that is measured on is one that anybody has seen, and no
network is much the worse for it."""

AT_LEAST_MOST = Rule(kind="at least", share=0.8)
NO_WRONG_LABELS = Rule(alike=True)
AS_ACCURATE = Rule(kind="at least", share=0.95, reading="accuracy")


def task(layers: tuple[Any, ...], model_seed: int, start: int, count: int) -> tuple[Made, Made, Made]:
    """Model, images and labels, each by its recipe."""
    return (
        Made("keras model", (model_seed, layers)),
        Made("training digits", (start, count)),
        Made("training labels", (start, count)),
    )


def cases(first: int, start: int, seeds: tuple[int, int], digits: Any, labels: Any) -> list[Case]:
    """first: seed of the first model. start: the first training digit. seeds: two for `train_cnn`. digits: prepared
    images that the networks are measured on afterwards, and their labels."""
    chosen = {"epochs": 2, "batch_size": 50, "seed": seeds[0]}
    facts = task(SMALL, first, start, FACTS)
    defaults = task(SMALL, first + 1, start + 1, FACTS)
    long = (*task(LARGER, first + 2, start // 2, MANY), 3, 32, seeds[1])

    def asked(group: str, key: str, title: str, **more: Any) -> Case:
        return Case(title, facts, chosen, group, key, **more)

    return [
        asked(HISTORY, "result", "what is returned"),
        asked(HISTORY, "history", "numbers in each curve, 2 epochs asked for"),
        asked(HISTORY, "rounds", "how often each image was trained on, 2 epochs asked for"),
        asked(HISTORY, "batch", "size of a batch, 50 asked for"),
        asked(
            HISTORY,
            "order",
            "same seed, same order; another seed, another",
            given={"seeds": [*seeds[:1] * 2, seeds[1]]},
        ),
        asked(DATA, "given model", "whether the model that was given is trained"),
        asked(DATA, "compiled as", "how the model is compiled after training"),
        asked(DATA, "trained", f"how many of the {FACTS} images were trained on", rule=AT_LEAST_MOST),
        asked(DATA, "held out", f"how many of the {FACTS} images were held out"),
        asked(DATA, "overlap", "how many images were trained on and used for validation, too"),
        asked(DATA, "strange images", "how many images were trained on that were not given"),
        asked(DATA, "wrong labels", "how many images were trained on with a wrong label", rule=NO_WRONG_LABELS),
        Case(
            f"accuracy on {EVALUATED} digits that were never shown",
            long,
            {},
            ACCURACY,
            "predictions",
            given={"images": digits},
            kept={"labels": labels},
            rule=AS_ACCURATE,
        ),
        Case("numbers in each curve, by default", defaults, {}, "edge", "history"),
        Case("size of a batch, by default", defaults, {}, "edge", "batch"),
        Case("how many images were held out, by default", defaults, {}, "edge", "held out"),
    ]


PUBLIC = cases(1, 0, (3, 4), Made("unseen digits", (0, EVALUATED)), Made("unseen labels", (0, EVALUATED)))


def drawn_shift(rng: Generator) -> tuple[float, float]:
    """How far images are moved down and to the right: below 0 it is up and to the left."""
    down, right = rng.uniform(*SHIFTS, 2) * rng.choice([-1, 1], 2)
    return float(down), float(right)


def shifted(images: np.ndarray, down: float, right: float) -> np.ndarray:
    """Images (N, H, W) moved by a part of a pixel, each pixel a mixture of neighbours; the edge is background."""
    moved = images.astype(np.float64)
    for axis, amount in ((1, down), (2, right)):
        neighbours = np.roll(moved, int(np.sign(amount)), axis)
        moved = (1 - abs(amount)) * moved + abs(amount) * neighbours
    return moved


def secret(rng: Generator) -> list[Case]:
    """In the order of the public cases, which the wrong ideas were asked."""
    from grader.data import load_held_out_digits

    images, labels = load_held_out_digits()
    chosen = rng.choice(len(images), EVALUATED, replace=False)
    digits = (shifted(images[chosen], *drawn_shift(rng))[..., np.newaxis] / 255).astype(np.float32)
    first, *seeds = (int(n) for n in rng.choice(np.arange(10, 10**6), 3, replace=False))
    start = int(rng.integers(1, SAMPLE - MANY))
    return cases(first, start, (seeds[0], seeds[1]), digits, labels[chosen])


EXERCISE = Exercise(
    name="train_cnn",
    points=15,
    reference=reference.train_cnn,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    probe="training",
    seconds=KERAS_SECONDS,
    ideas_once=True,
    wrong_ideas=[
        WrongIdea(
            "validates-on-training-images",
            "The network is validated with the images it is trained on, which measures its memory. Hold a tenth out: "
            "`validation_split=0.1`.",
            fitting(validation_split=None, validation_data=lambda images, labels, **_: (images, labels)),
            see=SEE,
        ),
        WrongIdea(
            "trains-on-held-out-images",
            "The images for validation are trained on as well. Take them out of the training images.",
            fitting(validation_split=None, validation_data=held_out_again),
            see=SEE,
        ),
        WrongIdea(
            "no-validation",
            "Nothing is held out, so the history has no validation figures: `validation_split=0.1`.",
            fitting(validation_split=None),
            see=SEE,
        ),
        WrongIdea(
            "another-share-held-out",
            "Another share than a tenth is held out: `validation_split=0.1`.",
            *(fitting(validation_split=share) for share in (0.2, 0.25, 0.5)),
            see=SEE,
        ),
        WrongIdea(
            "shares-reversed",
            "A tenth is trained on, and nine tenths are held out; it is to be the other way round.",
            fitting(validation_split=0.9),
            see=SEE,
        ),
        WrongIdea(
            "wrong-labels",
            "Images are trained on with labels that are not theirs. Leave labels as they are, and never reorder images "
            "without them.",
            fitting(labels=lambda labels, **_: (labels + 1) % 10),
            fitting(images=mixed_up),
            see=SEE,
        ),
        WrongIdea(
            "ignores-batch-size",
            "`batch_size` is not handed on to `fit`: the batches have another size.",
            fitting(batch_size=None),
            fitting(batch_size=128),
            see=SEE,
        ),
        WrongIdea(
            "ignores-epochs",
            "`epochs` is not handed on to `fit`: the network is trained for another number of epochs.",
            fitting(epochs=None),
            fitting(epochs=3),
            see=SEE,
        ),
        WrongIdea(
            "no-seed",
            "Two calls with one seed train differently. Call `keras.utils.set_random_seed(seed)` before `fit`.",
            fitting(seed=None),
            seeded_too_late,
            see=SEE,
        ),
        WrongIdea(
            "same-order-for-every-seed",
            "The order of the images is the same whatever the seed. Seed with `seed` itself, and let `fit` shuffle.",
            fitting(seed=0),
            fitting(shuffle=False),
            see=SEE,
        ),
        WrongIdea(
            "another-model",
            "Another model is trained than the one that was given. Call `fit` of `model` itself.",
            before(another_network),
            before(a_clone),
            see=SEE,
        ),
        WrongIdea(
            "compiled-anew",
            "The model is compiled anew in another way. It comes compiled: just call `fit`.",
            before(recompiled(optimizer="sgd")),
            before(recompiled(optimizer="rmsprop")),
            see=SEE,
        ),
        WrongIdea(
            "returns-the-dict",
            "The dict of curves is returned; the `History` itself is asked for, what `fit` returns.",
            then(lambda model, history: history.history),
            see=SEE,
        ),
        WrongIdea(
            "returns-nothing",
            "Nothing is returned: put `return` before `model.fit(...)`.",
            then(lambda model, history: None),
            see=SEE,
        ),
        WrongIdea(
            "returns-the-model",
            "The model is returned, which the caller has already. Return what `fit` returns, the `History`.",
            then(lambda model, history: model),
            see=SEE,
        ),
        WrongIdea(
            "prepared-again",
            "The images are divided by 255 again; they come prepared, from 0 to 1.",
            fitting(images=lambda images, **_: images / np.float32(255)),
            see="Preparing images",
        ),
        WrongIdea(
            "fits-twice",
            "`fit` is called twice, so the network is trained for twice as many epochs. Once is asked for.",
            fitting(again=True),
            see=SEE,
        ),
        WrongIdea(
            "part-of-the-images",
            "Only a part of the images is used. Hold out a tenth, and train on all the others.",
            fitting(
                images=lambda images, **_: images[: len(images) // 2],
                labels=lambda labels, **_: labels[: len(labels) // 2],
            ),
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Two lines: `keras.utils.set_random_seed(seed)`, then `return model.fit(...)`.",
        "main": "Compare the arguments of your `fit` with the contract, one by one.",
        "main/history": "Print the `.history` of what you return, and its lengths.",
        "main/images": "`validation_split=0.1` holds the last tenth out, and nothing else has to be done to images.",
        "main/accuracy": "Does the network learn all that it is shown, for as long as it is asked to?",
        "edge": "Without further arguments: 3 epochs, batches of 128, seed 0.",
    },
)
