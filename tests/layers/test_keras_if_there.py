"""Keras is imported quietly and stays quiet, leaves devices to be chosen, and its absence is no error."""

import os
import subprocess
import sys

ASK = "from byhand.keras_if_there import keras_if_there; keras = keras_if_there(); print(keras and keras.__name__)"

TRAINING = """
import byhand.quiet_keras
import keras, numpy as np, tensorflow as tf
model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(),
                          keras.layers.Dropout(0.5), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
images, labels = np.zeros((200, 8, 8, 1), "float32"), np.zeros(200, int)
model.fit(images, labels, validation_split=0.1, verbose=0)
part_of_the_kept = tf.data.Dataset.from_tensor_slices((images, labels)).cache().take(50).batch(10)
history = model.fit(part_of_the_kept, epochs=2, shuffle=False, verbose=0)
print(len(history.history["loss"]))
"""
"""The second training makes TensorFlow warn, from compiled code."""

IN_USE = """
from byhand.keras_if_there import keras_if_there
keras_if_there(first_number=False)
from tensorflow.python.eager.context import context
print(context()._context_handle is not None)
keras_if_there()
print(context()._context_handle is not None)
"""


def ran(code: str, **more: str) -> tuple[str, str]:
    """What a program writes to standard output and standard error, where nobody set TensorFlow's log level but us."""
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"} | more
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def test_keras_comes_without_a_word_on_standard_error():
    assert ran(ASK) == ("keras\n", "")


def test_a_training_after_it_is_without_a_word_on_standard_error():
    assert ran(TRAINING) == ("2\n", "")


def test_who_wants_the_messages_of_a_training_gets_them():
    assert "cache_dataset" in ran(TRAINING, TF_CPP_MIN_LOG_LEVEL="0")[1]


def test_without_a_first_number_tensorflow_is_imported_and_not_in_use():
    assert ran(IN_USE)[0] == "False\nTrue\n"


def test_none_where_it_is_not_installed(monkeypatch):
    from byhand.keras_if_there import keras_if_there

    monkeypatch.setitem(sys.modules, "keras", None)  # importing it raises ImportError
    assert keras_if_there() is None
