"""Wrong ideas that `max_pool`, `average_pool` and `max_pool_same` have in common, each for one of the three."""

from __future__ import annotations

import numpy as np

from grader.exercises.declare import WrongIdea
from grader.exercises.pooling.slips import Arguments, Pair, PoolFunction, Pooling

WINDOWS, STEPS, CHANNELS = "One number for each window", "Size and stride", "Each channel for itself"


def ideas_about_arguments(pooling: Pooling) -> list[WrongIdea]:
    """What goes wrong with size and stride, whatever is done with a window."""

    def taking(*changes: Arguments) -> tuple[PoolFunction, ...]:
        wrong = pooling.both(*(pooling.with_arguments(change) for change in changes))
        return (*wrong, *(pooling.checked_with_arguments(change) for change in changes))

    return [
        WrongIdea(
            "steps-by-one",
            "The window always moves by one pixel. It moves by `stride`, and by its own size when that is None.",
            *taking(lambda size, stride: (size, (1, 1))),
            see=STEPS,
        ),
        WrongIdea(
            "none-means-one",
            "`stride=None` is taken as a stride of 1; here it means a stride equal to the size of the window.",
            *taking(lambda size, stride: (size, stride or (1, 1))),
            see=STEPS,
        ),
        WrongIdea(
            "ignores-stride",
            "`stride` is never used: the window always moves by its own size.",
            *taking(lambda size, stride: (size, size)),
            see=STEPS,
        ),
        WrongIdea(
            "ignores-size",
            "`size` is not used for the window: it is 2×2 whatever was asked for.",
            *taking(
                lambda size, stride: ((2, 2), stride or (2, 2)),
                lambda size, stride: ((2, 2), stride or size),
            ),
            see=STEPS,
        ),
        WrongIdea(
            "swaps-size",
            "The two numbers of `size` are swapped: the first one counts rows, the second columns.",
            *taking(
                lambda size, stride: (size[::-1], stride or size[::-1]),
                lambda size, stride: (size[::-1], stride or size),
            ),
            see=STEPS,
        ),
        WrongIdea(
            "swaps-stride",
            "The two numbers of `stride` are swapped: the first one goes down, the second to the right.",
            *taking(lambda size, stride: (size, stride[::-1] if stride else size)),
            see=STEPS,
        ),
        WrongIdea(
            "swaps-size-and-stride",
            "The numbers of both pairs are swapped: rows (down) come first, columns (to the right) second.",
            *taking(lambda size, stride: (size[::-1], (stride or size)[::-1])),
            see=STEPS,
        ),
        WrongIdea(
            "one-number-of-a-pair",
            "Only one number of a pair is used, for both axes; the first belongs to the rows, the second to the "
            "columns.",
            *taking(
                lambda size, stride: (_twice(size[0]), _twice((stride or size)[0])),
                lambda size, stride: (_twice(size[1]), _twice((stride or size)[1])),
                lambda size, stride: (_twice(size[0]), stride or _twice(size[0])),
                lambda size, stride: (size, _twice((stride or size)[0])),
                lambda size, stride: (size, _twice(stride[0]) if stride else size),
            ),
            see=STEPS,
        ),
        WrongIdea(
            "no-pairs",
            "A pair such as `(2, 3)` is not understood. Turn a single number into a pair first, then calculate with "
            "the two numbers.",
            *pooling.both(pooling.no_pairs, pooling.no_size_pair, pooling.no_stride_pair),
            see=STEPS,
        ),
    ]


def ideas_about_channels(pooling: Pooling) -> list[WrongIdea]:
    """What goes wrong with the axes of the image."""
    return [
        WrongIdea(
            "across-channels",
            "All channels of a window are pooled into one number. Pool each channel for itself: as many come out as "
            "go in.",
            *pooling.both(pooling.across_channels, pooling.across_channels_repeated),
            see=CHANNELS,
        ),
        WrongIdea(
            "first-channel-only",
            "Only channel 0 is pooled; each channel has a result of its own.",
            *pooling.both(
                pooling.of(lambda image: image[:, :, 0] if image.ndim == 3 else image), pooling.first_channel_kept
            ),
            see=CHANNELS,
        ),
        WrongIdea(
            "grey-only",
            "An image with channels stops it (`h, w = image.shape` cannot take three axes). `image.shape[:2]` works "
            "for both kinds.",
            *pooling.both(pooling.grey_wanted),
            see=CHANNELS,
        ),
        WrongIdea(
            "channels-only",
            "A grey image, which has two axes, stops it (`h, w, c = image.shape`). `image.shape[:2]` works for both "
            "kinds.",
            *pooling.both(pooling.channels_wanted, pooling.third_axis_wanted),
            see=CHANNELS,
        ),
        WrongIdea(
            "further-axis",
            "A grey image comes back with a third axis of length 1; an image of two axes gives a result of two.",
            *pooling.both(pooling.then(lambda result: result[:, :, None] if result.ndim == 2 else result)),
            see=CHANNELS,
        ),
        WrongIdea(
            "channels-first",
            "The channels are the first axis of the result; here they come last.",
            *pooling.both(pooling.then(lambda result: np.moveaxis(result, -1, 0) if result.ndim == 3 else result)),
            see=CHANNELS,
        ),
        WrongIdea(
            "swaps-axes",
            "Rows and columns of the result are swapped: axis 0 counts rows, axis 1 columns.",
            *pooling.both(pooling.axes_swapped),
            see=WINDOWS,
        ),
    ]


def unchecked(pooling: Pooling, sentence: str) -> WrongIdea:
    """Right results, and none of the refusals."""
    return WrongIdea("no-argument-check", sentence, pooling, see=STEPS)


def _twice(number: int) -> Pair:
    return number, number
