"""Lesson 4's reference, against Keras and the worked examples."""

import numpy as np
import pytest
from worked_examples import read_worked_examples

from byhand.check.made import normal_weights, one_digit, shipped_weights
from byhand.keras_if_there import keras_if_there
from grader.exercises.keras_cnn import build_cnn, build_functional_cnn
from grader.exercises.keras_cnn.train_cnn import shifted
from grader.reference import keras_cnn as reference

RNG = np.random.default_rng(4)


def test_prepared_images_have_type_axis_and_range():
    pixels = RNG.integers(0, 256, (3, 4, 5), dtype=np.uint8)
    prepared = reference.prepare_images(pixels)
    assert (prepared.shape, prepared.dtype) == ((3, 4, 5, 1), np.float32)
    assert np.array_equal(np.rint(255 * prepared[..., 0]), pixels)
    assert np.array_equal(reference.prepare_images(pixels[..., np.newaxis]), prepared)


def test_one_hot_of_the_worked_example():
    fact = next(fact for fact in read_worked_examples() if fact["id"] == "one_hot")
    rows = reference.one_hot(np.array(fact["labels"]), fact["num_classes"])
    assert rows.dtype == np.float32
    assert rows.sum(axis=1).tolist() == [1] * 8
    assert rows.argmax(axis=1).tolist() == fact["columns_with_one"]


@pytest.mark.parametrize("shape", [(7,), (3, 4), (2, 3, 5)])
def test_softmax_is_that_of_keras(shape):
    logits = RNG.normal(0, 20, shape)
    keras = keras_if_there()
    assert np.allclose(reference.softmax(logits), np.asarray(keras.ops.softmax(logits)), atol=1e-6)
    assert np.allclose(reference.softmax(logits + 1e4).sum(axis=-1), 1)


def test_cross_entropy_is_the_loss_of_keras_and_both_losses_are_one_number():
    keras = keras_if_there()
    rows, labels = RNG.dirichlet(np.ones(5), 12), RNG.integers(0, 5, 12)
    rows[0] = [0, 1, 0, 0, 0]
    labels[0] = 2
    mine = reference.cross_entropy(rows, labels)
    whole = np.mean(np.asarray(keras.losses.sparse_categorical_crossentropy(labels, rows)))
    one_hot = np.mean(np.asarray(keras.losses.categorical_crossentropy(reference.one_hot(labels, 5), rows)))
    assert mine == pytest.approx(float(whole), rel=1e-5)
    assert mine == pytest.approx(float(one_hot), rel=1e-5)


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_forward_by_hand_is_the_network_of_keras(seed):
    model = reference.build_cnn()
    shapes = [weights.shape for weights in model.get_weights()]
    weights = shipped_weights("digits_cnn") if seed is None else normal_weights(seed, *shapes)
    model.set_weights(weights)
    for number in (0, 7, 42):
        image = one_digit(number, "float32")
        by_keras = np.asarray(model(image[np.newaxis, :, :, np.newaxis]))[0]
        assert np.abs(reference.forward_by_hand(image, weights) - by_keras).max() < 1e-4


@pytest.mark.parametrize(
    ("build", "weights_of"),
    [
        (reference.build_cnn, build_cnn.weights_of),
        (reference.build_functional_cnn, build_functional_cnn.weights_of),
    ],
)
@pytest.mark.parametrize(("shape", "classes"), [((28, 28, 1), 10), ((22, 19, 3), 4), ((23, 18, 2), 7)])
def test_the_shapes_that_exercises_ask_for_are_those_of_the_reference(build, weights_of, shape, classes):
    assert tuple(tuple(w.shape) for w in build(shape, classes).get_weights()) == weights_of(shape, classes)


def test_the_repaired_network_builds_and_ends_in_classes():
    assert reference.repair_network((20, 17, 3), 4).output_shape == (None, 4)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: reference.prepare_images(np.zeros((4, 4), np.uint8)), r"give an array of shape \(images"),
        (lambda: reference.prepare_images(np.zeros((2, 4, 4, 3), np.uint8)), "give grey images"),
        (lambda: reference.one_hot(np.array([0, 3]), 3), "labels go from 0 to 2"),
        (lambda: reference.one_hot(np.array([0, -1]), 3), "there is a label -1"),
        (lambda: reference.one_hot(np.array([0]), 0), "at least 1"),
        (lambda: reference.cross_entropy(np.eye(3), np.array([0, 1, 3])), "there is a label 3"),
        (lambda: reference.cross_entropy(np.eye(3), np.array([0, 1])), "3 rows of probabilities need as many labels"),
        (
            lambda: reference.forward_by_hand(np.zeros((24, 24)), shipped_weights("digits_cnn")),
            "1024 numbers come out of the last pooling, and the weights are for 1600",
        ),
    ],
)
def test_errors_say_what_to_do(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_labels_are_whole_numbers():
    with pytest.raises(TypeError, match="give whole numbers"):
        reference.one_hot(np.array([0.5]), 3)


@pytest.mark.parametrize(("down", "right"), [(0.0, 0.0), (0.5, -0.25), (-0.5, 0.5)])
def test_images_are_shifted_by_parts_of_pixels(down, right):
    images = np.zeros((1, 7, 7), np.uint8)
    images[0, 3, 3] = 200
    moved = shifted(images, down, right)
    rows, columns = np.indices((7, 7))
    assert moved.sum() == pytest.approx(200)
    assert (rows * moved[0]).sum() / 200 == pytest.approx(3 + down)
    assert (columns * moved[0]).sum() / 200 == pytest.approx(3 + right)
