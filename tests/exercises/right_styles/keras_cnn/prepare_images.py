"""prepare_images, right in many styles."""

import numpy as np


def in_two_lines(images):
    if images.ndim == 3:
        images = images[..., np.newaxis]
    return images.astype(np.float32) / 255


def with_expand_dims(images):
    prepared = images.astype("float32") / 255.0
    return np.expand_dims(prepared, -1) if prepared.ndim == 3 else prepared


def with_reshape(images):
    n, h, w = images.shape[:3]
    return (images.reshape(n, h, w, 1) / 255).astype(np.float32)


def in_place_on_a_copy(images):
    prepared = np.array(images, dtype=np.float32)
    prepared /= 255
    if len(prepared.shape) < 4:
        prepared.shape = (*prepared.shape, 1)
    return prepared


def pixel_by_pixel(images):
    n, h, w = images.shape[:3]
    result = np.zeros((n, h, w, 1), dtype=np.float32)
    for i in range(n):
        for row in range(h):
            for column in range(w):
                result[i, row, column, 0] = images[i, row, column].item() / 255
    return result


def times_the_inverse(images):
    scaled = np.multiply(images, np.float32(1 / 255), dtype=np.float32)
    return scaled.reshape(*images.shape[:3], 1)


def divided_first(images):
    scaled = np.divide(images, 255, dtype=np.float32)
    return scaled if scaled.ndim == 4 else scaled[:, :, :, None]


def stacked(images):
    grey = images if images.ndim == 3 else images[:, :, :, 0]
    return np.stack([grey / 255], axis=3).astype("float32")


def clipped_for_safety(images):
    return np.clip(with_reshape(images), 0, 1)


def by_atleast(images):
    grey = images.reshape(images.shape[0], images.shape[1], -1)
    return np.float32(grey)[..., np.newaxis] / np.float32(255)


STYLES = (in_two_lines, with_expand_dims, with_reshape, in_place_on_a_copy, pixel_by_pixel, times_the_inverse)
RIGHT = {f.__name__: f for f in (*STYLES, divided_first, stacked, clipped_for_safety, by_atleast)}
