"""Traits that hold arrays of numbers and pairs of whole numbers, with errors that say what to change."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from traitlets import TraitError, TraitType

LARGEST = 32
"""Most rows and columns of an image that is shown cell by cell."""


class Numbers(TraitType):
    """An array of finite numbers, kept as a read-only float64 array; a list is taken too.

    `axes` says how many axes it may have, `most` how many rows and columns. The front end gets nested lists.
    """

    def __init__(self, *arguments: Any, axes: tuple[int, ...] = (2, 3), most: int = LARGEST, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.axes = axes
        self.most = most
        self.tag(sync=True, to_json=lambda array, _: array.tolist(), from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> np.ndarray:
        """The value as an array, or TraitError: not numbers, other axes, empty, not finite, or too large to show."""
        return as_numbers(str(self.name), value, self.axes, self.most)


def as_numbers(name: str, value: Any, axes: tuple[int, ...] = (2, 3), most: int = LARGEST) -> np.ndarray:
    """A read-only float64 copy of `value`; TraitError, beginning with `name`, when it cannot be shown as a grid."""
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError) as error:
        raise TraitError(f"{name} must be an array of numbers, or rows of equal length") from error
    wanted = " or ".join("(rows, columns)" if count == 2 else "(rows, columns, channels)" for count in axes)
    if array.ndim not in axes or array.size == 0:
        raise TraitError(f"{name} has shape {array.shape}; it must have {wanted}, each at least 1")
    if max(array.shape[:2]) > most:
        raise TraitError(
            f"{name} has shape {array.shape}; at most {most} × {most} cells can be shown, take a part: "
            f"{name}[:{most}, :{most}]"
        )
    if array.ndim == 3 and array.shape[2] > 8:
        raise TraitError(f"{name} has {array.shape[2]} channels; at most 8 can be shown, take some: {name}[:, :, :8]")
    if not np.isfinite(array).all():
        raise TraitError(f"{name} has numbers that are not finite")
    array.flags.writeable = False
    return array


class NamedNumbers(TraitType):
    """Choices for a drop-down list: a dict of names and arrays, each as in `Numbers`."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*(arguments or ({},)), **keywords)
        self.tag(
            sync=True,
            to_json=lambda choices, _: {name: array.tolist() for name, array in choices.items()},
            from_json=lambda value, _: value,
        )

    def validate(self, obj: Any, value: Any) -> dict[str, np.ndarray]:
        """The choices as arrays, or TraitError that names the one that cannot be shown."""
        if not isinstance(value, Mapping):
            raise TraitError(f"{self.name} must be a dict of names and arrays")
        return {str(name): as_numbers(f"{self.name}[{name!r}]", array) for name, array in value.items()}


class Pair(TraitType):
    """Two whole numbers (vertical, horizontal), each from `least` to `most`; one number stands for both."""

    def __init__(self, *arguments: Any, least: int = 1, most: int = LARGEST, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.least = least
        self.most = most
        self.tag(sync=True, to_json=lambda pair, _: pair and list(pair), from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> tuple[int, int]:
        """The pair, or TraitError: not whole numbers, not one or two of them, or out of range."""
        numbers = np.asarray(value if isinstance(value, list | tuple | np.ndarray) else [value, value], dtype=object)
        whole = [number for number in numbers.ravel() if isinstance(number, int | np.integer | float)]
        if numbers.shape != (2,) or len(whole) != 2 or any(number != int(number) for number in whole):
            raise TraitError(f"{self.name} is {value!r}; it must be a whole number or a pair (vertical, horizontal)")
        pair = (int(whole[0]), int(whole[1]))
        if min(pair) < self.least or max(pair) > self.most:
            raise TraitError(f"{self.name} is {value!r}; each number must be from {self.least} to {self.most}")
        return pair
