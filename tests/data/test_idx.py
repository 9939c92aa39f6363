"""The parser of IDX files never reads more than it needs and says what is wrong with which file."""

import gzip

import numpy as np
import pytest

from byhand.data import DataError
from byhand.data.idx import read_idx


@pytest.fixture
def array():
    return np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "some-images-idx3-ubyte"


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_array_comes_back_as_it_was_and_writable(path, array, as_idx, pack):
    path.write_bytes(pack(as_idx(array)))
    found = read_idx(path, (2, 3, 4))
    np.testing.assert_array_equal(found, array)
    assert found.dtype == np.uint8
    assert found.flags.writeable


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_too_few_values_are_counted(path, array, as_idx, pack):
    path.write_bytes(pack(as_idx(array)[:-5]))
    with pytest.raises(DataError, match=r"some-images-idx3-ubyte is truncated: 19 of 24 values\. Download"):
        read_idx(path, (2, 3, 4))


def test_a_truncated_gzip_file_is_named(path, array, as_idx):
    path.write_bytes(gzip.compress(as_idx(array))[:-12])
    with pytest.raises(DataError, match="some-images-idx3-ubyte is truncated: its gzip data ends too early"):
        read_idx(path, (2, 3, 4))


def test_a_damaged_gzip_file_is_named(path, array, as_idx):
    data = bytearray(gzip.compress(as_idx(array)))
    data[-8] ^= 0xFF  # in the checksum, which is only seen at the end
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"some-images-idx3-ubyte is damaged: .*Download"):
        read_idx(path, (2, 3, 4))


def test_values_after_the_end_are_refused(path, array, as_idx):
    path.write_bytes(as_idx(array) + b"\0")
    with pytest.raises(DataError, match="longer than its header says"):
        read_idx(path, (2, 3, 4))


@pytest.mark.parametrize("size", [0, 3, 4, 15])
def test_a_file_without_a_whole_header_is_truncated(path, array, as_idx, size):
    path.write_bytes(as_idx(array)[:size])
    with pytest.raises(DataError, match=f"is truncated: {size} bytes, and the header alone needs 16"):
        read_idx(path, (2, 3, 4))


@pytest.mark.parametrize(
    "start", [b"<!DO", b"\0\0\x0d\x03", b"\0\0\x08\x01"], ids=["a web page", "floats", "one dimension"]
)
def test_a_wrong_magic_number_is_shown(path, array, as_idx, start):
    path.write_bytes(start + as_idx(array)[4:])
    with pytest.raises(DataError, match=f"expected 00 00 08 03, found {start.hex(' ')}.*Is it the file its name says"):
        read_idx(path, (2, 3, 4))


def test_other_dimensions_are_shown_and_nothing_is_read(path, as_idx):
    huge = as_idx(np.zeros((1, 1, 1), np.uint8))[:4] + b"\xff" * 12
    path.write_bytes(huge)
    with pytest.raises(DataError, match=r"shape \(4294967295, 4294967295, 4294967295\); expected \(2, 3, 4\)"):
        read_idx(path, (2, 3, 4))


def test_a_compressed_bomb_is_not_unpacked(path, array, as_idx, monkeypatch):
    path.write_bytes(gzip.compress(as_idx(array) + bytes(50_000_000)))
    sizes = []
    read = gzip.GzipFile.read
    monkeypatch.setattr(gzip.GzipFile, "read", lambda self, size=-1: sizes.append(size) or read(self, size))
    with pytest.raises(DataError, match="longer than its header says"):
        read_idx(path, (2, 3, 4))
    assert sizes == [16, 25]


def test_a_missing_file_is_named(path):
    with pytest.raises(DataError, match=r"cannot read .*some-images-idx3-ubyte: No such file"):
        read_idx(path, (2, 3, 4))
