"""pad, right in many styles."""

import numpy as np


def four(border):
    if isinstance(border, int | np.integer):
        return (border, border), (border, border)
    return border


def checked(border):
    (top, bottom), (left, right) = four(border)
    if min(top, bottom, left, right) < 0:
        raise ValueError("a border cannot be negative")
    return top, bottom, left, right


def zeros_and_a_slice(image, border):
    top, bottom, left, right = checked(border)
    height, width = image.shape[:2]
    result = np.zeros((top + height + bottom, left + width + right, *image.shape[2:]), image.dtype)
    result[top : top + height, left : left + width] = image
    return result


def numpy_pad(image, border):
    (top, bottom), (left, right) = four(border)
    spare = [(0, 0)] * (image.ndim - 2)
    return np.pad(image, [(top, bottom), (left, right), *spare])


def numpy_pad_by_kind(image, border):
    if np.isscalar(border):
        if border < 0:
            raise ValueError("negative")
        border = ((border, border), (border, border))
    if image.ndim == 2:
        return np.pad(image, border, mode="constant", constant_values=0)
    return np.pad(image, (*border, (0, 0)), mode="constant")


def blocks_of_zeros(image, border):
    top, bottom, left, right = checked(border)
    rest = image.shape[2:]
    middle = np.concatenate(
        [np.zeros((image.shape[0], left, *rest)), image, np.zeros((image.shape[0], right, *rest))], axis=1
    )
    width = middle.shape[1]
    return np.concatenate([np.zeros((top, width, *rest)), middle, np.zeros((bottom, width, *rest))], axis=0)


def stacked(image, border):
    top, bottom, left, right = checked(border)
    image = np.insert(image, [0] * left, 0, axis=1)
    image = np.append(image, np.zeros((image.shape[0], right, *image.shape[2:]), image.dtype), axis=1)
    lines = lambda n: np.zeros((n, *image.shape[1:]), image.dtype)  # noqa: E731
    return np.vstack([lines(top), image, lines(bottom)])


def pixel_by_pixel(image, border):
    top, bottom, left, right = checked(border)
    result = np.zeros((image.shape[0] + top + bottom, image.shape[1] + left + right, *image.shape[2:]))
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            result[i + top, j + left] = image[i, j]
    return result


def channel_by_channel(image, border):
    if image.ndim == 3:
        return np.stack([channel_by_channel(image[:, :, c], border) for c in range(image.shape[2])], axis=-1)
    return zeros_and_a_slice(image, border)


def lists(image, border):
    top, bottom, left, right = checked(border)
    zero = np.zeros(image.shape[2:]).tolist()
    rows = [[zero] * left + row + [zero] * right for row in image.tolist()]
    width = image.shape[1] + left + right
    return np.array([[zero] * width] * top + rows + [[zero] * width] * bottom)


def try_to_unpack(image, border):
    try:
        (top, bottom), (left, right) = border
    except TypeError:
        top = bottom = left = right = border
    if any(side < 0 for side in (top, bottom, left, right)):
        raise ValueError("a border cannot be negative")
    result = np.zeros_like(
        image, shape=(image.shape[0] + top + bottom, image.shape[1] + left + right, *image.shape[2:])
    )
    result[top : result.shape[0] - bottom, left : result.shape[1] - right] = image
    return result


def no_copy_without_border(image, border):
    return image if np.array_equal(border, 0) else numpy_pad(image, border)


RIGHT = {
    f.__name__: f
    for f in (
        *(zeros_and_a_slice, numpy_pad, numpy_pad_by_kind, blocks_of_zeros, stacked, pixel_by_pixel),
        *(channel_by_channel, lists, try_to_unpack, no_copy_without_border),
    )
}
