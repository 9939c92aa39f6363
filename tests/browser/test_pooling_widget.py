"""PoolingExplorer in a real JupyterLab: by mouse and by keyboard, each control read back in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bare_page import faintest_edges
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": "import numpy as np\nfrom byhand.widgets import PoolingExplorer",
    "pool": "pool = PoolingExplorer()\npool",
    "ask": "pass",
}
COLUMNS = {"image": 7, "result": 3}
"""Of the image shown at first, 7 × 7 and pooled by 2 × 2."""


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "pooling_widget") as opened:
        yield opened


def stage(notebook: NotebookPage, name: str) -> Locator:
    return widget(notebook, "pool").locator(f".stage[aria-label^='{name}']")


def cell(notebook: NotebookPage, name: str, row: int, column: int) -> Locator:
    return stage(notebook, name).locator("rect.cell").nth(row * COLUMNS[name] + column)


def type_into(notebook: NotebookPage, label: str, text: str) -> Locator:
    """Type into a field, reached by its label, in place of what stands there."""
    field = widget(notebook, "pool").get_by_label(label, exact=True)
    field.focus()
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.type(text)
    return field


# by mouse


def test_pointing_at_the_image_frames_the_window_that_holds_the_cell(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    cell(notebook, "image", 3, 4).hover()
    expect(pool.locator(".sum").first).to_contain_text("Window at row 1, column 2: max(0, 5, 9, 5) = 9.")
    assert ask(notebook, "pool.position, pool.output[pool.position]") == "(1, 2) 9.0"


def test_pointing_at_a_cell_that_was_dropped_moves_nothing(notebook: NotebookPage) -> None:
    fresh(notebook, "pool")
    cell(notebook, "image", 2, 2).hover()
    cell(notebook, "image", 2, 6).hover()
    assert ask(notebook, "pool.position") == "(1, 1)"


def test_pointing_at_the_result_frames_its_window(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    cell(notebook, "result", 2, 0).hover()
    expect(pool.locator(".sum").first).to_contain_text("Window at row 2, column 0:")
    assert ask(notebook, "pool.position") == "(2, 0)"
    frame, third = stage(notebook, "image").locator(".frame.window"), cell(notebook, "image", 4, 0)
    assert frame.get_attribute("y") == third.get_attribute("y")


# by keyboard


@pytest.mark.parametrize(
    ("label", "text", "told"),
    [("Window, rows", "3", "(3, 2) None (2, 3)"), ("Window, columns", "7", "(2, 7) None (3, 1)")],
)
def test_the_window_is_set(notebook: NotebookPage, label: str, text: str, told: str) -> None:
    fresh(notebook, "pool")
    expect(type_into(notebook, label, text)).not_to_have_attribute("aria-invalid", "true")
    assert ask(notebook, "pool.size, pool.stride, pool.output.shape") == told


def test_the_stride_is_the_windows_until_it_is_set(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    box = pool.get_by_label("Stride as window")
    expect(pool.get_by_label("Stride, rows")).to_be_hidden()
    box.focus()
    notebook.page.keyboard.press("Space")
    assert ask(notebook, "pool.stride") == "(2, 2)"
    type_into(notebook, "Stride, rows", "1")
    assert ask(notebook, "pool.stride, pool.output.shape") == "(1, 2) (6, 3)"
    type_into(notebook, "Stride, columns", "3")
    assert ask(notebook, "pool.stride, pool.output.shape") == "(1, 3) (6, 2)"
    box.focus()
    notebook.page.keyboard.press("Space")
    expect(pool.get_by_label("Stride, rows")).to_be_hidden()
    assert ask(notebook, "pool.stride, pool.output.shape") == "None (3, 3)"


@pytest.mark.parametrize(
    ("label", "key", "expression", "value"),
    [
        ("Keep the", "ArrowDown", "pool.mode", "average"),
        ("Partial windows", "ArrowDown", "pool.padding, pool.output.shape", "same (4, 4)"),
        ("Move the image by", "ArrowDown", "pool.shift, pool.unchanged['pooled']", "(0, 1) (4, 9)"),
        ("Image", "End", "pool.image.shape, pool.image.sum() == pool.images['single dot'].sum()", "(5, 5) True"),
    ],
)
def test_lists_are_chosen_from(notebook: NotebookPage, label: str, key: str, expression: str, value: str) -> None:
    pool = fresh(notebook, "pool")
    pool.get_by_label(label, exact=True).focus()
    notebook.page.keyboard.press(key)
    assert ask(notebook, expression) == value


def test_arrow_keys_on_the_image_move_the_window(notebook: NotebookPage) -> None:
    fresh(notebook, "pool")
    focus(stage(notebook, "image"))
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        notebook.page.keyboard.press(key)
    assert ask(notebook, "pool.position") == "(1, 2)"


# what does not fit, and what is drawn


def test_a_window_larger_than_the_image_is_refused_in_words_that_are_seen(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    problem = pool.locator(".problem")
    expect(problem).to_be_hidden()
    field = type_into(notebook, "Window, rows", "8")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(problem).to_have_text("✗ On this image a window has at most 7 rows and 7 columns.")
    expect(pool.locator(".spoken")).to_have_text(problem.inner_text())
    field.press("Tab")
    expect(field).to_have_value("2")
    expect(problem).to_be_hidden()
    assert ask(notebook, "pool.size") == "(2, 2)"
    tell(notebook, "pool.image = np.ones((28, 5))")
    type_into(notebook, "Window, columns", "6")
    expect(problem).to_have_text("✗ On this image a window has at most 8 rows and 5 columns.")
    type_into(notebook, "Window, columns", "5")
    expect(problem).to_be_hidden()
    assert ask(notebook, "pool.size") == "(2, 5)"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_each_window_has_a_line_around_it_besides_its_tint(notebook: NotebookPage, theme: str) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    pool = fresh(notebook, "pool")
    edges = stage(notebook, "image").locator(".window-edge")
    expect(edges).to_have_count(9)
    width = "e => parseFloat(getComputedStyle(e).strokeWidth)"
    assert edges.first.evaluate(width) >= 2 * cell(notebook, "image", 0, 0).evaluate(width)
    assert min(faintest_edges(pool)[kind] for kind in ("control", "cell", "window", "hatch")) >= 3
    tell(notebook, "pool.stride = 1")  # windows that overlap cannot all be outlined: the present one is
    expect(edges).to_have_count(0)
    expect(stage(notebook, "image").locator(".frame.window")).to_be_visible()
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
