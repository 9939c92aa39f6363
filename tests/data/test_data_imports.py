"""The embedded data needs NumPy alone."""

import subprocess
import sys

PROGRAM = """
import sys
import byhand.data
byhand.data.load_digits(); byhand.data.load_fashion(); byhand.data.load_pictures()
print(sorted({name.split(".")[0] for name in sys.modules} & {"tensorflow", "keras", "PIL", "matplotlib", "grader"}))
"""


def test_embedded_data_imports_neither_tensorflow_nor_pillow_nor_the_grader():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
