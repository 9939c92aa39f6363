"""`forward_by_hand` is to be NumPy alone: what reaches Keras, however far away, is refused, and Keras is named."""

import functools
import sys
from pathlib import Path

import pytest
from marking import exercise_named
from right_styles import right_styles

from byhand.check import Checker
from byhand.check.answer_key import LessonKey
from byhand.check.forbidden import forbidden_in_source, forbidden_uses

sys.path.append(str(Path(__file__).parents[1] / "check"))
from student_code import cells

NAME = "forward_by_hand"
SETUP = """
import keras
import numpy as np
from keras import layers

def build_cnn():
    return keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Flatten(), layers.Dense(10)])
"""
THROUGH_KERAS = {
    "a model of its own": """
def forward_by_hand(image, weights):
    model = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Conv2D(32, 3, activation="relu")])
    model.set_weights(weights)
    return model.predict(image[None, :, :, None], verbose=0)[0]
""",
    "the function of an earlier exercise": """
def forward_by_hand(image, weights):
    model = build_cnn()
    model.set_weights(weights)
    return model.predict(image[None, :, :, None], verbose=0)[0]
""",
    "a model built by another cell": """
network = build_cnn()

def forward_by_hand(image, weights):
    network.set_weights(weights)
    return network.predict(image[None, :, :, None], verbose=0)[0]
""",
    "a helper": """
def softmax(logits):
    return np.asarray(keras.ops.softmax(logits))

def forward_by_hand(image, weights):
    return softmax(image.ravel() @ weights[4])
""",
    "an import inside": """
def forward_by_hand(image, weights):
    from tensorflow import nn
    return nn.softmax(image.ravel() @ weights[4]).numpy()
""",
}


@functools.cache
def lesson_key():
    """The lesson with this exercise alone, and without its wrong ideas."""
    key = exercise_named("keras_cnn", NAME).secret_key(0, ideas=[])
    lesson = LessonKey("keras_cnn", "A CNN in Keras, and by hand again", (), (), {NAME: key})
    return LessonKey.from_json(lesson.to_json())


@pytest.mark.parametrize("code", THROUGH_KERAS.values(), ids=THROUGH_KERAS)
def test_keras_is_found_in_the_source_of_a_notebook(code):
    [found, *_] = forbidden_in_source(SETUP + code, NAME, lesson_key().for_exercise(NAME))
    assert found.startswith(("keras.", "tensorflow."))


@pytest.mark.parametrize("code", THROUGH_KERAS.values(), ids=THROUGH_KERAS)
def test_the_check_refuses_keras_and_names_it(code):
    check = Checker(lesson_key())
    score = check(NAME, cells(SETUP, code)[NAME])
    assert (float(score), score.result.status) == (0, "refused")
    assert "This solution uses `" in str(score)
    assert "keras." in str(score) or "tensorflow." in str(score)


@pytest.mark.parametrize("style", right_styles("keras_cnn", NAME))
def test_what_is_numpy_alone_passes(style):
    assert float(Checker(lesson_key())(NAME, right_styles("keras_cnn", NAME)[style])) == 20


def test_a_model_beside_it_does_no_harm():
    code = "model = build_cnn()\n" + "def forward_by_hand(image, weights):\n    model = weights\n    return model[5]\n"
    assert forbidden_in_source(SETUP + code, NAME, lesson_key().for_exercise(NAME)) == []
    assert forbidden_uses(cells(SETUP, code)[NAME], lesson_key().for_exercise(NAME)) == []


def test_other_exercises_of_the_lesson_may_use_keras():
    others = {e: exercise_named("keras_cnn", e).forbidden_modules for e in ("one_hot", "softmax", "build_cnn")}
    assert set(others.values()) == {()}
