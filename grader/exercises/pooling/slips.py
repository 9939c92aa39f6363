"""Pooling gone wrong, in the ways that several exercises share. The right code stands in grader/reference."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.reference.stride_padding import keras_output_size, same_padding

Pair = tuple[int, int]
Windows = Callable[[int, int, int], list[slice]]
Summary = Callable[..., Any]
PoolFunction = Callable[..., Any]
Arguments = Callable[[Pair, Pair | None], tuple[Pair, Pair]]


def as_pair(value: Any) -> Pair:
    return tuple(value) if isinstance(value, tuple | list) else (value, value)


def windows_at(starts: range, size: int, before: int = 0) -> list[slice]:
    return [slice(max(start - before, 0), max(start - before + size, 0)) for start in starts]


def counted(count: int, size: int, stride: int, before: int = 0) -> list[slice]:
    """`count` windows; a negative count is what `np.zeros` refuses."""
    if count < 0:
        raise ValueError("negative dimensions are not allowed")
    return windows_at(range(0, count * stride, stride) if stride else range(0), size, before)


def whole_windows(length: int, size: int, stride: int) -> list[slice]:
    """The right ones for "valid", unless the window is too large: then there are none."""
    return counted((length - size) // stride + 1, size, stride)


def same_windows(length: int, size: int, stride: int) -> list[slice]:
    """The right ones for "same"."""
    total = max((-(-length // stride) - 1) * stride + size - length, 0)
    return counted(-(-length // stride), size, stride, total // 2)


def partial_windows(length: int, size: int, stride: int) -> list[slice]:
    """Until a window reaches the end of the axis: ceil instead of floor."""
    return windows_at(range(0, min(length, max(length - size, 0) + stride), stride), size)


def windows_from_every_step(length: int, size: int, stride: int) -> list[slice]:
    """`range(0, length, stride)`: as long as a window starts in the image."""
    return windows_at(range(0, length, stride), size)


def forgotten_last(length: int, size: int, stride: int) -> list[slice]:
    return counted(max((length - size) // stride, 0), size, stride)


def forgotten_last_of_same(length: int, size: int, stride: int) -> list[slice]:
    return same_windows(length, size, stride)[:-1]


def length_over_stride(length: int, size: int, stride: int) -> list[slice]:
    return counted(length // stride, size, stride)


def length_over_size(length: int, size: int, stride: int) -> list[slice]:
    return counted(length // size, size, stride)


@dataclass(frozen=True)
class Pooling:
    """Pooling as a student writes it, in parts that go wrong one at a time.

    summary: of one window. windows: along one axis. takes_large: a window larger than the image is no error.
    """

    summary: Summary = np.max
    windows: Windows = whole_windows
    takes_large: bool = False

    def __call__(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
        return self.pool(image, as_pair(size), as_pair(size if stride is None else stride))

    def pool(
        self,
        image: np.ndarray,
        size: Pair,
        stride: Pair,
        summary: Summary | None = None,
        windows: Windows | None = None,
    ) -> np.ndarray:
        """Without any check of the arguments."""
        summary, windows = summary or self.summary, windows or self.windows
        rows, columns = windows(image.shape[0], size[0], stride[0]), windows(image.shape[1], size[1], stride[1])
        result = np.zeros((len(rows), len(columns), *image.shape[2:]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the mean of nothing
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    result[i, j] = summary(image[row, column], axis=(0, 1))
        return result

    def with_summary(self, summary: Summary) -> PoolFunction:
        return lambda image, size=2, stride=None: self.pool(
            image, as_pair(size), as_pair(size if stride is None else stride), summary=summary
        )

    def with_windows(self, windows: Windows) -> PoolFunction:
        return lambda image, size=2, stride=None: self.pool(
            image, as_pair(size), as_pair(size if stride is None else stride), windows=windows
        )

    def with_arguments(self, change: Arguments) -> PoolFunction:
        """Pooling with another size and stride than those asked for."""

        def wrong(image: np.ndarray, size: Any = 2, stride: Any = None) -> np.ndarray:
            return self.pool(image, *change(as_pair(size), None if stride is None else as_pair(stride)))

        return wrong

    def checked_with_arguments(self, change: Arguments) -> PoolFunction:
        """The same in code that checks what it has made of the arguments, not what was asked for."""

        def wrong(image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
            return self.checked(self)(image, *change(as_pair(size), None if stride is None else as_pair(stride)))

        return wrong

    def then(self, change: Callable[[np.ndarray], Any]) -> PoolFunction:
        """Pooling, with something done to the right result."""
        return lambda image, size=2, stride=None: change(self(image, size, stride))

    def of(self, change: Callable[[np.ndarray], np.ndarray]) -> PoolFunction:
        """Pooling of something else than the image."""
        return lambda image, size=2, stride=None: self(change(image), size, stride)

    def checked(self, wrong: PoolFunction) -> PoolFunction:
        """The same mistake in code that does check its arguments."""

        def careful(image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
            height, width = as_pair(size)
            if min(height, width, *as_pair(1 if stride is None else stride)) < 1:
                raise ValueError("size and stride must be at least 1")
            if not self.takes_large and (height > image.shape[0] or width > image.shape[1]):
                raise ValueError("the window is larger than the image")
            return wrong(image, size, stride)

        return careful

    def both(self, *wrong: PoolFunction) -> tuple[PoolFunction, ...]:
        """Each mistake with and without the checks of arguments."""
        return tuple(way for one in wrong for way in (self.checked(one), one))

    def across_channels(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """One number for all channels of a window."""
        pooled = self(image, size, stride)
        return pooled if image.ndim == 2 else self.summary(pooled, axis=2)

    def across_channels_repeated(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """`result[i, j] = np.max(window)`: NumPy copies the one number to every channel."""
        pooled = self(image, size, stride)
        return pooled if image.ndim == 2 else np.repeat(self.summary(pooled, axis=2)[:, :, None], image.shape[2], 2)

    def channels_wanted(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """`h, w, c = image.shape`."""
        if image.ndim == 2:
            raise ValueError("not enough values to unpack (expected 3, got 2)")
        return self(image, size, stride)

    def third_axis_wanted(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """`image.shape[2]`."""
        if image.ndim == 2:
            raise IndexError("tuple index out of range")
        return self(image, size, stride)

    def grey_wanted(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """`h, w = image.shape`."""
        if image.ndim == 3:
            raise ValueError("too many values to unpack (expected 2)")
        return self(image, size, stride)

    def first_channel_kept(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """The first channel alone, but still with three axes."""
        return self(image[:, :, :1] if image.ndim == 3 else image, size, stride)

    def axes_swapped(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        return np.swapaxes(self(image, size, stride), 0, 1)

    def no_size_pair(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        """Calculates with `size` itself."""
        if isinstance(size, tuple):
            raise TypeError("unsupported operand type(s) for -: 'int' and 'tuple'")
        return self(image, size, stride)

    def no_stride_pair(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        if isinstance(stride, tuple):
            raise TypeError("unsupported operand type(s) for //: 'int' and 'tuple'")
        return self(image, size, stride)

    def no_pairs(self, image: np.ndarray, size: Any = 2, stride: Any = None) -> Any:
        return (
            self.no_stride_pair(image, size, stride) if not isinstance(size, tuple) else self.no_size_pair(image, size)
        )


def zero_padded(image: np.ndarray, size: Any = 2, stride: Any = None, value: float = 0) -> np.ndarray:
    """Same padding with a number that can win."""
    height, width = as_pair(size)
    down, right = as_pair(size if stride is None else stride)
    sides = (same_padding(image.shape[0], height, down), same_padding(image.shape[1], width, right))
    padded = np.pad(image, (*sides, *[(0, 0)] * (image.ndim - 2)), constant_values=value)
    wanted = [
        keras_output_size(image.shape[0], height, down, "same"),
        keras_output_size(image.shape[1], width, right, "same"),
    ]
    return Pooling().pool(padded, (height, width), (down, right))[: wanted[0], : wanted[1]]
