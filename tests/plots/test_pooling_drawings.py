"""Drawings of pooling show which window a number comes from, and tell the same in words."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from byhand import plots
from byhand.plots.picture import Picture

TABLE = np.array([[12, 20, 30, 0, 7], [8, 12, 2, 0, 9], [34, 70, 37, 4, 1]])


def texts(picture: Picture, bold: bool = False) -> list[str]:
    drawn = picture.figure.axes[0].texts
    return [t.get_text() for t in drawn if not bold or t.get_fontweight() == "bold"]


def hatched(picture: Picture) -> int:
    return sum(1 for patch in picture.figure.axes[0].patches if isinstance(patch, Rectangle) and patch.get_hatch())


def test_the_survivors_of_whole_windows_are_bold() -> None:
    assert texts(plots.pooling_grids(TABLE, {"maximum": [[20, 30]]}), bold=True) == ["20", "30"]


def test_survivors_can_be_left_unmarked() -> None:
    picture = plots.pooling_grids(TABLE, {"average": [[13, 8]]}, survivors=False)
    assert not texts(picture, bold=True)
    assert "framed" not in picture.alt


def test_partial_windows_are_hatched_in_the_image_and_in_the_result_that_keeps_them() -> None:
    dropped = plots.pooling_grids(TABLE, {"dropped": [[20, 30]]})
    both = plots.pooling_grids(TABLE, {"dropped": [[20, 30]], "kept": [[20, 30, 9], [70, 37, 1]]})
    assert hatched(dropped) == 7
    assert hatched(both) == 7 + 4
    assert "Windows that are not whole are hatched" in both.alt
    assert texts(both, bold=True) == ["20", "30", "9", "70", "37", "1"]
    assert "or" in texts(both)


def test_a_border_is_drawn_around_the_image_and_told() -> None:
    picture = plots.pooling_grids(TABLE, {"same": [[20, 30], [70, 37]]}, size=3, border=((0, 0), (1, 0)))
    assert "empty cells around it: 0 above, 0 below, 1 at the left, 0 at the right" in picture.alt


def test_nothing_is_hatched_where_all_windows_are_whole() -> None:
    picture = plots.pooling_grids(TABLE[:2, :4], {"maximum": [[20, 30]]})
    assert not hatched(picture)
    assert "hatched" not in picture.alt


def test_what_stayed_is_counted_without_the_background() -> None:
    before, after = np.zeros((4, 4)), np.zeros((4, 4))
    before[0], after[0] = [1, 2, 3, 0], [1, 2, 9, 5]
    picture = plots.unchanged_values({"row": (before, after)})
    assert "of those not 0 in at least one picture, 2 of 4 stayed (50 %)" in picture.alt
    pale, blue = (len(marks.get_offsets()) for marks in picture.figure.axes[0].collections)
    assert (pale, blue) == (2, 2)  # as many as are counted


def test_two_empty_pictures_are_compared_without_dividing_by_zero() -> None:
    assert "0 of 0 stayed (0 %)" in plots.unchanged_values({"black": (np.zeros((2, 2)), np.zeros((2, 2)))}).alt


def test_what_cannot_be_shown_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="a grid shows two axes"):
        plots.pooling_grids(np.ones((2, 2, 2)), {})
    with pytest.raises(ValueError, match="pictures of equal shape"):
        plots.unchanged_values({"a": (np.ones((2, 2)), np.ones((2, 3)))})
