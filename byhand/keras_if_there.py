"""Keras for the cells of lessons 2 and 3 that compare with it, where it is installed."""

import os
from typing import Any


def keras_if_there() -> Any:
    """The module keras, imported without TensorFlow's start-up messages; None where TensorFlow is not installed.

    The messages are written by compiled code to the process's standard error, past `sys.stderr`, so that is what is
    turned away meanwhile.
    """
    screen, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import keras

        keras.ops.ones(1)  # some messages wait for the first number
    except ImportError:
        return None
    finally:
        os.dup2(screen, 2)
        os.close(screen)
        os.close(nowhere)
    return keras
