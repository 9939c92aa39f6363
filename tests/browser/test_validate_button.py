"""A student presses nbgrader's button Validate in lesson 1: with a wrong idea, with it mended, and with all solved."""

from __future__ import annotations

import re

import nbformat
import pytest
from contrast import ENOUGH, faintest_text
from notebook_page import NotebookPage
from playwright.sync_api import Locator, expect
from test_solving_an_exercise import FLIPS, RIGHT

from grader import places
from grader.exercises import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

EXERCISES = [exercise.name for exercise in LESSONS["convolution"].exercises]
VALIDATE_SECONDS = 90  # nbgrader runs the whole notebook


def validate(lesson: NotebookPage, picture: str) -> Locator:
    """Press Validate; -> the dialog that says what came of it."""
    lesson.page.locator(".validate-button").click()
    dialog = lesson.page.locator(".jp-Dialog-content")
    expect(dialog).to_be_visible(timeout=VALIDATE_SECONDS * 1000)
    lesson.screenshot(picture)
    return dialog


def close(dialog: Locator) -> str:
    """Press Ok; -> what the dialog said."""
    said = dialog.inner_text()
    dialog.get_by_role("button", name="Ok").click()
    expect(dialog).to_have_count(0)
    return said


def failed(dialog: Locator) -> dict[str, str]:
    """The reports that the dialog shows, by exercise: each failed cell is shown with its code and what it wrote."""
    texts = dialog.locator("pre").all_inner_texts()
    found = [re.fullmatch(r'check\("(\w+)", \w+\)', code.strip()) for code in texts[::2]]
    assert all(found), texts[::2]
    return {match[1]: said for match, said in zip(found, texts[1::2], strict=True) if match}


def test_a_wrong_idea_is_named_beside_what_is_not_solved_yet(lesson: NotebookPage) -> None:
    seen = lesson.check("convolve2d", FLIPS)
    assert "This equals the result of the flipped kernel" in seen
    dialog = validate(lesson, "validate_1_wrong")
    reports = failed(dialog)
    assert list(reports) == EXERCISES
    assert reports["convolve2d"].startswith("✗ convolve2d: 0 of 20 points on the public cases")
    assert "This equals the result of the flipped kernel" in " ".join(reports["convolve2d"].split())
    others = [said.splitlines()[:2] for name, said in reports.items() if name != "convolve2d"]
    assert all(first.endswith("not solved yet") and then.startswith("Try next: ") for first, then in others)
    ratio, text = faintest_text(dialog)
    assert ratio >= ENOUGH, text
    said = close(dialog)
    assert "Traceback" not in said
    assert "Partial credit" not in said
    assert lesson.report("convolve2d") == seen  # the notebook itself is as it was


def test_what_is_mended_is_not_named_any_more(lesson: NotebookPage) -> None:
    lesson.check("convolve2d", FLIPS)
    assert lesson.check("convolve2d", RIGHT) == "✓ convolve2d: 20 of 20 points on the public cases"
    dialog = validate(lesson, "validate_2_mended")
    assert list(failed(dialog)) == [name for name in EXERCISES if name != "convolve2d"]
    close(dialog)


def test_a_solved_lesson_passes(lesson: NotebookPage) -> None:
    solved = {cell.id: cell.source for cell in nbformat.read(places.solution_notebook("convolution"), 4).cells}
    for name in EXERCISES:
        assert lesson.check(name, solved[name]).startswith(f"✓ {name}: ")
    dialog = validate(lesson, "validate_3_solved")
    assert "Success! Your notebook passes all the tests." in close(dialog)
