"""Making a student's notebook safe to show: in feedback pages and in Formgrader, where it is opened by an instructor.

Script is taken out here, once, before a graded notebook is stored, so that no page made from it needs to do so.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from nbformat import NotebookNode

from grader.engine.clean_html import clean_html, unescaped

PICTURES = ("image/png", "image/jpeg")
KEPT_OUTPUTS = ("text/plain", *PICTURES)
MARKDOWN = ("text/markdown", "text/latex")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
SCRIPT_LINK = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
LINK_TARGET = re.compile(r"\](?=[(:\[])")
TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
ATTACHMENT = re.compile(r"attachment:(?P<name>[^)\s\"'>]+)")
ZERO_WIDTH_SPACE = "\u200b"
LONGEST_MARKDOWN = 20_000
"""Characters of a Markdown text."""
MARKDOWN_IN_ALL = 10 * LONGEST_MARKDOWN
"""Characters of all Markdown of a notebook that the course did not write, its outputs included."""
MOST_MARKDOWN = 2000
"""Markdown texts of a notebook."""
MOST_WORK = 3 * 10**8
"""Characters times signs, summed over a notebook's texts: with these grows the time to make a page of Markdown."""
SIGN = re.compile(r"[^\w ]")
LEFT_OUT = "(Markdown left out here: this notebook holds more of it than is shown)"


def showable(notebook: Any, released_text: Collection[str]) -> None:
    """Take out of a notebook, in place, whatever a page made from it would run or choke on.

    released_text: sources of Markdown cells as the course wrote them; these may hold HTML.
    """
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = NotebookNode(kernelspec=NotebookNode(python), language_info=NotebookNode(name="python"))
    room = _Room()
    for cell in notebook.cells:
        info = cell.metadata.get("nbgrader")
        cell.metadata = NotebookNode({"nbgrader": info} if isinstance(info, dict) else {})
        if cell.cell_type == "markdown":
            _keep_pictures(cell)
            ours = cell.source in released_text
            source = cell.source if ours else without_tags(shortened(cell.source))
            cell.source = room.renderable(source, cell.get("attachments", {}), ours)
        elif cell.cell_type == "raw":
            cell.pop("attachments", None)
            cell.source = without_tags(cell.source)
        else:
            for output in cell.outputs:
                if "text/markdown" in output.get("data", {}):  # an output has no attachments
                    output.data["text/markdown"] = room.renderable(output.data["text/markdown"], {})


class _Room:
    """How much more Markdown of a notebook may be made a page of."""

    def __init__(self) -> None:
        self.texts, self.characters, self.work = MOST_MARKDOWN, MARKDOWN_IN_ALL, MOST_WORK

    def renderable(self, text: str, attachments: dict[str, Any], ours: bool = False) -> str:
        """The text, or something in its place that can be rendered. ours: its length was the course's to choose."""
        length = 0 if ours else len(text)
        work = length * len(SIGN.findall(text))
        if not self.texts or length > self.characters or work > self.work:
            return LEFT_OUT
        self.texts, self.characters, self.work = self.texts - 1, self.characters - length, self.work - work
        return renderable(text, attachments)


def shortened(text: str) -> str:
    """The beginning of a Markdown text, with a word about it where anything is cut."""
    if len(text) <= LONGEST_MARKDOWN:
        return text
    return f"{text[:LONGEST_MARKDOWN]}\n\n(cut here: a text of {len(text):,} characters)"


def harmless_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs without what could run: text, pictures, and HTML with all but a list of tags and attributes taken out."""
    safe = []
    for output in outputs:
        if output["output_type"] in ("display_data", "execute_result"):
            given = output["data"]
            data = {
                mime: given[mime] for mime in KEPT_OUTPUTS if mime in given and _is_what_it_claims(mime, given[mime])
            }
            data |= {mime: without_tags(shortened(str(given[mime]))) for mime in MARKDOWN if mime in given}
            if "text/html" in given:
                data["text/html"] = clean_html(str(given["text/html"]))
            metadata = {mime: _attributes(entries) for mime, entries in output["metadata"].items() if mime in data}
            output = {**output, "data": data or {"text/plain": "(an output that is not shown)"}, "metadata": metadata}
        safe.append(output)
    return safe


def _is_what_it_claims(mime: str, content: Any) -> bool:
    return isinstance(content, str) and (mime not in PICTURES or BASE64.fullmatch(content) is not None)


def without_tags(text: str) -> str:
    """Markdown in which no HTML tag begins, and no link leads to script: zero-width spaces keep them text.

    Cleaning Markdown as if it were HTML would not do: what a tag is, is decided only when it is rendered.
    nbconvert's Markdown lets `javascript:` links through.
    """
    text = TAG_BEGINS.sub("<" + ZERO_WIDTH_SPACE, text)
    if SCRIPT_LINK.search(re.sub(r"[\x00-\x20\\]", "", unescaped(text))):
        text = LINK_TARGET.sub("]" + ZERO_WIDTH_SPACE, text)
    return text


def renderable(text: str, attachments: dict[str, Any]) -> str:
    """Markdown that nbconvert makes a page of: it refuses the whole page where an attachment is missing.

    There are many ways to write the name of one, so nbconvert itself is asked. What it refuses, even when no
    attachment is named in plain words, loses its pictures, and at worst all its formatting.
    """
    named = ATTACHMENT.sub(lambda found: found[0] if found["name"] in attachments else f"missing/{found['name']}", text)
    for attempt in (named, text.replace("![", "!" + ZERO_WIDTH_SPACE + "[")):
        if _renders(attempt, attachments):
            return attempt
    return "    " + text.replace("\n", "\n    ")


def _renders(text: str, attachments: dict[str, Any]) -> bool:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    try:
        MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments=attachments)).render(text)
    except Exception:  # nbconvert's InvalidNotebook, or whatever a text does to its parser
        return False
    return True


def _keep_pictures(cell: Any) -> None:
    """Of attachments only pictures, and only where they are what they claim: their text goes into the page."""
    attachments = cell.pop("attachments", None)
    if not isinstance(attachments, dict):
        return
    kept = {}
    for name, bundle in attachments.items():
        pictures = {
            m: d for m, d in dict(bundle).items() if m in PICTURES and isinstance(d, str) and BASE64.fullmatch(d)
        }
        if pictures:
            kept[name] = pictures
    if kept:
        cell["attachments"] = NotebookNode(kept)


def _attributes(entries: dict[str, Any]) -> dict[str, Any]:
    """Metadata ends up in attributes of the page, and not all templates escape it."""
    return {k: re.sub(r"[<>\"'&`]", " ", v) if isinstance(v, str) else v for k, v in entries.items()}
