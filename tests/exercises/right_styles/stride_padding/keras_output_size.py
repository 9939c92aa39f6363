"""keras_output_size, right in many styles."""

import math

import numpy as np


def check(size, kernel, stride, padding):
    if min(size, kernel, stride) < 1:
        raise ValueError("this makes no sense")
    if padding not in ("valid", "same"):
        raise ValueError("unknown padding")
    if padding == "valid" and kernel > size:
        raise ValueError("the kernel does not fit")


def math_ceil(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    if padding == "valid":
        return math.ceil((size - kernel + 1) / stride)
    return math.ceil(size / stride)


def negative_floor(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    places = size if padding == "same" else size - kernel + 1
    return -(-places // stride)


def floor_and_one(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    return (size - (kernel if padding == "valid" else 1)) // stride + 1


def with_a_remainder(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    quotient, rest = divmod(size - kernel + 1 if padding == "valid" else size, stride)
    return quotient + (rest > 0)


def add_stride_minus_one(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    if padding == "same":
        return (size + stride - 1) // stride
    return (size - kernel + stride) // stride


def counted(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    return len(range(0, {"valid": size - kernel + 1, "same": size}[padding], stride))


def numpy_ceil(size, kernel, stride, padding):
    check(size, kernel, stride, padding)
    return int(np.ceil((size - kernel + 1 if padding == "valid" else size) / stride))


def by_cases(size, kernel, stride, padding):
    if size <= 0 or kernel <= 0 or stride <= 0:
        raise ValueError("this makes no sense")
    match padding:
        case "same":
            return size // stride + (1 if size % stride else 0)
        case "valid":
            if size < kernel:
                raise ValueError("the kernel does not fit")
            return (size - kernel) // stride + 1
        case _:
            raise ValueError(padding)


RIGHT = {
    f.__name__: f
    for f in (
        *(math_ceil, negative_floor, floor_and_one, with_a_remainder, add_stride_minus_one, counted, numpy_ceil),
        by_cases,
    )
}
