"""Reading IDX files, the format in which MNIST and Fashion-MNIST were published.

Format (https://yann.lecun.com/exdb/mnist/): two zero bytes, a type code (8: unsigned byte), the number of dimensions,
each dimension as a big-endian 32-bit integer, then the values, last dimension fastest.
"""

import gzip
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from byhand.data.errors import DataError

UNSIGNED_BYTE = 8
GZIP_MAGIC = b"\x1f\x8b"
AGAIN = "Download or copy the file again."


def read_idx(path: Path, shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    """Return the uint8 array of the given `shape` in an IDX file, gzip-compressed or not; fresh and writable.

    Never reads more than the shape needs, whatever the header says. Raises DataError, with the file's name, when the
    file cannot be read, is no IDX file of unsigned bytes, has other dimensions, or is too short or too long.
    """
    try:
        with path.open("rb") as file:
            # by content and not by name: browsers unpack downloads and leave the name as it was
            compressed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            if not compressed:
                return _parse(file, path, shape)
            with gzip.GzipFile(fileobj=file) as unpacked:
                return _parse(unpacked, path, shape)
    except EOFError as error:
        raise DataError(f"{path} is truncated: its gzip data ends too early. {AGAIN}") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: {error}. {AGAIN}") from error
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}. Check that it is a file you may read.") from error


def _parse(file: IO[bytes] | gzip.GzipFile, path: Path, shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    header_size = 4 + 4 * len(shape)
    header = file.read(header_size)
    if len(header) >= 4 and header[:4] != bytes([0, 0, UNSIGNED_BYTE, len(shape)]):
        raise DataError(
            f"{path} does not start like an IDX file of unsigned bytes with {len(shape)} dimension(s): expected "
            f"00 00 08 {len(shape):02x}, found {header[:4].hex(' ')}. Is it the file its name says? {AGAIN}"
        )
    if len(header) < header_size:
        raise DataError(f"{path} is truncated: {len(header)} bytes, and the header alone needs {header_size}. {AGAIN}")
    found = struct.unpack(f">{len(shape)}I", header[4:])
    if found != shape:
        raise DataError(f"{path} holds an array of shape {found}; expected {shape}. Is it the file its name says?")
    size = int(np.prod(shape))
    values = file.read(size + 1)
    if len(values) < size:
        raise DataError(f"{path} is truncated: {len(values):,} of {size:,} values. {AGAIN}")
    if len(values) > size:
        raise DataError(f"{path} is longer than its header says: more than {size:,} values. {AGAIN}")
    return np.frombuffer(values, np.uint8).reshape(shape).copy()
