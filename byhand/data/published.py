"""The data sets as they were published: their sizes and the checksums of their arrays."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from byhand.data.errors import DataError

SIDE = 28

Images = npt.NDArray[np.uint8]
Split = tuple[Images, Images]
Dataset = tuple[Split, Split]


@dataclass(frozen=True)
class Published:
    """One published data set: what it is called, where its files are looked for, and what they must contain."""

    title: str
    keras_name: str  # of the module in keras.datasets, and of the .npz file
    subfolder: str  # MNIST and Fashion-MNIST use the same IDX file names, so each can have a folder of its own
    train: int
    test: int
    sha256: str  # of the arrays, by arrays_sha256: the same from .npz and from IDX files

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The four arrays by Keras's names, in order, with their shapes; all are uint8."""
        return {
            "x_train": (self.train, SIDE, SIDE),
            "y_train": (self.train,),
            "x_test": (self.test, SIDE, SIDE),
            "y_test": (self.test,),
        }


# The IDX files behind these two checksums have the MD5s that are known for the originals, unpacked: training images
# 6bbc9ace898e44ae57da46a324031adb (MNIST) and f4a8712d7a061bf5bd6d2ca38dc4d50a (Fashion-MNIST).
MNIST = Published(
    title="MNIST",
    keras_name="mnist",
    subfolder="mnist",
    train=60_000,
    test=10_000,
    sha256="2eb4d82c94e1e65af5a565df335e810e7cfbcdeb8ce2cf9674792583d7c4266b",
)
FASHION = Published(
    title="Fashion-MNIST",
    keras_name="fashion_mnist",
    subfolder="fashion-mnist",
    train=60_000,
    test=10_000,
    sha256="82d70dcdc5da191ddf3b196edf5bb57def209309d3d0597d9a50cb21e8a89bc6",
)


def arrays_sha256(*arrays: Images) -> str:
    """Return the SHA-256, in hexadecimal, of the shapes and values of uint8 arrays, in the order given."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.name}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def verified(published: Published, arrays: dict[str, Images], where: str) -> Dataset:
    """Return `(x_train, y_train), (x_test, y_test)` if the arrays are exactly the published ones.

    `where` names the file or folder in the message. Raises DataError for a missing array, another dtype, shape or
    other contents; the other data set of the two is recognised and named.
    """
    for name, shape in published.shapes.items():
        if name not in arrays:
            raise DataError(f"{where} has no array {name}; it must hold {', '.join(published.shapes)} as Keras does.")
        array = arrays[name]
        if array.dtype != np.uint8 or array.shape != shape:
            raise DataError(
                f"{where}: {name} is {array.dtype} {array.shape}; {published.title} has uint8 {shape}. "
                "Use the original file, unchanged."
            )
    ordered = [arrays[name] for name in published.shapes]
    found = arrays_sha256(*ordered)
    if found == published.sha256:
        x_train, y_train, x_test, y_test = ordered
        return (x_train, y_train), (x_test, y_test)
    for other in (MNIST, FASHION):
        if found == other.sha256:
            raise DataError(
                f"{where} holds {other.title}, and {published.title} was asked for. Put the IDX files of "
                f"{other.title} into a subfolder {other.subfolder}/ and those of {published.title} into "
                f"{published.subfolder}/."
            )
    raise DataError(
        f"{where} does not hold the {published.title} that was published: the SHA-256 of its arrays is "
        f"{found[:12]}…, expected {published.sha256[:12]}…. Download or copy the data again."
    )
