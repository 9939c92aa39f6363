"""fits, right in many styles."""

import math

import numpy as np


def check(size, kernel, stride, border):
    if size < 1 or kernel < 1 or stride < 1 or border < 0:
        raise ValueError("this makes no sense")


def remainder(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    way = size + 2 * border - kernel
    return way >= 0 and way % stride == 0


def division(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    if kernel > size + 2 * border:
        return False
    steps = (size + 2 * border - kernel) / stride
    return steps == int(steps)


def quotient_and_remainder(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    steps, left_over = divmod(size + border + border - kernel, stride)
    return not left_over and steps >= 0


def walking(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    end = kernel
    while end < size + 2 * border:
        end += stride
    return end == size + 2 * border


def in_a_range(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    return size + 2 * border in range(kernel, size + 2 * border + 1, stride)


def numpy_bool(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    way = np.int64(size + 2 * border - kernel)
    return np.logical_and(way >= 0, np.mod(way, stride) == 0)


def floor_equals_ceil(size, kernel, stride, border=0):
    check(size, kernel, stride, border)
    steps = (int(size) + 2 * int(border) - int(kernel)) / int(stride)
    return False if steps < 0 else math.floor(steps) == math.ceil(steps)


RIGHT = {
    f.__name__: f
    for f in (remainder, division, quotient_and_remainder, walking, in_a_range, numpy_bool, floor_equals_ceil)
}
