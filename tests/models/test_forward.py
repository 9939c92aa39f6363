"""The NumPy forward pass is the network of Keras, and the layers of the lessons, without TensorFlow."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byhand.data import load_digits
from byhand.layers import convolution, pooling
from byhand.models import load_weights
from byhand.models.forward import layer_outputs
from byhand.models.weights import MODELS, SHAPES

NAMES = ["conv 1", "pool 1", "conv 2", "pool 2", "dense", "softmax"]


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    _, (images, _) = load_digits()
    return images / 255


def random_weights(seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(0, 0.3, shape).astype(np.float32) for shape in SHAPES]


def by_lessons(image: np.ndarray, weights: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The same layers with the functions of lessons 1 to 3, in float64."""
    kernels_1, biases_1, kernels_2, biases_2, dense, biases = weights
    out = {"conv 1": convolution.conv_layer(image[:, :, np.newaxis], kernels_1, biases_1, convolution.relu)}
    out["pool 1"] = pooling.max_pool(out["conv 1"], 2)
    out["conv 2"] = convolution.conv_layer(out["pool 1"], kernels_2, biases_2, convolution.relu)
    out["pool 2"] = pooling.max_pool(out["conv 2"], 2)
    out["dense"] = pooling.flatten(out["pool 2"]) @ dense.astype(float) + biases
    powers = np.exp(out["dense"] - out["dense"].max())
    out["softmax"] = powers / powers.sum()
    return out


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_equals_the_layers_of_the_lessons(name: str, digits: np.ndarray) -> None:
    weights = load_weights(name)
    for image in digits[:20]:
        ours, wanted = layer_outputs(image, weights), by_lessons(image, weights)
        assert list(ours) == list(wanted) == NAMES
        for layer, array in ours.items():
            assert (array.dtype, array.shape) == (np.dtype(np.float32), wanted[layer].shape)
            assert np.abs(array - wanted[layer]).max() < 1e-4, layer


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_with_any_weights_and_any_image_too(seed: int) -> None:
    image, weights = np.random.default_rng(seed).random((28, 28)), random_weights(seed)
    ours, wanted = layer_outputs(image, weights), by_lessons(image, weights)
    for layer in NAMES[:5]:  # relative: random weights make large numbers
        assert np.abs(ours[layer] - wanted[layer]).max() < 1e-5 * np.abs(wanted[layer]).max(), layer


def test_it_equals_keras_layer_by_layer(digits: np.ndarray) -> None:
    import keras

    inputs = keras.Input((28, 28, 1))
    conv_1 = keras.layers.Conv2D(32, 3, activation="relu")(inputs)
    pool_1 = keras.layers.MaxPooling2D(2)(conv_1)
    conv_2 = keras.layers.Conv2D(64, 3, activation="relu")(pool_1)
    pool_2 = keras.layers.MaxPooling2D(2)(conv_2)
    softmax = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(pool_2))
    model = keras.Model(inputs, [conv_1, pool_1, conv_2, pool_2, softmax])
    weights = load_weights("digits_cnn")
    model.set_weights(weights)
    images = digits[:100]
    by_keras = model.predict(images[..., np.newaxis].astype(np.float32), verbose=0)
    for index, image in enumerate(images):
        ours = layer_outputs(image, weights)
        for layer, batch in zip(["conv 1", "pool 1", "conv 2", "pool 2", "softmax"], by_keras, strict=True):
            assert np.abs(ours[layer] - batch[index]).max() < 1e-4, layer


def test_it_reads_the_test_digits() -> None:
    _, (images, labels) = load_digits()
    weights = load_weights("digits_cnn")
    said = [layer_outputs(image / 255, weights)["softmax"].argmax() for image in images]
    assert np.mean(np.array(said) == labels) >= 0.985


def test_nothing_that_comes_in_is_changed(digits: np.ndarray) -> None:
    image, weights = digits[0].astype(np.float32), load_weights("digits_cnn")
    before = [image.copy(), *(array.copy() for array in weights)]
    layer_outputs(image, weights)
    assert all(np.array_equal(a, b) for a, b in zip(before, [image, *weights], strict=True))


def test_an_empty_image_has_probabilities_as_well() -> None:
    outputs = layer_outputs(np.zeros((28, 28)), load_weights("digits_cnn"))
    assert outputs["softmax"].sum() == pytest.approx(1, abs=1e-6)


def test_what_does_not_fit_is_told(digits: np.ndarray) -> None:
    weights = load_weights("digits_cnn")
    with pytest.raises(ValueError, match=r"image has shape \(28, 28, 1\); it must be \(rows, columns\)"):
        layer_outputs(digits[0][..., np.newaxis], weights)
    with pytest.raises(ValueError, match="pool 2 has 1024 numbers, and the dense layer has weights for 1600"):
        layer_outputs(digits[0][2:-2, 2:-2], weights)
    with pytest.raises(ValueError, match=r"kernels \(3, 3, 5, 64\) do not fit the volume \(13, 13, 32\)"):
        layer_outputs(digits[0], [*weights[:2], weights[2][:, :, :5], *weights[3:]])
    with pytest.raises(ValueError, match="do not fit"):
        layer_outputs(digits[0][:2, :2], weights)


def test_a_prediction_needs_no_tensorflow() -> None:
    code = """
import sys
from byhand.data import load_digits
from byhand.models import load_weights
from byhand.models.forward import layer_outputs
images, labels = load_digits()[1]
said = layer_outputs(images[0] / 255, load_weights("digits_cnn"))["softmax"].argmax()
print(said == labels[0], {"tensorflow", "keras"} & set(sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "True set()\n"
