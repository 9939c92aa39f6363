"""Whatever a student's code does comes back as an answer."""

import sys
import threading
import time

import numpy as np
import pytest
from student_code import cells

from byhand.check.answer_key import Case
from byhand.check.ask import argument_names, ask_all, ask_function, ask_value, differ, time_limit

CASE = Case("one array", (np.array([1.0, -2.0]),))


def ask(function, case=CASE, seconds=5.0):
    return ask_function(function, case, seconds)


def test_inputs_are_copies():
    def clears(x):
        x[:] = 0

    answer = ask(clears)
    assert answer.changed == ("x",)
    assert CASE.args[0].tolist() == [1.0, -2.0]


def test_a_changed_argument_is_named_as_the_student_named_it():
    def pops(layer, *, names):
        layer.pop("bias")
        names.append("x")

    assert ask(pops, Case("", ({"bias": True},), {"names": []})).changed == ("layer", "names")


@pytest.mark.parametrize(
    ("was", "now", "answer"),
    [
        (np.array([np.nan]), np.array([np.nan]), False),
        (np.array([1]), np.array([1.0]), True),
        (np.zeros((2, 1)), np.zeros((1, 2)), True),
        ({"a": [1, (2,)]}, {"a": [1, (2,)]}, False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ([1, 2], [1], True),
        ((1,), [1], True),
        ("a", "b", True),
    ],
)
def test_what_counts_as_changed(was, now, answer):
    assert differ(was, now) is answer


def test_sharing_memory_with_an_argument_is_seen():
    assert ask(lambda x: x[::-1]).shared == ("x",)
    assert ask(lambda x: x).shared == ("x",)
    assert ask(lambda x: x.copy()).shared == ()


def test_what_is_printed_is_dropped(capfd):
    def chatty(x):
        print("secret inputs:", x)
        print("warning", file=sys.stderr)
        return 1

    assert ask(chatty).value == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("leave", [SystemExit, sys.exit, GeneratorExit])
def test_leaving_python_is_an_answer(leave):
    def leaves(x):
        raise leave if leave is not sys.exit else SystemExit(3)

    assert ask(leaves).failure.kind in ("SystemExit", "GeneratorExit")


def test_the_person_at_the_keyboard_may_interrupt():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(interrupted)


def test_an_exception_is_told_with_the_innermost_line_of_the_students_code():
    world = cells(
        """
        def total(values):
            return values["all"]

        def mean(x):
            n = len(x)
            return total(x) / n
        """
    )
    failure = ask(world["mean"]).failure
    assert failure.kind == "IndexError"
    assert (failure.line, failure.code) == (3, 'return values["all"]')
    assert failure.message.startswith("only integers, slices")


def test_an_error_inside_numpy_is_told_at_the_students_line():
    world = cells("import numpy as np\ndef f(x):\n    return np.linalg.inv(x)\n")
    failure = ask(world["f"]).failure
    assert failure.is_a("ValueError")
    assert (failure.kind, failure.line, failure.code) == ("LinAlgError", 3, "return np.linalg.inv(x)")


def test_an_exception_whose_message_cannot_be_read_is_still_an_answer():
    class BadError(Exception):
        def __str__(self):
            raise RuntimeError

    def bad(x):
        raise BadError

    assert ask(bad).failure.message == "(its message cannot be read)"


def test_control_characters_and_length_are_taken_out_of_messages():
    def noisy(x):
        raise ValueError("\x1b]\x07\ud800" + "x" * 10_000)

    message = ask(noisy).failure.message
    assert message.startswith("\ufffd]\ufffd\ufffdxxx")
    assert len(message) <= 500


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Exception encountered when calling Conv2D.call().\n\n\x1b[1mNegative size\x1b[0m", None),
        ("\x1b[38;5;34m24\x1b[0m units, \x1b[2J\x1b[1;31mtoo many\x1b[m", "24 units, too many"),
        ("x[1m] is not a colour", "x[1m] is not a colour"),
        ("\x1b[1m" * 500 + "bold", "bold"),
    ],
)
def test_a_message_is_told_without_the_colours_of_a_terminal(said, told):
    def colourful(x):
        raise ValueError(said)

    expected = told or "Exception encountered when calling Conv2D.call().\n\nNegative size"
    assert ask(colourful).failure.message == expected


def test_endless_recursion_is_an_answer():
    def endless(x):
        return endless(x)

    assert ask(endless).failure.is_a("RecursionError")


def test_a_stub_is_unsolved():
    def stub(x):
        raise NotImplementedError

    assert ask(stub).unsolved


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (..., "this must be a function, and is `...`, not filled in yet"),
        (3, "this must be a function, and is a value of type int"),
        (lambda: 1, "<lambda>() cannot be called as the exercise says: too many positional arguments"),
        (lambda x, y: 1, "<lambda>(x, y) cannot be called as the exercise says: missing a required argument: 'y'"),
    ],
)
def test_what_cannot_be_called_as_the_exercise_says_is_not_called(function, message):
    failure = ask(function).failure
    assert (failure.kind, failure.message) == ("Unaskable", message)


def test_a_keyword_that_is_lacking_is_a_wrong_signature():
    answer = ask(lambda x: x, Case("", (1,), {"activation": None}))
    assert answer.failure.kind == "Unaskable"
    assert "unexpected keyword argument 'activation'" in answer.failure.message


def test_builtins_and_strange_objects_can_be_asked():
    class Strange:
        @property
        def __signature__(self):
            raise RuntimeError

        def __call__(self, x):
            return 5

    assert ask(np.negative).value.tolist() == [-1.0, 2.0]
    assert ask(Strange()).value == 5
    assert argument_names(Strange(), CASE) == ["argument 1"]
    assert argument_names(lambda *everything: 0, Case("", (1, 2), {"k": 3})) == ["everything", "argument 2", "k"]


def test_an_endless_loop_is_interrupted():
    def endless(x):
        while True:
            pass

    begin = time.monotonic()
    assert ask(endless, seconds=0.2).outcome == "timed out"
    assert time.monotonic() - begin < 2


def test_an_endless_loop_that_swallows_exceptions_is_interrupted():
    def stubborn(x):
        while True:
            try:
                time.sleep(0.01)
                raise ValueError
            except Exception:
                continue

    assert ask(stubborn, seconds=0.2).outcome == "timed out"


def test_one_that_swallows_everything_once_is_interrupted_at_the_second_ring():
    def more_stubborn(x):
        try:
            while True:
                pass
        except BaseException:
            while True:
                pass

    assert ask(more_stubborn, seconds=0.1).outcome == "timed out"


def test_no_timer_is_left_behind():
    def slow(x):
        time.sleep(0.6)
        return 1

    assert ask(slow, seconds=0.1).outcome == "timed out"
    time.sleep(0.7)  # a ring would raise here
    assert ask(slow, seconds=5).outcome == "returned"


def test_all_cases_share_the_time():
    def slow(x):
        time.sleep(0.2)
        return 1

    outcomes = [a.outcome for a in ask_all("call", slow, [CASE] * 6, seconds=0.5)]
    assert outcomes[:2] == ["returned", "returned"]
    assert outcomes[-1] == "not asked"


def test_outside_the_main_thread_there_is_no_limit_and_no_error():
    done = []

    def body():
        with time_limit(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert done == [True]


def test_entries_of_an_answer_dict_are_read():
    assert ask_value({"a": 3}, Case("", key="a"), 1).value == 3
    assert ask_value({"a": ...}, Case("", key="a"), 1).unsolved
    absent = ask_value({}, Case("", key="a"), 1).failure
    assert (absent.kind, absent.message) == ("Absent", "the key 'a' is missing")
    wrong = ask_value([1], Case("", key="a"), 1).failure
    assert (wrong.kind, wrong.message) == ("Unaskable", "this must be a dict, and is a value of type list")
