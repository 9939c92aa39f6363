"""The full data sets: from a folder (npz or IDX) and through Keras, here with a tiny made-up data set."""

import sys
import types
from dataclasses import replace

import numpy as np
import pytest

from byhand.data import DataError, load_digits, load_fashion, loaders
from byhand.data.folder import IDX_NAMES, read_folder
from byhand.data.full import load_full
from byhand.data.published import FASHION, MNIST, arrays_sha256, verified


def assert_is(dataset, arrays):
    (x_train, y_train), (x_test, y_test) = dataset
    for found, name in ((x_train, "x_train"), (y_train, "y_train"), (x_test, "x_test"), (y_test, "y_test")):
        np.testing.assert_array_equal(found, arrays[name])
        assert found.dtype == np.uint8
        assert found.flags.writeable


@pytest.mark.parametrize("place", [".", "tiny-folder"])
@pytest.mark.parametrize("form", ["npz", "compressed npz", "idx", "idx.gz"])
def test_npz_and_idx_folders_give_the_same_arrays(tmp_path, tiny, arrays, write_idx, place, form):
    folder = tmp_path / place
    folder.mkdir(exist_ok=True)
    if form.endswith("npz"):
        (np.savez_compressed if "compressed" in form else np.savez)(folder / "tiny.npz", **arrays)
    else:
        write_idx(folder, compressed=form.endswith("gz"))
    assert_is(read_folder(tiny, tmp_path), arrays)


def test_the_folder_of_the_environment_variable_is_used(tmp_path, tiny, arrays, write_idx, monkeypatch):
    write_idx(tmp_path / "home" / "data")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BYHAND_DATA", "~/data")
    assert_is(load_full(tiny), arrays)


def test_each_loader_asks_for_its_own_data_set(monkeypatch):
    monkeypatch.setattr(loaders, "load_full", lambda published: published)
    assert load_digits(full=True) is MNIST
    assert load_fashion(full=True) is FASHION


def test_the_checksum_is_of_the_values_shapes_and_order(arrays):
    values = list(arrays.values())
    first = arrays_sha256(*values)
    assert arrays_sha256(*(np.asfortranarray(a) for a in values)) == first
    assert arrays_sha256(*values[::-1]) != first
    assert arrays_sha256(values[0].reshape(20, 784), *values[1:]) != first
    values[0][0, 0, 0] ^= 1
    assert arrays_sha256(*values) != first


def test_a_missing_folder_is_named_with_what_belongs_there(tmp_path, monkeypatch):
    monkeypatch.setenv("BYHAND_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"there is no folder .*nowhere; put mnist\.npz there.*unset BYHAND_DATA"):
        load_digits(full=True)


def test_an_empty_folder_is_named_with_what_belongs_there(tmp_path, monkeypatch):
    monkeypatch.setenv("BYHAND_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"no Fashion-MNIST in the folder .*train-images-idx3-ubyte.*fashion-mnist/"):
        load_fashion(full=True)


def test_missing_idx_files_are_listed(tmp_path, tiny, write_idx):
    write_idx(tmp_path)
    (tmp_path / IDX_NAMES["y_test"]).unlink()
    with pytest.raises(DataError, match=r"has some IDX files and lacks t10k-labels-idx1-ubyte \(or \.gz\); add them"):
        read_folder(tiny, tmp_path)


def test_a_truncated_idx_file_is_named(tmp_path, tiny, write_idx):
    path = write_idx(tmp_path) / IDX_NAMES["x_test"]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte is truncated: 7,839 of 7,840 values"):
        read_folder(tiny, tmp_path)


def test_other_contents_are_refused(tmp_path, tiny, write_idx):
    path = write_idx(tmp_path) / IDX_NAMES["x_train"]
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(DataError, match=r"does not hold the Tiny that was published: the SHA-256 .*Download or copy"):
        read_folder(tiny, tmp_path)


def test_the_other_data_set_under_the_same_names_is_recognised(tiny, arrays, monkeypatch):
    monkeypatch.setattr(
        "byhand.data.published.FASHION", replace(tiny, title="Fashion-MNIST", subfolder="fashion-mnist")
    )
    with pytest.raises(DataError, match=r"here holds Fashion-MNIST, and Tiny was asked for.*subfolder fashion-mnist/"):
        verified(replace(tiny, sha256="0" * 64), arrays, "here")


@pytest.mark.parametrize("size", [0, 10, 2000, -30])
def test_a_truncated_npz_is_damaged(tmp_path, tiny, arrays, size):
    path = tmp_path / "tiny.npz"
    np.savez(path, **arrays)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(DataError, match=r"tiny\.npz is damaged or no NumPy archive .*Download or copy"):
        read_folder(tiny, tmp_path)


def test_a_flipped_bit_in_an_npz_is_damage(tmp_path, tiny, arrays):
    path = tmp_path / "tiny.npz"
    np.savez(path, **arrays)
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"tiny\.npz is damaged"):
        read_folder(tiny, tmp_path)


def test_a_single_array_is_no_archive(tmp_path, tiny, arrays):
    with (tmp_path / "tiny.npz").open("wb") as file:
        np.save(file, arrays["x_train"])
    with pytest.raises(DataError, match=r"tiny\.npz is damaged or no NumPy archive"):
        read_folder(tiny, tmp_path)


def test_pickled_objects_are_never_loaded(tmp_path, tiny, arrays):
    arrays["y_test"] = np.array([{}, None], dtype=object)
    np.savez(tmp_path / "tiny.npz", **arrays)
    with pytest.raises(DataError, match=r"tiny\.npz"):
        read_folder(tiny, tmp_path)


def test_a_missing_array_is_named(tmp_path, tiny, arrays):
    del arrays["y_train"]
    np.savez(tmp_path / "tiny.npz", **arrays)
    with pytest.raises(DataError, match=r"tiny\.npz has no array y_train; it must hold x_train, y_train"):
        read_folder(tiny, tmp_path)


def test_an_array_of_another_size_is_refused_before_it_is_read(tmp_path, tiny, arrays):
    arrays["x_train"] = np.zeros((20, 28, 28, 3), np.uint8)
    np.savez(tmp_path / "tiny.npz", **arrays)
    with pytest.raises(DataError, match=r"x_train has 47,\d+ bytes; Tiny has uint8 \(20, 28, 28\)"):
        read_folder(tiny, tmp_path)


@pytest.mark.parametrize("change", [lambda a: a.reshape(20, 784), lambda a: a.astype(np.int8)], ids=["shape", "dtype"])
def test_an_array_of_another_shape_or_dtype_is_refused(tmp_path, tiny, arrays, change):
    arrays["x_train"] = change(arrays["x_train"])
    np.savez(tmp_path / "tiny.npz", **arrays)
    with pytest.raises(DataError, match=r"x_train is u?int8 \(20, .*\); Tiny has uint8 \(20, 28, 28\).*unchanged"):
        read_folder(tiny, tmp_path)


@pytest.fixture
def keras_returns(tiny, monkeypatch):
    """Without BYHAND_DATA, let `keras.datasets.tiny` have this load_data."""

    def install(load_data):
        monkeypatch.delenv("BYHAND_DATA", raising=False)
        module = types.ModuleType("keras.datasets.tiny")
        module.load_data = load_data
        monkeypatch.setitem(sys.modules, "keras.datasets.tiny", module)

    return install


def test_without_a_folder_keras_is_asked(tiny, arrays, keras_returns):
    keras_returns(lambda: ((arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])))
    assert_is(load_full(tiny), arrays)


def test_an_empty_environment_variable_counts_as_unset(tiny, arrays, keras_returns, monkeypatch):
    keras_returns(lambda: ((arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])))
    monkeypatch.setenv("BYHAND_DATA", "")
    assert_is(load_full(tiny), arrays)


def test_what_keras_returns_is_checked_too(tiny, arrays, keras_returns):
    keras_returns(lambda: ((arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"][::-1])))
    with pytest.raises(DataError, match=r"what keras\.datasets\.tiny returned does not hold the Tiny"):
        load_full(tiny)


def test_no_network_is_reported_with_the_ways_out(tiny, keras_returns):
    def load_data():
        raise Exception("URL fetch failure on https://example.org: None -- no route")

    keras_returns(load_data)
    with pytest.raises(DataError, match=r"URL fetch failure.*Check the network.*set BYHAND_DATA.*embedded sample"):
        load_full(tiny)


def test_missing_tensorflow_is_reported_with_the_ways_out(tiny, monkeypatch):
    monkeypatch.delenv("BYHAND_DATA", raising=False)
    monkeypatch.setitem(sys.modules, "keras.datasets.tiny", None)
    with pytest.raises(DataError, match=r"Keras, which cannot be imported.*pip install tensorflow.*BYHAND_DATA"):
        load_full(tiny)
