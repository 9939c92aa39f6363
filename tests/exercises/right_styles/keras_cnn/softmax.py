"""softmax, right in many styles."""

import math

import numpy as np


def in_two_lines(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def with_np_functions(logits):
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(shifted), axis=-1, keepdims=True)


def through_logarithms(logits):
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def new_axes_by_hand(logits):
    powers = np.exp(logits - logits.max(axis=-1)[..., np.newaxis])
    return powers / powers.sum(axis=-1)[..., np.newaxis]


def transposed(logits):
    powers = np.exp(logits.T - logits.max(axis=-1).T)
    return (powers / powers.sum(axis=0)).T


def row_by_row(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    result = []
    for row in rows:
        largest = max(row)
        powers = [math.exp(number - largest) for number in row]
        result.append([power / sum(powers) for power in powers])
    return np.array(result).reshape(logits.shape)


def along_the_axis(logits):
    return np.apply_along_axis(lambda row: np.exp(row - row.max()) / np.exp(row - row.max()).sum(), -1, logits)


def in_single_precision(logits):
    powers = np.exp((logits - logits.max(-1, keepdims=True)).astype(np.float32))
    return powers / powers.sum(-1, keepdims=True)


def logaddexp(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True))


def one_by_differences(logits):
    """1 / sum of exp(z_j - z_k), clipped where the power would be too large to matter."""
    differences = np.clip(logits[..., np.newaxis, :] - logits[..., np.newaxis], None, 700.0)
    return 1 / np.exp(differences).sum(axis=-1)


def recursive(logits):
    return in_two_lines(logits) if logits.ndim == 1 else np.array([recursive(part) for part in logits])


STYLES = (in_two_lines, with_np_functions, through_logarithms, new_axes_by_hand, transposed, row_by_row)
RIGHT = {
    f.__name__: f for f in (*STYLES, along_the_axis, in_single_precision, logaddexp, one_by_differences, recursive)
}
