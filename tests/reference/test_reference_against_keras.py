"""The reference equals TensorFlow and Keras for random shapes, kernels, strides (unequal per axis too) and paddings.

`tf.nn` is what the Keras layers call; it is asked in float64 and without building a layer for each example.
"""

from typing import Any

import numpy as np
import pytest
from drawn_inputs import arrays, as_pair, assert_close, filled, for_all, image_and_kernel, seeds, small, strides
from hypothesis import assume
from hypothesis import strategies as st
from worked_examples import keras_rows, layer_description

from grader.reference import convolution, pooling, stride_padding

paddings = st.sampled_from(["valid", "same"])
images = arrays(st.integers(1, 9), st.integers(1, 9), small)


def batch(tf: Any, image: np.ndarray) -> Any:
    """A batch of one, in float64; TensorFlow's pooling would turn a NumPy array into float32."""
    return tf.constant(image[None], dtype=tf.float64)


@for_all(
    drawn=image_and_kernel(channels=True, larger=True), filters=small, stride=strides, padding=paddings, seed=seeds
)
def test_conv_layer_equals_tensorflow(
    tf: Any, drawn: tuple, filters: int, stride: Any, padding: str, seed: int
) -> None:
    image, kernel = drawn
    assume(padding == "same" or (kernel.shape[0] <= image.shape[0] and kernel.shape[1] <= image.shape[1]))
    kernels = filled((*kernel.shape, filters), np.float64, seed)
    biases = filled((filters,), np.float64, seed + 1)
    expected = tf.nn.conv2d(batch(tf, image), kernels, strides=as_pair(stride), padding=padding.upper())[0] + biases
    result = stride_padding.conv_layer(image, kernels, biases, stride, padding, activation=convolution.relu)
    assert_close(result, tf.nn.relu(expected).numpy())
    sizes = [
        stride_padding.keras_output_size(*axis, padding)
        for axis in zip(image.shape, kernel.shape, as_pair(stride), strict=False)
    ]
    assert sizes == list(expected.shape[:2])


@for_all(
    examples=15, drawn=image_and_kernel(channels=True), filters=small, stride=strides, padding=paddings, seed=seeds
)
def test_conv_layer_equals_a_keras_layer(
    keras: Any, drawn: tuple, filters: int, stride: Any, padding: str, seed: int
) -> None:
    image, kernel = drawn
    kernels = filled((*kernel.shape, filters), np.int8, seed).astype(np.float32) / 64
    biases = filled((filters,), np.float32, seed + 1)
    layer = keras.layers.Conv2D(filters, kernel.shape[:2], strides=stride, padding=padding, activation="relu")
    layer.build((None, *image.shape))
    layer.set_weights([kernels, biases])
    expected = layer(image[None].astype(np.float32))[0].numpy()
    result = stride_padding.conv_layer(image, kernels, biases, stride, padding, convolution.relu)
    largest_sum = np.abs(convolution.conv_layer(np.abs(image.astype(float)), np.abs(kernels), np.abs(biases))).max()
    assert result.shape == expected.shape
    # Keras adds in float32: its error grows with the largest sum, which ReLU may have cut away.
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-5 * largest_sum)


@for_all(image=images, size=strides, stride=st.none() | strides)
def test_max_pool_equals_tensorflow(tf: Any, image: np.ndarray, size: Any, stride: Any) -> None:
    window, step = as_pair(size), as_pair(size if stride is None else stride)
    assume(window[0] <= image.shape[0] and window[1] <= image.shape[1])
    expected = tf.nn.max_pool2d(batch(tf, image), window, step, "VALID")[0].numpy()
    np.testing.assert_array_equal(pooling.max_pool(image, size, stride), expected)
    np.testing.assert_array_equal(pooling.max_pool(image[..., 0], size, stride), expected[..., 0])


@for_all(image=images, size=strides, stride=st.none() | strides)
def test_average_pool_equals_tensorflow(tf: Any, image: np.ndarray, size: Any, stride: Any) -> None:
    window, step = as_pair(size), as_pair(size if stride is None else stride)
    assume(window[0] <= image.shape[0] and window[1] <= image.shape[1])
    expected = tf.nn.avg_pool2d(batch(tf, image), window, step, "VALID")[0].numpy()
    assert_close(pooling.average_pool(image, size, stride), expected)
    assert_close(pooling.average_pool(image[..., 0], size, stride), expected[..., 0])


@for_all(image=images, size=strides, stride=st.none() | strides, shift=st.sampled_from([0, 2000]))
def test_max_pool_same_equals_tensorflow(tf: Any, image: np.ndarray, size: Any, stride: Any, shift: int) -> None:
    image = image.astype(np.float64) - shift  # all negative when shifted: a zero of the padding must not win
    window, step = as_pair(size), as_pair(size if stride is None else stride)
    expected = tf.nn.max_pool2d(batch(tf, image), window, step, "SAME")[0].numpy()
    np.testing.assert_array_equal(pooling.max_pool_same(image, size, stride), expected)
    np.testing.assert_array_equal(pooling.max_pool_same(image[..., 0], size, stride), expected[..., 0])


@pytest.mark.parametrize("size", [2, (2, 3)])
@pytest.mark.parametrize("stride", [None, 1, (3, 2)])
def test_pooling_equals_keras_layers(keras: Any, size: Any, stride: Any) -> None:
    image = filled((7, 8, 3), np.float32, seed=0)
    layers = keras.layers
    for layer, pool in (
        (layers.MaxPooling2D(size, stride), pooling.max_pool),
        (layers.AveragePooling2D(size, stride), pooling.average_pool),
        (layers.MaxPooling2D(size, stride, padding="same"), pooling.max_pool_same),
    ):
        assert_close(pool(image, size, stride), layer(image[None])[0].numpy())


@for_all(examples=15, volume=images)
def test_flatten_equals_keras(keras: Any, volume: np.ndarray) -> None:
    expected = keras.layers.Flatten()(volume[None].astype(np.float32))[0].numpy()
    np.testing.assert_array_equal(pooling.flatten(volume).astype(np.float32), expected)


def test_conv_block_equals_keras(keras: Any) -> None:
    image, kernels = filled((9, 10, 2), np.float32, 0), filled((2, 3, 2, 4), np.float32, 1)
    biases = filled((4,), np.float32, 2)
    conv = keras.layers.Conv2D(4, (2, 3), activation="relu")
    model = keras.Sequential([keras.Input(image.shape), conv, keras.layers.MaxPooling2D(3)])
    conv.set_weights([kernels, biases])
    assert_close(pooling.conv_block(image, kernels, biases, 3), model(image[None])[0].numpy())


@st.composite
def stacks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Spatial layers, then perhaps a flatten and dense layers; dropout anywhere."""
    conv = st.fixed_dictionaries(
        {"layer": st.just("conv"), "filters": small, "kernel": small},
        optional={"stride": st.integers(1, 3), "padding": paddings},
    )
    pool = st.fixed_dictionaries({"layer": st.just("max_pool"), "size": st.integers(1, 3)})
    dropout = st.fixed_dictionaries({"layer": st.just("dropout"), "rate": st.floats(0, 0.9)})
    dense = st.fixed_dictionaries({"layer": st.just("dense"), "units": small})
    spatial = draw(st.lists(conv | pool | dropout, max_size=4))
    flat = draw(st.lists(dense | dropout, max_size=3))
    return [*spatial, *([{"layer": "flatten"}, *flat] if draw(st.booleans()) else [])]


@for_all(examples=40, layers=stacks(), input_shape=st.tuples(st.integers(3, 30), st.integers(3, 30), small))
def test_layer_table_equals_keras(keras: Any, layers: list[dict[str, Any]], input_shape: tuple[int, int, int]) -> None:
    try:
        rows = pooling.layer_table(layers, input_shape)
    except ValueError:
        with pytest.raises(ValueError, match=r"zero or negative|[Nn]egative"):
            keras_rows(keras, layers, input_shape)
        return
    assert rows == keras_rows(keras, layers, input_shape)


@pytest.mark.parametrize(
    "net", ["minimal_digits_cnn", "fashion_cnn", "regularized_digits_cnn", "plain_dense_net", "functional_cnn"]
)
def test_worked_example_is_what_keras_says(net: str, facts: dict[str, dict[str, Any]], keras: Any) -> None:
    fact = facts[net]
    rows = keras_rows(keras, [layer_description(text) for text in fact["layers"]], tuple(fact["input"]))
    assert [list(shape) for shape, _ in rows] == fact["output_shapes"]
    assert [params for _, params in rows] == fact["params"]
