"""Keras without TensorFlow's chatter: for cells of lessons 2 and 3 that compare with it, and for all that need it."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def standard_error_closed() -> Iterator[None]:
    """Drop what is written to the process's standard error meanwhile: compiled code writes past `sys.stderr`."""
    screen, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)
        os.close(nowhere)


def keras_if_there(first_number: bool = True) -> Any:
    """The module keras, imported without TensorFlow's start-up messages; None where TensorFlow is not installed.

    Some messages wait for the first number, so one is made; first_number=False leaves TensorFlow unused, as it must be
    while a device is being chosen. Later messages (a first training has some) are turned off, too, unless the
    environment variable TF_CPP_MIN_LOG_LEVEL says otherwise: what goes wrong is raised all the same.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with standard_error_closed():
        try:
            import keras

            if first_number:
                keras.ops.ones(1)
        except ImportError:
            return None
    return keras
