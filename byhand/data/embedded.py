"""Reading the data files that come with the package: NumPy archives (`.npz`) squeezed by xz.

Each folder with such files has a `SHA256SUMS` beside them (the format of the command `sha256sum -c`); a file is read
only if its checksum agrees, so that a broken download or checkout is reported as such and never as a strange accuracy.
`grader/data/embed.py` writes these files; it is not a part of the installed package.
"""

import hashlib
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt

from byhand.data.errors import DataError

CHECKSUMS = "SHA256SUMS"
REPAIR = "Install the package again, or in a git checkout run: git checkout -- {path}"

Array = npt.NDArray[np.uint8]


def read_archive(path: Path) -> dict[str, Array]:
    """Return the arrays of one embedded `.npz.xz` file by name, fresh and writable.

    Raises DataError when the file or its line in `SHA256SUMS` is missing, when the checksum disagrees, or when this
    Python was built without xz.
    """
    try:
        import lzma  # here and not above: a Python built without liblzma can still use everything else
    except ImportError as error:
        raise DataError(
            f"{path.name} cannot be unpacked: this Python was built without xz ({error}). Use a Python from "
            "python.org, conda or your system, or install liblzma's development files and build Python again."
        ) from error
    expected = _expected_checksum(path)
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read the data file {path}: {error.strerror}. {REPAIR.format(path=path)}") from error
    found = hashlib.sha256(packed).hexdigest()
    if found != expected:
        raise DataError(
            f"the data file {path} is damaged: it has {len(packed):,} bytes with SHA-256 {found[:12]}…, and "
            f"{CHECKSUMS} says {expected[:12]}…. {REPAIR.format(path=path)}"
        )
    with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def images_from_columns(stored: Array) -> Array:
    """Return images (N, height, width) from their stored form (N, width, height), C-contiguous.

    Columns first costs 1 % for digits and saves 4 % for clothes, whose neighbours above and below are more alike.
    """
    return np.ascontiguousarray(stored.swapaxes(1, 2))


def picture_from_differences(stored: Array) -> Array:
    """Return a picture (H, W) or (H, W, 3) from the differences, modulo 256, to the pixels above and to the left.

    Compressing differences instead of pixels, as PNG does, makes these photographs a sixth smaller.
    """
    return stored.cumsum(axis=0, dtype=np.uint8).cumsum(axis=1, dtype=np.uint8)


def _expected_checksum(path: Path) -> str:
    sums = path.parent / CHECKSUMS
    try:
        lines = sums.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the checksums {sums}: {error}. {REPAIR.format(path=sums)}") from error
    for line in lines:
        checksum, _, name = line.partition("  ")
        if name == path.name:
            return checksum
    raise DataError(f"{sums} has no line for {path.name}. {REPAIR.format(path=sums)}")
