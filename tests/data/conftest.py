"""A tiny made-up data set in the published forms: 20 + 10 images, two and one of each class."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from byhand.data.folder import IDX_NAMES
from byhand.data.published import Published, arrays_sha256


def idx_bytes(array):
    """The IDX form of a uint8 array."""
    header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.tobytes()


@pytest.fixture
def arrays():
    random = np.random.default_rng(7)
    x_train, x_test = (random.integers(0, 256, (n, 28, 28), dtype=np.uint8) for n in (20, 10))
    y_train = np.repeat(np.arange(10, dtype=np.uint8), 2)
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": np.arange(10, dtype=np.uint8)}


@pytest.fixture
def tiny(arrays):
    checksum = arrays_sha256(*arrays.values())
    return Published("Tiny", "tiny", "tiny-folder", train=20, test=10, sha256=checksum)


@pytest.fixture
def write_idx(arrays):
    """Write the four IDX files into a folder, compressed or not; returns the folder."""

    def write(folder: Path, compressed: bool = False) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, stem in IDX_NAMES.items():
            packed = idx_bytes(arrays[name])
            if compressed:
                (folder / f"{stem}.gz").write_bytes(gzip.compress(packed))
            else:
                (folder / stem).write_bytes(packed)
        return folder

    return write


@pytest.fixture
def as_idx():
    return idx_bytes
