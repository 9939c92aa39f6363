"""What later lessons are handed of lesson 3 is the reference, only faster."""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from byhand.layers import pooling
from grader.exercises.pooling.stacks import PUBLIC
from grader.reference import pooling as reference

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))
from drawn_inputs import arrays, as_pair, assert_close, filled, for_all, image_and_kernel, seeds, small, strides

grey_images = arrays(st.integers(1, 9), st.integers(1, 9))
volumes = arrays(st.integers(1, 9), st.integers(1, 9), small)
images = st.one_of(grey_images, volumes)
own_strides = st.none() | strides


def assume_fits(image: np.ndarray, size: Any) -> None:
    height, width = as_pair(size)
    assume(height <= image.shape[0] and width <= image.shape[1])


@pytest.mark.parametrize("name", ["max_pool", "average_pool"])
@for_all(image=images, size=strides, stride=own_strides)
def test_pooling_equals_the_reference(name: str, image: np.ndarray, size: Any, stride: Any) -> None:
    assume_fits(image, size)
    result, expected = getattr(pooling, name)(image, size, stride), getattr(reference, name)(image, size, stride)
    assert_close(result, expected)
    assert result.dtype == expected.dtype


@for_all(image=images, size=strides, stride=own_strides, shift=st.sampled_from([0, 5000]))
def test_same_pooling_equals_the_reference(image: np.ndarray, size: Any, stride: Any, shift: int) -> None:
    if shift:
        image = image.astype(np.float64) - shift  # all negative: a zero of the padding must not win
    result, expected = pooling.max_pool_same(image, size, stride), reference.max_pool_same(image, size, stride)
    np.testing.assert_array_equal(result, expected)
    assert result.dtype == expected.dtype


@for_all(volume=images)
def test_flatten_equals_the_reference_and_is_new(volume: np.ndarray) -> None:
    result = pooling.flatten(volume)
    np.testing.assert_array_equal(result, reference.flatten(volume))
    assert not np.shares_memory(result, volume)


@for_all(drawn=image_and_kernel(channels=True), filters=small, size=small, seed=seeds)
def test_conv_block_equals_the_reference(drawn: tuple, filters: int, size: int, seed: int) -> None:
    image, kernel = drawn
    assume(min(image.shape[0] - kernel.shape[0], image.shape[1] - kernel.shape[1]) + 1 >= size)
    kernels, biases = filled((*kernel.shape, filters), np.float64, seed), filled((filters,), np.float64, seed + 1)
    assert_close(pooling.conv_block(image, kernels, biases, size), reference.conv_block(image, kernels, biases, size))


convolutions = st.fixed_dictionaries(
    {"layer": st.just("conv"), "filters": st.integers(1, 40), "kernel": st.integers(1, 5)},
    optional={"stride": st.integers(1, 3), "padding": st.sampled_from(["valid", "same", "full"])},
)
spatial_layers = st.one_of(
    convolutions,
    st.builds(lambda size: {"layer": "max_pool", "size": size}, st.integers(0, 4)),
    st.builds(lambda rate: {"layer": "dropout", "rate": rate}, st.sampled_from([0, 0.25, 0.5, 1])),
)
dense_layers = st.builds(lambda units: {"layer": "dense", "units": units}, st.integers(1, 200))


@for_all(
    front=st.lists(spatial_layers, max_size=4),
    back=st.lists(dense_layers, max_size=3),
    shape=st.tuples(st.integers(4, 40), st.integers(4, 40), small),
)
def test_layer_table_equals_the_reference(front: list, back: list, shape: tuple) -> None:
    layers = [*front, {"layer": "flatten"}, *back]
    try:
        expected = reference.layer_table(layers, shape)
    except ValueError:
        with pytest.raises(ValueError, match=r"layer \d"):
            pooling.layer_table(layers, shape)
    else:
        assert pooling.layer_table(layers, shape) == expected


@pytest.mark.parametrize("case", PUBLIC, ids=[case.title for case in PUBLIC])
def test_layer_table_answers_what_the_lesson_asks(case: Any) -> None:
    if case.group == "refuse":
        with pytest.raises(ValueError, match=r"layer \d"):
            pooling.layer_table(*case.args)
    else:
        assert pooling.layer_table(*case.args) == reference.layer_table(*case.args)


IMAGE = np.ones((4, 5))
REFUSED = {
    "size 0": (lambda: pooling.max_pool(IMAGE, 0), "must be at least 1"),
    "stride 0": (lambda: pooling.average_pool(IMAGE, 2, (1, 0)), "must be at least 1"),
    "same, size 0": (lambda: pooling.max_pool_same(IMAGE, (2, 0)), "must be at least 1"),
    "window too high": (lambda: pooling.max_pool(IMAGE, (5, 1)), "(5, 1) is larger than the image (4, 5)"),
    "dense too early": (
        lambda: pooling.layer_table([{"layer": "dense", "units": 3}], (4, 5, 1)),
        "layer 1: dense cannot follow shape (4, 5, 1); it needs one axis",
    ),
    "conv too late": (
        lambda: pooling.layer_table([{"layer": "flatten"}, {"layer": "max_pool", "size": 2}], (4, 5, 1)),
        "layer 2: max_pool cannot follow shape (20,); it needs (H, W, C)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_in_words(case: str) -> None:
    call, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_images_stay_as_they_were() -> None:
    image = np.arange(20, dtype=np.uint8).reshape(4, 5)
    for pool in (pooling.max_pool, pooling.average_pool, pooling.max_pool_same):
        pool(image, 3, 2)
    assert np.array_equal(image, np.arange(20).reshape(4, 5))
