"""The pages in a real Chromium: what a hostile student wrote does not run, and the report looks as it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.gradebook.conftest import HOSTILE, RIGHT, WRONG
from tests.gradebook.course_folder import CourseFolder
from tests.gradebook.pages import feedback_page, formgrader_page
from tests.gradebook.payloads import EVIL, HTML, MARKDOWN

pytestmark = [pytest.mark.browser, pytest.mark.sandbox, pytest.mark.xdist_group("feedback")]

KINDS = {"feedback": feedback_page, "formgrader": formgrader_page}
PROVOKE = """
() => {
    const kinds = ['mouseover', 'mouseenter', 'click', 'focus', 'toggle', 'load', 'error', 'begin', 'submit'];
    for (const element of [...document.querySelectorAll('body *')]) {
        for (const kind of kinds) element.dispatchEvent(new Event(kind, {bubbles: false, cancelable: true}));
        if (element.tagName === 'DETAILS') element.open = !element.open;
    }
    for (const link of document.querySelectorAll('a[href]'))
        if (!/^(https?|mailto|file):$/.test(link.protocol)) link.click();
}
"""


def opened(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    """A page, and the addresses that it asked for; nothing is fetched but the page itself."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url == path.as_uri() else route.abort()

    page = browser.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.route("**/*", answer)
    page.goto(path.as_uri(), wait_until="load")
    return page, asked


@pytest.mark.parametrize("text", [HTML[0], HTML[2], MARKDOWN[len(HTML)]])
def test_the_payloads_run_in_a_page_that_lets_them(browser: Browser, tmp_path: Path, text: str) -> None:
    from nbconvert.filters import markdown2html

    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><body>{markdown2html(text)}</body>")
    page, asked = opened(browser, path)
    page.evaluate(PROVOKE)
    page.wait_for_timeout(200)
    assert page.evaluate("window.PWNED") == 1
    assert any(EVIL in address for address in asked)
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_hostile_student_wrote_runs_or_fetches(
    browser: Browser, with_feedback: CourseFolder, kind: str
) -> None:
    page, asked = opened(browser, KINDS[kind](with_feedback, HOSTILE))
    page.evaluate(PROVOKE)
    page.wait_for_timeout(500)
    assert page.evaluate("window.PWNED") is None
    assert [address for address in asked if EVIL in address] == []
    assert page.url.startswith("file:")
    assert len(page.frames) == 1
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_looks_as_in_jupyterlab(browser: Browser, with_feedback: CourseFolder, kind: str) -> None:
    page, _ = opened(browser, KINDS[kind](with_feedback, WRONG))
    report = page.get_by_role("group", name="Check of convolve2d")
    assert report.is_visible()
    assert "This equals the result of the flipped kernel" in report.inner_text()
    assert report.evaluate("e => getComputedStyle(e).borderLeftColor") == "rgb(213, 94, 0)"
    marked = report.locator("td[title=wrong]").first
    assert marked.is_visible()
    declared = re.search(r"background:\s*(#\w+)", marked.get_attribute("style") or "")
    assert declared is not None
    red, green, blue = (int(declared[1][i : i + 2], 16) for i in (1, 3, 5))
    assert marked.evaluate("e => getComputedStyle(e).backgroundColor") == f"rgb({red}, {green}, {blue})"
    right = page.get_by_role("group", name="Check of flip_kernel")
    assert right.evaluate("e => getComputedStyle(e).borderLeftColor") != "rgb(213, 94, 0)"
    page.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_the_students_own_is_drawn(browser: Browser, with_feedback: CourseFolder, kind: str) -> None:
    page, _ = opened(browser, KINDS[kind](with_feedback, RIGHT))
    assert page.locator(".output_png img").first.evaluate("image => image.naturalWidth") > 50
    page.close()
