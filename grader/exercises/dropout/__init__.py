"""Lesson 5, Overfitting and dropout experiments: one module per exercise, in the order of the lesson."""

from grader.exercises.declare import KERAS_LIMITS, Lesson
from grader.exercises.dropout import (
    best_epoch,
    build_dense_net,
    build_regularized_cnn,
    conclusions,
    dropout,
    dropout_answers,
    dropout_gradient,
    generalization_gap,
    run_experiment,
)

LESSON = Lesson(
    name="dropout",
    title="Overfitting and dropout experiments",
    exercises=(
        generalization_gap.EXERCISE,
        best_epoch.EXERCISE,
        dropout.EXERCISE,
        dropout_gradient.EXERCISE,
        build_regularized_cnn.EXERCISE,
        build_dense_net.EXERCISE,
        run_experiment.EXERCISE,
        conclusions.EXERCISE,
        dropout_answers.EXERCISE,
    ),
    limits=KERAS_LIMITS,
    slow_cases=True,
)
