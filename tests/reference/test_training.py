"""Training the reference CNN: it learns, goes on where it was interrupted, and says what it did."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from byhand.data import FASHION_CLASSES, load_digits
from grader.reference.training.card import ship
from grader.reference.training.device import Device, DeviceMissingError, choose_device
from grader.reference.training.images import Images, random_transforms
from grader.reference.training.recipe import RECIPES, Recipe
from grader.reference.training.run import train

QUICK = dataclasses.replace(RECIPES["best"], name="quick", epochs=3, averaged=2)
CPU = Device("/CPU:0", "CPU of the test")
ELSEWHERE = Device("/CPU:0", "another CPU")
LIKE_A_GPU = Device("/CPU:0", "CPU used like a GPU", "mixed_float16", jit=True)


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
def test_a_run_that_is_interrupted_goes_on_elsewhere_to_the_same_weights_and_names_both_places(
    undisturbed: Path, tmp_path: Path
) -> None:
    with pytest.raises(InterruptionError):
        train(QUICK, 7, few_images(), CPU, tmp_path, say=interrupt_after_two_epochs)
    lines: list[str] = []
    result = train(QUICK, 7, few_images(), ELSEWHERE, tmp_path, say=lines.append)
    assert [line.split()[1] for line in lines] == ["3/3"]
    assert result["device"] == "CPU of the test; then another CPU"
    assert result["versions"] == json.loads((undisturbed / "result.json").read_text())["versions"]
    for mine, right in zip(weights_in(tmp_path), weights_in(undisturbed), strict=True):
        np.testing.assert_allclose(mine, right, atol=1e-5)


@pytest.fixture
def policy_kept() -> Iterator[None]:
    """Keras's dtype policy is of the whole process."""
    import keras

    before = keras.config.dtype_policy()
    yield
    keras.config.set_dtype_policy(before)


@pytest.mark.slow
@pytest.mark.usefixtures("policy_kept")
def test_half_precision_and_xla_as_on_a_gpu_train_to_float32_weights(tmp_path: Path) -> None:
    result = train(dataclasses.replace(QUICK, epochs=2), 7, few_images(), LIKE_A_GPU, tmp_path, say=lambda line: None)
    first, last = (epoch["loss"] for epoch in result["epochs"])
    assert last < first
    assert {array.dtype for array in weights_in(tmp_path)} == {np.dtype(np.float32)}


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


def result_of(test: float, embedded: float, recipe: str = "best") -> dict[str, Any]:
    """What a run found, as far as the card tells of it."""
    figures = {"test_accuracy": test, "embedded_accuracy": embedded, "confusion": np.eye(10, dtype=int).tolist()}
    plan = {"recipe": {"name": recipe}, "data": "checksum"}
    made = {"device": "CPU of the test", "versions": {"keras": "3"}, "date": "today", "epochs": [{"seconds": 2.0}]}
    return {"plan": plan, "figures": figures, **made}


def shipped(
    into: Path, results: dict[int, Any], data: str = "digits", with_all: dict[int, Any] | None = None
) -> tuple[dict[str, Any], str]:
    """The card of some runs, as a dict and as a page."""
    (into / "weights.npz").write_bytes(b"weights")
    _, card, page = ship(data, dict.fromkeys(results, into), results, into, with_all=with_all)
    return json.loads(card.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")


def test_a_card_gives_mean_and_sample_standard_deviation_of_the_seeds(tmp_path: Path) -> None:
    content, page = shipped(tmp_path, {0: result_of(0.99, 0.98), 1: result_of(0.98, 0.97), 4: result_of(0.97, 0.99)})
    assert content["test_accuracy_mean"] == pytest.approx(0.98)
    assert content["test_accuracy_standard_deviation"] == pytest.approx(0.01)
    assert content["chosen"].startswith("of seeds [0, 1, 4], the most accurate")
    assert "0: 99.00%, 1: 98.00%, 4: 97.00%; mean 98.00%, standard deviation 1.00%" in page


def test_a_card_of_one_seed_claims_neither_a_choice_nor_a_spread(tmp_path: Path) -> None:
    content, page = shipped(tmp_path, {3: result_of(0.99, 0.98)})
    assert content["chosen"] == "the only seed"
    assert content["test_accuracy_standard_deviation"] is None
    assert "one seed, so the spread is not known" in page


def test_a_card_compares_with_runs_of_the_same_recipe_on_all_images(tmp_path: Path) -> None:
    with_all = {0: result_of(0.995, 0), 1: result_of(0.9, 0, recipe="another")}
    content, page = shipped(tmp_path, {0: result_of(0.99, 0.98)}, with_all=with_all)
    assert content["test_accuracy_trained_on_all_60000"] == {"0": 0.995}
    assert "for comparison:** on the test images, by seed: 0: 99.50%." in page
    _, alone = shipped(tmp_path, {0: result_of(0.99, 0.98)})
    assert "for comparison:** not measured." in alone


def test_a_card_calls_the_classes_by_their_names(tmp_path: Path) -> None:
    content, page = shipped(tmp_path, {0: result_of(0.9, 0.9)}, data="fashion")
    assert content["classes"] == list(FASHION_CLASSES)
    assert "| | T-shirt/top | Trouser |" in page
    assert "| **Ankle boot** | · | · | · | · | · | · | · | · | · | 1 |" in page


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
