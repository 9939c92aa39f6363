"""Lesson 3, Pooling: one module per exercise, in the order of the lesson."""

from grader.exercises.declare import FORBIDDEN_FUNCTIONS, FORBIDDEN_MODULES, Lesson
from grader.exercises.pooling import (
    average_pool,
    conv_block,
    flatten,
    layer_table,
    max_pool,
    max_pool_same,
    pooling_answers,
)

LESSON = Lesson(
    name="pooling",
    title="Pooling",
    exercises=(
        max_pool.EXERCISE,
        average_pool.EXERCISE,
        max_pool_same.EXERCISE,
        flatten.EXERCISE,
        conv_block.EXERCISE,
        layer_table.EXERCISE,
        pooling_answers.EXERCISE,
    ),
    forbidden_modules=FORBIDDEN_MODULES,
    forbidden_functions=FORBIDDEN_FUNCTIONS,
    hidden_layers=("pooling",),
)
