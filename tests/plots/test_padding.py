"""Windows, borders and unread cells are drawn and described as the formulas of lesson 2 have them."""

import pytest

from byhand import plots
from byhand.plots.board import BLUE_LIGHT
from byhand.plots.padding import Axis
from grader.reference.stride_padding import fits, output_size, same_padding


@pytest.mark.parametrize("axis", [(7, 3, 1), (7, 3, 2), (7, 3, 3), (6, 4, 3), (9, 2, 4)])
def test_an_axis_has_as_many_windows_as_the_formula_says(axis):
    line = Axis(*axis)
    assert len(line.starts) == output_size(*axis)
    assert (line.starts[-1] + line.kernel == line.size) == fits(*axis)


@pytest.mark.parametrize(("size", "kernel", "stride"), [(6, 4, 1), (6, 3, 2), (7, 3, 2), (10, 5, 3)])
def test_same_padding_leaves_no_cell_unread_where_windows_overlap(size, kernel, stride):
    line = Axis(size, kernel, stride, *same_padding(size, kernel, stride))
    assert line.unread == []
    assert line.starts[-1] + kernel == line.cells


def test_cells_between_windows_and_after_them_are_unread():
    assert Axis(7, 2, 4).unread == [2, 3, 6]
    assert "cells 2, 3, 6 are read by none" in plots.axis_windows({"gaps": (7, 2, 4)}).alt


def test_cells_are_numbered_from_the_first_pixel_in_words_as_in_the_picture():
    picture = plots.axis_windows({"lopsided": (6, 4, 1, 1, 2)})
    assert "zeros: 1 before and 2 after, 6 windows of 4 over cells -1 to 2" in picture.alt
    assert [text.get_text() for text in picture.figure.axes[0].texts].count("0") == 5  # three zeros, cell 0, window 0


def test_zeros_of_a_border_are_tinted_and_the_image_is_not():
    picture = plots.padded_grid([[1, 2], [3, 4]], ((1, 1), (1, 1)))
    tinted = [p for p in picture.figure.axes[0].patches if p.get_fill() and _colour(p) == BLUE_LIGHT.lower()]
    assert len(tinted) == 4 * 4 - 2 * 2


def _colour(patch):
    red, green, blue = (round(255 * part) for part in patch.get_facecolor()[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
