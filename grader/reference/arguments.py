"""Checks on arguments that several lessons share.

Each returns the argument in the form the computation wants, or raises an error that says what was wrong and what to do.
A value that makes no sense is a `ValueError`; a value of the wrong kind (2.5 for a stride) is a `TypeError`.
"""

import operator
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# What the axes of an array mean; used to check their number and to name them in errors.
IMAGE = ("height", "width")
VOLUME = ("height", "width", "channels")
KERNEL = ("kernel_height", "kernel_width")
KERNEL_VOLUME = ("kernel_height", "kernel_width", "channels")
KERNEL_BANK = ("kernel_height", "kernel_width", "channels", "filters")


def whole_number(value: Any, name: str, least: int) -> int:
    """Return a Python or NumPy integer as an `int`, which never overflows.

    Raises TypeError for anything else and ValueError for a number below `least`.
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}; give a whole number") from None
    if number < least:
        raise ValueError(f"{name} is {number}; it must be at least {least}")
    return number


def pair(value: Any, name: str, least: int = 1) -> tuple[int, int]:
    """Return one value per spatial axis, `(vertical, horizontal)`, from an integer or a pair of integers.

    Raises ValueError when it is neither or when a value is below `least`.
    """
    if np.ndim(value) == 0:
        number = whole_number(value, name, least)
        return number, number
    if np.shape(value) != (2,):
        raise ValueError(f"{name} is {value!r}; give one whole number, or two: (vertical, horizontal)")
    vertical, horizontal = value
    return whole_number(vertical, f"vertical {name}", least), whole_number(horizontal, f"horizontal {name}", least)


def as_array(values: ArrayLike, name: str, *forms: tuple[str, ...]) -> NDArray[Any]:
    """Return `values` as an array of its own dtype, with as many axes as one of `forms` names.

    Raises ValueError for another number of axes and for an empty axis, TypeError for values that are not real numbers.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds {array.dtype} values; give real numbers")
    if forms and array.ndim not in [len(form) for form in forms]:
        wanted = " or ".join(f"({', '.join(form)})" for form in forms)
        raise ValueError(f"{name} has shape {array.shape}; give an array of shape {wanted}")
    if forms and 0 in array.shape:
        raise ValueError(f"{name} has shape {array.shape}; every axis must be at least 1")
    return array


def as_floats(values: ArrayLike, name: str, *forms: tuple[str, ...]) -> NDArray[np.float64]:
    """Return `values` as float64, so that nothing wraps around or is truncated; checks and errors as `as_array`."""
    return as_array(values, name, *forms).astype(np.float64, copy=False)


def check_channels(image: NDArray[Any], kernel: NDArray[Any]) -> None:
    """Raise ValueError unless axis 2 (the channels) of image and kernel, or bank of kernels, has the same length."""
    if image.shape[2] != kernel.shape[2]:
        raise ValueError(
            f"image has {image.shape[2]} channels and the kernel {kernel.shape[2]}; a kernel is as deep as its image"
        )


def check_kernel_fits(kernel: NDArray[Any], image: NDArray[Any], *, padded: bool = False) -> None:
    """Raise ValueError when the kernel is higher or wider than the image; `padded` says that its border is in place."""
    missing = max(kernel.shape[0] - image.shape[0], kernel.shape[1] - image.shape[1])
    if missing > 0:
        place, advice = ("padded image", "raise the border by") if padded else ("image", "add a border of")
        raise ValueError(
            f"kernel {kernel.shape[:2]} is larger than the {place} {image.shape[:2]}; "
            f"{advice} at least {(missing + 1) // 2}"
        )


def entry(layer: Mapping[str, Any], key: str) -> Any:
    """Return `layer[key]` of a layer description; raises ValueError, naming what is missing, where there is none."""
    if key not in layer:
        raise ValueError(f"layer {dict(layer)} has no {key!r}; add it")
    return layer[key]
