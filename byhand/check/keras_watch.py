"""Watching Keras train: which images, with which labels, in which order, in which model, whoever calls `fit`.

The steps of training and validation are overheard in `keras.Model`, below `fit`, so that arrays, tf.data pipelines and
batches by hand look alike. Nothing about the training changes.
"""

from __future__ import annotations

import contextlib
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from byhand.check.keras_world import keras


@dataclass
class Pass:
    """One pass of a model over images: while training, or while measuring. Fingerprints and labels in order."""

    training: bool
    prints: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)


@dataclass
class Watched:
    """One model while it was watched. initial: fingerprint of its first array of weights before its first step; later
    arrays depend on which layers without weights were made before them."""

    model: Any
    initial: int | None = None
    passes: list[Pass] = field(default_factory=list)
    fits: int = 0
    fitting: bool = False

    @property
    def trained(self) -> list[Pass]:
        return [p for p in self.passes if p.training]

    @property
    def measured(self) -> list[Pass]:
        return [p for p in self.passes if not p.training]


def fingerprints(images: np.ndarray) -> list[int]:
    """A number for each image, the same whatever its shape: of its pixels as float32."""
    rows = np.ascontiguousarray(images, np.float32).reshape(len(images), -1)
    return [zlib.crc32(row.tobytes()) for row in rows]


def first_weights(model: Any) -> int:
    """A number for the first array of a model's weights."""
    return zlib.crc32(np.asarray(model.get_weights()[0]).tobytes())


@contextlib.contextmanager
def watching() -> Iterator[list[Watched]]:
    """The models that train in the body, in the order of their first step; what they are measured on while they do.

    XLA is switched off meanwhile, because a compiled step cannot be overheard. To make a dropout layer takes no random
    number meanwhile: so nets that differ in dropout start alike from one seed, whatever is made first.
    """
    import tensorflow as tf

    base = keras().Model
    seen: list[Watched] = []

    def watched(model: Any) -> Watched:
        for entry in seen:
            if entry.model is model:
                return entry
        seen.append(Watched(model))
        return seen[-1]

    def overhear(name: str, training: bool) -> Any:
        original = getattr(base, name)

        def step(self: Any, data: Any) -> Any:
            entry = watched(self)
            images, labels, _ = keras().utils.unpack_x_y_sample_weight(data)
            if not self.built:  # else the step would build it, and hide the weights that it begins with
                with contextlib.suppress(Exception), tf.init_scope():
                    self.build(tuple(images.shape))

            def record(x: np.ndarray, y: np.ndarray) -> np.int32:
                if entry.initial is None:
                    entry.initial = first_weights(self)
                if not training and not entry.fitting:
                    return np.int32(0)  # to measure after the training, on whatever images, is nobody's fault
                if not entry.passes or entry.passes[-1].training != training:
                    entry.passes.append(Pass(training))
                _add(entry.passes[-1], x, y)
                return np.int32(0)

            if images is not None and labels is not None and not isinstance(images, list | tuple | dict):
                with tf.control_dependencies([tf.numpy_function(record, [images, labels], tf.int32)]):
                    return original(self, data)
            return original(self, data)

        return step

    fit = base.fit

    def watched_fit(self: Any, *arguments: Any, **keywords: Any) -> Any:
        entry = watched(self)
        entry.fits, entry.fitting = entry.fits + 1, True
        self.train_function = self.test_function = None  # made anew, so that they are overheard
        begin = Pass(False)
        entry.passes.append(begin)  # a mark between one fit and the next
        try:
            return fit(self, *arguments, **keywords)
        finally:
            entry.fitting = False
            entry.passes = [p for p in entry.passes if p is not begin or p.prints]
            self.train_function = self.test_function = None

    def uncompiled(name: str) -> Any:
        original = getattr(base, name)

        def make(self: Any, *arguments: Any, **keywords: Any) -> Any:
            self.jit_compile = False
            return original(self, *arguments, **keywords)

        return make

    patches = {
        "make_train_function": uncompiled("make_train_function"),
        "make_test_function": uncompiled("make_test_function"),
        "train_step": overhear("train_step", training=True),
        "test_step": overhear("test_step", training=False),
        "fit": watched_fit,
    }
    before = {name: base.__dict__.get(name) for name in patches}
    for name, patch in patches.items():
        setattr(base, name, patch)
    dropout = keras().layers.Dropout
    make_dropout = dropout.__init__

    def without_chance(self: Any, rate: Any, noise_shape: Any = None, seed: Any = None, **keywords: Any) -> None:
        state = random.getstate()
        make_dropout(self, rate, noise_shape, seed, **keywords)
        random.setstate(state)

    dropout.__init__ = without_chance
    try:
        yield seen
    finally:
        dropout.__init__ = make_dropout
        for name, original in before.items():
            if original is None:
                delattr(base, name)
            else:
                setattr(base, name, original)


def _add(to: Pass, images: np.ndarray, labels: np.ndarray) -> None:
    whole = labels if labels.ndim == 1 else labels.argmax(axis=-1) if labels.shape[-1] > 1 else labels.reshape(-1)
    to.prints += fingerprints(images)
    to.labels += [int(label) for label in whole.reshape(-1)[: len(images)]]
    to.batches.append(len(images))
