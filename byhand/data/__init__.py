"""Data for the lessons: digits, clothes and pictures, all there without a network.

`load_digits()` and `load_fashion()` return `(x_train, y_train), (x_test, y_test)` as uint8 arrays, and
`load_pictures()` a dict of photographs. Where each comes from: README.md in this folder.
"""

from byhand.data.errors import DataError
from byhand.data.full import FULL_TRAIN_INDICES_NOT_EMBEDDED
from byhand.data.loaders import FASHION_CLASSES, load_digits, load_fashion, load_filtered_pictures, load_pictures

__all__ = [
    "FASHION_CLASSES",
    "FULL_TRAIN_INDICES_NOT_EMBEDDED",
    "DataError",
    "load_digits",
    "load_fashion",
    "load_filtered_pictures",
    "load_pictures",
]
