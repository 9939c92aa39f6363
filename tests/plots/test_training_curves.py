"""Curves of a training."""

import pytest

from byhand import plots

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
