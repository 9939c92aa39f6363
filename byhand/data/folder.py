"""Finding and reading a published data set in a folder of the user's: a Keras archive or the four IDX files."""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from byhand.data.errors import DataError
from byhand.data.idx import read_idx
from byhand.data.published import Dataset, Images, Published, verified

IDX_NAMES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
NPY_HEADER_LIMIT = 4096


def read_folder(published: Published, folder: Path) -> Dataset:
    """Return `(x_train, y_train), (x_test, y_test)` of a data set, from a folder, in the original order.

    Looked for, in this order: in the data set's subfolder and then in the folder itself, Keras's archive
    (`mnist.npz`, `fashion_mnist.npz`), then the four IDX files, each with or without `.gz`. Raises DataError when
    the folder or a file is missing, damaged, or holds something else.
    """
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}; {_advice(published)}")
    for place in (folder / published.subfolder, folder):
        archive = place / f"{published.keras_name}.npz"
        if archive.is_file():
            return verified(published, _read_npz(archive, published), str(archive))
        found = {name: path for name, stem in IDX_NAMES.items() if (path := _with_or_without_gz(place, stem))}
        if found:
            missing = [stem for name, stem in IDX_NAMES.items() if name not in found]
            if missing:
                raise DataError(f"{place} has some IDX files and lacks {', '.join(missing)} (or .gz); add them.")
            arrays = {name: read_idx(found[name], shape) for name, shape in published.shapes.items()}
            return verified(published, arrays, f"the IDX folder {place}")
    raise DataError(f"there is no {published.title} in the folder {folder}; {_advice(published)}")


def _advice(published: Published) -> str:
    names = ", ".join(IDX_NAMES.values())
    return (
        f"put {published.keras_name}.npz there (as Keras stores it), or the four IDX files ({names}; .gz is fine) "
        f"there or in a subfolder {published.subfolder}/, or unset BYHAND_DATA to let Keras fetch it."
    )


def _with_or_without_gz(place: Path, stem: str) -> Path | None:
    return next((path for path in (place / stem, place / f"{stem}.gz") if path.is_file()), None)


def _read_npz(path: Path, published: Published) -> dict[str, Images]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {}
            for name in archive.files:
                if name not in published.shapes:
                    continue
                # the size that the zip's directory tells: a wrong array is not read just to be refused
                stored = archive.zip.getinfo(f"{name}.npy").file_size
                expected = int(np.prod(published.shapes[name]))
                if not expected <= stored <= expected + NPY_HEADER_LIMIT:
                    raise DataError(
                        f"{path}: {name} has {stored:,} bytes; {published.title} has uint8 {published.shapes[name]}, "
                        f"about {expected:,} bytes. Use the original file, unchanged."
                    )
                arrays[name] = archive[name]
            return arrays
    except (ValueError, EOFError, OSError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged or no NumPy archive ({error}). Download or copy the file again.") from error
