"""What holds for all inputs, with SciPy and NumPy as oracles: values, dtypes, untouched inputs, no wrap-around."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from drawn_inputs import DTYPES, arrays, as_pair, assert_close, filled, for_all, image_and_kernel, seeds, small, strides
from hypothesis import strategies as st
from scipy import signal

from grader.reference import convolution, pooling, stride_padding

doubles = np.float64


# Lesson 1


@for_all(arrays(small, small, small), seeds)
def test_window_product_is_the_dot_product_of_all_values(window: np.ndarray, seed: int) -> None:
    kernel = filled(window.shape, np.float64, seed)
    result = convolution.window_product(window, kernel)
    assert type(result) is float
    assert_close(np.array(result), np.vdot(window.astype(doubles), kernel))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 2), (1, 2, 3, 2)])
def test_window_product_takes_any_number_of_axes(shape: tuple[int, ...]) -> None:
    assert convolution.window_product(np.full(shape, 2), np.full(shape, 3)) == 6 * np.prod(shape)


@for_all(image_and_kernel())
def test_convolve2d_is_scipys_correlation(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    image, kernel = drawn
    expected = signal.correlate2d(image.astype(doubles), kernel.astype(doubles), mode="valid")
    assert_close(convolution.convolve2d(image, kernel), expected)


@for_all(image_and_kernel(channels=True))
def test_convolve_volume_is_scipys_correlation_in_three_axes(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    image, kernel = drawn
    expected = signal.correlate(image.astype(doubles), kernel.astype(doubles), mode="valid", method="direct")
    assert_close(convolution.convolve_volume(image, kernel), expected[:, :, 0])


@for_all(arrays(small, small) | arrays(small, small, small))
def test_flip_kernel_reverses_the_spatial_axes_alone(kernel: np.ndarray) -> None:
    flipped = convolution.flip_kernel(kernel)
    np.testing.assert_array_equal(flipped, np.flip(kernel, axis=(0, 1)))
    np.testing.assert_array_equal(convolution.flip_kernel(flipped), kernel)
    assert flipped.dtype == kernel.dtype


@for_all(arrays(small, small, small))
def test_relu_keeps_positive_values_and_zeroes_the_rest(x: np.ndarray) -> None:
    np.testing.assert_array_equal(convolution.relu(x), np.where(x > 0, x, 0))


@for_all(image_and_kernel(channels=True), small, seeds)
def test_conv_layer_adds_each_bias_once_and_activates_last(drawn: tuple, filters: int, seed: int) -> None:
    image, kernel = drawn
    kernels = filled((*kernel.shape, filters), np.float32, seed)
    biases = filled((filters,), np.float64, seed + 1)
    sums = convolution.conv_layer(image, kernels, biases)
    for k in range(filters):
        assert_close(sums[..., k], convolution.convolve_volume(image, kernels[..., k]) + biases[k])
    np.testing.assert_array_equal(convolution.conv_layer(image, kernels, biases, np.tanh), np.tanh(sums))
    np.testing.assert_array_equal(convolution.conv_layer(image, kernels, biases, activation=lambda x: x > 0), sums > 0)


@for_all(st.lists(st.integers(1, 10**15), min_size=4, max_size=4), st.booleans(), st.sampled_from([int, np.int64]))
def test_count_weights_is_exact_for_large_layers(counts: list[int], bias: bool, kind: Callable[[int], Any]) -> None:
    height, width, channels, filters = (kind(count) for count in counts)
    conv = {"layer": "conv", "kernel": [height, width], "channels_in": channels, "filters": filters, "bias": bias}
    dense = {"layer": "dense", "inputs": height, "outputs": width, "bias": bias}
    h, w, c, k = counts
    assert convolution.count_weights(conv) == h * w * c * k + bias * k
    assert convolution.count_weights(dense) == h * w + bias * w
    assert type(convolution.count_weights(conv)) is int


# Lesson 2

borders = st.integers(0, 3) | st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2)


@for_all(arrays(small, small) | arrays(small, small, small), borders)
def test_pad_is_numpys_constant_padding(image: np.ndarray, border: Any) -> None:
    widths = border if isinstance(border, tuple) else ((border, border),) * 2
    padded = stride_padding.pad(image, border)
    np.testing.assert_array_equal(padded, np.pad(image, [*widths, (0, 0)][: image.ndim]))
    assert padded.dtype == image.dtype


@for_all(st.integers(1, 40), st.integers(1, 9), st.integers(1, 6), st.integers(0, 4))
def test_sizes_are_those_of_counting_the_windows(size: int, kernel: int, stride: int, border: int) -> None:
    starts = [start for start in range(0, size + 2 * border, stride) if start + kernel <= size + 2 * border]
    ends_at_edge = bool(starts) and starts[-1] + kernel == size + 2 * border
    assert stride_padding.fits(size, kernel, stride, border) is ends_at_edge
    if starts:
        assert stride_padding.output_size(size, kernel, stride, border) == len(starts)
        if border == 0:
            assert stride_padding.keras_output_size(size, kernel, stride, "valid") == len(starts)


@for_all(st.integers(1, 40), st.integers(1, 9), st.integers(1, 6))
def test_same_padding_is_the_least_that_makes_room_for_all_windows(size: int, kernel: int, stride: int) -> None:
    windows = stride_padding.keras_output_size(size, kernel, stride, "same")
    before, after = stride_padding.same_padding(size, kernel, stride)
    assert windows == len(range(0, size, stride))
    assert after - before in (0, 1)
    assert (size + before + after - kernel) // stride + 1 == windows
    if before + after > 0:
        assert (size + before + after - 1 - kernel) // stride + 1 == windows - 1


@for_all(image_and_kernel(), strides, borders)
def test_strided_convolve2d_takes_every_nth_value_of_scipys(drawn: tuple, stride: Any, border: Any) -> None:
    image, kernel = drawn
    down, right = as_pair(stride)
    padded = stride_padding.pad(image, border).astype(doubles)
    expected = signal.correlate2d(padded, kernel.astype(doubles), mode="valid")[::down, ::right]
    assert_close(stride_padding.convolve2d(image, kernel, stride, border), expected)


@for_all(image_and_kernel(), st.integers(0, 3))
def test_true_convolve2d_is_scipys_convolution(drawn: tuple, border: int) -> None:
    image, kernel = drawn
    padded = np.pad(image.astype(doubles), border)
    expected = signal.convolve2d(padded, kernel.astype(doubles), mode="valid")
    assert_close(stride_padding.true_convolve2d(image, kernel, border), expected)


@for_all(arrays(st.integers(1, 9), st.integers(1, 9)), st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5]), seeds)
def test_same_with_odd_kernels_is_scipys_same(image: np.ndarray, height: int, width: int, seed: int) -> None:
    kernel = filled((height, width), np.float64, seed)
    border = ((height // 2, height // 2), (width // 2, width // 2))
    expected = signal.correlate2d(np.pad(image.astype(doubles), border), kernel, mode="valid")
    layer = stride_padding.conv_layer(image[..., None], kernel[..., None, None], np.zeros(1), padding="same")
    assert layer.shape == (*image.shape, 1)
    assert_close(layer[..., 0], expected)


@for_all(st.lists(st.tuples(small, st.integers(1, 3)), max_size=5))
def test_receptive_field_is_the_input_size_that_gives_one_value(layers: list[tuple[int, int]]) -> None:
    needed = 1
    for kernel, stride in reversed(layers):
        needed = (needed - 1) * stride + kernel
    kernels, steps = [kernel for kernel, _ in layers], [stride for _, stride in layers]
    assert stride_padding.receptive_field(kernels, steps) == needed


# Lesson 3

images = arrays(st.integers(1, 9), st.integers(1, 9)) | arrays(st.integers(1, 9), st.integers(1, 9), small)


@for_all(images, strides)
def test_pooling_by_one_changes_nothing(image: np.ndarray, stride: Any) -> None:
    down, right = as_pair(stride)
    for pool in (pooling.max_pool, pooling.average_pool, pooling.max_pool_same):
        np.testing.assert_array_equal(pool(image, 1), image)
        np.testing.assert_array_equal(pool(image, 1, stride), image[::down, ::right])


@for_all(arrays(small, small, small) | arrays(small, small) | arrays(small))
def test_flatten_is_row_major_whatever_the_memory_order(volume: np.ndarray) -> None:
    expected = np.array(list(volume.flat), dtype=volume.dtype)
    for layout in (volume, np.asfortranarray(volume)):
        np.testing.assert_array_equal(pooling.flatten(layout), expected)
    assert pooling.flatten(volume).dtype == volume.dtype


@for_all(image_and_kernel(channels=True), small, seeds)
def test_conv_block_is_layer_relu_pool_and_relu_may_come_last(drawn: tuple, filters: int, seed: int) -> None:
    image, kernel = drawn
    kernels, biases = filled((*kernel.shape, filters), np.float64, seed), filled((filters,), np.float64, seed + 1)
    sums = convolution.conv_layer(image, kernels, biases)
    size = (min(2, sums.shape[0]), min(3, sums.shape[1]))
    block = pooling.conv_block(image, kernels, biases, size)
    np.testing.assert_array_equal(block, pooling.max_pool(convolution.relu(sums), size))
    np.testing.assert_array_equal(block, convolution.relu(pooling.max_pool(sums, size)))


# All functions that take arrays

CALLS: dict[str, tuple[Callable[..., Any], list[tuple[int, ...]]]] = {
    "window_product": (convolution.window_product, [(3, 4), (3, 4)]),
    "convolve2d": (convolution.convolve2d, [(5, 6), (2, 3)]),
    "convolve_volume": (convolution.convolve_volume, [(5, 6, 3), (2, 3, 3)]),
    "flip_kernel": (convolution.flip_kernel, [(2, 3, 3)]),
    "relu": (convolution.relu, [(4, 5)]),
    "conv_layer": (convolution.conv_layer, [(5, 6, 3), (2, 3, 3, 4), (4,)]),
    "pad": (lambda image: stride_padding.pad(image, 0), [(4, 5, 2)]),
    "strided convolve2d": (lambda i, k: stride_padding.convolve2d(i, k, (2, 1), 1), [(5, 6), (2, 3)]),
    "true_convolve2d": (stride_padding.true_convolve2d, [(5, 6), (2, 3)]),
    "valid conv_layer": (stride_padding.conv_layer, [(5, 6, 3), (2, 3, 3, 4), (4,)]),
    "same conv_layer": (lambda *a: stride_padding.conv_layer(*a, 2, "same"), [(5, 6, 3), (2, 3, 3, 4), (4,)]),
    "max_pool": (lambda image: pooling.max_pool(image, 1), [(5, 6, 3)]),
    "average_pool": (lambda image: pooling.average_pool(image, 1), [(5, 6, 3)]),
    "max_pool_same": (pooling.max_pool_same, [(5, 6, 3)]),
    "flatten": (pooling.flatten, [(3, 4, 2)]),
    "conv_block": (pooling.conv_block, [(5, 6, 3), (2, 3, 3, 4), (4,)]),
}
KEEPS_DTYPE = {"flip_kernel", "pad", "max_pool", "max_pool_same", "flatten"}


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: np.dtype(dtype).name)
@pytest.mark.parametrize("name", CALLS)
def test_inputs_stay_as_they_were_and_results_are_new(name: str, dtype: Any) -> None:
    function, shapes = CALLS[name]
    inputs = [filled(shape, dtype, seed=number) for number, shape in enumerate(shapes)]
    copies = [array.copy() for array in inputs]
    for array in inputs:
        array.setflags(write=False)
    result = function(*inputs)
    for array, copy in zip(inputs, copies, strict=True):
        np.testing.assert_array_equal(array, copy)
        assert not np.shares_memory(array, result)
    assert np.asarray(result).dtype == (dtype if name in KEEPS_DTYPE else np.float64)


@pytest.mark.parametrize("name", CALLS)
def test_bytes_do_not_wrap_around(name: str) -> None:
    function, shapes = CALLS[name]
    white = [np.full(shape, 255, dtype=np.uint8) for shape in shapes]
    np.testing.assert_array_equal(function(*white), function(*[array.astype(doubles) for array in white]))


@pytest.mark.parametrize("name", CALLS)
def test_half_precision_inputs_are_summed_in_double(name: str) -> None:
    function, shapes = CALLS[name]
    large = [np.full(shape, 60_000, dtype=np.float16) for shape in shapes]
    result = np.asarray(function(*large), dtype=doubles)
    assert np.isfinite(result).all()
    np.testing.assert_array_equal(result, function(*[array.astype(doubles) for array in large]))


@pytest.mark.parametrize("kind", [int, np.int32, np.uint8, np.int64])
def test_python_and_numpy_integers_are_the_same(kind: Callable[[int], Any]) -> None:
    image, kernel = filled((7, 8), np.float64, 0), filled((3, 2), np.float64, 1)
    one, two, three = kind(1), kind(2), kind(3)
    expected = stride_padding.convolve2d(image, kernel, (2, 3), 1)
    np.testing.assert_array_equal(stride_padding.convolve2d(image, kernel, [two, three], one), expected)
    np.testing.assert_array_equal(
        stride_padding.pad(image, ((one, two), (three, one))), np.pad(image, ((1, 2), (3, 1)))
    )
    np.testing.assert_array_equal(pooling.max_pool(image, (two, three), one), pooling.max_pool(image, (2, 3), 1))
    assert type(stride_padding.output_size(kind(200), three, two, one)) is int
    assert stride_padding.output_size(kind(100), three, one, kind(120)) == 338
    assert type(stride_padding.fits(kind(7), three, two)) is bool
    assert stride_padding.same_padding(kind(5), kind(6), two) == (2, 3)


def test_importing_the_reference_needs_numpy_alone() -> None:
    code = "import sys, grader.reference; print(sorted({'scipy', 'tensorflow', 'keras', 'torch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
