"""The interactive pieces in a real JupyterLab: driven by mouse and by keyboard, their values read back in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": "import numpy as np\nfrom byhand.widgets import *",
    "conv": "conv = ConvolutionExplorer()\nconv",
    "volume": "volume = ConvolutionExplorer(np.arange(108).reshape(6, 6, 3) % 10, bias=1)\nvolume",
    "shape": "shape = ShapeExplorer()\nshape",
    "pool": "pool = PoolingExplorer()\npool",
    "ask": "pass",
}


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    """A notebook with one cell for each widget, all run once."""
    with open_notebook(jupyterlab, browser, CELLS, "widgets") as opened:
        yield opened


def cell_point(stage: Locator, row: int, column: int) -> dict[str, float]:
    """The middle of a grid's cell, for the mouse, in the picture of the grid."""
    rect = stage.locator("rect.cell").nth(row * columns_of(stage) + column)
    box, outer = rect.bounding_box(), stage.bounding_box()
    assert box is not None
    assert outer is not None
    return {"x": box["x"] - outer["x"] + box["width"] / 2, "y": box["y"] - outer["y"] + box["height"] / 2}


def columns_of(stage: Locator) -> int:
    return stage.evaluate(
        """stage => { const y = [...stage.querySelectorAll('rect.cell')].map(r => r.getAttribute('y'));
                      return y.filter(v => v === y[0]).length }"""
    )


def stage(notebook: NotebookPage, cell: str, name: str) -> Locator:
    return widget(notebook, cell).locator(f".stage[aria-label^='{name}']")


def point_at(stage: Locator, row: int, column: int, click: bool = False) -> None:
    stage.scroll_into_view_if_needed()
    position = cell_point(stage, row, column)
    (stage.click if click else stage.hover)(position=position)


def test_pointing_at_the_map_moves_the_window_and_python_knows(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    point_at(stage(notebook, "conv", "feature map"), 1, 2)
    expect(conv.locator(".sum")).to_have_text("row 1, column 2:  sum 3 + bias 0 = 3")
    assert ask(notebook, "conv.position, conv.value, conv.filled") == "(1, 2) 3.0 [0, 5]"


def test_pointing_at_the_image_puts_the_windows_middle_there(notebook: NotebookPage) -> None:
    fresh(notebook, "conv")
    point_at(stage(notebook, "conv", "image"), 3, 2, click=True)
    assert ask(notebook, "conv.position") == "(2, 1)"


def test_arrow_keys_move_the_window_and_not_the_notebook(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    focus(stage(notebook, "conv", "feature map"))
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "x", "j"):  # x and j would cut a cell and select the next
        notebook.page.keyboard.press(key)
    expect(conv.locator(".spoken")).to_have_text("row 2, column 1: 3")
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    assert ask(notebook, "conv.position") == "(2, 1)"


def test_python_moves_the_window(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    tell(notebook, "conv.position = (2, 2); conv.bias = 1")
    expect(conv.locator(".sum")).to_have_text("row 2, column 2:  sum 4 + bias 1 = 5")


def test_a_kernel_number_is_edited_and_a_preset_chosen_by_keyboard(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    field = conv.get_by_label("kernel, row 0, column 1")
    field.focus()
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.type("-2.5")
    expect(conv.locator(".total")).to_have_text("1.50")
    assert ask(notebook, "conv.kernel[0].tolist(), conv.value") == "[1.0, -2.5, 1.0] 1.5"
    conv.get_by_label("Kernel", exact=True).select_option("corner")
    conv.get_by_label("Flip the kernel").check()
    assert ask(notebook, "conv.flip, conv.used_kernel.tolist(), conv.value") == (
        "True [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [2.0, 1.0, 0.0]] 0.0"
    )


def test_it_plays_pauses_and_steps(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    tell(notebook, "conv.speed = 10")
    conv.get_by_role("button", name="Play").click()
    expect(conv.get_by_role("button", name="Pause")).to_be_visible()
    expect(conv.locator(".sum")).to_contain_text("row 2, column 2")
    expect(conv.get_by_role("button", name="Play")).to_be_visible()
    assert ask(notebook, "len(conv.filled), conv.playing") == "9 False"
    conv.get_by_role("button", name="One step back").click()
    assert ask(notebook, "conv.position") == "(2, 1)"


def test_a_prediction_is_told_right_or_wrong_before_the_value_is_shown(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    conv.get_by_label("Predict first").check()
    expect(conv.locator(".total")).to_have_text("?")
    conv.get_by_label("Which number comes").fill("7")
    notebook.page.keyboard.press("Enter")
    expect(conv.locator(".told")).to_have_text("✗ 7 is too high. Try again, or let it be shown.")
    expect(conv.locator(".total")).to_have_text("?")
    conv.get_by_label("Which number comes").fill("4")
    notebook.page.keyboard.press("Enter")
    expect(conv.locator(".told")).to_have_text("✓ Right: 4.")
    expect(conv.locator(".total")).to_have_text("4")
    notebook.screenshot("widget_conv_predict", "conv")
    notebook.page.keyboard.press("Enter")  # and on to the next
    expect(conv.locator(".sum")).to_contain_text("row 0, column 1")
    assert ask(notebook, "[(p['predicted'], p['right']) for p in conv.predictions], conv.filled") == (
        "[(7, False), (4, True)] [0]"
    )


def test_all_channels_and_the_bias_add_up(notebook: NotebookPage) -> None:
    volume = fresh(notebook, "volume")
    point_at(stage(notebook, "volume", "feature map"), 2, 3)
    shown = volume.locator(".sum").inner_text().split("=")[-1].strip()
    assert float(ask(notebook, "volume.value")) == float(shown)


def test_shape_follows_its_fields_and_names_the_floor(notebook: NotebookPage) -> None:
    shape = fresh(notebook, "shape")
    expect(shape).to_contain_text("⌊(8 + 0 + 0 − 3) / 2⌋ + 1 = ⌊2.5⌋ + 1 = 3")
    expect(shape).to_contain_text("1 row is read by no window (hatched).")
    shape.get_by_label("Padding").select_option("same")
    expect(shape).to_contain_text("1 zero: 0 above, 1 below, the odd one at the end.")
    shape.get_by_label("Kernel, columns").fill("5")
    focus(stage(notebook, "shape", "output"))
    notebook.page.keyboard.press("End")
    assert ask(notebook, "shape.kernel, shape.padding, shape.output_size, shape.position") == (
        "(3, 5) same (4, 4) (0, 3)"
    )
    point_at(stage(notebook, "shape", "padded input"), 6, 4)
    assert ask(notebook, "shape.position") == "(3, 1)"
    tell(notebook, "shape.padding, shape.kernel = 'valid', 9")
    expect(shape).to_contain_text("✗ There is no output: the kernel finds no place.")


def test_pooling_follows_its_fields_and_judges_a_shift(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    expect(pool).to_contain_text("max(0, 3, 5, 9) = 9. 13 cells (hatched) are in no window.")
    pool.get_by_label("Partial windows").select_option("same")
    pool.get_by_label("Keep the").select_option("average")
    pool.get_by_label("Move the image by").select_option("1 right")
    focus(stage(notebook, "pool", "result"))
    notebook.page.keyboard.press("End")
    expect(pool).to_contain_text("Window at row 0, column 3: (8 + 9) / 2 = 8.50.")
    said = ask(notebook, "pool.padding, pool.mode, pool.position, pool.unchanged['pooled']")
    assert said == "same average (0, 3) (2, 16)"
    expect(pool).to_contain_text("2 of 16 (13 %) of the pooled values")


def test_a_move_by_a_whole_window_moves_the_pooled_map(notebook: NotebookPage) -> None:
    pool = fresh(notebook, "pool")
    tell(notebook, "pool.image, pool.position = pool.images['a stroke'], (1, 1)")
    pool.get_by_label("Move the image by").select_option("1 right")
    expect(pool).to_contain_text("6 of 30 (20 %) of the pixels, 4 of 12 (33 %) of the pooled values.")
    pool.get_by_label("Move the image by").select_option("2 right")
    expect(pool).to_contain_text("Yet the pooled map is the old one, moved by 1 column.")
    assert ask(notebook, "pool.unchanged") == "{'pixels': (0, 36), 'pooled': (0, 16)}"


@pytest.mark.parametrize("width", [1400, 700])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_bars_stand_beside_the_cells_that_their_windows_read(notebook: NotebookPage, width: int, padding: str) -> None:
    shape = fresh(notebook, "shape")
    tell(notebook, f"shape.padding, shape.size, shape.kernel, shape.stride = '{padding}', 8, (2, 3), 3")
    expect(shape).to_contain_text("Output 3 × 3" if padding == "same" else "Output 3 × 2")
    notebook.page.set_viewport_size({"width": width, "height": 1000})
    apart = shape.locator(".windows").evaluate(
        """windows => {
            const box = e => e.getBoundingClientRect(), cells = [...windows.querySelectorAll('rect.cell')].map(box);
            const [beside, below] = [...windows.querySelectorAll('.bars')].map(bars =>
                [...bars.querySelectorAll('g')].map(g => [...g.children].map(box)));
            const row = cells.filter(c => Math.abs(c.top - cells[0].top) < 1).length;
            const off = (window, at, tap) => [Math.abs(below[window][tap].left - cells[at].left),
                                              Math.abs(beside[window][tap].top - cells[at * row].top)];
            return Math.max(...off(0, 0, 0), ...off(1, 3, 0), ...off(1, 4, 1));
        }"""
    )
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    assert apart < 2.5


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [1400, 700])
def test_widgets_are_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str, width: int) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    notebook.page.set_viewport_size({"width": width, "height": 1000 if width > 1000 else 2400})
    for cell in ("conv", "volume", "shape", "pool"):
        shown = fresh(notebook, cell)
        notebook.screenshot(f"widget_{cell}_{theme.lower()}_{width}", cell)
        ratio, text = faintest_text(shown)
        assert ratio >= ENOUGH, text
        assert shown.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
