"""Feedback pages and Formgrader's view: the report is there, and nothing of a student's runs."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from byhand.check.answer_key import GROUP_TITLES
from grader.engine.restore import identity
from tests.gradebook.conftest import HOSTILE, RIGHT, WRONG
from tests.gradebook.course_folder import LESSON, CourseFolder
from tests.gradebook.pages import Page, feedback_page, formgrader_page

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("feedback")]

KINDS = {"feedback": feedback_page, "formgrader": formgrader_page}
HARMLESS = re.compile(r"(https?://|mailto:|attachment:|#|data:image/(png|jpeg);base64,[A-Za-z0-9+/=\n]*$)|[^:]*$")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page(course: CourseFolder, kind: str, student: str) -> Page:
    return Page(KINDS[kind](course, student))


def test_a_page_is_made_for_everyone_even_where_an_attachment_is_missing(with_feedback: CourseFolder) -> None:
    made = sorted(path.name for path in (with_feedback.root / "feedback").iterdir())
    assert made == sorted([HOSTILE, RIGHT, WRONG])


@pytest.mark.parametrize("exercise", ["convolve2d", "relu", "conv_layer"])
def test_the_report_is_in_the_page_as_the_student_saw_it(with_feedback: CourseFolder, kind: str, exercise: str) -> None:
    cells = {identity(cell): cell for cell in with_feedback.graded(WRONG).cells}
    report = cells[f"{exercise}_check"].outputs[0]["data"]["text/html"]
    text = KINDS[kind](with_feedback, WRONG).read_text(encoding="utf-8")
    assert str(BeautifulSoup(report, "html.parser")) in text  # which is how nbconvert writes a page
    if exercise == "convolve2d":
        assert "This equals the result of the flipped kernel" in report
        assert "<table" in report
        assert "style=" in report


def test_of_a_group_with_several_failed_cases_one_secret_input_is_shown(with_feedback: CourseFolder) -> None:
    kept = with_feedback.graded(WRONG).metadata["byhand"]["exercises"]["convolve2d"]
    failed = Counter(case["group"] for case in kept["failed"])
    assert max(failed.values()) >= 2
    page = BeautifulSoup(feedback_page(with_feedback, WRONG).read_text(encoding="utf-8"), "html.parser")
    report = page.find("div", attrs={"aria-label": "Check of convolve2d"})
    assert report is not None
    assert [detail.b.text for detail in report.find_all("details")] == [GROUP_TITLES[group] for group in failed]
    first = {case["group"]: case["title"] for case in reversed(kept["failed"])}
    for case in kept["failed"]:
        assert (case["title"] in report.text) == (case["title"] in first.values())


def test_the_page_says_the_score(with_feedback: CourseFolder) -> None:
    text = feedback_page(with_feedback, WRONG).read_text(encoding="utf-8")
    with with_feedback.gradebook() as gradebook:
        score = gradebook.find_submission(LESSON, WRONG).score
    assert 0 < score < 100
    assert f"(Score: {score} / 100.0)" in text


def test_a_hostile_page_has_no_script_but_that_of_a_harmless_one(with_feedback: CourseFolder, kind: str) -> None:
    hostile, harmless = page(with_feedback, kind, HOSTILE), page(with_feedback, kind, RIGHT)
    assert len(harmless.scripts) >= 2
    assert hostile.scripts == [script.replace(RIGHT, HOSTILE) for script in harmless.scripts]


def test_a_hostile_page_has_no_event_handler_and_leads_nowhere_dangerous(
    with_feedback: CourseFolder, kind: str
) -> None:
    hostile, harmless = page(with_feedback, kind, HOSTILE), page(with_feedback, kind, RIGHT)
    assert hostile.handlers == harmless.handlers
    for tag, name, address in hostile.addresses:
        assert (tag, name, address) in harmless.addresses or tag in ("a", "img"), (tag, name, address)
        assert HARMLESS.match(html.unescape(address).strip()), address


def test_a_hostile_page_embeds_nothing(with_feedback: CourseFolder, kind: str) -> None:
    embedding = {"iframe", "object", "embed", "form", "base", "frame", "svg", "math", "applet", "template", "noscript"}
    extra = page(with_feedback, kind, HOSTILE).tags - page(with_feedback, kind, RIGHT).tags
    assert extra & embedding == set()


def test_what_a_student_wrote_is_still_to_be_read(with_feedback: CourseFolder, kind: str) -> None:
    text = html.unescape(KINDS[kind](with_feedback, HOSTILE).read_text(encoding="utf-8"))
    for said in ("window.PWNED", "A heading", "hover"):
        assert said in text


def test_a_picture_that_a_student_draws_is_shown(with_feedback: CourseFolder, kind: str) -> None:
    pictures = [a for tag, name, a in page(with_feedback, kind, WRONG).addresses if tag == "img"]
    assert any(address.startswith("data:image/png;base64,iVBOR") for address in pictures)


def test_pages_can_be_made_again(with_feedback: CourseFolder, tmp_path: Path) -> None:
    course = with_feedback.copy(tmp_path / "course")
    assert course.nbgrader_feedback("--force", f"--student={RIGHT}") == 0
    assert feedback_page(course, RIGHT).read_bytes() == feedback_page(with_feedback, RIGHT).read_bytes()
