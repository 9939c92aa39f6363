"""The reference of lesson 5: dropout against Keras's own, its gradient by differences, and what histories say."""

import numpy as np
import pytest

from grader.reference import dropout as reference
from grader.reference.networks import compiled, dense_net

SIGMAS = 5


def generator(seed=1):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.75, 0.9])
def test_dropout_drops_the_rate_and_keeps_the_mean(rate):
    ones = np.ones((500, 800))
    dropped = reference.dropout(ones, rate, generator())
    spread = np.sqrt(rate * (1 - rate) / ones.size)
    assert abs((dropped == 0).mean() - rate) < SIGMAS * spread
    assert abs(dropped.mean() - 1) < SIGMAS * spread / (1 - rate)
    np.testing.assert_allclose(dropped[dropped != 0], 1 / (1 - rate))


def test_dropout_does_to_survivors_what_keras_does():
    import keras

    x = generator().normal(size=(40, 50)).astype(np.float32)
    theirs = np.asarray(keras.layers.Dropout(0.3, seed=1)(x, training=True))
    ours = reference.dropout(x, 0.3, generator())
    for result in (theirs, ours):
        np.testing.assert_allclose(result[result != 0], (x / 0.7)[result != 0], rtol=1e-5)


@pytest.mark.parametrize("x", [np.arange(6), np.arange(6, dtype=np.uint8), np.ones((2, 1, 3), np.float32)])
def test_nothing_is_dropped_at_rate_0_or_when_not_training(x):
    for result in (reference.dropout(x, 0.0, generator()), reference.dropout(x, 0.9, generator(), training=False)):
        np.testing.assert_array_equal(result, x)
        assert not np.shares_memory(result, x)


@pytest.mark.parametrize("rate", [1, 1.0, 1.5, -0.1, float("nan")])
def test_a_senseless_rate_is_refused(rate):
    with pytest.raises(ValueError, match=r"outside \[0, 1\); give the share of the elements that are dropped"):
        reference.dropout(np.ones(3), rate, generator())
    with pytest.raises(ValueError, match=r"outside \[0, 1\)"):
        reference.dropout_gradient(np.ones(3), np.ones(3, bool), rate)


def test_a_mask_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"upstream has shape \(3,\) and mask \(1, 3\); they must be equal"):
        reference.dropout_gradient(np.ones(3), np.ones((1, 3), bool), 0.5)


def test_the_gradient_is_that_of_finite_differences():
    x, upstream, rate, step = generator(2).normal(size=(4, 5)), generator(3).normal(size=(4, 5)), 0.4, 1e-6

    def loss(values):
        return (upstream * reference.dropout(values, rate, generator())).sum()

    mask = reference.dropout(np.ones_like(x), rate, generator()) != 0
    gradient = reference.dropout_gradient(upstream, mask, rate)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        assert gradient[index] == pytest.approx((loss(x + nudge) - loss(x - nudge)) / (2 * step), abs=1e-6)


def test_gap_and_best_epoch():
    history = {"accuracy": [0.5, 1.0], "val_accuracy": [0.5, 0.75], "loss": [1, 0], "val_loss": [2.0, 2.0]}
    assert reference.generalization_gap(history) == 0.25
    assert reference.best_epoch(history) == 0


def test_conclusions_average_over_seeds():
    def history(accuracy, val_accuracy):
        return {"accuracy": [0.0, accuracy], "val_accuracy": [1.0, val_accuracy]}

    results = {
        "even": [history(0.9, 0.8), history(0.9, 0.8)],
        "lucky": [history(0.9, 0.89), history(0.99, 0.6)],
        "high": [history(0.99, 0.85), history(0.99, 0.85)],
    }
    assert reference.conclusions(results) == {"smallest_gap": "even", "best_validation": "high"}


@pytest.mark.parametrize(("name", "parameters"), [("dense_128", 101_770), ("dense_64", 50_890), ("dense_32", 25_450)])
def test_parameters_of_the_nets(name, parameters):
    units, rate = reference.NETS[name]
    assert compiled(dense_net, units, rate).count_params() == parameters


def test_the_answers_are_those_of_keras():
    import keras

    from grader.exercises.dropout.dropout_answers import ANSWERS

    assert keras.layers.Dropout(0.5).count_params() == ANSWERS["a"]
    counts = {name: compiled(dense_net, *net).count_params() for name, net in reference.NETS.items()}
    assert min(counts, key=counts.get) == ANSWERS["b"]
    ones = np.ones((1, 1000), np.float32)
    assert np.asarray(keras.layers.Dropout(0.75, seed=1)(ones, training=True)).max() == ANSWERS["e"]
