"""A notebook as a person meets it in JupyterLab: opened, run, typed into and read."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

RUN_SECONDS = 60
SCREENSHOTS = Path(__file__).parent / "screenshots"


class NotebookPage:
    """One notebook in one browser tab. `requests` holds every address that the tab asked for."""

    def __init__(self, page: Page, notebook: Path) -> None:
        self.page = page
        self.ids = [cell["id"] for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
        self.requests: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    def open(self, address: str) -> None:
        """Open the notebook; return when its cells are drawn and its kernel waits for work."""
        self.page.goto(address)
        expect(self.page.locator(".jp-Notebook .jp-Cell")).to_have_count(len(self.ids), timeout=RUN_SECONDS * 1000)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the kernel has started and nothing runs or waits to be run."""
        indicator = self.page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status=idle]")
        indicator.wait_for(timeout=RUN_SECONDS * 1000)

    def run_all(self) -> None:
        """Choose Run > Run All Cells and wait for the end."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputArea-prompt')]
                     .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent.trim()))""",
            timeout=RUN_SECONDS * 1000,
        )
        self.wait_until_idle()

    def cell(self, cell_id: str) -> Locator:
        """The cell with this id."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids.index(cell_id))

    def output(self, cell_id: str) -> Locator:
        """What a cell has put out, one element for each output."""
        return self.cell(cell_id).locator(".jp-OutputArea-output")

    def write(self, cell_id: str, code: str) -> None:
        """Replace the text of a code cell by typing, then run it and wait."""
        editor = self.cell(cell_id).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code.strip("\n"))
        self.run(cell_id)

    def run(self, cell_id: str) -> None:
        """Run one cell with Shift+Enter and wait until it is done."""
        prompt = self.cell(cell_id).locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before, timeout=RUN_SECONDS * 1000)
        expect(prompt).not_to_have_text("[*]:", timeout=RUN_SECONDS * 1000)

    def check(self, exercise: str, code: str) -> str:
        """Write a solution, run the check under it, and return the report as it can be read."""
        self.write(exercise, code)
        self.run(f"{exercise}_check")
        return self.report(exercise)

    def report(self, exercise: str) -> str:
        """The report under an exercise as it can be read."""
        return "\n".join(self.output(f"{exercise}_check").all_inner_texts()).strip()

    def pictures_before(self, cell_id: str) -> int:
        """How many pictures stand in the outputs above a cell."""
        above = self.ids[: self.ids.index(cell_id)]
        return sum(self.output(name).locator("img").count() for name in above)

    def choose_theme(self, name: str) -> None:
        """Choose Settings > Theme > `name`, unless it is chosen already."""
        chosen = self.page.locator(f"body[data-jp-theme-name='{name}']")
        if chosen.count() == 0:
            self.page.get_by_role("menuitem", name="Settings", exact=True).click()
            self.page.locator(".lm-Menu-item[aria-haspopup]", has_text="Theme").first.click()
            self.page.get_by_role("menuitem", name=name, exact=True).click()
            expect(chosen).to_be_attached(timeout=20_000)

    def screenshot(self, name: str, cell_id: str | None = None) -> Path:
        """A picture of one cell, or of the window, in `screenshots/` (git-ignored). A cell must fit the window."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        if cell_id is None:
            self.page.screenshot(path=path)
            return path
        self.cell(cell_id).screenshot(path=path)
        beyond = self.cell(cell_id).evaluate(
            """cell => {
                const box = cell.getBoundingClientRect();
                const panel = cell.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
                return Math.max(panel.top - box.top, box.bottom - panel.bottom);
            }"""
        )
        assert beyond <= 1, f"{name}: {beyond:.0f} pixels are cut off, the window must be higher"
        return path

    def foreign_requests(self) -> list[str]:
        """Addresses asked for that are not on this machine."""
        own = ("127.0.0.1", "localhost", None)
        return [url for url in self.requests if urlsplit(url).hostname not in own]
