"""Every argument that makes no sense is refused with a ValueError that says what was wrong and what to do."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.reference import convolution, pooling, stride_padding


def ones(*shape: int) -> np.ndarray:
    return np.ones(shape)


LAYER = (ones(4, 5, 2), ones(3, 3, 2, 3), ones(3))

REFUSED: dict[str, tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any], str]] = {}


def refused(function: Callable[..., Any], *args: Any, message: str, case: str, **kwargs: Any) -> None:
    name = f"{function.__module__.rsplit('.', 1)[1]}.{function.__name__}: {case}"
    assert name not in REFUSED, name
    REFUSED[name] = (function, args, kwargs, message)


# Lesson 1
for f in (convolution.window_product,):
    refused(
        f,
        ones(2, 3),
        ones(3, 2),
        case="unequal",
        message="window has shape (2, 3) and kernel (3, 2); they must be equal",
    )
    refused(f, ones(2, 3), ones(1, 3), case="could broadcast", message="(2, 3) and kernel (1, 3); they must be equal")
    refused(f, ones(2, 3), ones(2, 3, 1), case="axes", message="(2, 3) and kernel (2, 3, 1); they must be equal")

for f in (convolution.convolve2d, stride_padding.convolve2d, stride_padding.true_convolve2d):
    border = "add a border of" if f is convolution.convolve2d else "raise the border by"
    refused(f, ones(3, 4), ones(5, 5), case="kernel larger", message=f"(3, 4); {border} at least 1")
    refused(f, ones(3, 4), ones(1, 7), case="kernel wider", message=f"(3, 4); {border} at least 2")
    refused(
        f, ones(3, 4), ones(0, 2), case="empty kernel", message="kernel has shape (0, 2); every axis must be at least 1"
    )
    refused(
        f, ones(3, 0), ones(1, 1), case="empty image", message="image has shape (3, 0); every axis must be at least 1"
    )
    refused(
        f,
        ones(3, 4, 1),
        ones(2, 2),
        case="volume",
        message="image has shape (3, 4, 1); give an array of shape (height, width)",
    )
    refused(
        f,
        ones(3, 4),
        ones(2, 2, 1),
        case="deep kernel",
        message="kernel has shape (2, 2, 1); give an array of shape (kernel_height",
    )

for f in (convolution.convolve_volume,):
    refused(
        f,
        ones(4, 5, 3),
        ones(2, 2, 2),
        case="channels",
        message="image has 3 channels and the kernel 2; a kernel is as deep",
    )
    refused(f, ones(4, 5, 3), ones(2, 2, 1), case="one channel", message="image has 3 channels and the kernel 1")
    refused(
        f,
        ones(4, 5, 3),
        ones(5, 2, 3),
        case="kernel larger",
        message="kernel (5, 2) is larger than the image (4, 5); add a border of at least 1",
    )
    refused(f, ones(4, 5), ones(2, 2), case="grey", message="give an array of shape (height, width, channels)")
    refused(
        f,
        ones(4, 5, 3),
        ones(2, 2),
        case="flat kernel",
        message="give an array of shape (kernel_height, kernel_width, channels)",
    )

for f in (convolution.flip_kernel,):
    refused(
        f,
        ones(3),
        case="one axis",
        message="kernel has shape (3,); give an array of shape (kernel_height, kernel_width) or (",
    )
    refused(f, ones(3, 3, 2, 4), case="bank", message="kernel has shape (3, 3, 2, 4)")
    refused(f, ones(3, 0), case="empty", message="every axis must be at least 1")

for f in (convolution.conv_layer, stride_padding.conv_layer, pooling.conv_block):
    image, kernels, biases = LAYER
    refused(f, ones(4, 5, 1), kernels, biases, case="channels", message="image has 1 channels and the kernel 2")
    refused(
        f,
        image,
        kernels,
        ones(2),
        case="fewer biases",
        message="there are 2 biases for 3 filters; give one bias per filter",
    )
    refused(f, image, kernels, ones(1), case="one bias", message="there is 1 bias for 3 filters")
    refused(
        f,
        image,
        kernels,
        ones(1, 3),
        case="biases with two axes",
        message="biases has shape (1, 3); give an array of shape (filters)",
    )
    refused(
        f,
        image,
        ones(5, 3, 2, 3),
        biases,
        case="kernel larger",
        message="kernel (5, 3) is larger than the image (4, 5)",
    )
    refused(
        f,
        image,
        ones(3, 3, 2),
        biases,
        case="single kernel",
        message="kernels has shape (3, 3, 2); give an array of shape (kernel_height, kernel_width, channels, filters)",
    )
    refused(f, image, ones(3, 3, 2, 0), ones(0), case="no filters", message="every axis must be at least 1")
    refused(f, ones(4, 5), kernels, biases, case="grey", message="give an array of shape (height, width, channels)")

CONV = {"layer": "conv", "kernel": [3, 3], "channels_in": 3, "filters": 4}
for f in (convolution.count_weights,):
    refused(f, {"layer": "pool"}, case="unknown layer", message="layer 'pool' is unknown; use 'dense' or 'conv'")
    refused(f, {"inputs": 3}, case="no layer", message="has no 'layer'; add it")
    refused(f, {"layer": "dense", "inputs": 3}, case="no outputs", message="has no 'outputs'; add it")
    refused(f, CONV | {"kernel": [3, 0]}, case="kernel 0", message="kernel width is 0; it must be at least 1")
    refused(f, CONV | {"channels_in": 0}, case="no channels", message="channels_in is 0; it must be at least 1")

# Lesson 2
for f in (stride_padding.pad,):
    refused(f, ones(2, 3), -1, case="negative", message="border is -1; it must be at least 0")
    refused(
        f, ones(2, 3), ((0, 1), (-2, 0)), case="one side negative", message="left border is -2; it must be at least 0"
    )
    refused(
        f,
        ones(2, 3),
        (1, 2),
        case="flat pair",
        message="border is (1, 2); give one whole number or ((top, bottom), (left, right))",
    )
    refused(
        f,
        ones(3),
        1,
        case="one axis",
        message="image has shape (3,); give an array of shape (height, width) or (height, width, channels)",
    )
    refused(f, ones(1, 2, 3, 4), 1, case="batch", message="image has shape (1, 2, 3, 4)")

for f in (stride_padding.fits, stride_padding.output_size):
    refused(f, 0, 3, 1, case="size 0", message="size is 0; it must be at least 1")
    refused(f, 7, 0, 1, case="kernel 0", message="kernel is 0; it must be at least 1")
    refused(f, 7, 3, 0, case="stride 0", message="stride is 0; it must be at least 1")
    refused(f, 7, 3, 1, -1, case="negative border", message="border is -1; it must be at least 0")
refused(
    stride_padding.output_size, 3, 6, 1, 1, case="kernel larger",
    message="kernel 6 is larger than size 3 with a border of 1 on either side; use a border of at least 2",
)  # fmt: skip

for f in (stride_padding.keras_output_size, stride_padding.same_padding):
    padding = ("same",) if f is stride_padding.keras_output_size else ()
    refused(f, 0, 3, 1, *padding, case="size 0", message="size is 0; it must be at least 1")
    refused(f, 7, 0, 1, *padding, case="kernel 0", message="kernel is 0; it must be at least 1")
    refused(f, 7, 3, -2, *padding, case="stride -2", message="stride is -2; it must be at least 1")
refused(stride_padding.keras_output_size, 7, 3, 1, "SAME", case="upper case", message="padding 'SAME' is unknown; use")
refused(
    stride_padding.keras_output_size,
    2,
    3,
    1,
    "valid",
    case="kernel larger",
    message="kernel 3 is larger than size 2; use",
)

for f in (stride_padding.convolve2d,):
    refused(f, ones(4, 5), ones(2, 2), 0, case="stride 0", message="stride is 0; it must be at least 1")
    refused(
        f,
        ones(4, 5),
        ones(2, 2),
        (1, 0),
        case="horizontal stride 0",
        message="horizontal stride is 0; it must be at least 1",
    )
    refused(
        f,
        ones(4, 5),
        ones(2, 2),
        (1, 1, 1),
        case="three strides",
        message="stride is (1, 1, 1); give one whole number, or two: (vertical, horizontal)",
    )
    refused(f, ones(4, 5), ones(2, 2), 1, -1, case="negative border", message="border is -1; it must be at least 0")
    refused(
        f,
        ones(2, 2),
        ones(7, 3),
        1,
        1,
        case="larger than padded",
        message="kernel (7, 3) is larger than the padded image (4, 4); raise the border by at least 2",
    )
refused(stride_padding.true_convolve2d, ones(4, 5), ones(2, 2), -1, case="negative border", message="border is -1")

for f in (stride_padding.conv_layer,):
    refused(f, *LAYER, stride=0, case="stride 0", message="stride is 0; it must be at least 1")
    refused(f, *LAYER, stride=(0, 1), case="vertical stride 0", message="vertical stride is 0; it must be at least 1")
    refused(f, *LAYER, stride=(0, 1), padding="same", case="stride 0, same", message="vertical stride is 0")
    refused(f, *LAYER, padding="full", case="padding", message='padding \'full\' is unknown; use "valid" or "same"')
refused(stride_padding.receptive_field, [3, 0], case="kernel 0", message="kernel is 0; it must be at least 1")
refused(
    stride_padding.receptive_field, [3, 3], [1], case="strides", message="there are 1 strides for 2 kernels; give one"
)

# Lesson 3
for f in (pooling.max_pool, pooling.average_pool, pooling.max_pool_same):
    refused(f, ones(4, 5), 0, case="size 0", message="size is 0; it must be at least 1")
    refused(f, ones(4, 5), (2, 0), case="horizontal size 0", message="horizontal size is 0; it must be at least 1")
    refused(f, ones(4, 5), 2, 0, case="stride 0", message="stride is 0; it must be at least 1")
    refused(
        f, ones(4, 5), 2, (-1, 1), case="vertical stride -1", message="vertical stride is -1; it must be at least 1"
    )
    refused(f, ones(4), 2, case="one axis", message="image has shape (4,); give an array of shape (height, width) or (")
    refused(f, ones(1, 4, 5, 2), 2, case="batch", message="image has shape (1, 4, 5, 2)")
for f in (pooling.max_pool, pooling.average_pool):
    refused(
        f,
        ones(4, 5),
        (2, 6),
        case="window larger",
        message="pooling window of size 6 is larger than the axis of length 5; use a smaller size",
    )
refused(
    pooling.conv_block,
    *LAYER,
    case="window larger",
    pool_size=3,
    message="pooling window of size 3 is larger than the axis of length 2",
)
refused(pooling.conv_block, *LAYER, case="pool size 0", pool_size=0, message="size is 0; it must be at least 1")


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_in_words_that_help(case: str) -> None:
    function, args, kwargs, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        function(*args, **kwargs)


def test_the_house_example_reads_as_agreed() -> None:
    with pytest.raises(
        ValueError, match=r"^kernel \(5, 5\) is larger than the image \(3, 4\); add a border of at least 1$"
    ):
        convolution.convolve2d(ones(3, 4), ones(5, 5))


@pytest.mark.parametrize("stride", [2.0, 1.5, "2", None])
def test_a_stride_that_is_no_whole_number_is_a_type_error(stride: Any) -> None:
    with pytest.raises(TypeError, match="give a whole number"):
        stride_padding.convolve2d(ones(4, 5), ones(2, 2), stride)


def test_complex_values_are_a_type_error() -> None:
    with pytest.raises(TypeError, match="image holds complex128 values; give real numbers"):
        convolution.convolve2d(ones(4, 5) * 1j, ones(2, 2))


def test_fits_says_false_to_an_oversized_kernel() -> None:
    assert stride_padding.fits(3, 5, 2) is False
    assert stride_padding.fits(3, 5, 2, 1) is True


def test_same_takes_a_kernel_larger_than_the_image() -> None:
    assert stride_padding.keras_output_size(3, 9, 2, "same") == 2
    assert stride_padding.conv_layer(ones(2, 3, 1), ones(7, 8, 1, 2), ones(2), padding="same").shape == (2, 3, 2)
    assert pooling.max_pool_same(ones(2, 3), 7).shape == (1, 1)


def test_total_same_padding_is_never_below_zero() -> None:
    assert stride_padding.same_padding(7, 1, 3) == (0, 0)
