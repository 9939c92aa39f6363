"""Importing the declarations is cheap: neither TensorFlow nor Keras comes with them."""

import subprocess
import sys


def test_declarations_do_not_import_tensorflow():
    code = "import sys, grader.exercises; print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
