"""Which device trains: chosen here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.usage import UsageError


class DeviceMissingError(UsageError):
    """The device asked for is not there. The message says what is, and how to get the other."""


@dataclass(frozen=True)
class Device:
    """A device and how Keras uses it.

    place: TensorFlow's name for it. name: what it is called in the model card. policy: Keras's dtype policy. jit:
    whether XLA compiles the training step. XLA and half precision speed up GPUs; XLA on a CPU was five times slower.
    """

    place: str
    name: str
    policy: str = "float32"
    jit: bool = False


def choose_device(wanted: str = "auto") -> Device:
    """The device for `wanted` ("auto", "cpu" or "gpu"), made ready for use: a GPU's memory grows as it is needed.

    Raises DeviceMissingError when "gpu" is asked for and TensorFlow sees none.
    """
    import tensorflow as tf

    if wanted not in ("auto", "cpu", "gpu"):
        raise DeviceMissingError(f"there is no device {wanted!r}; choose auto, cpu or gpu")
    gpus = tf.config.list_physical_devices("GPU") if wanted != "cpu" else []
    if wanted == "gpu" and not gpus:
        raise DeviceMissingError(
            "TensorFlow sees no GPU here. On Linux with an NVIDIA card and its driver, install CUDA's libraries (in "
            "this folder: pip install -e '.[gpu]') and see what tf.config.list_physical_devices('GPU') says; or train "
            "with --device cpu."
        )
    return _gpu(gpus) if gpus else Device("/CPU:0", _processor())


def _gpu(gpus: Sequence[object]) -> Device:
    import tensorflow as tf

    for gpu in gpus:
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except RuntimeError as error:  # only before TensorFlow first uses it
            raise DeviceMissingError(f"this process has used the GPU already: {error}. Start anew.") from error
    details = tf.config.experimental.get_device_details(gpus[0])
    return Device("/GPU:0", details.get("device_name", "GPU"), "mixed_float16", jit=True)


def _processor() -> str:
    """The processor's name, without what identifies this machine."""
    import os
    import platform

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"CPU, {platform.machine()}, {cores} cores"
