"""A notebook of interactive pieces in JupyterLab: its cells run once, driven, and read back in Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import nbformat
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect


@contextmanager
def open_notebook(server: Server, browser: Browser, cells: dict[str, str], name: str) -> Iterator[NotebookPage]:
    """A new notebook `name` with these code cells by id, opened and run whole; `errors` has page errors."""
    code_cells = [nbformat.v4.new_code_cell(code, id=cell) for cell, code in cells.items()]
    path = server.folder / f"{name}.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=code_cells, metadata={"kernelspec": kernel}), path)
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened = NotebookPage(page, path)
    opened.errors = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: opened.errors.append(str(error)))  # type: ignore[attr-defined]
    opened.open(server.lab_address(path.name))
    opened.cell(next(iter(cells))).locator(".cm-content").click()  # so that the menu knows which notebook to run
    page.wait_for_timeout(1000)
    opened.run_all()
    yield opened
    page.close()


def widget(notebook: NotebookPage, cell: str) -> Locator:
    return notebook.cell(cell).locator(".byhand-widget")


def ask(notebook: NotebookPage, expression: str) -> str:
    """What Python says of an expression, now. The notebook's cell "ask" is used for it."""
    notebook.page.wait_for_timeout(250)  # quick changes are sent every 100 ms
    notebook.write("ask", f"print({expression})")
    return notebook.output("ask").inner_text().strip()


def tell(notebook: NotebookPage, code: str) -> None:
    """Run code in the kernel."""
    notebook.write("ask", code)


def fresh(notebook: NotebookPage, cell: str) -> Locator:
    """Run a widget's cell anew and return the widget."""
    notebook.run(cell)
    expect(widget(notebook, cell)).to_be_visible()
    notebook.page.wait_for_timeout(600)  # after a run JupyterLab gives the focus to the next cell
    return widget(notebook, cell)


def focus(stage: Locator) -> None:
    stage.focus()
    expect(stage).to_be_focused()
