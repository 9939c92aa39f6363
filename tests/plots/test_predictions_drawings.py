"""What a classifier says is drawn with its mistakes in the right places."""

import numpy as np
import pytest

from byhand import plots
from byhand.plots.predictions import percent


def test_the_confusion_matrix_has_a_row_for_what_it_is() -> None:
    picture = plots.confusion_matrix([0, 0, 1, 2, 2], [0, 1, 1, 0, 0])
    assert picture.alt == (
        "Confusion matrix of 5 images: 2 right, 3 wrong. "
        "Most frequent mistakes: 2 taken for 0 2 times; 0 taken for 1 1 times."
    )
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert words.count("50 %") == 1
    assert words.count("0 %") == 1


def test_names_of_classes_stand_at_the_rows() -> None:
    picture = plots.confusion_matrix([0, 1], [1, 1], ["coat", "bag"])
    assert "coat taken for bag 1 times" in picture.alt
    assert "coat  0" in [text.get_text() for text in picture.figure.axes[0].texts]


def test_a_classifier_without_mistakes_is_drawn() -> None:
    picture = plots.confusion_matrix(np.array([0, 1], dtype=np.uint8), np.array([0, 1]))
    assert "No mistakes" in picture.alt
    assert picture.png.startswith(b"\x89PNG")


IMAGES = np.zeros((3, 4, 4), dtype=np.uint8)
CHANCES = np.array([[0.9, 0.1], [0.999, 0.001], [0.4, 0.6]])


def test_the_worst_mistake_comes_first_and_right_ones_are_left_out() -> None:
    picture = plots.worst_mistakes(IMAGES[..., np.newaxis], [1, 1, 1], CHANCES)
    assert isinstance(picture, plots.Picture)
    assert "2 of 3 images were got wrong" in picture.alt
    assert picture.alt.index("number 1 is 1") < picture.alt.index("number 0 is 1")
    assert "number 2" not in picture.alt
    assert "is 1: under 1 %" in picture.figure.axes[0].get_title()


def test_where_there_are_no_mistakes_it_says_so() -> None:
    notice = plots.worst_mistakes(IMAGES, [0, 0, 1], CHANCES)
    assert repr(notice) == "No mistakes among these 3 images."


def test_the_true_class_is_marked_in_words() -> None:
    picture = plots.probability_bars([0.2, 0.8], IMAGES[0], label=0, names=["coat", "bag"])
    assert "20 %  (true)" in [text.get_text() for text in picture.figure.axes[1].texts]
    assert "coat 20 %, bag 80 %. The true class is coat." in picture.alt


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.0001, "under 1 %"), (0.5, "50 %"), (0.9999, "over 99 %"), (1, "100 %")]
)
def test_a_percentage_is_never_rounded_to_certainty(share: float, words: str) -> None:
    assert percent(share) == words


def test_what_cannot_be_drawn_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="one image's probabilities"):
        plots.probability_bars(CHANCES)
    with pytest.raises(ValueError, match="one prediction for each label"):
        plots.confusion_matrix([0, 1], [0])
    with pytest.raises(ValueError, match="2 classes, but 1 names"):
        plots.worst_mistakes(IMAGES, [1, 1, 1], CHANCES, names=["coat"])
