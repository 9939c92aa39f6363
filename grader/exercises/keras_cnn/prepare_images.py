"""Exercise prepare_images: stored pixels -> what a network takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea
from grader.reference import keras_cnn as reference

SEE = "Preparing images"

TWO_OF_2X3 = np.array([[[0, 51, 255], [102, 7, 200]], [[9, 255, 30], [1, 128, 64]]], np.uint8)
THREE_OF_3X2 = np.array(
    [[[255, 3], [18, 99], [0, 1]], [[250, 127], [60, 85], [17, 34]], [[2, 153], [204, 5], [11, 90]]], np.uint8
)
ONE_3X4 = np.array([[[0, 17, 34, 255], [51, 254, 3, 90], [128, 6, 77, 1]]], np.uint8)
DARK = np.array([[[10, 0, 40, 3]], [[5, 100, 20, 1]]], np.uint8)

PUBLIC = [
    Case("two images of 2 rows and 3 columns", (TWO_OF_2X3,)),
    Case("three images of 3 rows and 2 columns", (THREE_OF_3X2,)),
    Case("two dark images", (DARK,)),
    Case("a channel axis that is there already", (TWO_OF_2X3[..., np.newaxis],), group="edge"),
    Case("one image", (ONE_3X4,), group="edge"),
]


def any_pixels(rng: Generator, *shape: int, below: int = 256) -> np.ndarray:
    """uint8 pixels of all brightnesses, with at least one black one and two different ones."""
    drawn = rng.integers(1, below, shape, dtype=np.uint8)
    flat = drawn.reshape(-1)
    flat[rng.choice(flat.size, 2, replace=False)] = (0, below - 1)
    return drawn


def secret(rng: Generator) -> list[Case]:
    n, h, w = (int(length) for length in rng.choice(np.arange(2, 8), 3, replace=False))
    return [
        Case("a few images", (any_pixels(rng, n, h, w),)),
        Case("images of another size", (any_pixels(rng, h + 5, w, n),)),
        Case("dark images", (any_pixels(rng, n, w, h, below=int(rng.integers(80, 120))),)),
        Case("a channel axis that is there already", (any_pixels(rng, n, h + 1, w, 1),), group="edge"),
        Case("one image of 28×28", (any_pixels(rng, 1, 28, 28),), group="edge"),
    ]


Images = np.ndarray
Way = Callable[[Images], Any]


def with_axis(images: Images) -> Images:
    return images[..., np.newaxis] if images.ndim == 3 else images


def one_more_axis(images: Images) -> Images:
    return images[..., np.newaxis]


def axis_for_three(images: Images) -> Images:
    """`n, h, w = images.shape`."""
    if images.ndim == 4:
        raise ValueError("too many values to unpack (expected 3)")
    return images[..., np.newaxis]


def in_types(change: Way, *types: str) -> tuple[Way, ...]:
    """Ways to do this to images with a channel axis, however that is added, with results in each of the types."""
    return tuple(
        lambda images, axis=axis, t=t: change(axis(images)).astype(t)
        for axis in (with_axis, one_more_axis, axis_for_three)
        for t in types or ("float32", "float64")
    )


def size_written_in(images: Images) -> Images:
    return (images.reshape(-1, 28, 28, 1) / 255).astype(np.float32)


def shape_set_in_place(images: Images) -> Images:
    if images.ndim == 3:
        images.shape = (*images.shape, 1)
    return images.astype(np.float32) / np.float32(255)


def divided_in_place(images: Images) -> Images:
    images /= 255
    return with_axis(images).astype(np.float32)


def channel_first(images: Images) -> Images:
    scaled = images.astype(np.float32) / np.float32(255)
    return scaled[:, np.newaxis] if images.ndim == 3 else np.moveaxis(scaled, 3, 1)


def batch_axis_first(images: Images) -> Images:
    scaled = images.astype(np.float32) / np.float32(255)
    return scaled[np.newaxis] if images.ndim == 3 else scaled


EXERCISE = Exercise(
    name="prepare_images",
    points=10,
    reference=reference.prepare_images,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    rule=Rule(dtype="float32"),
    wrong_ideas=[
        WrongIdea(
            "not-divided",
            "The pixels still go up to 255. Divide them by 255, so that all numbers lie between 0 and 1.",
            *in_types(lambda x: x, "float32", "float64", "uint8"),
            see=SEE,
        ),
        WrongIdea(
            "divided-twice",
            "The pixels are divided by 255 twice: what is left is smaller than 0.004. Once is enough.",
            *in_types(lambda x: x / 255 / 255),
            see=SEE,
        ),
        WrongIdea(
            "divided-by-256",
            "The pixels are divided by 256; the largest one is 255, and it is to become 1. Divide by 255.",
            *in_types(lambda x: x / 256),
            see=SEE,
        ),
        WrongIdea(
            "own-maximum",
            "The images are divided by the brightest pixel there is, so dark ones turn bright. Divide by 255 always.",
            *in_types(lambda x: x / x.max()),
            *in_types(lambda x: x / np.maximum(x.max(axis=(1, 2), keepdims=True), 1)),
            *in_types(lambda x: (x - x.min()) / (x.max() - x.min())),
            see=SEE,
        ),
        WrongIdea(
            "standardised",
            "Mean and spread are taken out of the images. That is done, too, but here each pixel is divided by 255.",
            *in_types(lambda x: (x - x.mean()) / x.std()),
            *in_types(lambda x: x / 255 - (x / 255).mean()),
            see=SEE,
        ),
        WrongIdea(
            "from-minus-one",
            "These numbers lie between -1 and 1; from 0 to 1 is asked for: divide by 255, and subtract nothing.",
            *in_types(lambda x: x / 127.5 - 1),
            *in_types(lambda x: x / 255 * 2 - 1),
            *in_types(lambda x: x / 255 - 0.5),
            see=SEE,
        ),
        WrongIdea(
            "whole-numbers",
            "Fractions are cut off or rounded, which leaves only 0 and 1. Divide with `/`, and make no whole numbers "
            "of the result.",
            *in_types(lambda x: x // 255, "float32", "float64", "uint8"),
            *in_types(lambda x: np.round(x / 255)),
            *in_types(lambda x: x > 127),
            see=SEE,
        ),
        WrongIdea(
            "inverted",
            "Dark and bright are exchanged: 0 is the background and stays 0.",
            *in_types(lambda x: 1 - x / 255),
            see=SEE,
        ),
        WrongIdea(
            "half-precision",
            "The numbers have been float16 on their way, which holds three digits. Use float32 throughout.",
            *in_types(lambda x: (x / 255).astype(np.float16), "float16", "float32"),
            see=SEE,
        ),
        WrongIdea(
            "float64-kept",
            "The values are right, but of type float64, which is what `/ 255` makes of pixels. Use `astype` to get "
            "float32.",
            *in_types(lambda x: x / 255, "float64"),
            see=SEE,
        ),
        WrongIdea(
            "no-channel-axis",
            "The images have three axes still. Add one of length 1 at the end: `images[..., np.newaxis]`.",
            lambda images: images.astype(np.float32) / np.float32(255),
            lambda images: images / 255,
            see=SEE,
        ),
        WrongIdea(
            "channel-first",
            "The axis of the channel comes right after that of the images; it belongs at the end: (N, H, W, 1).",
            channel_first,
            lambda images: channel_first(images).astype(np.float64),
            lambda images: channel_first(images) if images.ndim == 3 else with_axis(images) / np.float32(255),
            see=SEE,
        ),
        WrongIdea(
            "axis-at-the-front",
            "The new axis stands before all others, where the images are counted; it belongs at the end: (N, H, W, 1).",
            batch_axis_first,
            lambda images: batch_axis_first(images).astype(np.float64),
            lambda images: (images[np.newaxis] / 255).astype(np.float32),
            see=SEE,
        ),
        WrongIdea(
            "three-channels",
            "The grey picture is repeated for three channels; one channel is asked for.",
            *in_types(lambda x: np.repeat(x, 3, axis=-1) / 255),
            see=SEE,
        ),
        WrongIdea(
            "a-second-channel-axis",
            "Images that have their channel axis already get another one. Add it only where `images.ndim` is 3.",
            lambda images: (one_more_axis(images) / 255).astype(np.float32),
            see=SEE,
        ),
        WrongIdea(
            "three-axes-wanted",
            "Images that have their channel axis already are refused. Let them through: add the axis only where "
            "`images.ndim` is 3.",
            lambda images: (axis_for_three(images) / 255).astype(np.float32),
            see=SEE,
        ),
        WrongIdea(
            "size-written-in",
            "The size 28 is written into the code. Take the shape from `images`, or add the axis without naming sizes.",
            size_written_in,
            lambda images: size_written_in(images).astype(np.float64),
            see=SEE,
        ),
        WrongIdea(
            "divided-in-place",
            "`/=` would write fractions into the whole numbers that came in, and NumPy refuses. Make a new array: "
            "`images / 255`.",
            divided_in_place,
            see=SEE,
        ),
        WrongIdea(
            "shape-changed-in-place",
            "The result is right, but the shape of the array that came in has changed (`.shape = …`). Use `reshape` or "
            "`np.newaxis`.",
            shape_set_in_place,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "One line for the axis, one for the numbers: `[..., np.newaxis]`, `astype` and a division.",
        "main": "Print `shape`, `dtype`, `min()` and `max()` of what you return.",
        "edge": "Try an array of shape (2, 5, 4, 1) and one of shape (1, 28, 28).",
    },
)
