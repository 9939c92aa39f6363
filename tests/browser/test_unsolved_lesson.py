"""A student opens lesson 1 in JupyterLab and runs all its cells before solving anything."""

from __future__ import annotations

import pytest
from notebook_page import NotebookPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one JupyterLab for all, with --dist loadgroup

EXERCISES = (
    "window_product",
    "convolve2d",
    "convolve_volume",
    "flip_kernel",
    "relu",
    "conv_layer",
    "count_weights",
    "kernel_names",
)


def test_no_cell_raises_or_writes_to_stderr(lesson: NotebookPage) -> None:
    lesson.screenshot("unsolved_window")
    for kind in ("error", "stderr"):
        found = lesson.page.locator(f".jp-Notebook [data-mime-type='application/vnd.jupyter.{kind}']")
        expect(found).to_have_count(0)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_unsolved_exercise_says_so_and_gives_a_hint(lesson: NotebookPage, exercise: str) -> None:
    lines = lesson.report(exercise).splitlines()
    assert lines[0] == f"○ {exercise}: not solved yet"
    assert lines[1].startswith("Try next: ")
    assert len(lines) == 2
    lesson.screenshot(f"unsolved_{exercise}", f"{exercise}_check")


def test_a_demonstration_says_which_exercise_it_waits_for(lesson: NotebookPage) -> None:
    said = lesson.output("binary_by_hand").inner_text()
    assert said == "Not yet: solve convolve2d first, then run this cell again."


def test_every_picture_has_its_text_alternative_in_the_page(lesson: NotebookPage) -> None:
    pictures = lesson.page.locator(".jp-OutputArea-output img")
    alternatives = [picture.get_attribute("alt") or "" for picture in pictures.all()]
    assert len(alternatives) >= 20
    assert all(len(text) > 20 for text in alternatives)
    assert "The sums of all channels add up to 5849." in alternatives[lesson.pictures_before("volume_first_window")]


def test_no_picture_is_shrunk_until_its_text_is_unreadable(lesson: NotebookPage) -> None:
    wide = lesson.page.viewport_size
    lesson.page.set_viewport_size({"width": 800, "height": 1000})
    picture = lesson.output("volume_window").locator("img")
    natural, shown = int(picture.get_attribute("width") or 0), picture.evaluate("image => image.clientWidth")
    lesson.screenshot("narrow_volume_window", "volume_window")
    assert 0.75 * natural - 1 <= shown <= natural
    if wide is not None:
        lesson.page.set_viewport_size(wide)


def test_nothing_is_asked_of_another_machine(lesson: NotebookPage) -> None:
    assert len(lesson.requests) > 20
    assert lesson.foreign_requests() == []
