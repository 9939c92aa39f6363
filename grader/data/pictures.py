"""Maintainers' tool, a part of `grader.data.embed`: the photographs of `load_pictures`, cut and made smaller."""

from pathlib import Path

import numpy as np

from byhand.data.errors import DataError
from byhand.data.published import Images

# name: file in scikit-image's data folder, what is cut out (left, top, right, bottom), new size (width, height).
# All are CC0 or in the public domain; LICENSES/pictures.txt names the authors.
PICTURES = {
    "camera": ("camera.png", (56, 24, 456, 324), (200, 150)),
    "brick": ("brick.png", (0, 0, 512, 384), (200, 150)),
    "cat": ("chelsea.png", (31, 0, 451, 300), (210, 150)),
    "coffee": ("coffee.png", (0, 0, 600, 400), (225, 150)),
    "rocket": ("rocket.jpg", (0, 0, 640, 427), (225, 150)),
}


def read_pictures(folder: Path) -> dict[str, Images]:
    """Return the pictures by name, uint8 (H, W) or (H, W, 3), from scikit-image's data folder; needs Pillow.

    Raises DataError when a file is missing or no picture.
    """
    from PIL import Image  # needed by this tool alone, not by the grader

    pictures = {}
    for name, (file, box, size) in PICTURES.items():
        try:
            with Image.open(folder / file) as original:
                small = original.resize(size, Image.Resampling.LANCZOS, box=box)
        except OSError as error:
            raise DataError(f"cannot read {folder / file} ({error}); name skimage/data of scikit-image") from error
        pictures[name] = np.asarray(small, dtype=np.uint8)
    return pictures


def differences(picture: Images) -> Images:
    """Return each pixel's difference, modulo 256, to the pixels above and to the left; what lies outside counts as 0.

    `byhand.data.embedded.picture_from_differences` is the way back.
    """
    rows = np.diff(picture, axis=0, prepend=np.zeros_like(picture[:1]))
    return np.diff(rows, axis=1, prepend=np.zeros_like(rows[:, :1]))
