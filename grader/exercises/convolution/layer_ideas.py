"""The wrong ideas of exercise conv_layer: about kernels, biases and the activation, and those of sliding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercises.convolution import slips
from grader.exercises.declare import WrongIdea
from grader.reference import convolution as reference

SEE = "Many kernels make a layer"

LayerFunction = Callable[..., Any]


def _written(wrong: LayerFunction) -> tuple[LayerFunction, LayerFunction]:
    """The mistake in code that turns its arrays into floating point first, and in code that keeps their dtype."""
    in_floating_point = _checked(
        lambda image, kernels, biases, activation: wrong(
            image.astype(float), kernels.astype(float), biases.astype(float), activation
        )
    )
    return in_floating_point, _checked(wrong)


def _checked(wrong: LayerFunction) -> LayerFunction:
    """The mistake in code that checks its arguments as the exercise asks."""

    def layer(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any = None) -> Any:
        fits = kernels.shape[0] <= image.shape[0] and kernels.shape[1] <= image.shape[1]
        if not fits or kernels.shape[2] != image.shape[2] or kernels.shape[3] != len(biases):
            raise ValueError("arguments do not fit")
        return wrong(image, kernels, biases, activation)

    return layer


def _sums(image: np.ndarray, kernels: np.ndarray, slide: slips.SlideFunction = slips.slid) -> np.ndarray:
    return np.stack([slide(image, kernels[..., k]) for k in range(kernels.shape[3])], axis=-1)


def _activated(sums: np.ndarray, activation: Any) -> Any:
    return sums if activation is None else activation(sums)


def _built(
    sums: Callable[[np.ndarray, np.ndarray], np.ndarray] = _sums,
    bias: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda biases, kernels: biases.astype(float),
) -> tuple[LayerFunction, LayerFunction]:
    """A layer with one part replaced by a wrong one."""
    return _written(
        lambda image, kernels, biases, activation: _activated(sums(image, kernels) + bias(biases, kernels), activation)
    )


def _sliding(slide: slips.SlideFunction) -> tuple[LayerFunction, LayerFunction]:
    return _built(lambda image, kernels: _sums(image, kernels, slide))


def _first_kernel(image: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    return np.repeat(_sums(image, kernels[..., :1]), kernels.shape[3], axis=-1)


def activates_before_bias(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return _activated(_sums(image, kernels), activation) + biases


def ignores_activation(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return _sums(image, kernels) + biases.astype(float)


def always_relu(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return np.maximum(_sums(image, kernels) + biases.astype(float), 0)


def filters_first(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return np.moveaxis(_activated(_sums(image, kernels) + biases.astype(float), activation), -1, 0)


def adds_filters(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return _activated((_sums(image, kernels) + biases.astype(float)).sum(axis=-1), activation)


def first_filter_only(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return _activated(_sums(image, kernels)[..., 0] + float(biases[0]), activation)


def wraps_around(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation: Any) -> Any:
    return _activated(_sums(image, kernels, slips.wraps_around) + biases, activation)


LAYER_IDEAS = [
    WrongIdea(
        "no-bias", "The biases are left out.", *_built(bias=lambda biases, kernels: np.zeros(len(biases))), see=SEE
    ),
    WrongIdea(
        "bias-per-channel",
        "The bias is added once for each channel; add it once to each finished sum.",
        *_built(bias=lambda biases, kernels: biases * float(kernels.shape[2])),
        see=SEE,
    ),
    WrongIdea(
        "bias-per-product",
        "The bias is added to every product; add it once to each finished sum.",
        *_built(bias=lambda biases, kernels: biases * float(np.prod(kernels.shape[:3]))),
        see=SEE,
    ),
    WrongIdea(
        "bias-per-weight-position",
        "The bias is added once for each pixel of the window; add it once to each finished sum.",
        *_built(bias=lambda biases, kernels: biases * float(np.prod(kernels.shape[:2]))),
        see=SEE,
    ),
    WrongIdea(
        "first-bias-for-all",
        "Every filter got the first bias; each has its own.",
        *_built(bias=lambda biases, kernels: np.full(len(biases), float(biases[0]))),
        see=SEE,
    ),
    WrongIdea(
        "bias-subtracted",
        "The bias is subtracted; add it.",
        *_built(bias=lambda biases, kernels: -biases.astype(float)),
        see=SEE,
    ),
    WrongIdea(
        "activation-before-bias",
        "The activation is applied before the bias is added. First the whole sum, bias included, then the activation.",
        *_written(activates_before_bias),
        see=SEE,
    ),
    WrongIdea("activation-ignored", "`activation` is never called.", *_written(ignores_activation), see=SEE),
    WrongIdea(
        "always-relu",
        "ReLU is applied whatever `activation` says: call what was handed in, and nothing when it is None.",
        *_written(always_relu),
        see=SEE,
    ),
    WrongIdea(
        "first-kernel-for-all",
        "Every filter used the first kernel; filter k is `kernels[:, :, :, k]`.",
        *_built(_first_kernel),
        see=SEE,
    ),
    WrongIdea(
        "first-filter-only",
        "There is one map, of the first filter; a layer returns one for each.",
        *_written(first_filter_only),
        see=SEE,
    ),
    WrongIdea(
        "filters-added-up",
        "The maps of all filters are added up to one; stack them as channels instead.",
        *_written(adds_filters),
        see=SEE,
    ),
    WrongIdea(
        "filters-first",
        "The filters are the first axis of the result; here channels come last (`np.stack(maps, axis=-1)`).",
        *_written(filters_first),
        see="An image is an array",
    ),
    WrongIdea(
        "flips-kernel",
        "This equals the result of flipped kernels: mathematics flips before it slides, a CNN layer does not.",
        *_sliding(slips.with_kernel(slips.flipped)),
        see="Flip or not",
    ),
    WrongIdea(
        "first-channel-only",
        "Only channel 0 of the image is used; add the products of all of them.",
        *_sliding(lambda image, kernel: slips.slid(image[:, :, 0], kernel[:, :, 0])),
        see="Through the depth",
    ),
    WrongIdea(
        "transposes-kernel",
        "Rows and columns of the kernels are swapped.",
        *_sliding(slips.with_kernel(slips.transposed)),
        *_sliding(slips.misindexed_kernel),
        *_sliding(slips.mismatched_kernel),
        see="Slide it",
    ),
    WrongIdea(
        "forgets-last",
        "The last row and column of positions are missing: n − k + 1 of them fit, not n − k.",
        *_sliding(slips.forgets_last),
        *_sliding(slips.leaves_last_zero),
        see="Slide it",
    ),
    WrongIdea(
        "mean",
        "This is the mean of each window's products; their sum is asked for.",
        *_sliding(slips.mean_product),
        see="A window, a product, a sum",
    ),
    WrongIdea(
        "swaps-axes",
        "Height and width are swapped: axis 0 counts rows, axis 1 columns.",
        *_sliding(slips.swaps_axes),
        *_sliding(slips.swaps_sizes),
        see="An image is an array",
    ),
    WrongIdea(
        "uint8-wrap-around",
        "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the image into floating "
        "point first (`image.astype(float)`).",
        _checked(wraps_around),
        see="An image is an array",
    ),
    WrongIdea(
        "truncates",
        "Fractions are cut off: the sums are written into an array of whole numbers.",
        *_written(
            lambda image, kernels, biases, activation: _activated(
                (_sums(image, kernels) + biases.astype(float)).astype(int), activation
            )
        ),
        see="Slide it",
    ),
    WrongIdea(
        "one-bias-for-all-filters",
        "A single bias was stretched over all filters by NumPy. Compare `len(biases)` with the number of filters "
        "and raise a ValueError.",
        lambda image, kernels, biases, activation=None: reference.conv_layer(
            image, kernels, np.broadcast_to(biases, kernels.shape[3:]), activation
        ),
        see=SEE,
    ),
]
