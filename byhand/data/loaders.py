"""What a notebook calls: digits, clothes and pictures."""

from pathlib import Path

import numpy as np

from byhand.data.embedded import REPAIR, images_from_columns, picture_from_differences, read_archive
from byhand.data.errors import DataError
from byhand.data.full import load_full
from byhand.data.published import FASHION, MNIST, Dataset, Images

HERE = Path(__file__).parent

FASHION_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def load_digits(full: bool = False) -> Dataset:
    """Return MNIST's handwritten digits as `(x_train, y_train), (x_test, y_test)`.

    Images are uint8 (N, 28, 28), 0 is the background and 255 full ink; labels are uint8 (N,), the digits 0 to 9.
    All arrays are fresh and writable.

    By default the sample that comes with the package: 7,000 training and 1,000 test digits, shuffled, the test digits
    exactly 100 of each class. They are from the first 10,000 of MNIST's training set, test digits included.
    With `full=True` all 60,000 and 10,000 in MNIST's own order, from the folder that the environment variable
    BYHAND_DATA names or through Keras.

    Raises DataError when data is missing, damaged or cannot be fetched.
    Source: Y. LeCun and C. Cortes, CC BY-SA 3.0.
    """
    return load_full(MNIST) if full else _load_sample("digits.npz.xz")


def load_fashion(full: bool = False) -> Dataset:
    """Return Fashion-MNIST's pictures of clothes as `(x_train, y_train), (x_test, y_test)`.

    Shapes, dtypes, sizes, order, options and errors are those of `load_digits`; label k means FASHION_CLASSES[k].
    Source: H. Xiao, K. Rasul, R. Vollgraf (Zalando SE), arXiv:1708.07747, MIT licence.
    """
    return load_full(FASHION) if full else _load_sample("fashion.npz.xz")


def load_pictures() -> dict[str, Images]:
    """Return a few free photographs to try filters on, by name; uint8, fresh and writable.

    Grey, (H, W): "camera" (a photographer, (150, 200)) and "brick" (a wall, (150, 200)). In colour, (H, W, 3) as red,
    green, blue: "cat" (150, 210, 3), "coffee" (150, 225, 3), "rocket" (150, 225, 3). None is square, so that swapped
    axes show. Raises DataError when the file is damaged. Sources and authors: LICENSES/pictures.txt.
    """
    return {name: picture_from_differences(stored) for name, stored in read_archive(HERE / "pictures.npz.xz").items()}


def _load_sample(file: str) -> Dataset:
    stored = read_archive(HERE / file)
    train, test = ((images_from_columns(stored[f"x_{part}"]), stored[f"y_{part}"]) for part in ("train", "test"))
    return train, test


def load_filtered_pictures() -> dict[str, Images]:
    """Return the pictures of lesson 1's exercise `kernel_names`: "original" and, by letter, what five kernels made.

    uint8 (H, W) each, all of one size. Raises DataError when the file is missing.
    """
    path = HERE.parent / "cases" / "filtered_pictures.npz"
    if not path.is_file():
        raise DataError(f"cannot read {path}. {REPAIR.format(path=path)}")
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
