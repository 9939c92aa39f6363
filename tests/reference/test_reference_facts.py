"""Every worked example of the lessons comes out of the reference as it is printed."""

import math
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worked_examples import layer_description, read_worked_examples

from grader.reference import convolution, pooling, stride_padding

Facts = dict[str, dict[str, Any]]
PUBLISHED_ONLY = {"headline_accuracy"}


def test_every_fact_is_looked_at_by_a_test() -> None:
    ids = [fact["id"] for fact in read_worked_examples()]
    looked_at = {*re.findall(r'facts\["(\w+)"\]', Path(__file__).read_text(encoding="utf-8")), *NETS}
    assert len(ids) == len(set(ids))
    assert [i for i in ids if i not in looked_at | PUBLISHED_ONLY] == []


# Lesson 1


def test_a_window_product_of_a_volume_is_the_sum_of_those_of_its_channels(facts: Facts) -> None:
    fact = facts["conv_volume_7x9x3"]
    image, kernel = np.array(fact["image"]), np.array(fact["kernel"])
    assert (image.shape, kernel.shape) == ((7, 9, 3), (3, 3, 3))
    np.testing.assert_array_equal(convolution.convolve_volume(image, kernel), fact["result"])
    window = image[:3, :3]
    by_channel = [convolution.window_product(window[..., c], kernel[..., c]) for c in range(3)]
    np.testing.assert_array_equal(np.moveaxis(window * kernel, 2, 0), fact["first_window_products_by_channel"])
    assert by_channel == fact["first_window_sums_by_channel"]
    assert sum(by_channel) == fact["result"][0][0]


def test_the_binary_example_begins_with_4_and_its_kernel_stays_the_same_when_flipped(facts: Facts) -> None:
    fact = facts["conv_binary_5x5"]
    image, kernel = np.array(fact["image"]), np.array(fact["kernel"])
    np.testing.assert_array_equal(convolution.convolve2d(image, kernel), fact["result"])
    assert convolution.window_product(image[:3, :3], kernel) == 4
    np.testing.assert_array_equal(convolution.flip_kernel(kernel), kernel)


def test_true_convolution_is_cross_correlation_with_the_flipped_kernel(facts: Facts) -> None:
    fact = facts["lopsided_flip"]
    image, kernel = np.array(fact["image"]), np.array(fact["kernel"])
    np.testing.assert_array_equal(convolution.convolve2d(image, kernel), fact["cross_correlation"])
    flipped = convolution.flip_kernel(kernel)
    np.testing.assert_array_equal(convolution.convolve2d(image, flipped), fact["true_convolution"])
    np.testing.assert_array_equal(stride_padding.true_convolve2d(image, kernel), fact["true_convolution"])


def test_weights_of_dense_and_convolutional_layers_are_counted_without_biases(facts: Facts) -> None:
    for layer in facts["dense_vs_conv"]["cases"]:
        assert convolution.count_weights(layer) == layer["weights"]
    assert facts["dense_vs_conv"]["cases"][-1]["weights"] == 475_689_600_000


# Lesson 2


def test_sizes_are_rounded_down_where_the_last_window_does_not_fit(facts: Facts) -> None:
    for case in facts["output_sizes"]["cases"]:
        axis = [case[key] for key in ("size", "kernel", "stride", "border")]
        assert stride_padding.output_size(*axis) == case["output"]
        assert stride_padding.fits(*axis) is case.get("fits", stride_padding.fits(*axis))
        if "exact" in case:
            exact = Fraction(case["size"] + 2 * case["border"] - case["kernel"], case["stride"]) + 1
            assert math.isclose(exact, case["exact"])
            assert math.floor(exact) == case["output"]


def test_a_border_of_half_the_kernel_keeps_the_size(facts: Facts) -> None:
    for kernel, border in facts["size_preserving_border"]["cases"]:
        assert stride_padding.output_size(28, kernel, 1, border) == 28
        assert stride_padding.same_padding(28, kernel, 1) == (border, border)


def test_true_convolution_with_a_border_is_told_from_cross_correlation(facts: Facts) -> None:
    fact = facts["true_convolution_5x5"]
    image, kernel, border = np.array(fact["image"]), np.array(fact["kernel"]), fact["border"]
    np.testing.assert_array_equal(stride_padding.true_convolve2d(image, kernel, border), fact["result"])
    unflipped = stride_padding.convolve2d(image, kernel, border=border)
    np.testing.assert_array_equal(unflipped, fact["cross_correlation_result"])
    assert fact["result"] != fact["cross_correlation_result"]


def test_shapes_and_parameters_of_a_layer_are_those_that_keras_lists(facts: Facts) -> None:
    for case in facts["conv_layers_in_keras"]["cases"]:
        layer = {"layer": "conv", "filters": case["filters"], "kernel": case["kernel"], "stride": case["stride"]}
        # A border of 2 around 32 with a 5x5 kernel and stride 1 is what "same" adds.
        layer["padding"] = case.get("padding", "same")
        assert pooling.layer_table([layer], case["input"]) == [(tuple(case["output"]), case["params"])]
        if "border" in case:
            sides = (case["border"], case["border"])
            assert stride_padding.same_padding(case["input"][0], case["kernel"], case["stride"]) == sides
            size = stride_padding.output_size(case["input"][0], case["kernel"], case["stride"], case["border"])
            assert size == case["output"][0]


def test_four_3x3_kernels_see_as_much_as_one_of_9x9_with_fewer_weights(facts: Facts) -> None:
    *stacks, single = facts["stacked_kernels"]["cases"]
    for case in stacks:
        assert stride_padding.receptive_field([3] * case["layers"]) == case["field"]
        assert case["layers"] * _kernel_weights(3) == case["weights"]
    assert stride_padding.receptive_field([single["single_kernel"]]) == stacks[-1]["field"] == 9
    assert _kernel_weights(single["single_kernel"]) == single["weights"] > stacks[-1]["weights"]


def _kernel_weights(size: int, channels: int = 1, filters: int = 1) -> int:
    description = {"layer": "conv", "kernel": [size, size], "channels_in": channels, "filters": filters}
    return convolution.count_weights(description)


# Lesson 3


def test_max_pool_drops_partial_windows_and_max_pool_same_keeps_them(facts: Facts) -> None:
    fact, volume = facts["conv_volume_7x7x3_then_pool"], facts["conv_volume_7x9x3"]
    conv = convolution.convolve_volume(np.array(volume["image"])[:, :7], np.array(volume["kernel"]))
    np.testing.assert_array_equal(conv, fact["conv"])
    np.testing.assert_array_equal(pooling.max_pool(conv), fact["pooled_partial_dropped"])
    np.testing.assert_array_equal(pooling.max_pool_same(conv), fact["pooled_partial_kept"])


def test_each_window_is_pooled_to_its_largest_value_or_to_its_mean(facts: Facts) -> None:
    fact = facts["pool_4x4"]
    np.testing.assert_array_equal(pooling.max_pool(np.array(fact["image"])), fact["max"])
    np.testing.assert_array_equal(pooling.average_pool(np.array(fact["image"])), fact["average"])


def test_every_layer_of_a_stack_takes_the_shape_that_the_one_before_gives(facts: Facts) -> None:
    steps = facts["shape_chain"]["steps"]
    layers = [{key: value for key, value in step.items() if key not in ("output", "weights")} for step in steps]
    layers[2]["padding"] = "same"  # a border of 2, as the next line shows
    assert stride_padding.same_padding(13, 5, 2) == (2, 2)
    rows = pooling.layer_table(layers, (128, 128, 3))
    assert [list(shape) for shape, _ in rows] == [step["output"] for step in steps]
    assert [params - step.get("filters", 0) for (_, params), step in zip(rows, steps, strict=True)] == [135, 0, 375]
    assert [step["weights"] for step in steps] == [135, 0, 375]


# Lessons 4 and 5: shapes and parameters

NETS = ["minimal_digits_cnn", "fashion_cnn", "regularized_digits_cnn", "plain_dense_net", "functional_cnn"]


@pytest.mark.parametrize("net", NETS)
def test_shapes_and_parameters_of_a_network_are_those_that_keras_lists(net: str, facts: Facts) -> None:
    fact = facts[net]
    rows = pooling.layer_table([layer_description(text) for text in fact["layers"]], fact["input"])
    assert [list(shape) for shape, _ in rows] == fact["output_shapes"]
    assert [params for _, params in rows] == fact["params"]
    assert sum(params for _, params in rows) == fact["total"]


def test_a_dense_layer_on_digits_has_more_parameters_than_a_convolution(facts: Facts) -> None:
    dense = pooling.layer_table([{"layer": "flatten"}, {"layer": "dense", "units": 16}], (28, 28, 1))
    conv = pooling.layer_table([{"layer": "conv", "filters": 16, "kernel": 3}], (28, 28, 1))
    assert dense[-1][1] == facts["dense_on_digits"]["dense_params"] > conv[-1][1]
    assert conv[-1][1] == facts["dense_on_digits"]["conv_params"]


def test_a_one_hot_row_has_a_single_1_in_the_column_of_its_label(facts: Facts) -> None:
    fact = facts["one_hot"]
    rows = np.eye(fact["num_classes"])[fact["labels"]]
    assert rows.shape == (8, 6)
    np.testing.assert_array_equal(rows.sum(axis=1), 1)
    np.testing.assert_array_equal(rows.argmax(axis=1), fact["columns_with_one"])


def test_what_is_often_printed_wrongly_is_right_here(facts: Facts) -> None:
    statements = " ".join(facts["errata"]["cases"])
    assert "= 288 weights" in statements
    assert _kernel_weights(3, filters=32) == 288
    assert pooling.layer_table([{"layer": "conv", "filters": 32, "kernel": 3}], (28, 28, 1))[0][1] == 320
    assert (_kernel_weights(3, channels=3), _kernel_weights(5, channels=5)) == (27, 125)
    assert (_kernel_weights(3, channels=3, filters=5), _kernel_weights(5, channels=5, filters=3)) == (135, 375)
    assert np.zeros((3, 3, 3, 5)).size == 135
    assert stride_padding.receptive_field([3, 3]) == 5
    assert (stride_padding.fits(7, 3, 3), stride_padding.keras_output_size(7, 3, 3, "valid")) == (False, 2)
    assert pooling.max_pool(np.zeros((5, 5))).shape == (2, 2)
