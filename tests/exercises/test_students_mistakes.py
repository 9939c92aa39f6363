"""Mistakes as students wrote them: what the check says first about them, and what it says to try next."""

import re

import numpy as np
import pytest
from marking import FEW_SEEDS, PUBLIC, exercise_named, key_of, marked

from byhand.check.report import advice
from byhand.check.report_text import result_text
from grader.exercises import LESSONS
from grader.reference import convolution, pooling, stride_padding

IN_PUBLIC_AND_IN_SECRET = pytest.mark.parametrize("seed", [PUBLIC, *FEW_SEEDS])


def result_of(lesson, exercise, solution, seed=PUBLIC):
    return marked(key_of(lesson, exercise, seed), solution)


def window_by_window(image, kernel, down=1, right=1):
    """The loops of lesson 1, with the checks that students make there."""
    (h, w), (kh, kw) = image.shape[:2], kernel.shape[:2]
    if kh > h or kw > w:
        raise ValueError("the kernel does not fit")
    rows, columns = (h - kh) // down + 1, (w - kw) // right + 1
    result = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            result[i, j] = np.sum(image[i * down : i * down + kh, j * right : j * right + kw] * kernel)
    return result


def as_pair(value):
    return value if isinstance(value, tuple) else (value, value)


def sums_in_8_bits(window, kernel):
    if window.shape != kernel.shape:
        raise ValueError("shapes differ")
    return np.sum(window * kernel)


def matrix_product(window, kernel):
    if window.shape != kernel.shape:
        raise ValueError("shapes differ")
    return np.sum(window @ kernel)


def three_channels_always(image, kernel):
    if image.shape[2] != kernel.shape[2]:
        raise ValueError("channels differ")
    image = image.astype(float)
    return sum(window_by_window(image[:, :, c], kernel[:, :, c]) for c in range(3))


def size_alone(size, kernel, stride, border=0):
    if min(size, kernel, stride) < 1 or border < 0:
        raise ValueError("no such axis")
    return kernel <= size + 2 * border and size % stride == 0


def border_around_the_result(image, kernel, stride=1, border=0):
    if min(as_pair(stride)) < 1:
        raise ValueError("stride below 1")
    return stride_padding.pad(window_by_window(image.astype(float), kernel, *as_pair(stride)), border)


def no_border(image, kernel, stride=1, border=0):
    if min(as_pair(stride)) < 1 or np.min(border) < 0:
        raise ValueError("stride or border make no sense")
    return window_by_window(image.astype(float), kernel, *as_pair(stride))


def no_relu(image, kernels, biases, pool_size=2):
    return pooling.max_pool(stride_padding.conv_layer(image, kernels, biases), pool_size)


def pair_the_wrong_way_round(image, size=2, stride=None):
    width, height = as_pair(size)
    right, down = (width, height) if stride is None else as_pair(stride)
    return pooling.max_pool(image, (height, width), (down, right))


def size_the_wrong_way_round(image, size=2, stride=None):
    width, height = as_pair(size)
    return pooling.max_pool(image, (height, width), stride)


def calls_max_pool(image, size=2, stride=None):
    return pooling.max_pool(image, size, stride)


def minus_infinity_in_the_dtype_of_the_image(image, size=2, stride=None):
    size = as_pair(size)
    stride = size if stride is None else as_pair(stride)
    if min(*size, *stride) < 1:
        raise ValueError("size or stride below 1")
    sides = [stride_padding.same_padding(*axis) for axis in zip(image.shape, size, stride, strict=False)]
    spare = [(0, 0)] * (image.ndim - 2)
    return pooling.max_pool(np.pad(image, (*sides, *spare), constant_values=-np.inf), size, stride)


NAMED = {
    sums_in_8_bits: ("convolution", "window_product", "uint8-wrap-around"),
    matrix_product: ("convolution", "window_product", "matrix-product"),
    three_channels_always: ("convolution", "convolve_volume", "three-channels-always"),
    size_alone: ("stride_padding", "fits", "no-kernel"),
    border_around_the_result: ("stride_padding", "convolve2d", "pads-after"),
    no_border: ("stride_padding", "convolve2d", "ignores-border"),
    no_relu: ("pooling", "conv_block", "no-relu"),
    pair_the_wrong_way_round: ("pooling", "max_pool", "swaps-size-and-stride"),
    size_the_wrong_way_round: ("pooling", "max_pool", "swaps-size"),
    calls_max_pool: ("pooling", "max_pool_same", "drops-partial-windows"),
    minus_infinity_in_the_dtype_of_the_image: ("pooling", "max_pool_same", "infinity-into-whole-numbers"),
}


@IN_PUBLIC_AND_IN_SECRET
@pytest.mark.parametrize(
    ("solution", "lesson", "exercise", "idea"),
    [(f, *named) for f, named in NAMED.items()],
    ids=lambda v: getattr(v, "__name__", None),
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning")
def test_the_mistake_is_named_first_and_alone(solution, lesson, exercise, idea, seed):
    result = result_of(lesson, exercise, solution, seed)
    assert result.status == "wrong"
    best, *others = result.diagnosis
    assert best.name == idea
    assert all(other.explains < best.explains for other in others)


@IN_PUBLIC_AND_IN_SECRET
def test_a_block_without_relu_earns_nothing(seed):
    assert result_of("pooling", "conv_block", no_relu, seed).points == 0


def filters_in_front(image, kernels, biases, activation=None):
    return np.moveaxis(convolution.conv_layer(image, kernels, biases, activation), -1, 0)


def test_filters_in_front_are_not_called_swapped_rows_and_columns():
    text = result_text(result_of("convolution", "conv_layer", filters_in_front))
    assert "The filters are the first axis of the result" in text
    assert "swapped" not in text


def test_the_place_of_a_wrong_number_in_a_table_is_told_as_python_writes_it():
    def rows_for_columns(layers, input_shape):
        table = pooling.layer_table(layers, input_shape)
        return [((shape[0], shape[0], *shape[2:]) if len(shape) == 3 else shape, count) for shape, count in table]

    text = result_text(result_of("pooling", "layer_table", rows_for_columns))
    assert "Entry [0][0][1]: it returned 4, not 6." in text


def test_one_bias_is_told_in_the_singular():
    image, kernels = np.ones((3, 4, 2)), np.ones((2, 2, 2, 3))
    with pytest.raises(ValueError, match=r"^there is 1 bias for 3 filters; give one bias per filter$"):
        convolution.conv_layer(image, kernels, np.ones(1))
    with pytest.raises(ValueError, match=r"^there are 2 biases for 1 filter; give one bias per filter$"):
        convolution.conv_layer(image, kernels[..., :1], np.ones(2))


def test_what_stumbles_over_an_unknown_layer_is_not_said_to_have_counted_it():
    def takes_all_else_for_a_convolution(layer):
        if layer["layer"] == "dense":
            return convolution.count_weights(layer)
        rows, columns = layer["kernel"]  # a KeyError where the layer has none
        weights = rows * columns * layer["channels_in"] * layer["filters"]
        return weights + layer["filters"] if layer.get("bias") else weights

    [best, *_] = result_of("convolution", "count_weights", takes_all_else_for_a_convolution).diagnosis
    assert "A layer that does not exist was not refused" in best.sentence


def test_a_wrong_form_is_followed_by_a_hint_on_the_form():
    answers = exercise_named("pooling", "pooling_answers").reference | {"b": "0"}
    result = result_of("pooling", "pooling_answers", answers)
    assert advice(result).startswith("Write your answer in place of each `...`")


def test_a_name_given_twice_is_of_the_wrong_form():
    answers = exercise_named("convolution", "kernel_names").reference
    result = result_of("convolution", "kernel_names", answers | {"A": "edges", "B": "edges", "C": "blur", "D": "blur"})
    assert "B: 'edges' is given for A, too; each is used once." in result_text(result)
    assert "D: 'blur' is given for C, too; each is used once." in result_text(result)
    assert result_of("convolution", "kernel_names", answers).right


def test_a_product_of_two_axes_alone_is_asked_about_the_number_of_axes():
    def two_loops(window, kernel):
        if window.shape != kernel.shape:
            raise ValueError("shapes differ")
        rows, columns = window.shape
        return float(sum(float(window[i, j]) * kernel[i, j] for i in range(rows) for j in range(columns)))

    assert "any number of axes" in advice(result_of("convolution", "window_product", two_loops))


def test_the_builtin_max_is_followed_by_the_function_that_works_on_each_number():
    assert "`np.maximum` works on each number" in advice(result_of("convolution", "relu", lambda x: max(0, x)))


def test_the_order_of_layers_is_told_as_time_not_as_a_place():
    stacks = ("conv_block", "layer_table", "pooling_answers")
    of_layers = [exercise_named("pooling", name) for name in stacks]
    for declared in (*of_layers, *LESSONS["keras_cnn"].exercises, *LESSONS["dropout"].exercises):
        told = [
            *declared.hints.values(),
            *(i.sentence for i in declared.wrong_ideas),
            *(c.title for c in declared.public),
        ]
        assert not [sentence for sentence in told if re.search(r"\bbehind\b", sentence)]
