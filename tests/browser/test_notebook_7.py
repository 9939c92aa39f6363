"""Notebook 7, the other page of a Jupyter server: widgets are drawn there and answer to the keyboard as well."""

from __future__ import annotations

import nbformat
import pytest
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, expect
from widget_page import ask, focus, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "conv": "from byhand.widgets import ConvolutionExplorer\nconv = ConvolutionExplorer()\nconv",
    "ask": "pass",
}


def test_convolution_explorer_moves_by_keyboard_in_notebook_7(jupyterlab: Server, browser: Browser) -> None:
    path = jupyterlab.folder / "notebook_7.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(code, id=name) for name, code in CELLS.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    notebook, errors = NotebookPage(page, path), []
    with page.expect_websocket(lambda socket: socket.url.split("?")[0].endswith("/channels"), timeout=60_000):
        notebook.open(f"{jupyterlab.url}notebooks/{path.name}?token={jupyterlab.token}")
    page.wait_for_timeout(1000)  # before the kernel is connected it is called idle as well, and cells would not be run
    notebook.wait_until_idle()
    page.on("pageerror", lambda error: errors.append(str(error)))  # not before: Notebook 7 has one of its own
    expect(page.locator("body[data-notebook='notebooks']")).to_be_attached()
    notebook.run_all()
    conv = widget(notebook, "conv")
    expect(conv).to_be_visible()
    focus(conv.locator(".stage[aria-label^='feature map']"))
    for key in ("ArrowRight", "ArrowDown", "x"):  # x would cut the cell
        page.keyboard.press(key)
    expect(conv.locator(".sum")).to_contain_text("row 1, column 1:")
    expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(2)
    assert ask(notebook, "conv.position, conv.value") == "(1, 1) 4.0"
    notebook.screenshot("widget_conv_notebook_7", "conv")
    assert errors == []
    assert notebook.foreign_requests() == []
    page.close()
