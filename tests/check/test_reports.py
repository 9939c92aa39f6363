"""Reports: every exercise with every wrong idea renders, says what is wrong, and stays small and accessible."""

import html
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from student_code import exercise_key, raised, returned

from byhand.check.answer import Answer
from byhand.check.answer_key import Case, Rule, load_lesson_key
from byhand.check.ask import ask_all
from byhand.check.mark import mark, missing, refused
from byhand.check.report import number_text, value_text
from byhand.check.report_html import result_html
from byhand.check.report_text import result_message, result_text
from grader.exercises import LESSONS
from tests.exercises.marking import marked_as_kept

LARGEST = 75_000
KERAS = ("model", "training")
"""Probes of exercises that build or train networks: of their public cases alone, with the answers that were kept."""


def keys_of(lesson, exercise):
    if exercise.probe in KERAS:
        return {"public": load_lesson_key(lesson.name).exercises[exercise.name]}
    return {"public": exercise.public_key(), "secret": exercise.secret_key(1)}


KEYS = {
    (lesson.name, exercise.name, which): key
    for lesson in LESSONS.values()
    for exercise in lesson.exercises
    for which, key in keys_of(lesson, exercise).items()
}
REPORTS = [
    pytest.param(lesson, key, idea, id=f"{lesson}-{exercise}-{which}-{idea.name}")
    for (lesson, exercise, which), key in KEYS.items()
    for idea in key.ideas
]


def declared_way(lesson, key, idea):
    """The first way of an idea; names of exercises recur between lessons."""
    exercise = next(e for e in LESSONS[lesson].exercises if e.name == key.exercise)
    return next(i for i in exercise.wrong_ideas if i.name == idea.name).ways[0]


def marked(lesson, key, idea):
    """The first way of an idea, marked: asked now, or with the answers that the key keeps, where that takes long."""
    if key.probe not in KERAS:
        return mark(key, list(ask_all(key.probe, declared_way(lesson, key, idea), key.cases, key.seconds)))
    return marked_as_kept(key, idea.answers[0])


class Outline(HTMLParser):
    """Checks that tags nest, and collects them with their attributes and the text."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(page)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def plainly(sentence):
    return re.sub(r"\s+", " ", sentence.replace("`", ""))


@pytest.mark.parametrize(("lesson", "key", "idea"), REPORTS)
def test_the_report_of_a_wrong_idea(lesson, key, idea):
    result = marked(lesson, key, idea)
    page, text, message = result_html(result), result_text(result), result_message(result)

    outline = Outline(page)
    assert plainly(idea.sentence) in plainly(outline.text)
    assert idea.sentence in text
    assert idea.sentence in message
    assert f"See “{idea.see}” in the lesson." in text

    assert len(page.encode()) < LARGEST
    assert len(text.splitlines()) < 130
    assert not re.search(r"</?(div|table|td|tr|span|b|i|code|details|ul|li)\b", text)
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "\n" not in message

    assert outline.tags[0][1]["aria-label"] == f"Check of {key.exercise}"
    assert all("aria-label" in attributes for tag, attributes in outline.tags if tag == "table")
    assert not {"script", "style", "link", "img", "iframe"} & {tag for tag, _ in outline.tags}
    assert "http" not in page


X = np.arange(200.0).reshape(10, 20)
GRID_KEY = exercise_key((Case("a grid", (X,)), 2 * X), (Case("no axis", (1,), group="edge"), 2))


def reports(key, *answers):
    result = mark(key, answers)
    return result_text(result), result_html(result)


def test_a_wrong_value_is_marked_without_colour_too():
    wrong = 2 * X
    wrong[9, 19] = -1
    text, page = reports(GRID_KEY, returned(wrong), returned(2))
    assert "-1*" in text
    assert "(* marks what is wrong)" in text
    assert page.count('title="wrong"') == 2  # what came out, and the difference; not what should be
    assert "border:2px solid" in page


def test_a_large_array_is_cut_to_the_part_with_the_first_wrong_value():
    wrong = 2 * X
    wrong[9, 19] = -1
    text, _ = reports(GRID_KEY, returned(wrong), returned(2))
    assert "came out, shape (10, 20), float64:" in text
    assert "came out, rows 4–9, columns 13–19" in text
    assert "should be, rows 4–9, columns 13–19" in text


def test_of_further_failing_groups_a_sentence_is_enough():
    text, page = reports(GRID_KEY, returned(None), returned(None))
    assert text.count("It returned None") == 1
    assert text.count("The same.") == 1
    assert text.count("tried") == 1
    assert page.count("<details open") == 1
    assert page.count("<details ") == 2


def test_of_a_failing_group_only_one_input_is_shown():
    key = exercise_key(
        (Case("first", (1234,)), 2468),
        (Case("second", (5678,)), 11356),
        (Case("third", (4321,), group="edge"), 8642),
        (Case("fourth", (8765,), group="edge"), 17530),
        secret=True,
    )
    answers = [returned(case.args[0] + 1) for case in key.cases]
    result = mark(key, answers)
    text, page = result_text(result), result_html(result)
    assert "1234" in text
    assert "1234" in page
    assert "4321" in page
    assert not re.search("5678|5679|11356|8765|8766|17530", text + page + result_message(result))


def test_an_unsolved_stub_gets_one_line_and_a_hint():
    text, page = reports(GRID_KEY, *[raised("NotImplementedError")] * 2)
    assert text == "○ double: not solved yet\nTry next: Begin with `return`."
    assert "<details" not in page


def test_a_wrong_signature_gets_no_examples():
    text, _ = reports(GRID_KEY, *[raised("Unaskable", message="double() cannot be called")] * 2)
    assert "tried" not in text
    assert "The exercise asks for `double(x)`." in text


def test_an_error_is_told_with_its_line():
    failure = raised("IndexError", message="index 9 is out of bounds", line=4, code="x[i + 1]")
    text, page = reports(GRID_KEY, failure, failure)
    assert "It raised IndexError in line 4 (`x[i + 1]`): index 9 is out of bounds." in text
    assert "<code>x[i + 1]</code>" in page


def test_two_numbers_need_no_table():
    key = exercise_key((Case("three", (3,)), 6))
    text, _ = reports(key, returned(7))
    assert "It returned 7, not 6." in text
    assert "should be" not in text


def test_right_values_of_a_changed_argument_are_not_shown_as_wrong():
    text, _ = reports(GRID_KEY, returned(2 * X, changed=("x",)), returned(2))
    assert "changed its argument `x`" in text
    assert "came out" not in text


def test_hidden_cases_are_called_hidden():
    assert "of 10 points on the hidden cases" in reports(exercise_key((Case("", (1,)), 2), secret=True), returned(2))[0]


def test_a_form_says_every_fault_and_nothing_of_right_or_wrong():
    rule = Rule(kind="form", choices=("blur", "edges"))
    cases = [(Case(f"picture {k}", key=k, group=f"main/{k}"), None) for k in "ABC"]
    key = exercise_key(*cases, probe="value", rule=rule)
    text, page = reports(key, returned("blurr"), raised("Absent", message="the key 'B' is missing"), returned("edges"))
    assert text == (
        "✗ double: the form is not right yet; the answers themselves are judged when the notebook is graded\n"
        "A: 'blurr' is not one of blur, edges.\n"
        "B: the key 'B' is missing.\n"
        "\nTry next: Begin with `return`."
    )
    assert "points" not in page
    right, _ = reports(key, *[returned("blur")] * 3)  # the same name again and again is of the right form here
    assert right == "✓ double: the form is right; the answers themselves are judged when the notebook is graded"


def test_equal_explanations_are_all_told_and_lesser_ones_are_not():
    key = KEYS["convolution", "convolve2d", "public"]
    [idea] = [i for i in key.ideas if i.name == "mean"]
    text = result_text(mark(key, list(ask_all("call", declared_way("convolution", key, idea), key.cases, 5))))
    assert "Or: " not in text


ODD = {
    "died": Answer("died"),
    "timed out": Answer("timed out"),
    "empty": returned(np.zeros((0, 3))),
    "complex": returned(np.zeros((2, 2), complex)),
    "texts": returned(np.array([["a"]])),
    "five axes": returned(np.zeros((2, 3, 4, 5, 6))),
    "nan": returned(np.full((10, 20), np.nan)),
    "infinite": returned(np.full((10, 20), np.inf)),
    "booleans": returned(np.ones((10, 20), bool)),
    "object": returned(object()),
    "dict": returned({"a": [1] * 1000}),
    "long text": returned("x" * 5000),
}


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_odd_answers_are_reported(answer):
    text, page = reports(GRID_KEY, answer, answer)
    Outline(page)
    assert len(page) < LARGEST
    assert "✗ double" in text


def test_results_without_cases_are_reported():
    for result in (missing(GRID_KEY, "`double` is not defined."), refused(GRID_KEY, ["numpy.convolve"])):
        assert html.unescape(Outline(result_html(result)).text)
        assert "0 of 10 points" in result_text(result)


@pytest.mark.parametrize(
    ("number", "text"),
    [(2.0, "2"), (-0.0, "0"), (0.5, "0.5"), (1 / 3, "0.3333"), (1e9, "1e+09"), (np.nan, "nan"), (np.True_, "True")],
)
def test_numbers_in_grids_are_short(number, text):
    assert number_text(number) == text


def test_values_outside_grids_are_one_short_line():
    assert value_text(np.float32(0.5)) == "0.5 (float32)"
    assert value_text(np.zeros((0, 3))) == "array of shape (0, 3), float64"
    assert value_text(np.tanh).startswith("the function")
    assert len(value_text("x" * 1000)) == 200
