"""Each drawing says in words what it shows, and refuses what it cannot show."""

import io
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from byhand import plots
from byhand.plots.board import column_width, number_text
from byhand.plots.picture import Picture

VOLUME = np.arange(5 * 4 * 3).reshape(5, 4, 3)

FLATTEN = type("Flatten", (), {"output": np.zeros(30), "count_params": lambda _: 0, "get_config": lambda _: {}})
BUILT = SimpleNamespace(built=True, input_shape=(None, 6, 5, 1), layers=[FLATTEN()])

DRAWINGS: dict[str, tuple[Callable[[], Picture], str]] = {
    "number_grid": (lambda: plots.number_grid([[1, -2]], window=(0, 1, 1, 1)), "rows 1 −2, window at row 0, column 1"),
    "number_grids": (lambda: plots.number_grids({"a": [[1]], "b": [[2]]}, signs=["→"]), "a: 1 by 1, rows 1. b: 1 by 1"),
    "convolution_grids": (
        lambda: plots.convolution_grids(np.ones((3, 4)), np.ones((2, 2)), np.full((2, 3), 4.0), at=(1, 2)),
        "The window at row 1, column 2 is framed; it yields 4",
    ),
    "window_products": (lambda: plots.window_products([[1, 2]], [[3, 4]]), "The products sum to 11"),
    "window_positions": (lambda: plots.window_positions(np.eye(3), (2, 2), [(0, 0), (1, 1)]), "then row 1, column 1"),
    "volume_channels": (lambda: plots.volume_channels(VOLUME, window=(0, 0, 2, 2)), "framed in every channel"),
    "volume_products": (
        lambda: plots.volume_products(VOLUME[:2, :2], np.ones((2, 2, 3))),
        f"add up to {VOLUME[:2, :2].sum()}",
    ),
    "volume_stack": (
        lambda: plots.volume_stack([(7, 9, 3), (5, 7, 4)], steps=["4 kernels"], names=["image", "maps"]),
        "image, 7 by 9 by 3, then 4 kernels; maps, 5 by 7 by 4",
    ),
    "padded_grid": (lambda: plots.padded_grid([[7, 8]], ((1, 0), (0, 2)), window=(0, 1, 2, 2)), "2 on the right"),
    "axis_windows": (lambda: plots.axis_windows({"a": (7, 3, 3)}), "2 windows of 3 over cells 0 to 2, 3 to 5; cell 6"),
    "reading_counts": (
        lambda: plots.reading_counts({"a": ((3, 3), (2, 2), (2, 2))}),
        "rows 1 1 0; 1 1 0; 0 0 0; 5 cells are not read",
    ),
    "picture_strip": (lambda: plots.picture_strip({"cat": np.zeros((4, 6, 3))}), "cat: 4 by 6 pixels"),
    "pooling_grids": (
        lambda: plots.pooling_grids([[1, 2, 3], [4, 5, 6]], {"maximum": [[5, 6]]}),
        "Windows that are not whole are hatched",
    ),
    "unchanged_values": (
        lambda: plots.unchanged_values({"pooled": ([[1, 0], [2, 3]], [[1, 5], [2, 4]])}),
        "of those not 0 in at least one picture, 2 of 4 stayed (50 %)",
    ),
    "feature_maps": (lambda: plots.feature_maps(VOLUME - 30.0), "map 2: 5 by 4 pixels"),
    "line_curves": (lambda: plots.line_curves({"loss": [4.0, 1.0]}, y_label="loss"), "loss goes from 4 to 1"),
    "network_stack": (lambda: plots.network_stack(BUILT), "A stack of 1 layer after an input of 6 × 5 × 1"),
    "training_curves": (lambda: plots.training_curves({"loss": [2, 1]}), "training loss goes from 2 to 1"),
    "probability_bars": (lambda: plots.probability_bars([0.25, 0.75]), "Probabilities: 0 25 %, 1 75 %"),
    "confusion_matrix": (lambda: plots.confusion_matrix([0, 1], [0, 0]), "1 right, 1 wrong"),
    "worst_mistakes": (
        lambda: plots.worst_mistakes(VOLUME[:1], [0], [[0.1, 0.9]]),
        "number 0 is 0 and was taken for 1 (90 %)",
    ),
    "gap_curves": (
        lambda: plots.gap_curves({"net": {"accuracy": [0.9], "val_accuracy": [0.8]}}),
        "net: after 1 epoch training 0.900, validation 0.800",
    ),
    "net_comparison": (
        lambda: plots.net_comparison({"net": [{"accuracy": [0.9], "val_accuracy": [0.8]}]}),
        "gap 0.100 (0.100 to 0.100)",
    ),
    "dropped_units": (lambda: plots.dropped_units({"a": [True, False]}, rate=0.5), "units crossed out: 2"),
    "dense_and_convolution": (plots.dense_and_convolution, "35 lines with as many different weights"),
    "perceptron_unit": (lambda: plots.perceptron_unit((3, 3, 3)), "One unit: 27 inputs, 9 from each of 3 channels"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_described_and_can_be_drawn(name: str) -> None:
    draw, words = DRAWINGS[name]
    picture = draw()
    assert words in picture.alt
    assert picture.png.startswith(b"\x89PNG")


def test_every_public_drawing_is_tested_here() -> None:
    assert set(DRAWINGS) == set(plots.__all__) - {"Notice", "Picture", "try_it"}


def test_an_authors_text_alternative_wins() -> None:
    assert plots.picture_strip({"a": np.zeros((2, 2))}, alt="A black square.").alt == "A black square."


def test_large_grids_are_summed_up_in_words() -> None:
    assert plots.number_grid(np.arange(121).reshape(11, 11)).alt == ("Grid of numbers: 11 by 11, values from 0 to 120.")


def test_blank_cells_are_blank_in_words_too() -> None:
    result = np.array([[4, np.nan]])
    assert "rows 4 blank" in plots.convolution_grids(np.eye(2, 3), np.eye(2), result).alt


def test_inputs_stay_as_they_were() -> None:
    image = np.arange(9, dtype=np.uint8).reshape(3, 3)
    assert plots.number_grid(image, shade=True).png
    assert plots.picture_strip({"image": image}).png
    assert np.array_equal(image, np.arange(9).reshape(3, 3))


def test_pixels_are_shaded_as_they_are_whatever_else_is_in_the_picture() -> None:
    def greys(*pixels: int) -> set[int]:
        drawn = plots.number_grid(np.array([pixels], dtype=np.uint8), shade=True)
        colours = Image.open(io.BytesIO(drawn.png)).convert("L").getcolors()
        return {grey for count, grey in colours or [] if count > 500}

    assert {0, 51} <= greys(0, 51)
    assert {51, 204} <= greys(51, 204)
    assert 0 not in greys(51, 204)


@pytest.mark.parametrize(("number", "text"), [(3, "3"), (-1.0, "−1"), (0.111, "0.11"), (-0.0004, "0.00"), (np.nan, "")])
def test_numbers_are_written_short(number: float, text: str) -> None:
    assert number_text(number) == text


def test_cells_are_as_wide_as_their_longest_number() -> None:
    assert column_width([[1, 2]]) < column_width([[1, 5849]])


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.number_grid(VOLUME), "a grid shows two axes"),
        (lambda: plots.volume_channels(np.eye(3)), "three axes"),
        (lambda: plots.volume_channels(VOLUME, names=["one"]), "3 channels, but 1 names"),
        (lambda: plots.picture_strip({}), "no pictures"),
        (lambda: plots.picture_strip({"two channels": VOLUME[:, :, :2]}), r"\(H, W\) or \(H, W, 3\)"),
        (lambda: plots.feature_maps(np.eye(3)), "three axes"),
        (lambda: plots.line_curves({"a": [1.0, 0.0]}, logarithmic=True), "above 0"),
        (lambda: plots.perceptron_unit((5, 5, 5)), "125 inputs are too many"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(draw: Callable[[], Picture], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw()


def test_names_of_curves_that_end_together_do_not_overlap() -> None:
    picture = plots.line_curves({"a": [0, 1], "b": [0, 1], "c": [0, 0.99], "d": [0, 0]})
    heights = sorted(text.get_position()[1] for text in picture.figure.axes[0].texts)
    assert np.diff(heights).min() > 0.1
    assert max(heights) <= 1
