"""Progress in a real JupyterLab: a check that a person runs is kept, shown at once, and there after a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": """
from byhand import progress_file
from byhand.widgets.progress import Progress
from byhand.check import checker
from byhand.layers import pooling
check = checker("pooling")""",
    "all": "every = Progress()\nevery",
    "one": 'one = Progress("pooling")\none',
    "check": "pass",
    "ask": "pass",
}
RIGHT, WRONG = 'check("max_pool", pooling.max_pool)', 'check("average_pool", pooling.max_pool)'


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "progress") as opened:
        yield opened


def lesson(notebook: NotebookPage, cell: str, title: str) -> Locator:
    return widget(notebook, cell).locator("details").filter(has=notebook.page.locator("summary", has_text=title))


def test_a_check_is_shown_at_once_in_words_and_by_a_bar(notebook: NotebookPage) -> None:
    tell(notebook, "progress_file.path().unlink(missing_ok=True); progress_file._in_this_kernel.clear()")
    fresh(notebook, "all")
    fresh(notebook, "one")
    expect(lesson(notebook, "all", "Pooling").locator("summary")).to_contain_text("0 of 100")
    notebook.write("check", RIGHT)
    expect(lesson(notebook, "all", "Pooling").locator("summary")).to_contain_text("20 of 100")
    row = widget(notebook, "one").locator("tr", has_text="max_pool").first
    expect(row).to_contain_text("✓ 20 of 20")
    expect(row.locator("progress")).to_have_js_property("value", 20)
    expect(widget(notebook, "all").locator(".spoken")).to_contain_text("Pooling: 20 of 100 points")
    expect(widget(notebook, "all")).to_contain_text("They are not a grade")
    notebook.write("check", WRONG)
    expect(widget(notebook, "one").locator("tr", has_text="average_pool")).to_contain_text("0 of 15")
    assert ask(notebook, "every.totals['pooling'], one.found['pooling']['max_pool']['tries']") == "(20.0, 100) 1"


def test_exercises_open_by_keyboard_and_by_mouse_and_python_knows(notebook: NotebookPage) -> None:
    fresh(notebook, "all")
    summary = lesson(notebook, "all", "Stride and padding").locator("summary")
    focus(summary)
    notebook.page.keyboard.press("Enter")
    expect(lesson(notebook, "all", "Stride and padding").locator("tbody tr")).to_have_count(9)
    expect(lesson(notebook, "all", "Stride and padding").get_by_text("keras_output_size")).to_be_visible()
    lesson(notebook, "all", "Pooling").locator("summary").click()
    assert ask(notebook, "every.opened") == "['stride_padding', 'pooling']"
    tell(notebook, "every.opened = ['dropout']")
    expect(lesson(notebook, "all", "dropout").get_by_text("best_epoch")).to_be_visible()
    expect(lesson(notebook, "all", "Stride and padding").get_by_text("keras_output_size")).to_be_hidden()


def test_what_other_notebooks_find_is_read_again(notebook: NotebookPage) -> None:
    fresh(notebook, "one")
    tell(notebook, "import json; kept = json.loads(progress_file.path().read_text())")
    tell(notebook, "kept['lessons']['pooling']['flatten'] = {'best': 10, 'last': 10, 'of': 10, 'tries': 2}")
    tell(notebook, "_ = progress_file.path().write_text(json.dumps(kept))")
    expect(widget(notebook, "one").locator("summary")).to_contain_text("20 of 100")
    focus(widget(notebook, "one").get_by_role("button", name="Read again"))
    notebook.page.keyboard.press("Enter")
    expect(widget(notebook, "one").locator("summary")).to_contain_text("30 of 100")


def test_it_is_there_after_a_restart_in_the_users_data_folder(notebook: NotebookPage, jupyterlab: Server) -> None:
    kept = json.loads((jupyterlab.folder.parent / "data" / "byhand" / "progress.json").read_text("utf-8"))
    assert kept["lessons"]["pooling"]["max_pool"]["best"] == 20
    tell(notebook, "pass")
    notebook.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    notebook.page.locator(".lm-Menu-item", has_text="Restart Kernel and Run All Cells…").click()
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(notebook.cell("ask").locator(".jp-InputArea-prompt")).to_have_text("[5]:", timeout=60_000)
    expect(lesson(notebook, "all", "Pooling").locator("summary")).to_contain_text("30 of 100")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    for width in (1400, 700):
        notebook.page.set_viewport_size({"width": width, "height": 1000})
        for cell in ("all", "one"):
            shown = fresh(notebook, cell)
            notebook.page.wait_for_timeout(1500)
            notebook.screenshot(f"widget_progress_{cell}_{theme.lower()}_{width}", cell)
            for part in ("summary", ".hint", "button"):
                ratio, text = faintest_text(shown.locator(part).first)
                assert ratio >= ENOUGH, text
            assert shown.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
