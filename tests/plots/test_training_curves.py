"""Curves of a training, finished or going on."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from byhand import plots
from byhand.plots import live

HISTORY = {"loss": [2.0, 1.0], "accuracy": [0.3, 0.6], "val_loss": [1.9, 1.2], "val_accuracy": [0.35, 0.5]}


def test_training_and_validation_are_told_in_words() -> None:
    alt = plots.training_curves(HISTORY, title="CNN").alt
    assert "Curves over 2 epochs" in alt
    assert "training loss goes from 2 to 1" in alt
    assert "validation accuracy goes from 0.35 to 0.5" in alt


def test_a_history_without_validation_or_accuracy_is_drawn() -> None:
    picture = plots.training_curves({"loss": [2.0]})
    assert len(picture.figure.axes) == 1
    assert "validation" not in picture.alt
    assert picture.png.startswith(b"\x89PNG")


def test_room_is_left_for_epochs_to_come() -> None:
    axes = plots.training_curves(HISTORY, epochs=10).figure.axes[0]
    assert axes.get_xlim()[1] > 10


def test_epochs_count_from_one() -> None:
    line = plots.training_curves(HISTORY).figure.axes[0].lines[0]
    assert list(line.get_xdata()) == [1, 2]


@pytest.mark.parametrize("history", [{}, {"loss": []}, {"accuracy": [0.1]}])
def test_a_history_without_an_epoch_is_refused(history: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match="a history has a list 'loss'"):
        plots.training_curves(history)


@pytest.fixture
def model() -> Any:
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    return model


DATA = (np.zeros((8, 2), "float32"), np.zeros((8, 1), "float32"))


def test_without_a_notebook_each_epoch_is_a_line(model: Any, capsys: pytest.CaptureFixture[str]) -> None:
    model.fit(*DATA, epochs=2, verbose=0, validation_split=0.5, callbacks=[plots.live_curves()])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == ["1/2", "2/2"]
    assert all("val_loss 0.0000" in line for line in lines)


def test_in_a_notebook_one_drawing_is_changed(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def display(picture: Any, display_id: bool) -> Any:
        shown.append(picture.alt)
        return SimpleNamespace(update=lambda picture: shown.append(picture.alt))

    monkeypatch.setattr(live, "in_kernel", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    model.fit(*DATA, epochs=3, verbose=0, callbacks=[plots.live_curves("net")])
    assert [alt.split(" over ")[1][:7] for alt in shown] == ["1 epoch", "2 epoch", "3 epoch"]


def test_a_watched_model_draws_whoever_trains_it(model: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert plots.watched(model) is model
    history = model.fit(*DATA, epochs=1, verbose=0, callbacks=[])
    assert list(history.history) == ["loss"]
    assert capsys.readouterr().out.startswith("epoch 1/1   loss")


def test_a_watched_model_can_be_saved_and_loaded(model: Any, tmp_path: Any) -> None:
    keras = pytest.importorskip("keras")
    plots.watched(model).save(tmp_path / "net.keras")
    loaded = keras.models.load_model(tmp_path / "net.keras")
    assert np.array_equal(loaded.get_weights()[0], model.get_weights()[0])
