"""Drawings of gaps between training and validation, and of dropped units, show and tell the same."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from byhand import plots
from byhand.plots.board import BLUE, ORANGE, PURPLE
from byhand.plots.picture import Picture

LEARNT_BY_HEART = {
    "accuracy": [0.5, 0.8, 1.0],
    "val_accuracy": [0.6, 0.75, 0.7],
    "loss": [2.0, 1.0, 0.1],
    "val_loss": [1.8, 1.1, 1.4],
}


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def xs(picture: Picture, panel: int, colour: str) -> list[float]:
    """Where the marks (not the lines) of one colour stand, from the left."""
    lines = [line for line in picture.figure.axes[panel].lines if line.get_marker() != "None"]
    return sorted(float(x) for line in lines if to_hex(line.get_color()).upper() == colour for x in line.get_xdata())


def test_a_panel_a_net_on_one_scale() -> None:
    picture = plots.gap_curves({"small": LEARNT_BY_HEART, "large": LEARNT_BY_HEART})
    small, large = picture.figure.axes
    assert (small.get_title(), large.get_title()) == ("small", "large")
    assert small.get_ylim() == large.get_ylim()
    assert "large: after 3 epochs training 1.000, validation 0.700" in picture.alt


def test_four_panels_stand_in_two_rows_and_no_empty_one_is_left() -> None:
    four = plots.gap_curves({str(number): LEARNT_BY_HEART for number in range(4)})
    five = plots.gap_curves({str(number): LEARNT_BY_HEART for number in range(5)})
    assert [axes.get_ylabel() for axes in four.figure.axes] == ["accuracy", "", "accuracy", ""]
    assert [axes.get_ylabel() for axes in five.figure.axes] == ["accuracy", "", "", "accuracy", ""]


def test_the_epoch_of_the_lowest_validation_loss_is_marked_counted_from_0() -> None:
    picture = plots.gap_curves({"net": LEARNT_BY_HEART}, "loss")
    (line,) = (line for line in picture.figure.axes[0].lines if line.get_linestyle() == ":")
    assert list(line.get_xdata()) == [1, 1]
    assert line.get_label() == "lowest at 1"
    assert "lowest at epoch 1 with 1.100" in picture.alt


def test_accuracy_has_no_mark_for_a_lowest_loss() -> None:
    picture = plots.gap_curves({"net": LEARNT_BY_HEART})
    assert not [line for line in picture.figure.axes[0].lines if line.get_linestyle() == ":"]


def test_every_seed_is_a_mark_and_the_mean_is_told() -> None:
    other = LEARNT_BY_HEART | {"val_accuracy": [0.6, 0.8, 0.9]}
    picture = plots.net_comparison({"net": [LEARNT_BY_HEART, other], "again": [other]})
    assert xs(picture, 0, BLUE) == [1.0, 1.0, 1.0]
    assert xs(picture, 0, ORANGE) == [0.7, 0.9, 0.9]
    assert xs(picture, 1, PURPLE) == pytest.approx([0.1, 0.1, 0.3])
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == ["net", "again"]
    assert "net: training 1.000, validation 0.800 (0.700 to 0.900), gap 0.200 (0.100 to 0.300)" in picture.alt


def test_kept_units_carry_their_factor_and_dropped_ones_lose_their_lines() -> None:
    picture = plots.dropped_units({"step": [True, False, False]}, rate=0.75, inputs=2, outputs=1)
    assert texts(picture).count("×4") == 1
    lines = [line for line in picture.figure.axes[0].lines if line.get_zorder() == 1]
    assert len(lines) == 3
    assert "hidden units crossed out: 2, 3; the others are multiplied by 4" in picture.alt


def test_in_use_nothing_is_dropped_or_scaled() -> None:
    picture = plots.dropped_units({"training": [True, False], "in use": None}, rate=0.5)
    assert texts(picture).count("×2") == 1
    assert "in use: all hidden units are there, none is scaled" in picture.alt


def test_masks_may_be_arrays_and_stay_as_they_were() -> None:
    mask = np.array([1, 0, 1])
    assert "crossed out: 2" in plots.dropped_units({"step": mask}, rate=0.2).alt
    assert mask.tolist() == [1, 0, 1]


def test_what_cannot_be_shown_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no history"):
        plots.gap_curves({})
    with pytest.raises(ValueError, match=r"net: a history with the lists \['val_loss'\]"):
        plots.gap_curves({"net": {"loss": [1.0]}}, "loss")
    with pytest.raises(ValueError, match="no nets"):
        plots.net_comparison({})
    with pytest.raises(ValueError, match="net: no history"):
        plots.net_comparison({"net": []})
    with pytest.raises(ValueError, match="net, seed 0"):
        plots.net_comparison({"net": [{"accuracy": [1.0]}]})
    with pytest.raises(ValueError, match="below 1"):
        plots.dropped_units({"step": [True]}, rate=1)
    with pytest.raises(ValueError, match="masks of one length"):
        plots.dropped_units({"one": [True], "two": [True, False]}, rate=0.5)
    with pytest.raises(ValueError, match="masks of one length"):
        plots.dropped_units({"in use": None}, rate=0.5)
