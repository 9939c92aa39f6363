"""An instructor's course of lesson 1 in JupyterLab: its folder, and nbgrader's Formgrader as a person meets it."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from lab_server import Server
from notebook_page import SCREENSHOTS
from playwright.sync_api import Browser, Frame, FrameLocator, Locator, Route, expect

from grader import places
from tests.gradebook.course_folder import LESSON, SEED, CourseFolder

SECONDS = 1000
OWN_MACHINE = ("127.0.0.1", "localhost")


def course_of_lesson_1(home: Path) -> CourseFolder:
    """This project's configuration and the source of lesson 1 as it is; nothing is released yet."""
    course = CourseFolder(home / "course")
    shutil.copy(places.ROOT / "nbgrader_config.py", course.root)
    (home / "exchange").mkdir()
    course.configure(f"c.RunInSandbox.seed = {SEED}\nc.Exchange.root = {str(home / 'exchange')!r}")
    shutil.copytree(places.source_notebook(LESSON).parent, course.root / "source" / LESSON)
    return course


class Formgrader:
    """Formgrader in its tab of JupyterLab. `foreign` has every address on another machine that was asked for."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 1000})
        self.server = server
        self.foreign: list[str] = []
        self.page.route("**/*", self._only_this_machine)

    def _only_this_machine(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in OWN_MACHINE:
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    @property
    def tab(self) -> FrameLocator:
        return self.page.frame_locator("#formgrader iframe")

    @property
    def frame(self) -> Frame:
        """The page in the tab, where script can be asked for."""
        return next(frame for frame in self.page.frames if "/formgrader/" in frame.url)

    def open(self) -> None:
        """Choose Nbgrader > Formgrader."""
        self.page.goto(f"{self.server.url}lab?token={self.server.token}")
        self.page.get_by_role("menuitem", name="Nbgrader", exact=True).click(timeout=60 * SECONDS)
        self.page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        expect(self.row).to_be_visible(timeout=20 * SECONDS)

    @property
    def row(self) -> Locator:
        """The line of the only assignment, or of the only submission."""
        return self.tab.locator("#main-table tr:has(td + td)")

    def press(self, column: str, picture: str) -> str:
        """Press the button in a column of the line, wait for what comes of it, and return what the dialog says."""
        self.row.locator(f"td.{column} a").click()
        dialog = self.tab.locator(".modal.in .modal-content")
        expect(dialog).to_be_visible(timeout=90 * SECONDS)
        self.screenshot(picture)
        said = dialog.inner_text()
        dialog.get_by_role("button", name="OK").click()
        expect(self.tab.locator(".modal")).to_have_count(0)
        return said

    def follow(self, *names: str) -> None:
        """Follow links by name, one after the other; of two with the same name, the lower one."""
        for name in names:
            self.tab.get_by_role("link", name=name, exact=True).last.click()

    def manage_submissions(self) -> None:
        """From anywhere in Formgrader to the list of submissions."""
        self.follow("Manage Assignments")
        self.row.locator("td.num-submissions a").click()
        expect(self.row.locator("td.student-id")).to_be_visible()

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.wait_for_timeout(400)  # dialogs fade in
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
