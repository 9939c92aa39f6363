"""Exercise run_experiment: four dense nets trained alike, each from the same start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from byhand.check.made import Made
from grader.exercises.declare import KERAS_SECONDS, Case, Exercise, Rule, WrongIdea
from grader.reference import dropout as reference
from grader.reference.networks import compiled, dense_net

SEE = "The experiment"
NETS, IMAGES, TRAINING = "main/nets", "main/images", "main/training"
IMAGES_TRAINED, IMAGES_VALIDATED, EPOCHS = 1200, 300, 3
SHARE = 0.65
"""Of the reference's lowest accuracy, after few steps: how good a net is then depends much on the seed. Of 30 pairs of
right runs with different seeds, one reached 0.79 of the other at worst, the next 0.80 and 0.84."""
TITLES = {
    "names": "the names in the dict",
    "nets": "layers of each net",
    "models": "number of models that were trained",
    "trained on": "images that each net was trained on",
    "validated on": "images that each net was validated on",
    "lengths": "numbers in each history",
    "batches": "size of a batch",
    "fresh": "weights at the start, for two seeds",
    "lowest": "lowest of the last validation accuracies",
}
GROUPS = {
    NETS: ("names", "nets", "models"),
    IMAGES: ("trained on", "validated on"),
    TRAINING: ("lengths", "batches", "lowest"),
    "edge": ("fresh",),
}


def cases(start: int, seeds: tuple[int, int]) -> list[Case]:
    """All look at the same two calls."""
    train, validation = (
        (Made("training digits", (first, count)), Made("training labels", (first, count)))
        for first, count in ((start, IMAGES_TRAINED), (start + IMAGES_TRAINED, IMAGES_VALIDATED))
    )
    given = {"names": list(reference.NETS), "seeds": list(seeds)}
    return [
        Case(
            TITLES[key],
            (train, validation, EPOCHS),
            group=group,
            key=key,
            given=given,
            rule=Rule(kind="at least", share=SHARE) if key == "lowest" else None,
        )
        for group, keys in GROUPS.items()
        for key in keys
    ]


PUBLIC = cases(0, (0, 1))


def secret(rng: Generator) -> list[Case]:
    one, other = (int(seed) for seed in rng.choice(10**6, 2, replace=False))
    return cases(int(rng.integers(100, 7000 - IMAGES_TRAINED - IMAGES_VALIDATED)), (one, other))


Split = tuple[np.ndarray, np.ndarray]
Nets = Mapping[str, tuple[int, float]]


def experiment(
    nets: Nets = reference.NETS,
    before: Callable[[int], None] | None = None,
    seed_each: Callable[[int], int | None] = lambda seed: seed,
    build: Callable[[int, float], Any] = lambda units, rate: compiled(dense_net, units, rate),
    train_on: Callable[[Split, Split], Split] = lambda train, validation: train,
    settings: Callable[[Split, Split, int], dict[str, Any]] = lambda train, validation, epochs: {},
    result: Callable[[Any], Any] = lambda history: history.history,
) -> Callable[..., Any]:
    """`run_experiment` with one thing done otherwise. settings: of `fit`. result: what is kept of a History."""

    def run_experiment(train: Split, validation: Split, epochs: int, seed: int = 0) -> dict[str, Any]:
        import keras

        results = {}
        if before is not None:
            before(seed)
        for name, (units, rate) in nets.items():
            if (start := seed_each(seed)) is not None:
                keras.utils.set_random_seed(start)
            usual = {"validation_data": validation, "epochs": epochs, "batch_size": 128, "verbose": 0}
            fitted = build(units, rate).fit(*train_on(train, validation), **usual | settings(train, validation, epochs))
            results[name] = result(fitted)
        return results

    return run_experiment


def seed_once(seed: int) -> None:
    """Sets Keras's seed."""
    import keras

    keras.utils.set_random_seed(seed)


def both(train: Split, validation: Split) -> Split:
    """All images and labels of both parts."""
    images, labels = (np.concatenate(pair) for pair in zip(train, validation, strict=True))
    return images, labels


def one_model_for_all(rate: float) -> Callable[..., Any]:
    """One net, never built anew, trained under all four names."""

    def run_experiment(train: Split, validation: Split, epochs: int, seed: int = 0) -> dict[str, Any]:
        seed_once(seed)
        model = compiled(dense_net, 128, rate)
        settings: dict[str, Any] = {"validation_data": validation, "epochs": epochs, "batch_size": 128, "verbose": 0}
        return {name: model.fit(*train, **settings).history for name in reference.NETS}

    return run_experiment


def one_history_for_all(train: Split, validation: Split, epochs: int, seed: int = 0) -> dict[str, Any]:
    histories = reference.run_experiment(train, validation, epochs, seed)
    return dict.fromkeys(histories, histories["dense_128_dropout"])


def nets_with(**other: tuple[int, float]) -> Callable[..., Any]:
    """With other units or rates for some nets."""
    return experiment(dict(reference.NETS) | other)


def named(**names: str) -> Callable[..., Any]:
    """With other names for some nets."""
    return experiment({names.get(name, name): net for name, net in reference.NETS.items()})


def fitted_with(**settings: Any) -> Callable[..., Any]:
    """With other settings of `fit`."""
    return experiment(settings=lambda train, validation, epochs: settings)


IDEAS = [
    WrongIdea(
        "one-model-for-all",
        "One model is trained four times; what it learned in one run helps it in the next. Build each net anew.",
        one_model_for_all(0.25),
        one_model_for_all(0.0),
        see=SEE,
    ),
    WrongIdea(
        "one-history-for-all",
        "The same history stands under all names: keep that of each net under its own.",
        one_history_for_all,
        see=SEE,
    ),
    WrongIdea(
        "trains-on-validation-images",
        "The validation images are trained on, too, so that they say nothing about new images any more. Train on "
        "`train` alone.",
        experiment(train_on=both),
        see="Overfitting and underfitting",
    ),
    WrongIdea(
        "train-and-validation-swapped",
        "The nets are trained on the validation images, and validated on the training images.",
        experiment(
            train_on=lambda train, validation: validation,
            settings=lambda train, validation, epochs: {"validation_data": train},
        ),
        see=SEE,
    ),
    WrongIdea(
        "validates-on-training-images",
        "The nets are validated on images that they were trained on. Give `validation` to `fit` as `validation_data`.",
        experiment(settings=lambda train, validation, epochs: {"validation_data": train}),
        see="Overfitting and underfitting",
    ),
    WrongIdea(
        "holds-out-training-images",
        "A part of the training images is held out (`validation_split`). The images for that are there: "
        "`validation_data`.",
        fitted_with(validation_data=None, validation_split=0.2),
        see=SEE,
    ),
    WrongIdea(
        "does-not-validate",
        "Nothing is measured on the validation images while training. Give them to `fit` as `validation_data`.",
        fitted_with(validation_data=None),
        see=SEE,
    ),
    WrongIdea(
        "no-dropout",
        "The fourth net has no dropout; its rate is 0.25.",
        nets_with(dense_128_dropout=(128, 0.0)),
        see=SEE,
    ),
    WrongIdea(
        "dropout-everywhere",
        "All nets have dropout; only the fourth one has it.",
        experiment(build=lambda units, rate: compiled(dense_net, units, 0.25)),
        see=SEE,
    ),
    WrongIdea(
        "other-rate",
        "The fourth net has another rate: 25 % of the units are dropped, a rate of 0.25.",
        *(nets_with(dense_128_dropout=(128, rate)) for rate in (0.75, 0.5)),
        see=SEE,
    ),
    WrongIdea(
        "dropout-net-of-another-width",
        "The net with dropout has 128 hidden units, like the first one.",
        *(nets_with(dense_128_dropout=(units, 0.25)) for units in (64, 32)),
        see=SEE,
    ),
    WrongIdea(
        "widths-in-another-order",
        "The widths do not go with the names: `dense_128` has 128 hidden units, and so on.",
        nets_with(dense_128=(32, 0.0), dense_32=(128, 0.0)),
        see=SEE,
    ),
    WrongIdea(
        "one-width-for-all",
        "All nets have the same width; the names say how many units each has.",
        nets_with(dense_64=(128, 0.0), dense_32=(128, 0.0)),
        see=SEE,
    ),
    WrongIdea(
        "history-objects",
        "Under the names stand History objects; take the dict in them, `….history`.",
        experiment(result=lambda history: history),
        see=SEE,
    ),
    WrongIdea(
        "models-for-histories",
        "Under the names stand the models; take what `fit` returns, and of that `.history`.",
        experiment(result=lambda history: history.model),
        see=SEE,
    ),
    WrongIdea(
        "other-names",
        'The names are not those that are asked for: "dense_128", "dense_64", "dense_32" and "dense_128_dropout".',
        named(dense_128="128", dense_64="64", dense_32="32", dense_128_dropout="128_dropout"),
        named(dense_128_dropout="dense_128_25"),
        see=SEE,
    ),
    WrongIdea(
        "last-values-only",
        "Only the last numbers are kept; the whole history of each net is asked for.",
        experiment(result=lambda history: {curve: values[-1] for curve, values in history.history.items()}),
        see=SEE,
    ),
    WrongIdea(
        "not-seeded-before-each-net",
        "The nets do not start from the same seed. Call `keras.utils.set_random_seed(seed)` before each of the four is "
        "built.",
        experiment(seed_each=lambda seed: None),
        experiment(seed_each=lambda seed: None, before=seed_once),
        see=SEE,
    ),
    WrongIdea(
        "a-seed-of-its-own",
        "The seed that is given is not used: another seed gives the same start. Use `seed`.",
        experiment(seed_each=lambda seed: 0),
        see=SEE,
    ),
    WrongIdea(
        "seeded-once-with-a-seed-of-its-own",
        "The seed is set once, and it is not the one that is given. Set `seed` before each of the four nets is built.",
        experiment(seed_each=lambda seed: None, before=lambda seed: seed_once(0)),
        see=SEE,
    ),
    WrongIdea(
        "other-batches",
        "The batches have another size; 128 images are asked for. Without `batch_size` Keras takes 32.",
        fitted_with(batch_size=None),
        fitted_with(batch_size=64),
        see=SEE,
    ),
    WrongIdea(
        "epochs-written-in",
        "The number of epochs is written into the code, or left out. Use `epochs`.",
        fitted_with(epochs=EPOCHS + 1),
        fitted_with(epochs=EPOCHS - 1),
        see=SEE,
    ),
]

EXERCISE = Exercise(
    name="run_experiment",
    points=15,
    reference=reference.run_experiment,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    probe="training",
    wrong_ideas=IDEAS,
    hints={
        "unsolved": "A loop over names, units and rates: set the seed, build the net, fit it, keep `.history`.",
        "main/nets": "Print `model.summary()` of each net, and the keys of what you return.",
        "main/images": "`model.fit(images, labels, validation_data=…)`: which images go where?",
        "main/training": "Give `epochs` and `batch_size=128` to `fit`.",
        "edge": "What decides which weights a net starts with, and when is it set?",
    },
    builds_on=("build_dense_net",),
    seconds=KERAS_SECONDS,
    ideas_once=True,
)
