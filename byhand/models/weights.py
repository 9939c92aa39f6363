"""Reading the weights of trained networks, and what is known of their training. TensorFlow is not needed for it."""

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byhand.data.embedded import REPAIR
from byhand.data.errors import DataError

HERE = Path(__file__).parent

MODELS = ("digits_cnn", "fashion_cnn")
"""One network of 34,826 parameters, trained on handwritten digits and on pictures of clothes."""

SHAPES = ((3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 10), (10,))
"""Kernels and biases of two convolutions, then weights and biases of the dense layer."""


def load_weights(name: str) -> list[NDArray[np.float32]]:
    """The weights of a trained network in the order of Keras's `model.get_weights()`: six float32 arrays.

    kernels (3, 3, 1, 32), biases (32,), kernels (3, 3, 32, 64), biases (64,), weights (1600, 10), biases (10,).
    `name` is "digits_cnn" or "fashion_cnn"; ValueError for any other. DataError when the file is missing or damaged.
    """
    path = _path(name, "npz")
    try:
        with np.load(path, allow_pickle=False) as archive:
            weights = [archive[f"arr_{index}"] for index in range(len(archive.files))]
    except FileNotFoundError as error:
        raise DataError(f"the weights {path} are missing. {REPAIR.format(path=path)}") from error
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"the weights {path} are damaged ({error}). {REPAIR.format(path=path)}") from error
    shapes = tuple(array.shape for array in weights)
    if shapes != SHAPES or any(array.dtype != np.float32 for array in weights):
        kinds = ", ".join(f"{array.dtype} {array.shape}" for array in weights)
        raise DataError(f"the weights {path} are of another network: {kinds}. {REPAIR.format(path=path)}")
    if not all(np.isfinite(array).all() for array in weights):
        raise DataError(f"the weights {path} hold numbers that are not finite. {REPAIR.format(path=path)}")
    return weights


def model_card(name: str) -> dict[str, Any]:
    """How a network was trained and how well it does, as written by the training run: device, data, accuracy, date.

    Names and errors as `load_weights`.
    """
    path = _path(name, "json")
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot read the model card {path}: {error.strerror}. {REPAIR.format(path=path)}") from error
    except ValueError as error:
        raise DataError(f"the model card {path} is damaged ({error}). {REPAIR.format(path=path)}") from error
    if not isinstance(card, dict):
        raise DataError(f"the model card {path} is damaged: no JSON object. {REPAIR.format(path=path)}")
    return card


def _path(name: str, ending: str) -> Path:
    if name not in MODELS:
        raise ValueError(f"there is no trained network named {name!r}; there are: {', '.join(MODELS)}")
    return HERE / f"{name}.{ending}"
