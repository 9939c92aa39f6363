"""Keras is imported quietly, and its absence is no error."""

import subprocess
import sys

ASK = "from byhand.keras_if_there import keras_if_there; keras = keras_if_there(); print(keras and keras.__name__)"


def test_keras_comes_without_a_word_on_standard_error():
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("keras\n", "")


def test_none_where_it_is_not_installed(monkeypatch):
    from byhand.keras_if_there import keras_if_there

    monkeypatch.setitem(sys.modules, "keras", None)  # importing it raises ImportError
    assert keras_if_there() is None
