"""The images of a training run: which, prepared how, in which order, and varied."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from byhand.data import FULL_TRAIN_INDICES_NOT_EMBEDDED, load_digits, load_fashion
from grader.reference.training.recipe import Recipe

LOADERS = {"digits": load_digits, "fashion": load_fashion}


@dataclass(frozen=True)
class Images:
    """Float32 images (N, 28, 28, 1) from 0 to 1 and whole labels (N,).

    train: what is trained on; validation: the 10,000 embedded images where those are held out, else None; test: the
    published 10,000. checksum: SHA-256 of the training images and labels, as uint8.
    """

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray] | None
    test: tuple[np.ndarray, np.ndarray]
    checksum: str


def load_images(data: str, hold_out_embedded: bool = True) -> Images:
    """All of MNIST or Fashion-MNIST; by default the 10,000 embedded images are kept out of training.

    Raises DataError when the data set is not to be had.
    """
    (x, y), (x_test, y_test) = LOADERS[data](full=True)
    validation = None
    if hold_out_embedded:
        embedded = slice(0, FULL_TRAIN_INDICES_NOT_EMBEDDED.start)
        validation = _prepared(x[embedded], y[embedded])
        x, y = x[FULL_TRAIN_INDICES_NOT_EMBEDDED], y[FULL_TRAIN_INDICES_NOT_EMBEDDED]
    digest = hashlib.sha256(np.ascontiguousarray(x).tobytes() + y.tobytes()).hexdigest()
    return Images(_prepared(x, y), validation, _prepared(x_test, y_test), digest)


def _prepared(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return images[..., np.newaxis].astype(np.float32) / 255, labels.astype(np.int64)


class Epochs:
    """The epochs of a run, each a tf.data.Dataset of batches: shuffled and varied by (seed, epoch) alone, so that a run
    that was interrupted goes on as if it had not been."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, recipe: Recipe, seed: int) -> None:
        import tensorflow as tf

        self.images, self.labels = tf.constant(images), tf.constant(labels)
        self.recipe, self.seed = recipe, seed

    def __getitem__(self, epoch: int) -> Any:
        import tensorflow as tf

        generator = np.random.default_rng([self.seed, epoch])
        order = generator.permutation(len(self.images))
        batches = tf.data.Dataset.from_tensor_slices(order).batch(self.recipe.batch)
        transforms = None
        if self.recipe.augments:
            transforms = tf.constant(random_transforms(generator, len(order), self.recipe))

        def batch(chosen: Any) -> tuple[Any, Any]:
            images = tf.gather(self.images, chosen)
            if transforms is not None:
                images = _moved(images, tf.gather(transforms, chosen))
            return images, tf.gather(self.labels, chosen)

        return batches.map(batch).prefetch(2)


def random_transforms(generator: np.random.Generator, count: int, recipe: Recipe, side: int = 28) -> np.ndarray:
    """Projective transforms (count, 8), float32, as TensorFlow's ImageProjectiveTransformV3 takes them: where in the
    input each output pixel comes from. A turn and a zoom about the centre, then a move; each drawn evenly."""
    angle = generator.uniform(-recipe.turn, recipe.turn, count) * math.pi / 180
    scale_x, scale_y = 1 / generator.uniform(1 - recipe.zoom, 1 + recipe.zoom, (2, count))
    move_x, move_y = generator.uniform(-recipe.shift, recipe.shift, (2, count))
    centre = (side - 1) / 2
    a, b = np.cos(angle) * scale_x, -np.sin(angle) * scale_y
    d, e = np.sin(angle) * scale_x, np.cos(angle) * scale_y
    c = centre - a * (centre + move_x) - b * (centre + move_y)
    f = centre - d * (centre + move_x) - e * (centre + move_y)
    nothing = np.zeros(count)
    return np.stack([a, b, c, d, e, f, nothing, nothing], axis=1).astype(np.float32)


def _moved(images: Any, transforms: Any) -> Any:
    import tensorflow as tf

    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transforms,
        output_shape=tf.shape(images)[1:3],
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
        fill_value=0.0,
    )
