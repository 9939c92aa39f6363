"""The published solutions, each exercise folded: one click on its name shows its solution, and no other.

    from byhand.spoilers import Solutions
    Solutions()

They are in `solutions/` of a checkout. What is installed from a wheel has none, and says so.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from byhand.lab import COURSE

NONE = "The solutions did not come with this installation. They are in the folder solutions/ of the project."


def published_solutions() -> Path:
    """The folder of solved notebooks of a checkout; it need not be there."""
    return Path(__file__).resolve().parent.parent / "solutions"


@dataclass(frozen=True)
class Solutions:
    """Solutions of all lessons, or of one, `Solutions("pooling")`. As the last line of a cell it shows itself."""

    lesson: str = ""
    folder: Path = field(default_factory=published_solutions)

    def _repr_html_(self) -> str:
        lessons = [self._lesson(path) for name in COURSE if self.lesson in ("", name) and (path := self._path(name))]
        return "".join(lessons) or f"<p>{NONE}</p>"

    def __repr__(self) -> str:
        found = [str(path) for name in COURSE if self.lesson in ("", name) and (path := self._path(name))]
        return "\n".join(found) or NONE

    def _path(self, lesson: str) -> Path | None:
        path = self.folder / lesson / f"{lesson}.ipynb"
        return path if path.is_file() else None

    def _lesson(self, path: Path) -> str:
        """The lesson's title as a heading, and below it a fold for each exercise."""
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title = next(line for cell in cells for line in _source(cell).splitlines() if line.startswith("# "))
        exercises = "".join(
            f"<details style='margin-left: 1.5em'><summary><code>{html.escape(name)}</code></summary>"
            f"<pre>{html.escape(text)}</pre></details>"
            for name, text in _answers(cells)
        )
        return f"<h3>{html.escape(title[2:])}</h3>{exercises}"


def _answers(cells: list[Any]) -> Iterator[tuple[str, str]]:
    """The answers of a solved notebook, by their cells' names."""
    for cell in cells:
        info = cell["metadata"].get("nbgrader", {})
        if info.get("solution"):
            yield info["grade_id"], _source(cell)


def _source(cell: Any) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
