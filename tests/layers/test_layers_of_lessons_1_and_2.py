"""The fast functions that lessons hand out answer as the reference does, and refuse what it refuses."""

import importlib
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byhand.layers import convolution, stride_padding
from grader.reference import convolution as lesson_1
from grader.reference import stride_padding as lesson_2

DTYPES = (np.uint8, np.int64, np.float32, np.float64)
sizes, small = st.integers(1, 9), st.integers(1, 4)
strides = st.one_of(small, st.tuples(small, small))
borders = st.one_of(st.integers(0, 3), st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2))
properties = settings(deadline=None, max_examples=150)


@st.composite
def arrays(draw, *shape):
    """An array of any dtype; an axis is a number or a strategy for one."""
    lengths = tuple(n if isinstance(n, int) else draw(n) for n in shape)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from(DTYPES))
    return rng.integers(0, 256, lengths).astype(dtype) if dtype == np.uint8 else rng.normal(0, 9, lengths).astype(dtype)


def outcome(function, *args, **kwargs):
    """What comes of a call: its value, or ValueError."""
    before = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    try:
        value = function(*args, **kwargs)
    except ValueError:
        value = ValueError
    for was, now in zip(before, args, strict=True):
        assert np.array_equal(was, now) if isinstance(was, np.ndarray) else was == now
    return value


def assert_agree(mine, right, *args, **kwargs):
    value, expected = outcome(mine, *args, **kwargs), outcome(right, *args, **kwargs)
    if not isinstance(expected, np.ndarray):
        assert (type(value), value) == (type(expected), expected)
        return
    assert isinstance(value, np.ndarray)
    assert value.shape == expected.shape
    np.testing.assert_allclose(value, expected, rtol=0, atol=1e-9 * max(1.0, np.abs(expected).max()))


@properties
@given(st.data())
def test_lesson_1_sliding(data):
    image, kernel = data.draw(arrays(sizes, sizes)), data.draw(arrays(small, small))
    assert_agree(convolution.convolve2d, lesson_1.convolve2d, image, kernel)
    assert_agree(convolution.flip_kernel, lesson_1.flip_kernel, kernel)
    assert_agree(convolution.relu, lesson_1.relu, image)


@properties
@given(st.data())
def test_lesson_1_volumes_and_layers(data):
    image = data.draw(arrays(sizes, sizes, small))
    kernels = data.draw(arrays(small, small, st.sampled_from([image.shape[2], 2]), small))
    biases = data.draw(arrays(st.sampled_from([kernels.shape[3], 1])))
    assert_agree(convolution.convolve_volume, lesson_1.convolve_volume, image, kernels[..., 0])
    assert_agree(convolution.conv_layer, lesson_1.conv_layer, image, kernels, biases, np.abs)


@pytest.mark.parametrize("shapes", [((3, 3), (3, 3)), ((2, 3, 4), (2, 3, 4)), ((3, 3), (3,)), ((2, 1), (2, 3))])
def test_lesson_1_window_product(shapes):
    window, kernel = (np.arange(np.prod(shape)).reshape(shape).astype(np.uint8) + 150 for shape in shapes)
    value, expected = (outcome(m.window_product, window, kernel) for m in (convolution, lesson_1))
    assert value == expected


@properties
@given(st.integers(0, 20), st.integers(0, 8), st.integers(-1, 5), st.integers(-1, 3))
def test_lesson_2_sizes(size, kernel, stride, border):
    assert_agree(stride_padding.output_size, lesson_2.output_size, size, kernel, stride, border)
    assert_agree(stride_padding.same_padding, lesson_2.same_padding, size, kernel, stride)
    for padding in ("valid", "same", "full"):
        assert_agree(stride_padding.keras_output_size, lesson_2.keras_output_size, size, kernel, stride, padding)


@properties
@given(st.data())
def test_lesson_2_borders(data):
    image = data.draw(st.one_of(arrays(sizes, sizes), arrays(sizes, sizes, small)))
    border = data.draw(borders)
    assert_agree(stride_padding.pad, lesson_2.pad, image, border)
    assert stride_padding.pad(image, border).dtype == image.dtype


@properties
@given(st.data())
def test_lesson_2_sliding(data):
    image, kernel = data.draw(arrays(sizes, sizes)), data.draw(arrays(small, small))
    stride, border = data.draw(strides), data.draw(borders)
    assert_agree(stride_padding.convolve2d, lesson_2.convolve2d, image, kernel, stride, border)
    assert_agree(stride_padding.true_convolve2d, lesson_2.true_convolve2d, image, kernel, border)


@properties
@given(st.data())
def test_lesson_2_layers(data):
    image = data.draw(arrays(sizes, sizes, small))
    kernels = data.draw(arrays(small, small, st.sampled_from([image.shape[2], 2]), small))
    biases = data.draw(arrays(st.sampled_from([kernels.shape[3], 1])))
    stride, padding = data.draw(strides), data.draw(st.sampled_from(["valid", "same", "full"]))
    assert_agree(
        stride_padding.conv_layer, lesson_2.conv_layer, image, kernels, biases, stride, padding, activation=np.abs
    )


@pytest.mark.parametrize(("stride", "border"), [(0, 0), ((1, 0), 0), (-1, 0), (1, -1), (1, ((0, 0), (0, -1)))])
def test_lesson_2_refuses_what_makes_no_sense(stride, border):
    with pytest.raises(ValueError, match=r"stride|negative"):
        stride_padding.convolve2d(np.ones((4, 4)), np.ones((2, 2)), stride, border)


@pytest.mark.parametrize("module", ["convolution", "stride_padding"])
def test_a_module_needs_none_of_the_others(monkeypatch, module):
    """They may not be there when a lesson is graded."""
    for other in [name for name in sys.modules if name.startswith("byhand.layers.")]:
        monkeypatch.delitem(sys.modules, other)
    importlib.import_module(f"byhand.layers.{module}")
    assert [name for name in sys.modules if name.startswith("byhand.layers.")] == [f"byhand.layers.{module}"]
