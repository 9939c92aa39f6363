"""The class report in a real Chromium, opened as a file: wide, on a phone, printed, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import axe
import pytest
from contrast import ENOUGH, faintest_text
from notebook_page import SCREENSHOTS
from playwright.sync_api import Browser, Page, expect

from grader.report.class_page import class_page
from tests.report.built import BUILT, VALUES, graded, right, wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<script>window.PWNED = 1</script><img src=https://evil.example/x onerror=window.PWNED=1>"
LONG = "Maria-Antonia-Fernanda-de-la-Cruz-y-Villanueva-" * 3
PEOPLE = (
    *BUILT.people,
    graded(HOSTILE, wrong(0, VALUES, failed=3), right("convolve2d"), name=HOSTILE, violations=(HOSTILE,)),
    graded(LONG, right("relu"), wrong(2, replace(VALUES, sentence=LONG), failed=2), name=LONG, newer=True),
)
WIDE, PHONE = 1200, 360
HIGH = 12_000
"""Height of the window in pixels: nothing is scrolled out of sight."""
LOOKS = [(width, theme) for width in (WIDE, PHONE) for theme in ("light", "dark")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("class") / "class.html"
    path.write_text(class_page(replace(BUILT, people=PEOPLE)), encoding="utf-8")
    return path


@contextmanager
def opened(
    browser: Browser, file: Path, width: int = WIDE, theme: str = "light", script: bool = True
) -> Iterator[Page]:
    """The page with all its names unfolded; `requests` has every address that it asked for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.requests = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.requests.append(request.url))  # type: ignore[attr-defined]
    page.goto(file.as_uri(), wait_until="load")
    if script:
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    yield page
    context.close()


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_it_is_readable(browser: Browser, file: Path, width: int, theme: str) -> None:
    with opened(browser, file, width, theme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ratio, text = faintest_text(page.locator("body"))
        assert ratio >= ENOUGH, text
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('svg text')].map(e => e.getBoundingClientRect().height))"
        )
        assert smallest >= 11
        page.screenshot(path=SCREENSHOTS / f"class_report_{theme}_{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_axe_finds_nothing(browser: Browser, file: Path, width: int, theme: str) -> None:
    with opened(browser, file, width, theme) as page:
        page.set_viewport_size({"width": width, "height": HIGH})
        found = axe.look(page, "html")
        print(f"{theme} {width}: {found.passed.total()} checks passed, lesser: {found.lesser}, {found.undecided}")
        assert found.violations == [], "\n".join(found.violations)
        assert found.lesser == {}
        assert found.passed["color-contrast"] > 60
        assert {"document-title", "html-has-lang", "heading-order", "list", "svg-img-alt"} <= found.passed.keys()


def test_nothing_is_fetched_and_nothing_of_a_students_runs(browser: Browser, file: Path) -> None:
    with opened(browser, file) as page:
        page.wait_for_timeout(300)
        assert page.requests == [file.as_uri()]  # type: ignore[attr-defined]
        assert page.evaluate("window.PWNED") is None
        expect(page.get_by_text(HOSTILE).first).to_be_visible()


def test_names_unfold_on_demand_without_any_script(browser: Browser, file: Path) -> None:
    with opened(browser, file, script=False) as page:
        idea = page.locator(".ideas > li").filter(has_text="flips-kernel")
        expect(idea).to_contain_text("2 students")
        expect(idea.get_by_text("cleo")).to_be_hidden()
        idea.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(idea.get_by_text("cleo")).to_be_visible()


def test_it_is_printed_black_on_white_also_from_a_dark_screen(browser: Browser, file: Path) -> None:
    with opened(browser, file, 720, "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        ratio, text = faintest_text(page.locator("body"))
        assert ratio >= ENOUGH, text
        assert page.evaluate("document.documentElement.scrollWidth") <= 720
        page.screenshot(path=SCREENSHOTS / "class_report_print.png", full_page=True)
        assert page.pdf(format="A4").startswith(b"%PDF")
