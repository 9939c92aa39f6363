"""Images and kernels offered when a notebook gives none: small enough to follow every number."""

import numpy as np

IMAGES: dict[str, list[list[int]]] = {
    "strokes": [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]],
    "edge": [[9, 9, 9, 0, 0, 0]] * 6,
    "square": [[7 * (1 <= row <= 5 and 1 <= column <= 5) for column in range(7)] for row in range(7)],
    "diagonal": [[5 * (abs(row - column) < 2) for column in range(7)] for row in range(7)],
    "single dot": [[9 * (row == column == 2) for column in range(5)] for row in range(5)],
}
"""Grey images (rows of numbers) by name; the first is the binary image of lesson 1."""

KERNELS: dict[str, list[list[float]]] = {
    "cross": [[1, 0, 1], [0, 1, 0], [1, 0, 1]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "vertical edges": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "horizontal edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "Sobel": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "blur": [[1 / 9] * 3] * 3,
    "corner": [[0, 1, 2], [0, 0, 1], [0, 0, 0]],
}
"""Kernels of 3 by 3 by name; "corner" looks different when it is flipped."""


def for_channels(kernels: dict[str, list[list[float]]], channels: int | None) -> dict[str, np.ndarray]:
    """The same kernels, the same in each of `channels` channels: (3, 3) -> (3, 3, channels); None leaves two axes."""
    arrays = {name: np.asarray(kernel, float) for name, kernel in kernels.items()}
    if channels is None:
        return arrays
    return {name: np.repeat(kernel[:, :, None], channels, axis=2) for name, kernel in arrays.items()}
