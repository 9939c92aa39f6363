"""The trained networks that come with the package: loaded without TensorFlow, and as good as their cards say."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from byhand.data import DataError, load_digits, load_fashion
from byhand.keras_if_there import keras_if_there
from byhand.layers.pooling import conv_block, flatten
from byhand.models import load_weights, model_card
from byhand.models import weights as module
from byhand.models.weights import HERE, MODELS, SHAPES
from grader.data import load_held_out_digits, load_held_out_fashion

EMBEDDED = {
    "digits_cnn": (load_digits, load_held_out_digits),
    "fashion_cnn": (load_fashion, load_held_out_fashion),
}
"""What gives the images that a network was not trained on: the package's, and those held out for grading."""


def embedded_images(name: str) -> tuple[np.ndarray, np.ndarray]:
    """All 10,000, from 0 to 1, with their labels."""
    load_sample, load_held_out = EMBEDDED[name]
    images, labels = zip(*load_sample(), load_held_out(), strict=True)
    return np.concatenate(images)[..., np.newaxis] / np.float32(255), np.concatenate(labels)


@pytest.mark.parametrize("name", MODELS)
def test_weights_are_six_float32_arrays(name: str) -> None:
    weights = load_weights(name)
    assert tuple(array.shape for array in weights) == SHAPES
    assert {array.dtype for array in weights} == {np.dtype(np.float32)}
    assert sum(array.size for array in weights) == 34_826
    assert (HERE / f"{name}.npz").stat().st_size < 500_000


def test_weights_are_fresh_each_time() -> None:
    load_weights("digits_cnn")[0][:] = 0
    assert load_weights("digits_cnn")[0].any()


def classes_by_keras(name: str, images: np.ndarray) -> np.ndarray:
    """What Keras says with a network's weights."""
    keras = keras_if_there()
    layers = keras.layers
    stack = [layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2), layers.Conv2D(64, 3, activation="relu")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack, layers.MaxPooling2D(2), layers.Flatten()])
    model.add(layers.Dense(10))
    model.set_weights(load_weights(name))
    return np.argmax(model.predict(images, batch_size=500, verbose=0), axis=1)


@pytest.mark.parametrize("name", MODELS)
def test_a_network_is_as_good_on_the_embedded_images_as_its_card_says(name: str) -> None:
    """Another processor may round otherwise, so one image of the 10,000 may tip over."""
    images, labels = embedded_images(name)
    assert len(images) == 10_000
    right = np.mean(classes_by_keras(name, images) == labels)
    assert right == pytest.approx(model_card(name)["embedded_accuracy"], abs=1.5e-4)


@pytest.mark.parametrize("name", MODELS)
def test_the_functions_of_the_lessons_say_the_same_as_keras(name: str) -> None:
    kernels_1, biases_1, kernels_2, biases_2, dense, biases = load_weights(name)
    images = embedded_images(name)[0][:300]
    predicted = []
    for image in images:
        volume = conv_block(conv_block(image, kernels_1, biases_1), kernels_2, biases_2)
        predicted.append(np.argmax(flatten(volume) @ dense + biases))
    np.testing.assert_array_equal(predicted, classes_by_keras(name, images))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_card_is_a_dict(name: str) -> None:
    assert model_card(name)


@pytest.mark.parametrize("name", MODELS)
def test_weights_and_their_card_belong_together(name: str) -> None:
    assert hashlib.sha256((HERE / f"{name}.npz").read_bytes()).hexdigest() == model_card(name)["weights_sha256"]


def test_tensorflow_is_not_loaded() -> None:
    code = "import sys; from byhand.models import load_weights; load_weights('digits_cnn'); "
    code += "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no trained network named 'cats'; there are: digits_cnn, fashion_cnn"):
        load_weights("cats")
    with pytest.raises(ValueError, match="no trained network"):
        model_card("../digits_cnn")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(HERE / "digits_cnn.npz", tmp_path)
    monkeypatch.setattr(module, "HERE", tmp_path)
    return tmp_path


def test_missing_files_are_reported_with_what_to_do(elsewhere: Path) -> None:
    with pytest.raises(DataError, match=r"fashion_cnn.npz are missing. Install the package again, or .* git checkout"):
        load_weights("fashion_cnn")
    with pytest.raises(DataError, match=r"cannot read the model card .*digits_cnn.json"):
        model_card("digits_cnn")


@pytest.mark.parametrize("what", ["cut", "empty", "flipped", "text"])
def test_damaged_weights_are_reported(elsewhere: Path, what: str) -> None:
    path = elsewhere / "digits_cnn.npz"
    whole = path.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:middle],
        "empty": b"",
        "flipped": whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 64]) + whole[middle + 64 :],
        "text": b"version https://git-lfs.github.com/spec/v1\n",
    }[what]
    path.write_bytes(damaged)
    with pytest.raises(DataError, match="damaged"):
        load_weights("digits_cnn")


def test_weights_of_another_network_are_reported(elsewhere: Path) -> None:
    path = elsewhere / "digits_cnn.npz"
    np.savez_compressed(path, *[np.zeros(shape, np.float64) for shape in SHAPES])
    with pytest.raises(DataError, match="of another network: float64"):
        load_weights("digits_cnn")
    np.savez_compressed(path, *[np.full(shape, np.nan, np.float32) for shape in SHAPES])
    with pytest.raises(DataError, match="not finite"):
        load_weights("digits_cnn")


@pytest.mark.parametrize("text", ["{", json.dumps([1])])
def test_a_damaged_model_card_is_reported(elsewhere: Path, text: str) -> None:
    (elsewhere / "digits_cnn.json").write_text(text)
    with pytest.raises(DataError, match=r"model card .* damaged"):
        model_card("digits_cnn")
