"""Lesson 1, Convolution by hand: one module per exercise, in the order of the lesson."""

from grader.exercises.convolution import (
    conv_layer,
    convolve2d,
    convolve_volume,
    count_weights,
    flip_kernel,
    kernel_names,
    relu,
    window_product,
)
from grader.exercises.declare import FORBIDDEN_FUNCTIONS, FORBIDDEN_MODULES, Lesson

LESSON = Lesson(
    name="convolution",
    title="Convolution by hand",
    exercises=(
        window_product.EXERCISE,
        convolve2d.EXERCISE,
        convolve_volume.EXERCISE,
        flip_kernel.EXERCISE,
        relu.EXERCISE,
        conv_layer.EXERCISE,
        count_weights.EXERCISE,
        kernel_names.EXERCISE,
    ),
    forbidden_modules=FORBIDDEN_MODULES,
    forbidden_functions=FORBIDDEN_FUNCTIONS,
    hidden_layers=("convolution", "stride_padding", "pooling"),
    extra_cases=kernel_names.filtered_pictures,
)
