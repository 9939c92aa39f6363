"""The networks that `train_cnn` is given to train, as layers and their settings."""

from __future__ import annotations

from typing import Any

SMALL: tuple[Any, ...] = (
    ("Input", {"shape": (28, 28, 1)}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Conv2D", {"filters": 4, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Flatten", {}),
    ("Dense", {"units": 10, "activation": "softmax"}),
)
"""For facts: which images were trained on does not depend on how well."""
LARGER: tuple[Any, ...] = (
    ("Input", {"shape": (28, 28, 1)}),
    ("Conv2D", {"filters": 24, "kernel_size": 5, "strides": 2, "activation": "relu"}),
    ("Flatten", {}),
    ("Dropout", {"rate": 0.25}),
    ("Dense", {"units": 10, "activation": "softmax"}),
)
"""For the accuracy: about 0.88 after three epochs on 2,000 digits, whatever chance does."""
