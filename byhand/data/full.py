"""The full data sets of 70,000 images: from a folder of the user's, or through Keras.

Nothing here is imported before it is asked for: Keras takes seconds to import and the embedded data does not need it.
"""

import importlib
import os
from pathlib import Path

from byhand.data.errors import DataError
from byhand.data.folder import read_folder
from byhand.data.published import Dataset, Published, verified

FOLDER_VARIABLE = "BYHAND_DATA"

# The embedded images, the held-out ones included, are the first 10,000 of each full training set; whoever trains on
# the full set and then measures on embedded images must leave those out: x_train[FULL_TRAIN_INDICES_NOT_EMBEDDED].
FULL_TRAIN_INDICES_NOT_EMBEDDED = slice(10_000, 60_000)


def load_full(published: Published) -> Dataset:
    """Return `(x_train, y_train), (x_test, y_test)` of a whole data set, uint8, in the original order.

    Read from the folder named by the environment variable BYHAND_DATA if it is set (see `read_folder`), else by
    `keras.datasets`, which keeps a copy in its cache folder. Raises DataError when neither gives the exact data.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        return read_folder(published, Path(folder).expanduser())
    return _read_through_keras(published)


def _read_through_keras(published: Published) -> Dataset:
    elsewhere = (
        f"Or set {FOLDER_VARIABLE} to a folder with {published.keras_name}.npz or the four IDX files. "
        "Without full=True the embedded sample needs neither network nor Keras."
    )
    try:
        keras_dataset = importlib.import_module(f"keras.datasets.{published.keras_name}")
    except ImportError as error:
        raise DataError(
            f"the full {published.title} comes through Keras, which cannot be imported ({error}). "
            f"Install it: pip install tensorflow. {elsewhere}"
        ) from error
    try:
        (x_train, y_train), (x_test, y_test) = keras_dataset.load_data()
    except Exception as error:  # Keras reports a failed download as a bare Exception
        raise DataError(
            f"Keras could not fetch {published.title} ({type(error).__name__}: {error}). Check the network; if a "
            "download was interrupted, delete the file in Keras's cache (the folder .keras/datasets in your home). "
            f"{elsewhere}"
        ) from error
    arrays = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    return verified(published, arrays, f"what keras.datasets.{published.keras_name} returned")
