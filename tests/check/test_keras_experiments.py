"""What is said of an experiment with several nets, and of functions that do something else."""

import numpy as np
import pytest

from byhand.check.answer_key import Case
from byhand.check.ask import ask_all
from byhand.check.made import Made
from grader.reference import dropout as reference
from grader.reference.networks import compiled, dense_net

TRAIN = (Made("training digits", (0, 60)), Made("training labels", (0, 60)))
VALIDATION = (Made("training digits", (60, 30)), Made("training labels", (60, 30)))
NAMES = ["narrow", "dropping"]
RIGHT = {
    "names": "all there",
    "lengths": dict.fromkeys(NAMES, "a number for each epoch"),
    "nets": {"narrow": "Dense(4), Dense(10)", "dropping": "Dense(4), Dropout(0.25), Dense(10)"},
    "trained on": dict.fromkeys(NAMES, "the training images"),
    "validated on": dict.fromkeys(NAMES, "the validation images"),
    "batches": dict.fromkeys(NAMES, 20),
    "models": 2,
}
START = {"nets of one size, with one seed": "start alike", "with another seed": "another start"}


def experiment(train, validation, epochs, seed=0, change=lambda name, history: history):
    import keras

    results = {}
    for name, rate in zip(NAMES, (0.0, 0.25), strict=True):
        keras.utils.set_random_seed(seed)
        fitted = compiled(dense_net, 4, rate).fit(
            *train, validation_data=validation, epochs=epochs, batch_size=20, verbose=0
        )
        results[name] = change(name, fitted.history)
    return results


def asked(function, *keys, seeds=(None,), seconds=120):
    given = {"names": NAMES} | ({"seeds": list(seeds)} if seeds != (None,) else {})
    cases = [Case("", (TRAIN, VALIDATION, 2), key=key, given=given) for key in keys]
    return dict(zip(keys, ask_all("training", function, cases, seconds), strict=True))


def changed(change):
    return lambda train, validation, epochs, seed=0: experiment(train, validation, epochs, seed, change)


def test_a_right_experiment():
    answers = asked(experiment, *RIGHT, "fresh", "lowest", seeds=(3, 4))
    assert {key: answers[key].value for key in RIGHT} == RIGHT
    assert answers["fresh"].value == START
    assert 0 <= answers["lowest"].value <= 1


def test_nets_that_are_built_by_their_first_step():
    def without_input(train, validation, epochs, seed=0):
        import keras
        from keras import layers

        results = {}
        for name, rate in zip(NAMES, (0.0, 0.25), strict=True):
            keras.utils.set_random_seed(seed)
            softmax = layers.Dense(10, activation="softmax")
            net = keras.Sequential([layers.Flatten(), layers.Dense(4), layers.Dropout(rate), softmax])
            net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
            fitted = net.fit(*train, validation_data=validation, epochs=epochs, batch_size=20, verbose=0)
            results[name] = fitted.history
        return results

    answers = asked(without_input, "nets", "fresh", seeds=(3, 4))
    assert answers["nets"].value == RIGHT["nets"]
    assert answers["fresh"].value == START


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, history: None, "no dict, but a value of type NoneType"),
        (lambda name, history: {}, "no numbers under accuracy and loss and val_accuracy and val_loss"),
        (lambda name, history: history | {"val_loss": 1.5}, "a single number under val_loss"),
        (lambda name, history: {k: v[:1] for k, v in history.items()}, "fewer numbers than epochs"),
        (lambda name, history: {k: v + v for k, v in history.items()}, "more numbers than epochs"),
        (lambda name, history: {k: np.array(v) for k, v in history.items()}, "a number for each epoch"),
    ],
)
def test_what_stands_under_a_name(change, said):
    assert asked(changed(change), "lengths")["lengths"].value == dict.fromkeys(NAMES, said)


def test_histories_are_told_apart_though_rounded():
    rounded = changed(lambda name, history: {k: [round(v, 4) for v in values] for k, values in history.items()})
    assert asked(rounded, "nets")["nets"].value == RIGHT["nets"]


ODD = {
    "None": (lambda train, validation, epochs, seed=0: None, "is the `return` missing?"),
    "list": (lambda train, validation, epochs, seed=0: [1, 2], "a dict with a history for each net is asked for"),
    "empty": (lambda train, validation, epochs, seed=0: {}, "the dict has no 'narrow'"),
    "untrained": (
        lambda train, validation, epochs, seed=0: {key: {"loss": [1.0], "val_accuracy": [1.0]} for key in NAMES},
        "no net was trained",
    ),
    "NaN": (
        lambda train, validation, epochs, seed=0: changed(
            lambda name, history: {k: [float("nan")] * len(v) for k, v in history.items()}
        )((train[0] * np.float32(np.nan), train[1]), validation, epochs),
        "",
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_functions_that_do_something_else_get_a_clear_answer(odd):
    function, said = ODD[odd]
    answers = asked(function, *RIGHT, "lowest", "fresh", seeds=(1, 2))
    failures = [a.failure for a in answers.values() if a.failure is not None]
    assert all(f.kind in ("Unreadable",) for f in failures), failures
    assert said == "" or any(said in f.message for f in failures)


def test_a_function_that_raises_is_called_once():
    calls = []

    def raises(train, validation, epochs, seed=0):
        calls.append(seed)
        raise RuntimeError("out of order")

    answers = asked(raises, *RIGHT)
    assert {a.failure.kind for a in answers.values()} == {"RuntimeError"}
    assert len(calls) == 1


@pytest.mark.slow
def test_no_right_experiment_stays_below_the_bar_by_bad_luck():
    """The lowest accuracy of six seeds, each against the bar that another sets; of 30: benchmarks/false_failures.py."""
    from byhand.data import load_digits
    from grader.exercises.dropout.run_experiment import EPOCHS, IMAGES_TRAINED, IMAGES_VALIDATED, SHARE

    images, labels = load_digits()[0]
    images = images[..., np.newaxis].astype(np.float32) / 255
    lowest = []
    for seed in range(6):
        start = 150 * seed
        train, validation = (
            (images[first : first + count], labels[first : first + count])
            for first, count in ((start, IMAGES_TRAINED), (start + IMAGES_TRAINED, IMAGES_VALIDATED))
        )
        pair = [reference.run_experiment(train, validation, EPOCHS, s) for s in (seed, seed + 1000)]
        lowest.append([min(h["val_accuracy"][-1] for h in histories.values()) for histories in pair])
    assert [(a, b) for a, b in lowest if min(a, b) < SHARE * max(a, b)] == []
