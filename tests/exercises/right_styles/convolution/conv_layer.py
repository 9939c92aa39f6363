"""conv_layer, right in many styles."""

import functools

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def refuse(image, kernels, biases):
    if kernels.shape[0] > image.shape[0] or kernels.shape[1] > image.shape[1]:
        raise ValueError("kernels larger than the image")
    if image.shape[2] != kernels.shape[2]:
        raise ValueError("channels differ")
    if len(biases) != kernels.shape[3]:
        raise ValueError("one bias per filter")


def convolve_volume(image, kernel):
    image, kernel = image.astype(float), kernel.astype(float)
    (height, width, channels), (kh, kw, depth) = image.shape, kernel.shape
    if channels != depth or kh > height or kw > width:
        raise ValueError("kernel does not fit")
    result = np.zeros((height - kh + 1, width - kw + 1))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            result[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return result


def six_loops(image, kernels, biases, activation=None):
    height, width, channels_in = image.shape
    kh, kw, kernel_channels, filters = kernels.shape
    if channels_in != kernel_channels or biases.shape != (filters,) or kh > height or kw > width:
        raise ValueError("arguments do not fit")
    result = np.zeros((height - kh + 1, width - kw + 1, filters))
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            for k in range(filters):
                total = float(biases[k])
                for u in range(kh):
                    for v in range(kw):
                        for c in range(channels_in):
                            total += float(image[i + u, j + v, c]) * float(kernels[u, v, c, k])
                result[i, j, k] = total if activation is None else activation(total)
    return result


def stacked_maps(image, kernels, biases, activation=None):
    if kernels.shape[-1] != biases.shape[0]:
        raise ValueError("one bias per filter")
    maps = []
    for k in range(kernels.shape[-1]):
        feature_map = convolve_volume(image, kernels[..., k]) + biases[k]
        maps.append(feature_map if activation is None else activation(feature_map))
    return np.stack(maps, axis=-1)


def filled_array(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    kh, kw, _, filters = kernels.shape
    out = np.empty((image.shape[0] - kh + 1, image.shape[1] - kw + 1, filters))
    for k, bias in enumerate(biases):
        out[:, :, k] = convolve_volume(image, kernels[:, :, :, k])
        out[:, :, k] += bias
    if activation:
        out = activation(out)
    return out


def dstack(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    maps = [convolve_volume(image, kernel) for kernel in np.moveaxis(kernels, -1, 0)]
    sums = np.dstack(maps) + biases
    return sums if activation is None else activation(sums)


def transposed_list(image, kernels, biases, activation=lambda x: x):
    """A default that does nothing; None may be handed in too."""
    refuse(image, kernels, biases)
    activation = activation or (lambda x: x)
    maps = [convolve_volume(image, kernels[..., k]) + float(b) for k, b in enumerate(biases)]
    return activation(np.array(maps).transpose(1, 2, 0))


def window_by_window(image, kernels, biases, activation=None):
    """All filters of one window at once."""
    refuse(image, kernels, biases)
    kh, kw, _, filters = kernels.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    result = np.zeros((rows, columns, filters))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + kh, j : j + kw, :, np.newaxis].astype(float)
            result[i, j] = np.sum(window * kernels, axis=(0, 1, 2)) + biases
    return result if activation is None else activation(result)


def einsum(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    windows = sliding_window_view(image.astype(float), kernels.shape[:2], axis=(0, 1))
    sums = np.einsum("ijcuv,uvck->ijk", windows, kernels.astype(float)) + biases
    return activation(sums) if activation is not None else sums


def tensordot(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    windows = sliding_window_view(image.astype(float), kernels.shape[:2], axis=(0, 1))
    sums = np.tensordot(windows, kernels.astype(float), axes=([3, 4, 2], [0, 1, 2]))
    sums += biases.astype(float)
    return sums if activation is None else activation(sums)


def strides_and_matrix_product(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    image = np.ascontiguousarray(image, dtype=np.float64)
    kh, kw, channels, filters = kernels.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    windows = as_strided(image, (rows, columns, kh, kw, channels), (*image.strides[:2], *image.strides))
    sums = windows.reshape(rows * columns, -1) @ kernels.reshape(-1, filters).astype(float) + biases
    sums = sums.reshape(rows, columns, filters)
    return sums if activation is None else activation(sums)


def bias_first(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    kh, kw, _, filters = kernels.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    sums = np.ones((rows, columns, filters)) * biases
    for u in range(kh):
        for v in range(kw):
            sums += image[u : u + rows, v : v + columns].astype(float) @ kernels[u, v].astype(float)
    return np.asarray((activation or np.asarray)(sums))


def bias_as_a_weight(image, kernels, biases, activation=None):
    """A further channel of ones whose weight, once per kernel, is the bias."""
    refuse(image, kernels, biases)
    ones = np.ones((*image.shape[:2], 1))
    weights = np.zeros((*kernels.shape[:2], 1, kernels.shape[3]))
    weights[0, 0, 0] = biases
    image, kernels = np.concatenate([image, ones], axis=2), np.concatenate([kernels, weights], axis=2)
    sums = np.stack([convolve_volume(image, kernels[..., k]) for k in range(kernels.shape[3])], 2)
    return sums if activation is None else activation(sums)


def activation_of_each_number(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    sums = dstack(image, kernels, biases)
    if activation is None:
        return sums
    for index, value in np.ndenumerate(sums):
        sums[index] = activation(value)
    return sums


def vectorized_activation(image, kernels, biases, activation=None):
    sums = stacked_maps(image, kernels, biases)
    return np.vectorize(activation)(sums) if callable(activation) else sums


def nested_comprehensions(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    kh, kw = kernels.shape[:2]
    act = activation if activation is not None else float
    return np.array(
        [
            [
                [
                    act(np.sum(image[i : i + kh, j : j + kw] * kernels[..., k].astype(float)) + float(biases[k]))
                    for k in range(kernels.shape[3])
                ]
                for j in range(image.shape[1] - kw + 1)
            ]
            for i in range(image.shape[0] - kh + 1)
        ]
    )


def single_precision(image, kernels, biases, activation=None):
    sums = dstack(image.astype(np.float32), kernels.astype(np.float32), biases.astype(np.float32)).astype(np.float32)
    return sums if activation is None else activation(sums).astype(np.float32)


def whole_numbers_stay_whole(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    if all(a.dtype.kind in "iu" for a in (image, kernels, biases)):
        sums = np.rint(dstack(image, kernels, biases)).astype(np.int64)
    else:
        sums = dstack(image, kernels, biases)
    return sums if activation is None else activation(sums)


def recursion_over_filters(image, kernels, biases, activation=None):
    refuse(image, kernels, biases)
    first = convolve_volume(image, kernels[..., 0]) + float(biases[0])
    first = (first if activation is None else activation(first))[..., None]
    if kernels.shape[3] == 1:
        return first
    rest = recursion_over_filters(image, kernels[..., 1:], biases[1:], activation)
    return np.concatenate([first, rest], axis=-1)


class Layer:
    def __init__(self, kernels, biases, activation):
        self.kernels, self.biases, self.activation = kernels, biases, activation or (lambda x: x)

    def __call__(self, image):
        refuse(image, self.kernels, self.biases)
        return self.activation(dstack(image, self.kernels, self.biases))


def through_a_class(image: np.ndarray, kernels: np.ndarray, biases: np.ndarray, activation=None) -> np.ndarray:
    return Layer(kernels, biases, activation)(image)


def any_arguments(*args, **kwargs):
    return stacked_maps(*args, **kwargs)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("called", function.__name__)
        return function(*args, **kwargs)

    return wrapper


RIGHT = {
    f.__name__: f
    for f in (
        *(six_loops, stacked_maps, filled_array, dstack, transposed_list, window_by_window, einsum, tensordot),
        *(strides_and_matrix_product, bias_first, bias_as_a_weight, activation_of_each_number, vectorized_activation),
        *(nested_comprehensions, single_precision, whole_numbers_stay_whole, recursion_over_filters),
        *(through_a_class, any_arguments),
    )
} | {"decorated": logged(einsum)}
