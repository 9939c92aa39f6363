"""output_size, right in many styles."""

import math

import numpy as np


def check(size, kernel, stride, border):
    if min(size, kernel, stride) < 1 or border < 0:
        raise ValueError("this makes no sense")
    if kernel > size + 2 * border:
        raise ValueError("the kernel does not fit")


def floor_division(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return (size + 2 * border - kernel) // stride + 1


def math_floor(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return math.floor((size - kernel + 2 * border) / stride) + 1


def truncated(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return int((size + 2 * border - kernel) / stride + 1)


def rounded_up(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return -(-(size + 2 * border - kernel + 1) // stride)


def math_ceil(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return math.ceil((size + 2 * border - kernel + 1) / stride)


def quotient(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    steps, _ = divmod(size + 2 * border - kernel, stride)
    return steps + 1


def counted_starts(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return len(range(0, size + 2 * border - kernel + 1, stride))


def walked(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    count, start = 0, -border
    while start + kernel <= size + border:
        count, start = count + 1, start + stride
    return count


def length_of_a_slice(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return np.arange(size + 2 * border - kernel + 1)[::stride].size


def numpy_integer(size, kernel, stride=1, border=0):
    check(size, kernel, stride, border)
    return np.floor((size + 2 * border - kernel) / stride + 1).astype(int)


RIGHT = {
    f.__name__: f
    for f in (
        *(floor_division, math_floor, truncated, rounded_up, math_ceil, quotient, counted_starts, walked),
        *(length_of_a_slice, numpy_integer),
    )
}
