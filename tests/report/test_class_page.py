"""The page: what stands in it, and that nothing in it is a student's markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.class_page import class_page
from grader.report.collect import FAILED, ClassWork, Fault, Person
from tests.report.built import BUILT, CASES, VALUES, graded, only, right, wrong

TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</bdi></details></style><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "`<b>` and `",
        "</title><svg onload=alert(1)>",
        "\u202egnp.exe",
        "&lt;script&gt;",
        "<!--",
        "]]>",
    ]
)


def parsed(work: ClassWork) -> BeautifulSoup:
    return BeautifulSoup(class_page(work), "html.parser")


def section(page: BeautifulSoup, title: str) -> str:
    heading = page.find("h2", string=title)
    assert heading is not None, title
    assert heading.parent is not None
    return heading.parent.get_text(" ")


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return parsed(BUILT)


def test_the_page_needs_nothing_else(page: BeautifulSoup) -> None:
    assert page.find_all(["script", "img", "link", "iframe", "object", "base", "form", "a"]) == []
    assert "url(" not in str(page.style)
    assert "@import" not in str(page.style)
    assert not [(tag.name, name) for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert str(policy["content"]).startswith("default-src 'none'")


def test_the_first_thing_said_is_what_was_misunderstood_most(page: BeautifulSoup) -> None:
    most = page.select_one(".most")
    assert most is not None
    assert "2 of 5 students show “flips-kernel”" in most.get_text()


def test_names_are_folded_away(page: BeautifulSoup) -> None:
    for name in page.find_all("bdi"):
        folds = name.find_parents("details")
        assert folds
        assert not any("open" in fold.attrs for fold in folds)


def test_the_histogram_is_told_in_words(page: BeautifulSoup) -> None:
    drawing = page.find("svg")
    assert drawing is not None
    assert drawing["role"] == "img"
    assert drawing["aria-label"] == (
        "Students by points. 0 to 2.5: 2 students, 5 to 7.5: 2 students, 22.5 to 25: 1 student."
    )
    assert [text.get_text() for text in drawing.select("text:not(.axis)")] == ["2", "2", "1"]


def test_all_that_was_asked_for_is_there(page: BeautifulSoup) -> None:
    assert "3 of 5 (60 %)" in section(page, "Exercises")
    assert "1 student to grade by hand" in section(page, "Exercises")
    assert "Treated in “Flip or not”" in section(page, "Wrong ideas")
    assert "2 of 3 (67 %)" in section(page, "Hardest cases")
    attention = section(page, "Who needs attention")
    for said in ("nothing solved yet", "the file is empty", "gus", "Hal & Co", "Handed in again since", "convolve2d"):
        assert said in attention
    assert "a <locked> cell was moved" in section(page, "Stopped or put right in the sandbox")
    assert "Median 2.0 s, longest 9.5 s" in section(page, "Time taken to grade")


def test_a_class_of_which_nothing_could_be_graded_has_a_page() -> None:
    page = parsed(only(Person("fay", FAILED, error="the file is empty")))
    assert "the file is empty" in section(page, "Who needs attention")
    assert page.find("svg") is None


def test_a_class_without_facts_has_a_page() -> None:
    person = graded("ada", right("relu"), right("convolve2d"), seconds=None)
    assert "Nobody." in section(parsed(only(person)), "Who needs attention")


def named(name: str, full: str, told: str) -> ClassWork:
    """A class in which these texts stand wherever a student or the gradebook can put one."""
    fault, idea = Fault(told, False, told, told), Fault(told, True, told, told)
    people = (
        graded(name, wrong(0, fault, failed=CASES), wrong(0, idea), name=full, violations=(told,), newer=True),
        graded(f"{name}2", right("relu"), wrong(0, fault), to_look_at=("convolve2d",)),
        Person(f"{name}3", FAILED, full, told),
    )
    return ClassWork(told, told, datetime(2026, 1, 1, tzinfo=UTC), BUILT.exercises, people)


def skeleton(work: ClassWork) -> list[tuple[str, tuple[str, ...]]]:
    """All tags of a page with the names of their attributes, but for `code`, which backticks in a sentence make."""
    return [(tag.name, tuple(tag.attrs)) for tag in parsed(work).find_all(True) if tag.name != "code"]


HARMLESS = skeleton(named("ada", "Ada", "told"))


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS.filter(bool), TEXTS.filter(bool))
def test_no_text_becomes_markup(name: str, full: str, told: str) -> None:
    assert skeleton(named(name, full, told)) == HARMLESS


def test_a_name_stands_there_as_it_is() -> None:
    hostile = "</bdi><script>alert('1')</script>"
    people = [replace(person, id=hostile, name=hostile) for person in BUILT.people[:1]]
    stuck = graded(hostile, wrong(0, VALUES, failed=CASES), right("convolve2d"), name=hostile)
    shown = parsed(only(*people, stuck)).find_all("bdi")
    assert {name.get_text() for name in shown} == {hostile}
