"""Making a student's notebook safe to show: in feedback pages and in Formgrader, where it is opened by an instructor.

Script is taken out here, once, before a graded notebook is stored, so that no page made from it needs to do so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbformat import NotebookNode

TAGS = frozenset(
    [
        *("a", "b", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "mark", "ol", "p", "pre", "s"),
        *("small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("u", "ul"),
    ]
)
ATTRIBUTES = frozenset(
    [
        *("alt", "aria-label", "class", "colspan", "height", "lang", "open", "role"),
        *("rowspan", "scope", "style", "title", "width"),
    ]
)
LINK = re.compile(r"(?:https?://|mailto:|#)\S*")
EMBEDDED_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]*")
PROTOCOLS = frozenset(["http", "https", "mailto", "data"])
PICTURES = ("image/png", "image/jpeg")
KEPT_OUTPUTS = ("text/plain", *PICTURES)
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
SCRIPT_LINK = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
LINK_TARGET = re.compile(r"\](?=[(:\[])")
TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
ATTACHMENT = re.compile(r"attachment:(?P<name>[^)\s\"'>]+)")
ZERO_WIDTH_SPACE = "\u200b"


def showable(notebook: Any, released_text: Collection[str]) -> None:
    """Take out of a notebook, in place, whatever a page made from it would run or choke on.

    released_text: sources of Markdown cells as the course wrote them; these may hold HTML.
    """
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = NotebookNode(kernelspec=NotebookNode(python), language_info=NotebookNode(name="python"))
    for cell in notebook.cells:
        info = cell.metadata.get("nbgrader")
        cell.metadata = NotebookNode({"nbgrader": info} if isinstance(info, dict) else {})
        if cell.cell_type == "markdown":
            _keep_pictures(cell)
            if cell.source not in released_text:
                cell.source = without_tags(cell.source)
            cell.source = renderable(cell.source, cell.get("attachments", {}))
        elif cell.cell_type == "raw":
            cell.pop("attachments", None)
            cell.source = without_tags(cell.source)


def harmless_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs without what could run: text, pictures, and HTML with all but a list of tags and attributes taken out."""
    safe = []
    for output in outputs:
        if output["output_type"] in ("display_data", "execute_result"):
            given = output["data"]
            data = {
                mime: given[mime] for mime in KEPT_OUTPUTS if mime in given and _is_what_it_claims(mime, given[mime])
            }
            data |= {mime: without_tags(str(given[mime])) for mime in ("text/markdown", "text/latex") if mime in given}
            if "text/markdown" in data:  # an output has no attachments
                data["text/markdown"] = renderable(data["text/markdown"], {})
            if "text/html" in given:
                data["text/html"] = clean_html(str(given["text/html"]))
            metadata = {mime: _attributes(entries) for mime, entries in output["metadata"].items() if mime in data}
            output = {**output, "data": data or {"text/plain": "(an output that is not shown)"}, "metadata": metadata}
        safe.append(output)
    return safe


def _is_what_it_claims(mime: str, content: Any) -> bool:
    return isinstance(content, str) and (mime not in PICTURES or BASE64.fullmatch(content) is not None)


def clean_html(text: str) -> str:
    """HTML that holds only what is in the lists above; anything else in it is shown as text."""
    return str(bleach.clean(text, tags=TAGS, attributes=_accepted, protocols=PROTOCOLS, css_sanitizer=CSSSanitizer()))


def _accepted(tag: str, name: str, value: str) -> bool:
    """Links lead outside, pictures are embedded: nothing is fetched when the page is opened."""
    if name == "href":
        return tag == "a" and LINK.fullmatch(value) is not None
    if name == "src":
        return tag == "img" and EMBEDDED_PICTURE.fullmatch(value) is not None
    return name in ATTRIBUTES


def without_tags(text: str) -> str:
    """Markdown in which no HTML tag begins, and no link leads to script: zero-width spaces keep them text.

    Cleaning Markdown as if it were HTML would not do: what a tag is, is decided only when it is rendered.
    nbconvert's Markdown lets `javascript:` links through.
    """
    text = TAG_BEGINS.sub("<" + ZERO_WIDTH_SPACE, text)
    if SCRIPT_LINK.search(re.sub(r"[\x00-\x20\\]", "", html.unescape(text))):
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
