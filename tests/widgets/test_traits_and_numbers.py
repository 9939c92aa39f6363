"""Widgets hold the numbers of byhand.layers, and refuse what makes no sense with words that help."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from byhand.layers import convolution, pooling, stride_padding
from byhand.widgets import ConvolutionExplorer, PoolingExplorer, ShapeExplorer

IMAGE = np.arange(30).reshape(5, 6) % 7
VOLUME = np.arange(108).reshape(6, 6, 3) % 10


def test_the_map_is_that_of_lesson_1() -> None:
    explorer = ConvolutionExplorer(IMAGE, [[1, 0], [2, -1]], bias=0.5)
    assert np.array_equal(explorer.output, convolution.convolve2d(IMAGE, np.array([[1, 0], [2, -1]])) + 0.5)
    explorer.position = (2, 3)
    assert explorer.value == explorer.products.sum() + 0.5


def test_flipping_makes_it_a_true_convolution() -> None:
    explorer = ConvolutionExplorer(IMAGE, [[0, 1], [2, 3]], flip=True)
    assert np.array_equal(explorer.output, stride_padding.true_convolve2d(IMAGE, np.array([[0, 1], [2, 3]])))


def test_a_volume_is_added_up_over_its_channels() -> None:
    explorer = ConvolutionExplorer(VOLUME)
    assert explorer.channel_names == ["red", "green", "blue"]
    assert np.array_equal(explorer.output, convolution.convolve_volume(VOLUME, explorer.kernel))


def test_another_image_starts_a_new_map() -> None:
    explorer = ConvolutionExplorer(IMAGE, np.ones((2, 2)), position=(3, 4), filled=[0, 19])
    explorer.image = np.ones((3, 3))
    assert (explorer.position, explorer.filled) == ((1, 1), [])


def test_arrays_cannot_be_changed_behind_the_browsers_back() -> None:
    with pytest.raises(ValueError, match="read-only"):
        ConvolutionExplorer(IMAGE).image[0, 0] = 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("image", "abc", "image must be an array of numbers"),
        ("image", [[1, 2], [3]], "rows of equal length"),
        ("image", [1, 2], r"image has shape \(2,\); it must have \(rows, columns\)"),
        ("image", np.ones((40, 5)), r"at most 32 × 32 cells can be shown, take a part: image\[:32, :32\]"),
        ("image", [[np.nan] * 5] * 5, "not finite"),
        ("kernel", np.ones((6, 2)), r"kernel \(6, 2\) is larger than the image \(5, 6\)"),
        ("kernel", np.ones((2, 2, 3)), "a kernel needs as many channels as the image"),
        ("position", (9, 0), "rows 0 to 2, columns 0 to 3"),
        ("position", "here", "must be a whole number or a pair"),
        ("filled", [99], "whole numbers from 0 to 11"),
    ],
)
def test_convolution_errors_say_what_to_change(name: str, value: object, words: str) -> None:
    explorer = ConvolutionExplorer(IMAGE)
    before = getattr(explorer, name)
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert np.array_equal(getattr(explorer, name), before)


@pytest.mark.parametrize(
    ("widget", "name", "value", "words"),
    [
        (ShapeExplorer, "stride", 0, "stride is 0; each number must be from 1 to 8"),
        (ShapeExplorer, "kernel", (1, 2, 3), "a whole number or a pair"),
        (ShapeExplorer, "kernel", 2.5, "a whole number or a pair"),
        (ShapeExplorer, "padding", "full", "padding"),
        (PoolingExplorer, "size", 8, r"window size \(8, 8\) is larger than the image"),
        (PoolingExplorer, "image", np.ones((3, 3, 3)), r"it must have \(rows, columns\)"),
        (PoolingExplorer, "mode", "min", "mode"),
    ],
)
def test_shape_and_pooling_errors(widget: type, name: str, value: object, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        setattr(widget(), name, value)


sizes = st.integers(1, 12)
strides = st.integers(1, 4)


@settings(max_examples=60, deadline=None)
@given(size=sizes, kernel=st.integers(1, 5), stride=strides, padding=st.sampled_from(["valid", "same"]))
def test_output_sizes_are_those_of_keras(size: int, kernel: int, stride: int, padding: str) -> None:
    explorer = ShapeExplorer(size=size, kernel=kernel, stride=stride, padding=padding)
    if padding == "valid" and kernel > size:
        assert explorer.output_size is None
    else:
        wanted = stride_padding.keras_output_size(size, kernel, stride, padding)
        assert explorer.output_size == (wanted, wanted)


def test_lopsided_same_padding_and_dilation() -> None:
    explorer = ShapeExplorer(size=(6, 7), padding="same", stride=2)
    assert explorer.zeros == ((0, 1), (1, 1))
    explorer.dilation = 2
    assert explorer.span == (5, 5)


def test_the_framed_window_stays_among_those_there_are() -> None:
    explorer = ShapeExplorer(size=9, stride=1, position=(6, 6))
    explorer.stride = 3
    assert explorer.position == (2, 2)


def test_pooling_is_that_of_lesson_3() -> None:
    explorer = PoolingExplorer(IMAGE)
    assert np.array_equal(explorer.output, pooling.max_pool(IMAGE, 2))
    explorer.padding = "same"
    assert np.array_equal(explorer.output, pooling.max_pool_same(IMAGE, 2))
    explorer.set_trait("mode", "average")
    assert explorer.output[2].tolist() == [IMAGE[4, c : c + 2].mean() for c in (0, 2, 4)]  # not over zeros outside
    explorer.padding, explorer.stride = "valid", (1, 3)
    assert np.array_equal(explorer.output, pooling.average_pool(IMAGE, 2, (1, 3)))


def test_a_shift_is_judged_over_what_is_not_background() -> None:
    image = np.zeros((4, 6))
    image[:, 2:5] = [[1, 1, 2]] * 4
    explorer = PoolingExplorer(image, shift=(0, 1))
    assert explorer.shifted[0].tolist() == [0, 0, 0, 1, 1, 2]
    assert explorer.unchanged == {"pixels": (4, 16), "pooled": (4, 4)}
