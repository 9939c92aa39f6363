"""A widget's JavaScript in Chromium, on an empty page: its functions are called there and compared with Python's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from byhand.widgets.piece import module_source

IMPORT = """async source => {
    const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
    window.module = await import(url);
}"""


@contextmanager
def module_page(browser: Browser, name: str, *functions: str) -> Iterator[Page]:
    """A page whose `module` is a widget's module, as it is sent to notebooks, with these functions exported as well."""
    page = browser.new_page()
    page.evaluate(IMPORT, f"{module_source(name)}\nexport {{ {', '.join(functions)} }};")
    yield page
    page.close()
