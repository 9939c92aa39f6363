"""Lesson 2, Stride and padding: one module per exercise, in the order of the lesson."""

from grader.exercises.declare import FORBIDDEN_FUNCTIONS, FORBIDDEN_MODULES, Lesson
from grader.exercises.stride_padding import (
    conv_layer,
    convolve2d,
    fits,
    keras_output_size,
    output_size,
    pad,
    same_padding,
    shape_answers,
    true_convolve2d,
)

LESSON = Lesson(
    name="stride_padding",
    title="Stride and padding",
    exercises=(
        pad.EXERCISE,
        fits.EXERCISE,
        output_size.EXERCISE,
        keras_output_size.EXERCISE,
        same_padding.EXERCISE,
        convolve2d.EXERCISE,
        true_convolve2d.EXERCISE,
        conv_layer.EXERCISE,
        shape_answers.EXERCISE,
    ),
    forbidden_modules=FORBIDDEN_MODULES,
    forbidden_functions=FORBIDDEN_FUNCTIONS,
    hidden_layers=("convolution", "stride_padding", "pooling"),
)
