"""One training run: a recipe and a seed, from nothing or from where it was interrupted, to weights and figures."""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.reference.networks import minimal_digits_cnn
from grader.reference.training.device import Device
from grader.reference.training.images import Epochs, Images
from grader.reference.training.recipe import Recipe
from grader.usage import UsageError

CHECKPOINT, STATE, RESULT, WEIGHTS = "checkpoint.keras", "state.json", "result.json", "weights.npz"
Say = Callable[[str], None]


def train(recipe: Recipe, seed: int, images: Images, device: Device, folder: Path, say: Say = print) -> dict[str, Any]:
    """Train `minimal_digits_cnn` and return its figures; `folder` keeps all of it.

    In the folder: a checkpoint after every epoch (a run that was interrupted goes on from it), TensorBoard's logs, and
    at the end `weights.npz` (float32 arrays in the order of `get_weights`) and `result.json`. A run that is finished is
    not run again. Raises UsageError when the folder holds a run of another recipe, seed or data.
    """
    import keras
    import tensorflow as tf

    folder.mkdir(parents=True, exist_ok=True)
    plan = {"recipe": vars(recipe), "seed": seed, "data": images.checksum}
    here = {"device": device.name, "python": platform.python_version()}
    here |= {"keras": keras.__version__, "tensorflow": tf.__version__}
    if (folder / RESULT).is_file():
        finished = json.loads((folder / RESULT).read_text())
        _same_plan(finished["plan"], plan, folder)
        return finished
    keras.utils.set_random_seed(seed)
    keras.config.set_dtype_policy(device.policy)
    with tf.device(device.place):
        model, state = _resumed(folder, plan, device) or (_fresh(recipe, device), _State(plan))
        epochs = Epochs(*images.train, recipe, seed)
        steps = -(-len(images.train[0]) // recipe.batch)
        log = tf.summary.create_file_writer(str(folder / "tensorboard"))
        for epoch in range(state.epoch, recipe.epochs):
            begin = time.monotonic()
            _seed_dropout(model, seed, epoch)
            history = model.fit(
                epochs[epoch],
                initial_epoch=epoch,
                epochs=epoch + 1,
                callbacks=[_scheduled(recipe, steps)],
                shuffle=False,  # each epoch comes shuffled
                verbose=1 if sys.stdout.isatty() else 0,
            ).history
            figures = {"loss": history["loss"][0], "accuracy": history["accuracy"][0]}
            if images.validation is not None:
                figures["val_accuracy"] = measured(model, *images.validation)[0]
            state.after(epoch, model, figures | {"seconds": time.monotonic() - begin}, here)
            with log.as_default(step=epoch):
                for name, value in figures.items():
                    tf.summary.scalar(name, value)
            _save(model, state, folder)
            say(f"epoch {epoch + 1}/{recipe.epochs}  " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
        if state.count:
            model.set_weights(state.mean)
        used = {what: "; then ".join(values) for what, values in state.used.items()}
        result = {
            "plan": plan,
            "device": used.pop("device"),
            "versions": used,
            "date": datetime.date.today().isoformat(),
            "figures": _figures(model, images),
            "epochs": state.figures,
        }
    np.savez_compressed(folder / WEIGHTS, *[np.asarray(w, np.float32) for w in model.get_weights()])
    _write_json(folder / RESULT, result)
    for done in (folder / STATE, *folder.glob(f"*-{CHECKPOINT}"), *folder.glob("*-mean.npz")):
        done.unlink(missing_ok=True)
    return result


def finished_runs(folder: Path) -> dict[int, dict[str, Any]]:
    """By seed, the results of what was trained to the end in a folder of runs."""
    found = {int(path.parent.name.removeprefix("seed-")): path for path in folder.glob(f"seed-*/{RESULT}")}
    return {seed: json.loads(found[seed].read_text(encoding="utf-8")) for seed in sorted(found)}


def measured(model: Any, images: np.ndarray, labels: np.ndarray) -> tuple[float, list[list[int]]]:
    """Accuracy, and the confusion matrix as lists: row true class, column predicted class."""
    predicted = model.predict(images, batch_size=500, verbose=0).argmax(axis=1)
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, predicted), 1)
    return float((predicted == labels).mean()), table.tolist()


class _State:
    """Where a run stands: the next epoch, the figures so far, the running mean of weights, and the devices and versions
    used so far, which are several where a run went on elsewhere."""

    def __init__(self, plan: dict[str, Any], saved: Mapping[str, Any] | None = None) -> None:
        saved = saved or {}
        self.plan = plan
        self.epoch: int = saved.get("epoch", 0)
        self.figures: list[dict[str, float]] = saved.get("figures", [])
        self.used: dict[str, list[str]] = saved.get("used", {})
        self.mean: list[np.ndarray] = []
        self.count: int = saved.get("count", 0)

    def after(self, epoch: int, model: Any, figures: dict[str, float], here: Mapping[str, str]) -> None:
        self.epoch = epoch + 1
        self.figures.append(figures)
        for what, value in here.items():
            self.used[what] = list(dict.fromkeys([*self.used.get(what, []), value]))
        if epoch >= self.plan["recipe"]["epochs"] - self.plan["recipe"]["averaged"]:
            weights = [np.asarray(w, np.float64) for w in model.get_weights()]
            self.count += 1
            self.mean = [m + (w - m) / self.count for m, w in zip(self.mean or weights, weights, strict=True)]


def _fresh(recipe: Recipe, device: Device) -> Any:
    import keras

    model = minimal_digits_cnn()
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = recipe.dropout
    optimizer = keras.optimizers.AdamW(recipe.learning_rate(0), weight_decay=recipe.decay)
    if recipe.decay == 0:
        optimizer = keras.optimizers.Adam(recipe.learning_rate(0))
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=device.jit)
    return model


def _seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Draw an epoch's dropout from (seed, epoch) alone: its state is not in a checkpoint (Keras 3.15)."""
    for layer in model.layers:
        if (generator := getattr(layer, "seed_generator", None)) is not None:
            generator.state.assign(np.random.SeedSequence([seed, epoch]).generate_state(2))


def _scheduled(recipe: Recipe, steps: int) -> Any:
    """A callback that sets the learning rate before every step."""
    import keras

    class Schedule(keras.callbacks.Callback):
        epoch = 0

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            self.model.optimizer.learning_rate = recipe.learning_rate(self.epoch + batch / steps)

    return Schedule()


def _save(model: Any, state: _State, folder: Path) -> None:
    """Replace the checkpoint; an interruption at any moment leaves the old one or the new one."""
    fresh = folder / f"next-{CHECKPOINT}"
    model.save(fresh)
    name = f"{state.epoch:04d}-{CHECKPOINT}"
    os.replace(fresh, folder / name)
    means = folder / f"{state.epoch:04d}-mean.npz"
    np.savez(means, *state.mean)
    _write_json(
        folder / STATE,
        {
            "plan": state.plan,
            "epoch": state.epoch,
            "figures": state.figures,
            "used": state.used,
            "count": state.count,
            "checkpoint": name,
            "mean": means.name,
        },
    )
    for old in (*folder.glob(f"*-{CHECKPOINT}"), *folder.glob("*-mean.npz")):
        if old.name not in (name, means.name):
            old.unlink()


def _resumed(folder: Path, plan: dict[str, Any], device: Device) -> tuple[Any, _State] | None:
    import keras

    if not (folder / STATE).is_file():
        return None
    saved = json.loads((folder / STATE).read_text())
    _same_plan(saved["plan"], plan, folder)
    state = _State(plan, saved)
    with np.load(folder / saved["mean"]) as arrays:
        state.mean = [arrays[name] for name in arrays.files]
    model = keras.models.load_model(folder / saved["checkpoint"])
    model.jit_compile = device.jit  # the checkpoint has that of the device before
    return model, state


def _same_plan(found: dict[str, Any], plan: dict[str, Any], folder: Path) -> None:
    if found != json.loads(json.dumps(plan)):
        raise UsageError(f"{folder} holds a run of another recipe, seed or data set; name another folder with --output")


def _figures(model: Any, images: Images) -> dict[str, Any]:
    accuracy, table = measured(model, *images.test)
    figures: dict[str, Any] = {"test_accuracy": accuracy, "confusion": table}
    if images.validation is not None:
        figures["embedded_accuracy"] = measured(model, *images.validation)[0]
    return figures


def readable_json(content: Any) -> str:
    """JSON with a line for each entry, and lists of numbers in one line."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return re.sub(r"\[\s*(-?[\d.]+(?:,\s+-?[\d.]+)*)\s*\]", lambda row: "[" + re.sub(r"\s+", " ", row[1]) + "]", text)


def _write_json(path: Path, content: Any) -> None:
    fresh = path.with_name(f"next-{path.name}")
    fresh.write_text(readable_json(content), encoding="utf-8")
    os.replace(fresh, path)
