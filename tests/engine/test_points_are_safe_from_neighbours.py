"""A cell or exercise that raises, hangs, dies or floods costs its own points and no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.engine.grade import Run
from tests.engine.conftest import FULL, Hand, all_but, by_exercise

pytestmark = pytest.mark.sandbox
Points = Callable[[Hand], dict[str, float]]

SWALLOW = """
def relu(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def test_a_solved_notebook_earns_all_points(solved: Hand, points: Points) -> None:
    assert points(solved) == FULL


def test_a_released_notebook_earns_none_and_every_exercise_is_called_unsolved(released: Hand, run: Run) -> None:
    grade = run.grade(released.save())
    assert grade.score == 0
    assert {result.status for result in grade.results} == {"unsolved"}
    assert grade.violations == ()


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError('no')",
        "while True: pass",
        "import time; time.sleep(1000)",
        "import os; os._exit(0)",
        "import sys; sys.exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os; os.execv('/bin/true', ['true'])",
        "return relu(x)",
        "import ctypes; ctypes.string_at(0)",
        "raise KeyboardInterrupt",
        "print('x' * 10**9)",
        "return bytearray(8 * 2**30)",
        "import numpy as np; return np.zeros(10**7)",
        "return None",
        "yield 1",
    ],
)
def test_an_exercise_that_misbehaves_costs_its_own_points(solved: Hand, points: Points, body: str) -> None:
    solved.solve("relu", f"def relu(x):\n    {body}")
    assert points(solved) == all_but("relu")


def test_a_function_that_swallows_every_interruption_costs_its_own_points(solved: Hand, points: Points) -> None:
    assert points(solved.solve("relu", SWALLOW)) == all_but("relu")


@pytest.mark.parametrize(
    "source",
    [
        "raise RuntimeError('no')",
        "while True: pass",
        "import os; os._exit(3)",
        "exit()",
        "import signal, os; os.kill(1, signal.SIGKILL); os.kill(os.getppid(), signal.SIGKILL)",
        "print('x' * 10**8)",
        "for i in range(10**6): print(i)",
        "this is not Python",
        "%no_such_magic",
        "input('your name? ')",
        "get_ipython().kernel.do_shutdown(True)",
        "import builtins; builtins.print = None; builtins.len = None",
        "import json; json.dumps = lambda *a, **k: '{}'",
        "import signal; signal.setitimer = lambda *a: None; signal.alarm(1)",
    ],
)
def test_a_cell_of_the_students_own_that_misbehaves_costs_no_points(solved: Hand, run: Run, source: str) -> None:
    grade = run.grade(solved.insert_before("convolve2d", source).save())
    lost = {name for name, points in by_exercise(grade).items() if points < FULL[name]}
    if "json.dumps" in source or "builtins" in source:
        assert lost <= set(FULL) - {"window_product"}  # who breaks Python itself breaks what comes after
    else:
        assert lost == set()


def test_what_was_answered_before_a_crash_stays(solved: Hand, run: Run) -> None:
    dies_on_edge = """
def right(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


def convolve2d(image, kernel):
    if kernel.shape == (1, 1):
        import os
        os._exit(1)
    return right(image, kernel)
"""
    solved.solve("convolve2d", dies_on_edge)
    # the other two call convolve2d, and die with it at the same case
    kept = {"convolve2d": 14.0, "convolve_volume": 14.0, "conv_layer": 17.5}
    assert by_exercise(run.grade(solved.save())) == FULL | kept


def test_two_cells_that_break_the_run_are_both_left_out(solved: Hand, run: Run) -> None:
    solved.insert_before("convolve2d", "import os; os._exit(0)").solve(
        "relu", "def relu(x):\n    import os; os._exit(0)"
    )
    grade = run.grade(solved.save())
    assert by_exercise(grade) == all_but("relu")
    assert any("ended the Python process" in note for note in grade.violations)


def test_a_fork_bomb_costs_its_own_points(solved: Hand, points: Points) -> None:
    bomb = "def relu(x):\n    import os\n    while True:\n        os.fork()"
    assert points(solved.solve("relu", bomb)) == all_but("relu")


def test_a_disk_filler_costs_its_own_points(solved: Hand, points: Points) -> None:
    filler = "def relu(x):\n    with open('big', 'wb') as f:\n        while True: f.write(bytes(2**20))"
    assert points(solved.solve("relu", filler)) == all_but("relu")
