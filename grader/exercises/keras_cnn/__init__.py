"""Lesson 4, A CNN in Keras: one module per exercise, in the order of the lesson."""

from grader.exercises.declare import KERAS_LIMITS, Lesson
from grader.exercises.keras_cnn import (
    build_cnn,
    build_functional_cnn,
    cross_entropy,
    forward_by_hand,
    one_hot,
    prepare_images,
    repair_network,
    softmax,
    train_cnn,
)

LESSON = Lesson(
    name="keras_cnn",
    title="A CNN in Keras, and by hand again",
    exercises=(
        prepare_images.EXERCISE,
        one_hot.EXERCISE,
        softmax.EXERCISE,
        cross_entropy.EXERCISE,
        build_cnn.EXERCISE,
        build_functional_cnn.EXERCISE,
        repair_network.EXERCISE,
        train_cnn.EXERCISE,
        forward_by_hand.EXERCISE,
    ),
    hidden_models=("forward",),
    limits=KERAS_LIMITS,
    slow_cases=True,
)
