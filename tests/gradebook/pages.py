"""The pages that are made from graded notebooks: feedback for students, and what Formgrader shows an instructor."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from tests.gradebook.course_folder import LESSON, CourseFolder


def feedback_page(course: CourseFolder, student: str) -> Path:
    return course.root / "feedback" / student / LESSON / f"{LESSON}.html"


def formgrader_page(course: CourseFolder, student: str) -> Path:
    """Render a submission as Formgrader's SubmissionHandler does; -> the file it was written to."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": LESSON,
        "notebook_id": LESSON,
        "submission_id": "0",
        "index": 0,
        "total": 1,
        "base_url": "https://formgrader.invalid",
        "student": student,
        "last_name": "Doe",
        "first_name": "Jo",
        "notebook_path": "notebooks/x.ipynb",
    }
    graded = course.root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    html, _ = HTMLExporter(config=config).from_filename(str(graded), resources=resources)
    path = course.root / f"formgrader-{student}.html"
    path.write_text(html, encoding="utf-8")
    return path


@dataclass
class Page(HTMLParser):
    """What in a page could run or fetch: scripts, event handlers, addresses, and elements that embed."""

    path: Path
    scripts: list[str] = field(default_factory=list)
    handlers: list[tuple[str, str, str | None]] = field(default_factory=list)
    addresses: list[tuple[str, str, str]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    in_script: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.in_script = tag == "script"
        if self.in_script:
            self.scripts.append("")
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append((tag, name, value))
            if name in ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href", "srcset", "poster"):
                self.addresses.append((tag, name, value or ""))

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False

    def handle_data(self, data: str) -> None:
        if self.in_script:
            self.scripts[-1] += data
