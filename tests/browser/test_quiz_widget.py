"""Quiz in a real JupyterLab: answered by mouse and by keyboard, told what is right and why, read back in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, fresh, open_notebook, tell, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": """
from byhand.widgets.quiz import Quiz
def choice(text, right, why):
    return {"text": text, "right": right, "why": why}
own = [
    {"id": "sky", "ask": "Which colour has the `sky`?", "choose": "one", "see": "The sky", "choices": [
        choice("green", False, "That is grass."), choice("blue", True, "By day."), choice("red", False, "At times.")]},
    {"id": "prime", "ask": "Which are prime?", "choose": "all", "choices": [
        choice("2", True, "The only even one."), choice("9", False, "3 times 3."), choice("7", True, "Yes.")]},
]""",
    "quiz": 'quiz = Quiz(own, title="Colours")\nquiz',
    "lesson": 'lesson = Quiz("convolution", position=2)\nlesson',
    "hostile": """
Quiz([{"id": "x", "ask": "<img src=x onerror=alert(1)> `<script>alert(2)</script>`?", "choose": "one", "choices": [
    choice("<b>a</b>", True, "<img src=x onerror=alert(3)>"), choice("b", False, "c")]}], answers={"x": [0]})""",
    "ask": "pass",
}


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "quiz") as opened:
        yield opened


def explanations(quiz: Locator) -> list[str]:
    return [text for text in quiz.locator(".why").all_inner_texts() if text]


def test_an_answer_by_mouse_is_told_wrong_with_its_own_reason_and_can_be_mended(notebook: NotebookPage) -> None:
    quiz = fresh(notebook, "quiz")
    quiz.get_by_label("green").click()
    assert explanations(quiz) == []
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.locator(".told")).to_have_text("✗ Not right. Choose again.")
    assert [text.split("\n")[-1] for text in explanations(quiz)] == ["That is grass."]
    expect(quiz).to_contain_text("To read again: “The sky”.")
    assert ask(notebook, "quiz.answers, quiz.right") == "{'sky': [0]} {'sky': False}"
    quiz.get_by_text("blue").click()
    expect(quiz.locator(".told")).to_have_text("")
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.locator(".told")).to_have_text("✓ Right.")
    assert len(explanations(quiz)) == 3, "when it is solved, every answer is explained"
    expect(quiz.locator(".spoken")).to_have_text("✓ Right. By day.")
    expect(quiz.locator(".quiz-head")).to_contain_text("1 of 2 right")
    assert ask(notebook, "quiz.answers, quiz.right, quiz.tries") == "{'sky': [1]} {'sky': True} {'sky': 2}"


def test_it_works_by_keyboard_alone(notebook: NotebookPage) -> None:
    quiz = fresh(notebook, "quiz")
    keys = notebook.page.keyboard
    quiz.get_by_label("green").focus()
    keys.press("ArrowDown")  # among radio buttons it chooses the next
    expect(quiz.get_by_label("blue")).to_be_checked()
    keys.press("Enter")
    expect(quiz.locator(".told")).to_have_text("✓ Right.")
    for _ in range(3):
        keys.press("Tab")  # Check, Back, Next
    expect(quiz.get_by_role("button", name="Next")).to_be_focused()
    keys.press("Enter")
    expect(quiz.locator("legend")).to_have_text("2 Which are prime?")
    expect(quiz.locator(".spoken")).to_have_text("Question 2. Which are prime?")
    quiz.get_by_label("2", exact=True).focus()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(quiz.locator(".told")).to_have_text(
        "✗ Not quite: 1 of these is not right, and something is missing. Choose again."
    )
    keys.press("Space")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(quiz.locator(".told")).to_have_text("✓ Right.")
    assert ask(notebook, "quiz.answers, quiz.right['prime'], quiz.tries") == (
        "{'sky': [1], 'prime': [0, 2]} True {'sky': 1, 'prime': 2}"
    )


def test_nothing_chosen_is_said_and_not_counted(notebook: NotebookPage) -> None:
    quiz = fresh(notebook, "quiz")
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.locator(".told")).to_have_text("Choose an answer first.")
    assert ask(notebook, "quiz.answers, quiz.tries") == "{} {}"


def test_start_over_and_python_answers(notebook: NotebookPage) -> None:
    quiz = fresh(notebook, "quiz")
    tell(notebook, "quiz.answers = {'sky': [2], 'prime': [0, 2]}; quiz.position = 1")
    expect(quiz.get_by_role("button", name="Question 1, not right yet")).to_be_visible()
    expect(quiz.get_by_role("button", name="Question 2, right")).to_have_attribute("aria-current", "step")
    expect(quiz.get_by_label("7", exact=True)).to_be_checked()
    quiz.get_by_role("button", name="Start over").click()
    expect(quiz.locator("legend")).to_contain_text("Which colour has the sky?")
    expect(quiz.locator("input:checked")).to_have_count(0)
    assert ask(notebook, "quiz.answers, quiz.position") == "{} 0"


def test_what_a_file_says_is_text_and_nothing_more(notebook: NotebookPage) -> None:
    quiz = widget(notebook, "hostile")
    expect(quiz.locator("legend")).to_contain_text("<img src=x onerror=alert(1)> <script>alert(2)</script>?")
    expect(quiz.locator(".choices")).to_contain_text("<b>a</b>")
    expect(quiz.locator(".choices")).to_contain_text("<img src=x onerror=alert(3)>")
    expect(quiz.locator("img, script, .choice b")).to_have_count(0)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    for width in (1400, 700):
        notebook.page.set_viewport_size({"width": width, "height": 1000})
        quiz = fresh(notebook, "lesson")
        quiz.locator("input").nth(0).check()
        quiz.locator("input").nth(1).check()
        quiz.get_by_role("button", name="Check").click()
        expect(quiz.locator(".told")).not_to_have_text("")
        notebook.page.wait_for_timeout(1500)
        notebook.screenshot(f"widget_quiz_{theme.lower()}_{width}", "lesson")
        for part in ("legend", ".choices", ".told", ".hint", ".steps"):
            ratio, text = faintest_text(quiz.locator(part).first)
            assert ratio >= ENOUGH, text
        assert quiz.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
