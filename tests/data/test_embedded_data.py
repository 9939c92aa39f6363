"""The data that comes with the package and the held-out data of the grader."""

import hashlib
import shutil
import sys

import numpy as np
import pytest

from byhand.data import (
    FASHION_CLASSES,
    FULL_TRAIN_INDICES_NOT_EMBEDDED,
    DataError,
    load_digits,
    load_fashion,
    load_pictures,
    loaders,
)
from byhand.data.embedded import read_archive
from grader.data import HERE as HELD_OUT_FOLDER
from grader.data import load_held_out_digits, load_held_out_fashion

# SHA-256 of (label, pixels) of the first 10,000 training images, sorted; computed from the published arrays.
FIRST_10000 = {
    "digits": "5aecc8dd8c0f5da1c0db0575b0c903ed7454c70c9a3c837046f1246516e0d5fe",
    "fashion": "804c413bb18371034abf717b1bd9857d46885022efdb2c2341816deaa88aede4",
}

BOTH = pytest.mark.parametrize(
    ("name", "load", "load_held_out"),
    [("digits", load_digits, load_held_out_digits), ("fashion", load_fashion, load_held_out_fashion)],
    ids=["digits", "fashion"],
)


def rows(images, labels):
    return [bytes([label]) + image.tobytes() for image, label in zip(images, labels, strict=True)]


@BOTH
def test_shapes_and_dtypes_are_those_of_keras(name, load, load_held_out):
    (x_train, y_train), (x_test, y_test) = load()
    x_held, y_held = load_held_out()
    for x, y, count in ((x_train, y_train, 7000), (x_test, y_test, 1000), (x_held, y_held, 2000)):
        assert x.shape == (count, 28, 28)
        assert y.shape == (count,)
        assert x.dtype == y.dtype == np.uint8
        assert x.flags.c_contiguous
        assert x.max() == 255
        assert x.min() == 0


@BOTH
def test_classes_are_balanced(name, load, load_held_out):
    (_, y_train), (_, y_test) = load()
    assert np.bincount(y_test).tolist() == [100] * 10
    assert np.bincount(load_held_out()[1]).tolist() == [200] * 10
    counts = np.bincount(y_train)
    assert len(counts) == 10
    assert counts.min() >= 560
    assert counts.max() <= 830


@BOTH
def test_no_image_is_in_two_parts(name, load, load_held_out):
    (x_train, _), (x_test, _) = load()
    everything = [image.tobytes() for part in (x_train, x_test, load_held_out()[0]) for image in part]
    assert len(set(everything)) == len(everything) == 10_000


@BOTH
def test_students_and_held_out_images_are_the_first_10000_of_the_training_set(name, load, load_held_out):
    (train, test), held_out = load(), load_held_out()
    digest = hashlib.sha256(b"".join(sorted(rows(*train) + rows(*test) + rows(*held_out)))).hexdigest()
    assert digest == FIRST_10000[name]
    assert range(60_000)[FULL_TRAIN_INDICES_NOT_EMBEDDED] == range(10_000, 60_000)


@BOTH
def test_the_order_is_shuffled(name, load, load_held_out):
    for labels in (load()[0][1], load()[1][1], load_held_out()[1]):
        same_as_next = np.mean(labels[1:] == labels[:-1])
        assert 0.05 < same_as_next < 0.15  # one in ten when shuffled, nearly all when sorted
        assert len(set(labels[:100].tolist())) == 10


@BOTH
def test_each_call_returns_fresh_writable_arrays(name, load, load_held_out):
    first = load()[0][0]
    before = first.copy()
    first[:] = 7
    np.testing.assert_array_equal(load()[0][0], before)
    held_out = load_held_out()[0]
    held_out[:] = 7


def test_digits_are_upright():
    """A one is taller than wide, which swapped axes would turn round."""
    (x, y), _ = load_digits()
    ones = x[y == 1].mean(axis=0)
    assert (ones.max(axis=1) > 30).sum() > (ones.max(axis=0) > 30).sum()


def test_trousers_are_upright():
    (x, y), _ = load_fashion()
    trousers = x[y == FASHION_CLASSES.index("Trouser")].mean(axis=0)
    assert (trousers.max(axis=1) > 60).sum() > (trousers.max(axis=0) > 60).sum()


def test_pictures_are_grey_or_colour_and_none_is_square():
    pictures = load_pictures()
    shapes = {name: picture.shape for name, picture in pictures.items()}
    assert shapes == {
        "camera": (150, 200),
        "brick": (150, 200),
        "cat": (150, 210, 3),
        "coffee": (150, 225, 3),
        "rocket": (150, 225, 3),
    }
    for picture in pictures.values():
        assert picture.dtype == np.uint8
        assert picture.flags.writeable
        assert np.ptp(picture) > 120


def test_pictures_look_right():
    """Sky above grass, a red saucer, a blue evening sky: wrong decoding or swapped colours would show."""
    pictures = load_pictures()
    assert pictures["camera"][:20, 150:].mean() > pictures["camera"][110:, :40].mean() + 50
    red, green, blue = pictures["coffee"].mean(axis=(0, 1))
    assert red > green > blue
    red, green, blue = pictures["rocket"][:60].mean(axis=(0, 1))
    assert blue > green > red
    for picture in pictures.values():  # neighbours in a photograph are alike
        assert np.median(np.abs(np.diff(picture.astype(int), axis=1))) < 15


@pytest.mark.parametrize("folder", [loaders.HERE, HELD_OUT_FOLDER], ids=["student", "held-out"])
def test_every_data_file_is_small_and_has_the_checksum_written_beside_it(folder):
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    files = {file.name: file for file in folder.glob("*.xz")}
    assert sums == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    assert sum(file.stat().st_size for file in files.values()) < 4_300_000


@pytest.fixture
def copied(tmp_path):
    shutil.copy(loaders.HERE / "pictures.npz.xz", tmp_path)
    shutil.copy(loaders.HERE / "SHA256SUMS", tmp_path)
    return tmp_path / "pictures.npz.xz"


def test_a_flipped_bit_is_reported_as_damage(copied):
    data = bytearray(copied.read_bytes())
    data[1000] ^= 1
    copied.write_bytes(data)
    with pytest.raises(DataError, match=r"pictures\.npz\.xz is damaged: .*SHA-256.*git checkout --"):
        read_archive(copied)


def test_a_truncated_file_is_reported_with_its_size(copied):
    copied.write_bytes(copied.read_bytes()[:5000])
    with pytest.raises(DataError, match=r"is damaged: it has 5,000 bytes.*Install the package again"):
        read_archive(copied)


def test_a_missing_file_is_reported_with_what_to_do(copied):
    copied.unlink()
    with pytest.raises(DataError, match=r"cannot read the data file .*pictures\.npz\.xz.*Install the package again"):
        read_archive(copied)


def test_missing_checksums_are_reported(copied):
    (copied.parent / "SHA256SUMS").unlink()
    with pytest.raises(DataError, match=r"cannot read the checksums .*SHA256SUMS.*Install the package again"):
        read_archive(copied)


def test_a_file_without_a_checksum_is_not_read(copied):
    other = copied.rename(copied.with_name("other.npz.xz"))
    with pytest.raises(DataError, match=r"has no line for other\.npz\.xz"):
        read_archive(other)


def test_a_python_without_xz_is_told_so(copied, monkeypatch):
    monkeypatch.setitem(sys.modules, "lzma", None)
    with pytest.raises(DataError, match=r"built without xz .*Use a Python from"):
        read_archive(copied)
