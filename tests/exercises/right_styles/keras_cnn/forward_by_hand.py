"""forward_by_hand, right in many styles."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from byhand.layers.convolution import relu
from byhand.layers.pooling import conv_block, flatten, max_pool
from byhand.layers.stride_padding import conv_layer


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def helper_layers(image, weights):
    kernels_1, biases_1, kernels_2, biases_2, dense_weights, dense_biases = weights
    volume = image[:, :, np.newaxis]
    volume = max_pool(conv_layer(volume, kernels_1, biases_1, activation=relu), 2)
    volume = max_pool(conv_layer(volume, kernels_2, biases_2, activation=relu), 2)
    return softmax(flatten(volume) @ dense_weights + dense_biases)


def blocks_of_lesson_3(image, weights):
    volume = image.reshape(*image.shape, 1)
    for kernels, biases in (weights[0:2], weights[2:4]):
        volume = conv_block(volume, kernels, biases)
    return softmax(volume.ravel() @ weights[4] + weights[5])


def relu_behind_pooling(image, weights):
    w = list(weights)
    x = np.maximum(max_pool(conv_layer(image[..., None], w[0], w[1])), 0)
    x = np.maximum(max_pool(conv_layer(x, w[2], w[3])), 0)
    logits = np.dot(x.reshape(-1), w[4]) + w[5]
    return np.exp(logits - np.logaddexp.reduce(logits))


def with_einsum(image, weights):
    """No helper at all."""

    def block(volume, kernels, biases):
        windows = sliding_window_view(volume, kernels.shape[:2], axis=(0, 1))
        maps = np.maximum(np.einsum("rxcuv,uvck->rxk", windows, kernels) + biases, 0)
        height, width = maps.shape[0] // 2, maps.shape[1] // 2
        return maps[: 2 * height, : 2 * width].reshape(height, 2, width, 2, -1).max(axis=(1, 3))

    volume = block(block(image[:, :, np.newaxis], *weights[:2]), *weights[2:4])
    return softmax(np.einsum("i,ij->j", volume.flatten(), weights[4]) + weights[5])


def window_by_window(image, weights):
    """Loops over all windows."""

    def convolve(volume, kernels, biases):
        height, width = volume.shape[0] - 2, volume.shape[1] - 2
        maps = np.zeros((height, width, len(biases)))
        for row in range(height):
            for column in range(width):
                window = volume[row : row + 3, column : column + 3]
                for k in range(len(biases)):
                    maps[row, column, k] = max(0, np.sum(window * kernels[..., k]) + biases[k])
        return maps

    def pool(maps):
        pooled = np.zeros((maps.shape[0] // 2, maps.shape[1] // 2, maps.shape[2]))
        for row in range(pooled.shape[0]):
            for column in range(pooled.shape[1]):
                pooled[row, column] = maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].max(axis=(0, 1))
        return pooled

    volume = pool(convolve(image[:, :, np.newaxis], weights[0], weights[1]))
    volume = pool(convolve(volume, weights[2], weights[3]))
    flat = [number for row in volume for pixel in row for number in pixel]
    return softmax(np.array([np.dot(flat, column) for column in weights[4].T]) + weights[5])


def in_single_precision(image, weights):
    w = [np.asarray(array, dtype=np.float32) for array in weights]
    x = conv_block(image.astype(np.float32)[:, :, None], w[0], w[1]).astype(np.float32)
    x = conv_block(x, w[2], w[3]).astype(np.float32)
    return softmax(x.flatten() @ w[4] + w[5]).astype(np.float32)


def dense_layer_as_a_row(image, weights):
    k1, b1, k2, b2, w, b = (array.copy() for array in weights)
    volume = conv_block(conv_block(np.expand_dims(image, axis=2), k1, b1, 2), k2, b2, 2)
    logits = flatten(volume).reshape(1, -1) @ w + b.reshape(1, -1)
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (probabilities / probabilities.sum(axis=1, keepdims=True))[0]


STYLES = (helper_layers, blocks_of_lesson_3, relu_behind_pooling, with_einsum, window_by_window)
RIGHT = {f.__name__: f for f in (*STYLES, in_single_precision, dense_layer_as_a_row)}
