"""Fixtures of the browser tests: a real JupyterLab, a real Chromium, and lesson 1 opened and run once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import Server, running_jupyterlab
from notebook_page import NotebookPage
from playwright.sync_api import Browser

LESSON = Path(__file__).parents[2] / "lessons" / "convolution" / "convolution.ipynb"


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as server:
        yield server


@pytest.fixture(scope="module")
def lesson(request: pytest.FixtureRequest, jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    """Lesson 1 as it is handed out, opened in JupyterLab with all its cells run once; a fresh copy for each module."""
    notebook = Path(shutil.copy(LESSON, jupyterlab.folder / f"{request.module.__name__}.ipynb"))
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened = NotebookPage(page, notebook)
    opened.open(jupyterlab.lab_address(notebook.name))
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()  # so that the menu knows which notebook to run
    page.wait_for_timeout(1000)
    opened.run_all()
    yield opened
    page.close()
