"""DropoutExplorer in JupyterLab: rate, draws and mode set by mouse and by keyboard, and read in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell

from byhand.plots.board import number_text
from byhand.widgets.dropout import DropoutExplorer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": "from byhand.widgets.dropout import DropoutExplorer",
    "drop": "drop = DropoutExplorer(seed=5)\ndrop",
    "ask": "pass",
}


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "dropout_explorer") as opened:
        yield opened


def row(drop: Locator, name: str) -> list[str]:
    """The numbers of a row of the table."""
    return drop.locator("tbody tr", has_text=name).locator("td").all_inner_texts()


def shows(drop: Locator, wanted: DropoutExplorer) -> None:
    """The browser shows what Python computes: mask, numbers passed on, means, and the net."""
    assert row(drop, "mask /") == [number_text(value) for value in wanted.output]
    assert row(drop, "mean of") == [number_text(value) for value in wanted.mean]
    masks = [kept for mask in wanted.masks for kept in mask]
    assert drop.locator(".units .unit.gone").count() == masks.count(False)
    first, second = (mask.count(True) for mask in wanted.masks)
    assert drop.locator(".units .edge:not(.gone)").count() == 4 * first + first * second + second * 2
    assert drop.locator(".units .edge").count() == 4 * 6 + 6 * 4 + 4 * 2


def test_resampling_by_mouse_draws_other_units_and_python_has_the_same(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    for draw in range(2, 8):
        drop.get_by_role("button", name="Resample", exact=True).click()
        expect(drop.locator(".told")).to_have_text(f"draw {draw}")
        wanted = DropoutExplorer(seed=5, resamples=draw)
        shows(drop, wanted)
        assert ask(notebook, "drop.mask") == str(wanted.mask)


def test_the_mean_over_many_draws_comes_near_the_value_in_use(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    for _ in range(3):
        drop.get_by_role("button", name="Resample 100 times").click()
    expect(drop.locator(".told")).to_have_text("draw 301")
    wanted = DropoutExplorer(seed=5, resamples=301)
    shows(drop, wanted)
    total = number_text(wanted.mean.sum())
    expect(drop).to_contain_text(f"{total} on average, 12 in use.")
    assert ask(notebook, "drop.resamples, drop.mean.tolist()") == f"301 {wanted.mean.tolist()}"
    drop.get_by_role("button", name="Start again").click()
    assert ask(notebook, "drop.resamples") == "1"


def test_it_works_by_keyboard_alone(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    press = notebook.page.keyboard.press
    focus(drop.get_by_label("Rate", exact=True))
    for _ in range(5):
        press("ArrowLeft")
    shows(drop, DropoutExplorer(rate=0.25, seed=5))
    assert ask(notebook, "drop.rate, drop.mask") == f"0.25 {DropoutExplorer(rate=0.25, seed=5).mask}"
    focus(drop.get_by_label("Rate as a number"))
    press("ControlOrMeta+a")
    notebook.page.keyboard.type("0.9")
    focus(drop.get_by_role("button", name="Resample", exact=True))
    press("Enter")
    press("Space")
    wanted = DropoutExplorer(rate=0.9, seed=5, resamples=3)
    shows(drop, wanted)
    expect(drop).to_contain_text("Survivors are multiplied by 1 / (1 − 0.90) = 10.")
    gone = ", ".join(str(unit + 1) for unit, kept in enumerate(wanted.mask) if not kept)
    expect(drop.locator(".spoken")).to_contain_text(f"Draw 3, dropped of hidden layer 1: {gone};")
    focus(drop.get_by_label("Training"))
    press("Space")
    assert ask(notebook, "drop.training, drop.rate, drop.resamples") == "False 0.9 3"


@pytest.mark.parametrize(
    ("draws", "name", "left"), [(3, "Start again", 1), (9999, "Resample", 10000), (9999, "Resample 100 times", 10000)]
)
def test_a_button_at_its_end_keeps_the_focus(notebook: NotebookPage, draws: int, name: str, left: int) -> None:
    drop = fresh(notebook, "drop")
    tell(notebook, f"drop.resamples = {draws}")
    expect(drop.locator(".told")).to_have_text(f"draw {draws}")
    pressed = drop.get_by_role("button", name=name, exact=True)
    focus(pressed)
    notebook.page.keyboard.press("Enter")
    expect(pressed).to_be_disabled()
    notebook.page.keyboard.press("Enter")
    expect(pressed).to_be_focused()
    assert ask(notebook, "drop.resamples") == str(left)


def test_in_use_all_units_are_there_and_nothing_is_scaled(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    drop.get_by_label("Training").uncheck()
    expect(drop.locator(".units .unit.gone")).to_have_count(0)
    assert row(drop, "passed on") == ["2", "1", "3", "0.50", "4", "1.50"]
    expect(drop.get_by_role("button", name="Resample", exact=True)).to_be_disabled()
    expect(drop).to_contain_text("The outputs are never dropped")
    assert ask(notebook, "drop.training, drop.mask, drop.output.tolist()") == (
        "False [True, True, True, True, True, True] [2.0, 1.0, 3.0, 0.5, 4.0, 1.5]"
    )
    notebook.screenshot("widget_dropout_in_use", "drop")


def test_python_changes_what_is_shown(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    tell(notebook, "drop.rate, drop.resamples, drop.seed = 0.4, 12, 77")
    expect(drop.locator(".told")).to_have_text("draw 12")
    shows(drop, DropoutExplorer(rate=0.4, resamples=12, seed=77))
    tell(notebook, "drop.values = [1, -2, 8]")
    expect(drop.locator("thead th")).to_have_text(["hidden 1, unit", "1", "2", "3"])
    assert row(drop, "in use") == ["1", "−2", "8"]


def test_rates_outside_are_marked_and_not_sent(notebook: NotebookPage) -> None:
    drop = fresh(notebook, "drop")
    drop.get_by_label("Rate as a number").fill("1")
    expect(drop.get_by_label("Rate as a number")).to_have_attribute("aria-invalid", "true")
    assert ask(notebook, "drop.rate") == "0.5"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [900, 320])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str, width: int) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    drop = fresh(notebook, "drop")
    tell(notebook, "drop.rate, drop.resamples = 0.35, 137")
    expect(drop.locator(".told")).to_have_text("draw 137")
    drop.evaluate("(e, width) => { e.parentElement.style.width = `${width}px` }", width)
    notebook.screenshot(f"widget_dropout_{theme.lower()}_{width}", "drop")
    ratio, text = faintest_text(drop)
    assert ratio >= ENOUGH, text
    assert drop.evaluate("e => e.clientWidth") <= width
    assert drop.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
