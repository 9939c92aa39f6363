"""Lesson 4, A CNN in Keras: from stored pixels to a trained network, and through a trained network in NumPy.

The first four functions and the last are NumPy alone. The networks are those of `networks`; Keras is imported when one
is built. Sources: softmax and cross-entropy as in I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (2016),
sections 6.2.2.3 and 5.5; the network after F. Chollet, keras.io/examples/vision/mnist_convnet (2015).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.reference import networks
from grader.reference.arguments import IMAGE, as_array, as_floats, whole_number
from grader.reference.convolution import relu
from grader.reference.networks import Shape
from grader.reference.pooling import flatten, max_pool
from grader.reference.stride_padding import conv_layer

BATCH = ("images", "height", "width")
BATCH_WITH_CHANNEL = (*BATCH, "channel")
LABELS = ("images",)
ROWS = ("images", "classes")
LEAST_PROBABILITY = 1e-7
HELD_OUT = 0.1


def prepare_images(images: ArrayLike) -> NDArray[np.float32]:
    """Pixels as a network takes them: uint8 (N, H, W) or (N, H, W, 1) -> float32 (N, H, W, 1), each divided by 255.

    Raises ValueError for other axes and for more than one channel.
    """
    pixels = as_array(images, "images", BATCH, BATCH_WITH_CHANNEL)
    if pixels.ndim == 3:
        pixels = pixels[..., np.newaxis]
    if pixels.shape[3] != 1:
        raise ValueError(f"images have {pixels.shape[3]} channels; give grey images, with one")
    return pixels.astype(np.float32) / np.float32(255)


def one_hot(labels: ArrayLike, num_classes: int) -> NDArray[np.float32]:
    """A row of zeros for each label, with a 1 at its place: integers (N,) -> float32 (N, num_classes).

    Raises ValueError for a label below 0, or of `num_classes` and above.
    """
    classes = whole_number(num_classes, "num_classes", 1)
    places = _labels(labels, classes)
    rows = np.zeros((len(places), classes), dtype=np.float32)
    for row, place in zip(rows, places, strict=True):
        row[place] = 1
    return rows


def softmax(logits: ArrayLike) -> NDArray[np.float64]:
    """Probabilities along the last axis: (..., classes) -> float64 (..., classes), exp(z_k) / sum of all exp(z_j).

    The largest logit is subtracted first. That changes no quotient, and no power can grow beyond the range of floats.
    """
    numbers = np.asarray(logits, dtype=np.float64)
    powers = np.exp(numbers - numbers.max(axis=-1, keepdims=True))
    quotients: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return quotients


def cross_entropy(probabilities: ArrayLike, labels: ArrayLike) -> float:
    """Mean of -ln(probability of the true class): (N, classes) and integers (N,) -> float.

    A probability below 1e-7 counts as 1e-7, as in Keras. Raises ValueError for a label outside the classes, and for
    another number of labels than rows.
    """
    rows = as_floats(probabilities, "probabilities", ROWS)
    places = _labels(labels, rows.shape[1])
    if len(places) != len(rows):
        raise ValueError(f"{len(rows)} rows of probabilities need as many labels, and there are {len(places)}")
    of_the_true_class = [max(row[place], LEAST_PROBABILITY) for row, place in zip(rows, places, strict=True)]
    return float(np.mean(-np.log(of_the_true_class)))


def build_cnn(input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
    """`networks.minimal_digits_cnn`, compiled: Adam, sparse categorical cross-entropy on probabilities, accuracy."""
    return networks.compiled(networks.minimal_digits_cnn, input_shape, num_classes)


def build_functional_cnn(input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
    """`networks.functional_cnn`, not compiled."""
    return networks.functional_cnn(input_shape, num_classes)


def repair_network(input_shape: Shape = (28, 28, 1), num_classes: int = 10) -> Any:
    """The lesson's broken network, repaired: padding "valid", pooling before flatten, units as a whole number."""
    from keras import Input, Sequential, layers

    return Sequential(
        [
            Input(shape=input_shape),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )


def train_cnn(
    model: Any,
    images: NDArray[np.float32],
    labels: NDArray[np.integer[Any]],
    epochs: int = 3,
    batch_size: int = 128,
    seed: int = 0,
) -> Any:
    """Train a compiled model on prepared images, the last tenth of them held out; Keras's `History`."""
    from keras.utils import set_random_seed

    set_random_seed(seed)
    return model.fit(
        images, labels, epochs=epochs, batch_size=batch_size, validation_split=HELD_OUT, shuffle=True, verbose=0
    )


def forward_by_hand(image: ArrayLike, weights: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Probabilities of `minimal_digits_cnn` for one prepared image: (H, W) from 0 to 1 -> float64 (classes,).

    `weights`: kernels and biases of two convolutions, then weights (inputs, classes) and biases (classes,) of the dense
    layer, as `model.get_weights()` gives them. Dropout does nothing here. Raises ValueError where shapes do not fit.
    """
    kernels_1, biases_1, kernels_2, biases_2, dense_weights, dense_biases = weights
    volume: NDArray[Any] = as_floats(image, "image", IMAGE)[:, :, np.newaxis]
    for kernels, biases in ((kernels_1, biases_1), (kernels_2, biases_2)):
        volume = max_pool(conv_layer(volume, kernels, biases, activation=relu), 2)
    inputs = flatten(volume)
    dense = as_floats(dense_weights, "dense weights", ("inputs", "classes"))
    if len(inputs) != len(dense):
        raise ValueError(f"{len(inputs)} numbers come out of the last pooling, and the weights are for {len(dense)}")
    return softmax(inputs @ dense + as_floats(dense_biases, "dense biases", ("classes",)))


def _labels(labels: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Labels as int64, each of them one of 0 .. classes - 1."""
    array = as_array(labels, "labels", LABELS)
    if array.dtype.kind not in "iu":
        raise TypeError(f"labels hold {array.dtype} values; give whole numbers")
    places = array.astype(np.int64)
    if places.min() < 0 or places.max() >= classes:
        wrong = next(int(place) for place in places if not 0 <= place < classes)
        raise ValueError(f"there is a label {wrong}; with {classes} classes labels go from 0 to {classes - 1}")
    return places
