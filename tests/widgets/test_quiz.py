"""Quiz: questions are as they must be, answers are judged, and mistakes in a file are named."""

from __future__ import annotations

import base64
import copy
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from byhand.widgets.piece import module_source
from byhand.widgets.quiz import Quiz
from byhand.widgets.quiz_file import lessons_with_questions, load_questions

LESSONS = ["convolution", "dropout", "keras_cnn", "pooling", "stride_padding"]
OWN = [
    {
        "id": "sky",
        "ask": "Which colour has `sky`?",
        "choose": "one",
        "choices": [
            {"text": "green", "right": False, "why": "That is grass."},
            {"text": "blue", "right": True, "why": "By day."},
        ],
    },
    {
        "id": "prime",
        "ask": "Which are prime?",
        "choose": "all",
        "choices": [
            {"text": "2", "right": True, "why": "The only even one."},
            {"text": "9", "right": False, "why": "3 times 3."},
            {"text": "7", "right": True, "why": "Yes."},
        ],
    },
]


def own(**changes: Any) -> list[dict[str, Any]]:
    """The two questions, the first one changed."""
    questions: list[dict[str, Any]] = copy.deepcopy(OWN)
    questions[0].update(changes)
    return questions


def choice(text: str = "x", right: Any = True, why: str = "so") -> dict[str, Any]:
    return {"text": text, "right": right, "why": why}


def test_there_is_a_quiz_for_each_lesson() -> None:
    assert lessons_with_questions() == LESSONS


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_lessons_questions_are_whole(lesson: str) -> None:
    title, questions = load_questions(lesson)  # refuses duplicates, missing feedback, and no or two right answers
    notebook = json.loads((Path(__file__).parents[2] / "source" / lesson / f"{lesson}.ipynb").read_text("utf-8"))
    text = "".join("".join(cell["source"]) + "\n" for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    headings = re.findall(r"^#{1,3} (.*)$", text, re.MULTILINE)
    assert title == headings[0]
    assert 6 <= len(questions) <= 9
    assert {question["choose"] for question in questions} == {"one", "all"}
    assert [question["see"] for question in questions if question["see"] not in headings] == []
    for question in questions:
        assert question["ask"][-1] in "?."
        assert all(one["why"][-1] == "." for one in question["choices"])
        assert all(text.count("`") % 2 == 0 for one in question["choices"] for text in (one["text"], one["why"]))


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_right_answer_does_not_always_stand_at_the_same_place(lesson: str) -> None:
    _, questions = load_questions(lesson)
    single = [question for question in questions if question["choose"] == "one"]
    places = Counter([one["right"] for one in question["choices"]].index(True) for question in single)
    assert len(places) >= 3
    assert max(places.values()) <= len(single) / 2


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_of_a_graded_answer_exercise_is_asked(lesson: str) -> None:
    """No question repeats the one of an answer exercise: no long run of words in common."""
    notebook = json.loads((Path(__file__).parents[2] / "source" / lesson / f"{lesson}.ipynb").read_text("utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    graded = " ".join(cell for cell in cells if re.search(r"Exercise: `\w+_(answers|names)`", cell))
    _, questions = load_questions(lesson)
    for question in questions:
        assert not _runs(question["ask"]) & _runs(graded), question["id"]


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_answers_are_judged() -> None:
    quiz = Quiz(OWN, title="Own")
    assert (quiz.right, quiz.answers) == ({}, {})
    quiz.answers = {"sky": [0], "prime": [2, 0]}
    assert quiz.right == {"sky": False, "prime": True}
    assert quiz.answers["prime"] == [0, 2]
    quiz.answers = {"sky": 1, "prime": (0,)}
    assert quiz.right == {"sky": True, "prime": False}
    assert quiz.in_words() == "about Own, 2 questions, 2 answered, 1 of them right"


@given(st.sets(st.integers(0, 2), min_size=1))
def test_all_right_choices_and_no_other_make_a_right_answer(places: set[int]) -> None:
    quiz = Quiz(OWN, answers={"prime": sorted(places)})
    assert quiz.right["prime"] == (places == {0, 2})


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"title": "Mine", "questions": OWN}), "utf-8")
    assert Quiz(path).title == Quiz(str(path)).title == "Mine"


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "mine.json is not JSON"), ("[]", 'must be {"title"'), ('{"questions": []}', "at least one question")],
)
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=re.escape(words)):
        Quiz(path)


def test_an_unknown_lesson_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match=r"no questions named 'cooking'.*there are: convolution, dropout"):
        Quiz("cooking")


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([*OWN, OWN[0]], "question 3 ('sky') has the id of an earlier question"),
        ([*OWN, {**OWN[0], "id": "two"}], "question 3 ('two') asks the same as an earlier question"),
        (["sky"], "question 1 must be a dict, and is str"),
        (own(id="the sky"), "an id has letters, digits and hyphens"),
        (own(ask=" "), "question 1 ('sky'): 'ask' must be a text that is not empty"),
        (own(choose="some"), 'it must be "one" or "all"'),
        (own(colour="red"), "has an unknown key 'colour'; it may have: id, ask"),
        (own(see=3), "'see' must be a text"),
        (own(choices=[choice()]), "has 1 choices; it must have two to eight"),
        (own(choices=[choice(), choice("y", False)]), "two choices have the same explanation"),
        (own(choices=[choice(), choice("x", False, "no")]), "two choices have the same text"),
        (own(choices=[choice(right=False), choice("y", False, "no")]), 'no choice with "right": true'),
        (own(choices=[choice(), choice("y", True, "also")]), "has 2 right choices"),
        (own(choices=[choice(), {"text": "y", "right": False}]), "choice 2 has no 'why'"),
        (own(choices=[choice(), choice("y", "no", "no")]), "choice 2: 'right' must be true or false, and is 'no'"),
    ],
)
def test_mistakes_in_questions_are_named(questions: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        Quiz(questions)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("answers", {"sea": [0]}, "no question has this id; the ids are: sky, prime"),
        ("answers", {"sky": [2]}, "choices are counted from 0 to 1"),
        ("answers", {"sky": []}, "choices are counted from 0 to 1"),
        ("tries", {"sky": -1}, "a whole number from 0 up"),
        ("position", 2, "questions are counted from 0 to 1"),
        ("questions", [], "at least one question"),
    ],
)
def test_errors_say_what_to_change(name: str, value: Any, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        setattr(Quiz(OWN), name, value)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_picture_with_words_stands_in_and_gives_nothing_away(lesson: str) -> None:
    _, questions = load_questions(lesson)
    for position, question in enumerate(questions):
        data, metadata = Quiz(lesson, position=position)._repr_mimebundle_()
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
        alt = metadata["image/png"]["alt"]
        assert all(" ".join(one["text"].replace("`", "").split()) in alt for one in question["choices"])
        assert not any(one["why"].replace("`", "") in alt for one in question["choices"])


def test_the_picture_explains_what_was_chosen() -> None:
    alt = Quiz(OWN, answers={"sky": [0]}).picture().alt
    assert "green Chosen. ✗ That is grass." in alt
    assert "By day" not in alt


def test_what_tests_compute_is_not_sent_to_the_browser() -> None:
    assert "verify" not in json.dumps(Quiz("pooling").get_state("questions"))
    assert any("verify" in question for question in Quiz("pooling").questions)


def test_the_module_is_small() -> None:
    assert len(module_source("quiz").encode()) < 40_000
