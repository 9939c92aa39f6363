"""same_padding, right in many styles."""

import math

import numpy as np


def check(*numbers):
    if min(numbers) < 1:
        raise ValueError("this makes no sense")


def from_the_last_window(size, kernel, stride):
    check(size, kernel, stride)
    windows = -(-size // stride)
    total = max((windows - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def as_tensorflow_documents_it(size, kernel, stride):
    check(size, kernel, stride)
    total = max(kernel - stride, 0) if size % stride == 0 else max(kernel - size % stride, 0)
    return total // 2, total - total // 2


def rounded_up(size, kernel, stride):
    check(size, kernel, stride)
    total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return math.floor(total / 2), math.ceil(total / 2)


def with_divmod(size, kernel, stride):
    check(size, kernel, stride)
    steps = (size - 1) // stride
    before, odd = divmod(max(0, steps * stride + kernel - size), 2)
    return before, before + odd


def a_list(size, kernel, stride):
    check(size, kernel, stride)
    total = kernel - 1 - (size - 1) % stride
    return [0, 0] if total < 0 else [total // 2, (total + 1) // 2]


def one_zero_after_another(size, kernel, stride):
    check(size, kernel, stride)
    wanted, before, behind = math.ceil(size / stride), 0, 0
    while size + before + behind < kernel or (size + before + behind - kernel) // stride + 1 < wanted:
        if behind <= before:
            behind += 1
        else:
            before += 1
    return before, behind


def numpy_integers(size, kernel, stride):
    check(size, kernel, stride)
    end = np.arange(0, size, stride)[-1] + kernel
    total = np.maximum(end - size, 0)
    return total // 2, total - total // 2


def an_array(size, kernel, stride):
    check(size, kernel, stride)
    total = max(len(range(0, size, stride)) * stride - stride + kernel - size, 0)
    return np.array([total // 2, total - total // 2])


RIGHT = {
    f.__name__: f
    for f in (
        *(from_the_last_window, as_tensorflow_documents_it, rounded_up, with_divmod, a_list),
        *(one_zero_after_another, numpy_integers, an_array),
    )
}
