"""Training the reference CNN: it learns, goes on where it was interrupted, and says what it did."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from byhand.data import load_digits
from grader.reference.training.card import ship
from grader.reference.training.device import Device, DeviceMissingError, choose_device
from grader.reference.training.images import Images, random_transforms
from grader.reference.training.recipe import RECIPES, Recipe
from grader.reference.training.run import train

QUICK = dataclasses.replace(RECIPES["best"], name="quick", epochs=3, averaged=2)
CPU = Device("/CPU:0", "CPU of the test")


def few_images() -> Images:
    (x, y), (x_test, y_test) = load_digits()
    train_images, test = x[:1500, ..., np.newaxis] / np.float32(255), x_test[:500, ..., np.newaxis] / np.float32(255)
    labels, test_labels = y[:1500].astype(int), y_test[:500].astype(int)
    return Images((train_images, labels), (test, test_labels), (test, test_labels), "checksum")


class InterruptionError(Exception):
    pass


def interrupt_after_two_epochs(line: str) -> None:
    if line.startswith("epoch 2/"):
        raise InterruptionError


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    train(QUICK, 7, few_images(), CPU, folder, say=lambda line: None)
    return folder


def weights_in(folder: Path) -> list[np.ndarray]:
    with np.load(folder / "weights.npz") as arrays:
        return [arrays[name] for name in arrays.files]


@pytest.mark.slow
def test_it_learns_and_keeps_weights_figures_and_logs(undisturbed: Path) -> None:
    result = json.loads((undisturbed / "result.json").read_text())
    assert result["figures"]["test_accuracy"] > 0.5
    assert [e["loss"] for e in result["epochs"]] == sorted((e["loss"] for e in result["epochs"]), reverse=True)
    assert sum(w.size for w in weights_in(undisturbed)) == 34_826
    assert list((undisturbed / "tensorboard").iterdir())
    assert not list(undisturbed.glob("*checkpoint*"))


@pytest.mark.slow
def test_a_run_that_is_interrupted_goes_on_to_the_same_weights(undisturbed: Path, tmp_path: Path) -> None:
    with pytest.raises(InterruptionError):
        train(QUICK, 7, few_images(), CPU, tmp_path, say=interrupt_after_two_epochs)
    lines: list[str] = []
    train(QUICK, 7, few_images(), CPU, tmp_path, say=lines.append)
    assert [line.split()[1] for line in lines] == ["3/3"]
    for mine, right in zip(weights_in(tmp_path), weights_in(undisturbed), strict=True):
        np.testing.assert_allclose(mine, right, atol=1e-5)


@pytest.mark.slow
def test_a_finished_run_is_not_run_again_and_another_one_is_not_overwritten(undisturbed: Path) -> None:
    lines: list[str] = []
    train(QUICK, 7, few_images(), CPU, undisturbed, say=lines.append)
    assert lines == []
    with pytest.raises(ValueError, match="another recipe, seed or data set"):
        train(QUICK, 8, few_images(), CPU, undisturbed, say=lines.append)


@pytest.mark.slow
def test_what_ships_is_chosen_by_the_embedded_images_and_has_a_card(undisturbed: Path, tmp_path: Path) -> None:
    result = json.loads((undisturbed / "result.json").read_text())
    worse = json.loads((undisturbed / "result.json").read_text())
    worse["figures"] |= {"embedded_accuracy": 0.1, "test_accuracy": 1.0}
    weights, card, page = ship("digits", {7: undisturbed, 8: undisturbed}, {7: result, 8: worse}, tmp_path)
    content = json.loads(card.read_text())
    assert content["seed"] == 7
    assert content["test_accuracy"] == result["figures"]["test_accuracy"]
    assert np.array(content["confusion_on_test_images"]).sum() == 500
    assert weights.read_bytes() == (undisturbed / "weights.npz").read_bytes()
    assert "Accuracy" in page.read_text()


def test_runs_on_embedded_images_do_not_ship(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not for shipping"):
        ship("digits", {0: tmp_path}, {0: {"figures": {"test_accuracy": 0.99}}}, tmp_path)


@pytest.mark.slow
def test_a_gpu_is_used_where_there_is_one_and_said_to_be_missing_elsewhere() -> None:
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):
        assert choose_device("auto").place == choose_device("gpu").place == "/GPU:0"
        return
    with pytest.raises(DeviceMissingError, match="--device cpu"):
        choose_device("gpu")
    assert choose_device("auto") == choose_device("cpu")


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_the_learning_rate_never_leaves_its_bounds(recipe: Recipe) -> None:
    rates = [recipe.learning_rate(epoch) for epoch in np.linspace(0, recipe.epochs, 500)]
    assert min(rates) >= 0
    assert max(rates) <= recipe.rate
    if recipe.schedule == "cosine":
        assert recipe.learning_rate(recipe.warm_up) == pytest.approx(recipe.rate)
        assert recipe.learning_rate(recipe.epochs) == pytest.approx(0)


def test_the_variations_move_the_centre_by_no_more_than_the_shift() -> None:
    recipe = RECIPES["best"]
    a, b, c, d, e, f, *_ = random_transforms(np.random.default_rng(0), 1000, recipe).T
    centre = 13.5
    moved = np.hypot(a * centre + b * centre + c - centre, d * centre + e * centre + f - centre)
    assert moved.max() <= recipe.shift * np.sqrt(2) / (1 - recipe.zoom) + 1e-3
    scale = np.sqrt(a * e - b * d)
    assert 1 / (1 + recipe.zoom) - 1e-3 <= scale.min()
    assert scale.max() <= 1 / (1 - recipe.zoom) + 1e-3
