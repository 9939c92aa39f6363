"""What a lesson does not allow is found in what a solution uses, and nowhere else: live and in a notebook's source."""

import textwrap
import time

import numpy as np
import pytest
from student_code import cells, lesson_key

from byhand.check.forbidden import forbidden_in_source, forbidden_uses

LESSON = lesson_key()

USES = {
    "an attribute": ("numpy.convolve", "import numpy as np", "def solve(a, b):\n    return np.convolve(a, b)"),
    "the whole name": ("numpy.correlate", "import numpy", "def solve(a, b):\n    return numpy.correlate(a, b)"),
    "a from-import": ("numpy.convolve", "from numpy import convolve", "def solve(a, b):\n    return convolve(a, b)"),
    "a renamed from-import": (
        "numpy.convolve",
        "from numpy import convolve as c",
        "def solve(a, b):\n    return c(a, b)",
    ),
    "import star": ("numpy.convolve", "from numpy import *", "def solve(a, b):\n    return convolve(a, b)"),
    "an alias": ("numpy.convolve", "import numpy as np\nc = np.convolve", "def solve(a, b):\n    return c(a, b)"),
    "a helper": (
        "numpy.convolve",
        "import numpy as np\ndef helper(a, b):\n    return np.convolve(a, b)",
        "def solve(a, b):\n    return helper(a, b)",
    ),
    "a helper of a helper, defined later": (
        "numpy.convolve",
        "def solve(a, b):\n    return one(a, b)",
        "import numpy as np\ndef two(a, b):\n    return np.convolve(a, b)\ndef one(a, b):\n    return two(a, b)",
    ),
    "a nested function": (
        "numpy.convolve",
        "import numpy as np",
        "def solve(a, b):\n    def inner():\n        return np.convolve(a, b)\n    return inner()",
    ),
    "an import inside": (
        "scipy.signal.convolve2d",
        "",
        "def solve(a, b):\n    import scipy.signal as s\n    return s.convolve2d(a, b)",
    ),
    "a from-import inside": (
        "scipy.signal.convolve2d",
        "",
        "def solve(a, b):\n    from scipy.signal import convolve2d\n    return convolve2d(a, b)",
    ),
    "a renamed submodule": (
        "scipy.signal.convolve2d",
        "import scipy.signal as s",
        "def solve(a, b):\n    return s.convolve2d(a, b)",
    ),
    "a default argument": (
        "numpy.convolve",
        "import numpy as np",
        "def solve(a, b, how=np.convolve):\n    return how(a, b)",
    ),
    "a lambda": ("numpy.convolve", "import numpy as np", "solve = lambda a, b: np.convolve(a, b)"),
    "a helper class": (
        "numpy.convolve",
        "import numpy as np\nclass Helper:\n    def run(self, a, b):\n        return np.convolve(a, b)",
        "def solve(a, b):\n    return Helper().run(a, b)",
    ),
    "an object": (
        "numpy.convolve",
        "import numpy as np\nclass Solve:\n    def __call__(self, a, b):\n        return np.convolve(a, b)",
        "solve = Solve()",
    ),
    "a partial": (
        "numpy.convolve",
        "import functools, numpy as np\ndef full(mode, a, b):\n    return np.convolve(a, b, mode)",
        "solve = functools.partial(full, 'valid')",
    ),
    "a partial of the thing itself": (
        "numpy.convolve",
        "import functools, numpy as np",
        "solve = functools.partial(np.convolve, mode='valid')",
    ),
    "the thing itself": ("numpy.convolve", "import numpy as np", "solve = np.convolve"),
    "recursion": (
        "numpy.convolve",
        "import numpy as np",
        "def solve(a, b, n=1):\n    return np.convolve(a, b) if not n else solve(a, b, n - 1)",
    ),
}

HARMLESS = {
    "an own function of that name": (
        "",
        "def convolve(a, b):\n    return a\ndef solve(a, b):\n    return convolve(a, b)",
    ),
    "an own function after an import for comparison": (
        "from numpy import convolve\nprint(convolve([1], [2]))",
        "def convolve(a, b):\n    return a\ndef solve(a, b):\n    return convolve(a, b)",
    ),
    "a nested function of that name beside a demo import": (
        "from scipy.signal import convolve2d",
        "def solve(a, b):\n    def convolve2d(a, b):\n        return a\n    return convolve2d(a, b)",
    ),
    "a comment": ("import numpy as np", "def solve(a, b):\n    # np.convolve(a, b) would do\n    return a"),
    "a text": ("import numpy as np", "def solve(a, b):\n    '''Like np.convolve.'''\n    return 'scipy.signal'"),
    "a demo that merely imports": (
        "import scipy.signal\nimport tensorflow as tf",
        "def solve(a, b):\n    return a + b",
    ),
    "a demo function that is not called": (
        "import numpy as np\ndef compare(a, b):\n    return np.convolve(a, b)",
        "def solve(a, b):\n    return a\ncompare",
    ),
    "an attribute of an own object": ("", "def solve(a, b):\n    return a.convolve(b)"),
    "stride tricks": (
        "from numpy.lib.stride_tricks import sliding_window_view",
        "def solve(a, b):\n    return sliding_window_view(a, 2)",
    ),
}


@pytest.mark.parametrize(("found", "setup", "solution"), USES.values(), ids=USES)
def test_a_use_is_found_in_the_source_of_a_notebook(found, setup, solution):
    assert forbidden_in_source(f"{setup}\n{solution}\n", "solve", LESSON) == [found]


@pytest.mark.parametrize(("found", "setup", "solution"), USES.values(), ids=USES)
def test_a_use_is_found_in_a_live_notebook(found, setup, solution):
    assert forbidden_uses(cells(setup, solution)["solve"], LESSON) == [found]


@pytest.mark.parametrize(("setup", "solution"), HARMLESS.values(), ids=HARMLESS)
def test_what_is_harmless_is_let_by_in_the_source(setup, solution):
    assert forbidden_in_source(f"{setup}\n{solution}\n", "solve", LESSON) == []


@pytest.mark.parametrize(("setup", "solution"), HARMLESS.values(), ids=HARMLESS)
def test_what_is_harmless_is_let_by_live(setup, solution):
    imported = setup.replace("import tensorflow as tf", "")  # five seconds for nothing
    assert forbidden_uses(cells(imported, solution)["solve"], LESSON) == []


def test_an_import_after_the_own_function_counts_for_those_who_call_it():
    source = textwrap.dedent(
        """
        def convolve(a, b):
            return a
        from numpy import convolve
        def solve(a, b):
            return convolve(a, b)
        """
    )
    assert forbidden_in_source(source, "solve", LESSON) == ["numpy.convolve"]


def test_the_last_of_several_uses_is_reported_too():
    source = "import numpy as np\ndef solve(a, b):\n    return np.convolve(a, b) + np.correlate(a, b)\n"
    assert forbidden_in_source(source, "solve", LESSON) == ["numpy.convolve", "numpy.correlate"]


def test_a_name_that_is_not_defined_uses_nothing():
    assert forbidden_in_source("x = 1\n", "solve", LESSON) == []


def test_source_that_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        forbidden_in_source("def solve(:\n", "solve", LESSON)


@pytest.mark.parametrize("target", [..., None, 3, {"A": "blur"}, np.negative, len, np.vectorize(len)])
def test_what_has_no_source_uses_nothing(target):
    assert forbidden_uses(target, LESSON) == []


def test_a_local_variable_is_not_what_a_cell_elsewhere_calls_by_its_name():
    elsewhere = "import tensorflow as tf\nfor shape, count in tf.table():\n    print(shape, count)"
    own = "def solve(a, b):\n    shape = a.shape\n    count = len(shape)\n    return count"
    assert forbidden_in_source(f"{elsewhere}\n{own}", "solve", LESSON) == []


def test_a_global_that_a_function_declares_is_still_followed():
    helper = "import numpy as np\nresult = np.convolve"
    own = "def solve(a, b):\n    global result\n    result = result\n    return result(a, b)"
    assert forbidden_in_source(f"{helper}\n{own}", "solve", LESSON) == ["numpy.convolve"]


COUNT = 10_000
LONG = {
    "names of one statement": "relu," + ",".join(f"a{i}" for i in range(COUNT)) + " = " + "[0]",
    "one name again and again": "relu = " * COUNT + "1",
    "definitions one behind the other": "relu = a0\n" + "".join(f"a{i} = a{i + 1}\n" for i in range(COUNT)),
    "functions in functions": "relu = [" + ",".join(["lambda: " * 80 + "0"] * (COUNT // 80)) + "]",
    "long names": "import numpy\nrelu = [" + ",".join(["numpy" + ".a" * 400] * (COUNT // 400)) + "]",
    "a long import": f"import scipy{'.a' * COUNT} as s\nrelu = [" + ",".join(f"s.a{i}" for i in range(COUNT)) + "]",
    "forbidden names": "import scipy as s\nrelu = [" + ",".join(f"s.a{i}" for i in range(COUNT)) + "]",
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_code_of_whatever_form_is_read_in_time_that_grows_with_its_length(source):
    """Some of these took hours, in a notebook as long as one may be."""
    began = time.process_time()
    found = forbidden_in_source(source, "relu", LESSON)
    assert time.process_time() - began < 20
    assert len(found) <= 20
