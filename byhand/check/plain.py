"""Values as plain data: the one form in which inputs and answers are stored in case files and leave the sandbox.

A value becomes JSON: `None`, booleans, numbers, strings and lists as they are, all else as an object with one key that
says what it is (`tuple`, `dict`, `array`, `scalar`, `float`, `callable`, `made`, `opaque`). Nothing in it is ever
executed, so what a hostile process sends can at worst be refused with a `PlainError`; what is `Made` is made only by
the asking, from a question.
"""

from __future__ import annotations

import base64
import binascii
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from byhand.check import vocabulary
from byhand.check.made import Made

Plain = Any
"""JSON-able data as `json.dumps` takes it."""

REAL_DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
)
DTYPES = frozenset([*REAL_DTYPES, "complex64", "complex128"])
LARGEST_INT_BITS = 512


class PlainError(ValueError):
    """Plain data that is malformed, out of bounds, or names something outside the vocabulary."""


class _TooMuchError(Exception):
    """A value that is nested more deeply, or holds more values, than is accepted."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that does not travel: its type's name and a short text, for the report only."""

    type_name: str
    text: str


@dataclass(frozen=True)
class Bounds:
    """What is accepted from outside: bytes of array data in all, nesting, number of values, characters of a string."""

    array_bytes: int = 64 * 2**20
    depth: int = 12
    values: int = 200_000
    text: int = 20_000


def to_plain(value: object, *, readable: bool = False, bounds: Bounds | None = None) -> Plain:
    """Turn a value into plain data; what cannot be, or is too large, becomes an `Opaque`.

    readable: write arrays as nested lists (for case files a person reads) instead of base64.
    """
    writer = _Writer(readable, bounds or Bounds())
    try:
        return writer.write(value, 0)
    except _TooMuchError:
        return writer.opaque(value, "a value nested too deeply or too long to hand in")


def from_plain(plain: Plain, bounds: Bounds | None = None) -> Any:
    """Turn plain data back into a value. Raises PlainError for anything malformed or out of bounds."""
    try:
        return _Reader(bounds or Bounds()).read(plain, 0)
    except PlainError:
        raise
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise PlainError(f"malformed value: {type(error).__name__}: {str(error)[:200]}") from error


def printable(text: str) -> str:
    """Text without what could disturb a terminal or cannot be written as UTF-8: control characters and surrogates."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else "\ufffd" for c in text)


def safe_repr(value: object) -> str:
    """The repr of a value of the student's, whose class may have a broken one."""
    try:
        return repr(value)
    except Exception as error:
        return f"(its repr raises {type(error).__name__})"


class _Writer:
    def __init__(self, readable: bool, bounds: Bounds) -> None:
        self.readable = readable
        self.bounds = bounds
        self.array_bytes = 0
        self.values = 0

    def write(self, value: object, depth: int) -> Plain:
        self.values += 1
        if depth > self.bounds.depth or self.values > self.bounds.values:
            raise _TooMuchError
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):  # np.str_ and enumerations of texts, too
            return str.__str__(value) if len(value) <= self.bounds.text else self.opaque(value, "a text too long")
        if isinstance(value, int):
            whole = int.__int__(value)
            return whole if whole.bit_length() <= LARGEST_INT_BITS else self.opaque(value, "a huge integer")
        if isinstance(value, np.generic):
            return self.scalar(value)
        if isinstance(value, float):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"float": repr(number)}
        if isinstance(value, np.ndarray):
            return self.array(np.asarray(value))
        if isinstance(value, list):
            return [self.write(item, depth + 1) for item in list.__iter__(value)]
        if isinstance(value, tuple):
            return {"tuple": [self.write(item, depth + 1) for item in tuple.__iter__(value)]}
        if isinstance(value, dict):
            return {"dict": [[self.write(k, depth + 1), self.write(v, depth + 1)] for k, v in dict.items(value)]}
        if isinstance(value, Made):
            return {"made": [value.recipe, [self.write(setting, depth + 1) for setting in value.settings]]}
        if isinstance(value, Opaque):
            return {"opaque": [value.type_name, value.text]}
        if callable(value) and (name := vocabulary.name_of(value)) is not None:
            return {"callable": name}
        if value is ...:
            return {"opaque": ["ellipsis", "..."]}
        return self.opaque(value, None)

    def scalar(self, value: np.generic) -> Plain:
        if value.dtype == np.longdouble:
            value = np.float64(value)
        if value.dtype.name not in REAL_DTYPES:
            return self.opaque(value, None)
        return {"scalar": [value.dtype.name, self.write(value.item(), 0)]}

    def array(self, array: np.ndarray) -> Plain:
        if array.dtype == np.longdouble:
            array = array.astype(np.float64)
        if array.dtype.name not in DTYPES:
            return self.opaque(array, f"an array of dtype {array.dtype} and shape {array.shape}")
        self.array_bytes += array.nbytes
        if self.array_bytes > self.bounds.array_bytes:
            return self.opaque(array, f"an array of shape {array.shape}, too large to hand in")
        head = {"dtype": array.dtype.name, "shape": list(array.shape)}
        if self.readable and array.dtype.kind != "c" and np.isfinite(array).all():
            return {"array": {**head, "values": array.tolist()}}
        little_endian = array.astype(array.dtype.newbyteorder("<"), copy=False)
        return {"array": {**head, "base64": base64.b64encode(little_endian.tobytes()).decode("ascii")}}

    def opaque(self, value: object, text: str | None) -> Plain:
        text = safe_repr(value)[:200] if text is None else text
        return {"opaque": [type(value).__name__[:100], text]}


class _Reader:
    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.array_bytes = 0
        self.values = 0

    def read(self, plain: Plain, depth: int) -> Any:
        self.values += 1
        if depth > self.bounds.depth or self.values > self.bounds.values:
            raise PlainError("value nested too deeply or too long")
        if plain is None or isinstance(plain, bool):
            return plain
        if isinstance(plain, int):
            if plain.bit_length() > LARGEST_INT_BITS:
                raise PlainError("integer too large")
            return plain
        if isinstance(plain, float):
            return plain
        if isinstance(plain, str):
            return self.text(plain)
        if isinstance(plain, list):
            return [self.read(item, depth + 1) for item in plain]
        if not isinstance(plain, dict) or len(plain) != 1:
            raise PlainError("expected an object with one key")
        [(kind, content)] = plain.items()
        reader = self.KINDS.get(kind)
        if reader is None:
            raise PlainError(f"unknown kind of value {str(kind)[:40]!r}")
        return reader(self, content, depth)

    def text(self, text: object) -> str:
        if not isinstance(text, str) or len(text) > self.bounds.text:
            raise PlainError("expected a text of bounded length")
        return text

    def read_float(self, content: Plain, depth: int) -> float:
        if content not in ("nan", "inf", "-inf"):
            raise PlainError(f"not a special float: {str(content)[:40]!r}")
        return float(content)

    def read_tuple(self, content: Plain, depth: int) -> tuple[Any, ...]:
        return tuple(self.read(item, depth + 1) for item in self.sequence(content))

    def read_dict(self, content: Plain, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for pair in self.sequence(content):
            key, value = self.sequence(pair, length=2)
            result[self.read(key, depth + 1)] = self.read(value, depth + 1)
        return result

    def read_made(self, content: Plain, depth: int) -> Made:
        recipe, settings = self.sequence(content, length=2)
        return Made(self.text(recipe), tuple(self.read(setting, depth + 1) for setting in self.sequence(settings)))

    def read_scalar(self, content: Plain, depth: int) -> Any:
        dtype, value = self.sequence(content, length=2)
        number = self.read(value, depth)
        if not isinstance(number, int | float) or dtype not in REAL_DTYPES:
            raise PlainError("a NumPy scalar holds a real number")
        return self.dtype(dtype).type(number)

    def read_array(self, content: Plain, depth: int) -> np.ndarray:
        dtype, shape = self.dtype(content["dtype"]), tuple(self.sequence(content["shape"]))
        if len(shape) > 16 or not all(type(n) is int and 0 <= n < 2**40 for n in shape):
            raise PlainError(f"impossible array shape {str(shape)[:100]}")
        expected = math.prod(shape) * dtype.itemsize
        self.array_bytes += expected
        if self.array_bytes > self.bounds.array_bytes:
            raise PlainError(f"arrays larger than {self.bounds.array_bytes} bytes")
        if "values" in content:
            return self.nested(content["values"], dtype, shape)
        try:
            data = base64.b64decode(content["base64"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise PlainError("array data is not base64") from error
        if len(data) != expected:
            raise PlainError(f"array of shape {shape} and dtype {dtype} needs {expected} bytes, got {len(data)}")
        return np.frombuffer(data, dtype.newbyteorder("<")).astype(dtype).reshape(shape)

    def nested(self, values: Plain, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
        try:
            array = np.array(values, dtype=dtype)
        except ValueError as error:
            raise PlainError("array rows of unequal length") from error
        if array.shape != shape and not (array.size == 0 and math.prod(shape) == 0):
            raise PlainError(f"array values of shape {array.shape} where {shape} is said")
        return array.reshape(shape)

    def read_callable(self, content: Plain, depth: int) -> Callable[..., Any]:
        try:
            return vocabulary.CALLABLES[self.text(content)]
        except KeyError:
            raise PlainError(f"no callable named {content[:40]!r} in the vocabulary") from None

    def read_opaque(self, content: Plain, depth: int) -> Opaque:
        type_name, text = self.sequence(content, length=2)
        return Opaque(printable(self.text(type_name)), printable(self.text(text)))

    def dtype(self, name: object) -> np.dtype:
        if not isinstance(name, str) or name not in DTYPES:
            raise PlainError(f"dtype {str(name)[:40]!r} is not accepted")
        return np.dtype(name)

    def sequence(self, content: object, length: int | None = None) -> list[Any]:
        if not isinstance(content, list) or (length is not None and len(content) != length):
            raise PlainError("expected a list" + ("" if length is None else f" of {length}"))
        return content

    KINDS = {  # noqa: RUF012 - the methods above, by the key that announces them
        "float": read_float,
        "tuple": read_tuple,
        "dict": read_dict,
        "scalar": read_scalar,
        "array": read_array,
        "callable": read_callable,
        "made": read_made,
        "opaque": read_opaque,
    }
