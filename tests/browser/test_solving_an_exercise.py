"""A student types solutions of `convolve2d` into lesson 1 in JupyterLab, wrong ones first, and reads the reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from notebook_page import NotebookPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]  # one JupyterLab for all, with --dist loadgroup

RIGHT = """
def convolve2d(image, kernel):
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    result = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            window = image[row : row + height, column : column + width].astype(float)
            result[row, column] = np.sum(window * kernel)
    return result
"""
FLIPS = RIGHT.replace("window * kernel", "window * kernel[::-1, ::-1]")
MISSPELT = RIGHT.replace("window * kernel", "windw * kernel")


def test_a_flipped_kernel_is_named_and_mended(lesson: NotebookPage) -> None:
    report = lesson.check("convolve2d", FLIPS)
    lesson.screenshot("flips_kernel", "convolve2d_check")
    assert report.startswith("✗ convolve2d: 0 of 20 points on the public cases")
    assert "flipped kernel" in report
    assert "See “Flip or not” in the lesson." in report

    assert lesson.check("convolve2d", RIGHT) == "✓ convolve2d: 20 of 20 points on the public cases"
    lesson.screenshot("right", "convolve2d_check")


def test_a_demonstration_runs_once_its_exercise_is_solved(lesson: NotebookPage) -> None:
    lesson.check("convolve2d", RIGHT)
    lesson.run("binary_by_hand")
    expect(lesson.output("binary_by_hand").locator("img")).to_have_attribute(
        "alt", "Image, 5 by 5, rows 1 1 1 0 0; 0 1 1 1 0; 0 0 1 1 1; 0 0 1 1 0; 0 1 1 0 0. "
        "Kernel, 3 by 3, rows 1 0 1; 0 1 0; 1 0 1. Feature map, 3 by 3, rows 4 3 4; 2 4 3; 2 3 4. "
        "The window at row 0, column 0 is framed; it yields 4 at the same place of the map."
    )  # fmt: skip


def test_an_exception_is_told_with_its_message_and_line(lesson: NotebookPage) -> None:
    report = lesson.check("convolve2d", MISSPELT)
    lesson.screenshot("exception", "convolve2d_check")
    assert "NameError in line 10 (result[row, column] = np.sum(windw * kernel)): name 'windw' is not defined" in report
    assert "Traceback" not in report


def test_input_result_and_difference_are_grids_side_by_side(lesson: NotebookPage) -> None:
    lesson.check("convolve2d", FLIPS)
    tables = lesson.output("convolve2d_check").locator("details[open] table")
    names = [table.get_attribute("aria-label") for table in tables.all()]
    assert names == ["image", "kernel", "came out", "should be", "difference"]
    tops = [round(tables.nth(index).bounding_box()["y"]) for index in (2, 3, 4)]  # type: ignore[index]
    assert len(set(tops)) == 1
    rows = tables.nth(0).locator("tr")
    backgrounds = {row.evaluate("row => getComputedStyle(row).backgroundColor") for row in rows.all()}
    assert len(backgrounds) == 1  # JupyterLab's own stripes would look like marks


@pytest.fixture(params=["JupyterLab Light", "JupyterLab Dark"])
def theme(request: pytest.FixtureRequest, lesson: NotebookPage) -> Iterator[str]:
    """Each theme in turn; light again in the end."""
    lesson.choose_theme(request.param)
    yield request.param
    lesson.choose_theme("JupyterLab Light")


def test_a_report_is_readable_in_either_theme(lesson: NotebookPage, theme: str) -> None:
    lesson.check("convolve2d", FLIPS)
    lesson.screenshot(f"flips_kernel_{theme.split()[-1].lower()}", "convolve2d_check")
    ratio, text = faintest_text(lesson.output("convolve2d_check"))
    assert ratio >= ENOUGH, text


def test_a_report_fits_a_narrow_window(lesson: NotebookPage) -> None:
    wide = lesson.page.viewport_size
    lesson.page.set_viewport_size({"width": 800, "height": 1600})
    lesson.check("convolve2d", FLIPS)
    lesson.screenshot("flips_kernel_narrow", "convolve2d_check")
    overflow = lesson.output("convolve2d_check").evaluate("output => output.scrollWidth - output.clientWidth")
    if wide is not None:
        lesson.page.set_viewport_size(wide)
    assert overflow <= 0


def test_nothing_is_asked_of_another_machine_while_working(lesson: NotebookPage) -> None:
    lesson.check("convolve2d", RIGHT)
    assert lesson.foreign_requests() == []
