"""flatten, right in many styles."""

import itertools

import numpy as np


def three_loops(volume):
    flat = []
    for row in range(volume.shape[0]):
        for column in range(volume.shape[1]):
            for channel in range(volume.shape[2]):
                flat.append(volume[row, column, channel])
    return np.array(flat)


def by_index(volume):
    height, width, channels = volume.shape
    result = np.zeros(volume.size)
    for row, column, channel in np.ndindex(*volume.shape):
        result[(row * width + column) * channels + channel] = volume[row, column, channel]
    assert result.size == height * width * channels
    return result


def chained_lists(volume):
    return np.array(list(itertools.chain.from_iterable(itertools.chain.from_iterable(volume.tolist()))))


RIGHT = {
    "reshape": lambda volume: volume.reshape(-1),
    "ravel": lambda volume: volume.ravel(),
    "method": lambda volume: volume.flatten(),
    "np.ravel": np.ravel,
    "flat": lambda volume: np.array([*volume.flat]),
    "fromiter": lambda volume: np.fromiter(volume.flat, float),
    "concatenate": lambda volume: np.concatenate([pixel for row in volume for pixel in row]),
    "hstack": lambda volume: np.hstack([row.reshape(-1) for row in volume]),
    "size said": lambda volume: np.reshape(volume, volume.shape[0] * volume.shape[1] * volume.shape[2]).astype(float),
    "append": lambda volume: np.append([], volume),
    "three_loops": three_loops,
    "by_index": by_index,
    "chained_lists": chained_lists,
}
