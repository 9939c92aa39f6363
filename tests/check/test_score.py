"""A Score is the points to nbgrader and a report to a person."""

import html
import re

import pytest
from IPython.core.formatters import DisplayFormatter
from student_code import exercise_key, lesson_key, raised, returned

from byhand.check import Checker, Score, checker
from byhand.check.answer_key import Case, Rule
from byhand.check.mark import mark

KEY = exercise_key((Case("three", (3,)), 6), (Case("zero", (0,), group="edge"), 0))
RIGHT, HALF = Score(mark(KEY, [returned(6), returned(0)])), Score(mark(KEY, [returned(6), returned(1)]))
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("score", [RIGHT, HALF, Score(mark(KEY, []))])
def test_the_repr_is_the_points_alone_as_nbgrader_reads_them(score):
    assert float(repr(score)) == float(score) == score.result.points


def test_the_str_is_the_report():
    assert str(RIGHT) == "✓ double: 10 of 10 points on the public cases"
    assert str(HALF).startswith("✗ double: 7.78 of 10 points on the public cases\n")


def test_ipython_shows_the_points_as_text_and_the_report_as_html():
    data, _ = DisplayFormatter().format(HALF)
    assert data["text/plain"] == repr(HALF) == "7.7778"
    assert data["text/html"] == HALF._repr_html_()


def hostile_scores():
    yield mark(KEY, [raised(SCRIPT, message=SCRIPT, code=SCRIPT, line=3)] * 2)
    yield mark(KEY, [returned(SCRIPT), returned([SCRIPT, {SCRIPT: SCRIPT}])])
    yield mark(KEY, [returned(6, changed=(SCRIPT,))] * 2)
    form = exercise_key((Case("a", key="a"), 1), probe="value", rule=Rule(kind="form", choices=("blur",)))
    yield mark(form, [returned(SCRIPT)])


@pytest.mark.parametrize("result", list(hostile_scores()))
def test_what_a_student_writes_is_text_in_the_report_and_nothing_more(result):
    page = Score(result)._repr_html_()
    assert not re.search(r"<\s*(script|img|style|iframe|link)", page, re.IGNORECASE)
    assert not re.search(r"<[^>]*\son\w+\s*=", page)
    assert "alert(1)" in html.unescape(page)


def test_a_backtick_left_open_does_not_break_the_page():
    page = Score(mark(KEY, [raised("ValueError", message="a ` b <i>")] * 2))._repr_html_()
    assert page.count("<code>") == page.count("</code>")
    assert "&lt;i&gt;" in page


def test_checks_of_a_lesson_that_does_not_exist_say_which_do():
    with pytest.raises(ValueError, match=r"no lesson named 'cooking'; the lessons are: .*convolution"):
        checker("cooking")


def test_a_check_of_an_exercise_that_does_not_exist_says_which_do():
    with pytest.raises(ValueError, match="lesson 'lesson' has no exercise 'triple'; it has: double"):
        Checker(lesson_key(KEY))("triple", None)


def test_the_check_of_lesson_one_comes_from_its_case_file():
    check = checker("convolution")
    assert repr(check) == "checker('convolution')"
    assert float(check("window_product", lambda window, kernel: (window * 1.0 * kernel).sum())) == 9
    assert list(check.results) == ["window_product"]


def test_a_check_asks_and_marks():
    check = Checker(lesson_key(KEY))
    assert float(check("double", lambda x: 2 * x)) == 10
    assert float(check("double", lambda x: x + 3)) == pytest.approx(7.7778)


def test_a_check_refuses_what_the_lesson_forbids():
    import scipy.signal

    score = Checker(lesson_key(KEY))("double", scipy.signal.convolve2d)
    assert (float(score), score.result.status) == (0, "refused")
    assert "which the lesson does not allow" in str(score)


def test_earlier_exercises_that_are_not_right_are_named_as_suspects():
    later = exercise_key((Case("three", (3,)), 6), exercise="later", builds_on=("double",))
    check = Checker(lesson_key(KEY, later))
    assert "may lie there" not in str(check("later", lambda x: 7))
    check("double", lambda x: 7)
    assert "If this calls your `double`: that is not right yet" in str(check("later", lambda x: 7))
    check("double", lambda x: 2 * x)
    assert "may lie there" not in str(check("later", lambda x: 7))
