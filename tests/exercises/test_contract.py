"""The exercises are those of the curriculum: names, signatures and points, written down here once more on purpose."""

import json

import nbformat
import numpy as np
import pytest
from marking import (
    ALL_EXERCISES,
    BUILDS,
    PUBLIC,
    SEEDS,
    TRAINS,
    differing,
    exercise_named,
    judges_form_alone,
    key_of,
    marked,
    public_key_of,
)

from byhand.check.answer_key import LessonKey
from grader.exercises import LESSONS, lesson_named
from grader.places import source_notebook

CONTRACT = {
    "convolution": {
        "window_product(window, kernel)": 10,
        "convolve2d(image, kernel)": 20,
        "convolve_volume(image, kernel)": 20,
        "flip_kernel(kernel)": 5,
        "relu(x)": 5,
        "conv_layer(image, kernels, biases, activation=None)": 25,
        "count_weights(layer)": 10,
        "kernel_names": 5,
    },
    "stride_padding": {
        "pad(image, border)": 10,
        "fits(size, kernel, stride, border=0)": 5,
        "output_size(size, kernel, stride=1, border=0)": 10,
        "keras_output_size(size, kernel, stride, padding)": 10,
        "same_padding(size, kernel, stride)": 15,
        "convolve2d(image, kernel, stride=1, border=0)": 15,
        "true_convolve2d(image, kernel, border=0)": 5,
        "conv_layer(image, kernels, biases, stride=1, padding='valid', activation=None)": 20,
        "shape_answers": 10,
    },
    "pooling": {
        "max_pool(image, size=2, stride=None)": 20,
        "average_pool(image, size=2, stride=None)": 15,
        "max_pool_same(image, size=2, stride=None)": 15,
        "flatten(volume)": 10,
        "conv_block(image, kernels, biases, pool_size=2)": 15,
        "layer_table(layers, input_shape)": 15,
        "pooling_answers": 10,
    },
    "keras_cnn": {
        "prepare_images(images)": 10,
        "one_hot(labels, num_classes)": 5,
        "softmax(logits)": 5,
        "cross_entropy(probabilities, labels)": 5,
        "build_cnn(input_shape=(28, 28, 1), num_classes=10)": 20,
        "build_functional_cnn(input_shape=(28, 28, 1), num_classes=10)": 10,
        "repair_network(input_shape=(28, 28, 1), num_classes=10)": 10,
        "train_cnn(model, images, labels, epochs=3, batch_size=128, seed=0)": 15,
        "forward_by_hand(image, weights)": 20,
    },
    "dropout": {
        "generalization_gap(history)": 10,
        "best_epoch(history)": 5,
        "dropout(x, rate, rng, training=True)": 25,
        "dropout_gradient(upstream, mask, rate)": 5,
        "build_regularized_cnn(conv_rate=0.25, dense_rate=0.5)": 15,
        "build_dense_net(units, rate=0.0)": 10,
        "run_experiment(train, validation, epochs, seed=0)": 15,
        "conclusions(results)": 10,
        "dropout_answers": 5,
    },
}

lessons = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
exercises = pytest.mark.parametrize(("lesson", "exercise"), ALL_EXERCISES)


def headings(lesson: str) -> set[str]:
    notebook = nbformat.read(source_notebook(lesson), as_version=4)
    lines = [line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    return {line.lstrip("#").strip() for line in lines if line.startswith("#")}


@lessons
def test_names_signatures_and_points_are_those_of_the_curriculum(lesson):
    assert {e.signature: e.points for e in lesson.exercises} == CONTRACT[lesson.name]
    assert [e.signature for e in lesson.exercises] == list(CONTRACT[lesson.name])


@lessons
def test_a_lesson_is_worth_100_points(lesson):
    assert lesson.points == 100


@lessons
def test_every_place_that_is_pointed_to_is_a_heading_of_the_lesson(lesson):
    found = headings(lesson.name)
    pointers = {e.see for e in lesson.exercises} | {i.see for e in lesson.exercises for i in e.wrong_ideas}
    assert pointers <= found


@lessons
def test_exercises_build_on_earlier_ones_alone(lesson):
    names = [e.name for e in lesson.exercises]
    for position, exercise in enumerate(lesson.exercises):
        assert set(exercise.builds_on) <= set(names[:position])


@lessons
def test_public_keys_survive_the_case_file(lesson):
    key = public_key_of(lesson.name)
    again = LessonKey.from_json(key.to_json())
    assert again.to_json() == key.to_json()
    assert list(again.exercises) == [e.name for e in lesson.exercises]
    for exercise in lesson.exercises:
        if exercise.probe in (BUILDS, TRAINS):
            assert again.exercises[exercise.name].cases == key.exercises[exercise.name].cases
            continue
        for solution in (exercise.reference, *(way for idea in exercise.wrong_ideas for way in idea.ways)):
            before, after = (
                marked(key.exercises[exercise.name], solution),
                marked(again.exercises[exercise.name], solution),
            )
            assert (after.status, after.points, after.diagnosis) == (before.status, before.points, before.diagnosis)


@lessons
def test_the_case_file_says_nothing_of_where_the_reference_refuses(lesson):
    """Its line numbers would leak nothing of use, and make the file stale with every edit of the reference."""
    for exercise in json.loads(public_key_of(lesson.name).to_json())["exercises"]:
        for case in exercise["cases"]:
            failure = (case["expected"] or {}).get("failure")
            assert failure is None or (failure["line"], failure["code"]) == (None, "")


def test_an_unknown_lesson_is_an_error_that_names_those_there_are():
    with pytest.raises(ValueError, match=r"no lesson named 'cooking'; the lessons are: convolution"):
        lesson_named("cooking")


@exercises
def test_group_shares_sum_to_one(lesson, exercise):
    for seed in (PUBLIC, 0):
        shares = key_of(lesson, exercise, seed).shares()
        assert sum(shares.values()) == pytest.approx(1)
        assert sum(s for group, s in shares.items() if group.split("/")[0] == "main") >= 0.7 - 1e-9


@exercises
def test_public_and_secret_cases_have_the_same_groups(lesson, exercise):
    assert key_of(lesson, exercise, PUBLIC).shares() == key_of(lesson, exercise, 0).shares()


@exercises
def test_answers_to_questions_are_neither_judged_nor_held_in_public(lesson, exercise):
    if exercise_named(lesson, exercise).probe == "value":
        key = key_of(lesson, exercise, PUBLIC)
        assert judges_form_alone(key)
        assert not key.ideas
        assert set(key.expected) == {None}


@exercises
def test_every_failing_group_has_a_hint(lesson, exercise):
    key = key_of(lesson, exercise, PUBLIC)
    if not judges_form_alone(key):
        assert all({group, group.split("/")[0]} & key.hints.keys() for group in key.shares())
    assert "unsolved" in key.hints


@exercises
def test_the_same_seed_gives_the_same_cases(lesson, exercise):
    declared = exercise_named(lesson, exercise)
    assert not differing(declared.secret_cases(7), declared.secret_cases(7))


@exercises
def test_two_seeds_give_different_cases(lesson, exercise):
    """Of a network some aspects are asked for that have nothing to be drawn."""
    declared = exercise_named(lesson, exercise)
    if declared.secret is not None:
        one, other = declared.secret_cases(0), declared.secret_cases(1)
        assert len(differing(one, other)) >= (1 if declared.probe == BUILDS else 0.8 * len(one))


@exercises
def test_no_secret_case_is_public(lesson, exercise):
    if exercise_named(lesson, exercise).secret is None or exercise_named(lesson, exercise).probe == BUILDS:
        return
    public = [case.question() for case in key_of(lesson, exercise, PUBLIC).cases]
    for seed in SEEDS:
        drawn = exercise_named(lesson, exercise).secret(np.random.default_rng(seed))
        assert not [c.title for c in drawn if c.question() in public]


@exercises
def test_secret_cases_say_so(lesson, exercise):
    assert key_of(lesson, exercise, 0).secret
    assert not key_of(lesson, exercise, PUBLIC).secret
