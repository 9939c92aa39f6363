"""Held-out images for grading: what students' networks are measured on, never a part of the student package.

They come from the first 10,000 images of the full training sets, like the students' sample, and are disjoint from it.
"""

from pathlib import Path

from byhand.data.embedded import images_from_columns, read_archive
from byhand.data.published import Split

HERE = Path(__file__).parent

__all__ = ["load_held_out_digits", "load_held_out_fashion"]


def load_held_out_digits() -> Split:
    """Return `(x, y)`: 2,000 MNIST digits, 200 of each class, shuffled; uint8 (2000, 28, 28) and uint8 (2000,).

    Fresh and writable. Raises byhand.data.DataError when the file is missing or damaged.
    """
    return _load("held_out_digits.npz.xz")


def load_held_out_fashion() -> Split:
    """Return `(x, y)`: 2,000 Fashion-MNIST images, 200 of each class; otherwise as `load_held_out_digits`."""
    return _load("held_out_fashion.npz.xz")


def _load(file: str) -> Split:
    stored = read_archive(HERE / file)
    return images_from_columns(stored["x"]), stored["y"]
