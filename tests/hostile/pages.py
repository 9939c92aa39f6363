"""Script in Markdown, HTML, SVG and LaTeX, in cells, outputs, errors and attachments: no page may run it."""

from __future__ import annotations

from typing import Any

import nbformat

from tests.gradebook.payloads import HTML, MARKDOWN, OTHER_MIMES, PICTURE, PRINTED, RAISED, STEP
from tests.hostile.entry import Entry, cell, only, relu

DISPLAY = "from IPython.display import display\n"
DEFINE = DISPLAY + "def _show(data, **more): display(data, raw=True, **more)\n"


def shown(mime: str, *texts: str) -> Any:
    return cell(DEFINE + "".join(f"_show({{{mime!r}: {text!r}}})\n" for text in texts))


def written(make: Any, *texts: str) -> Any:
    """Cells of the student's own that are no code."""

    def write(hand: Any) -> None:
        hand.notebook.cells += [make(text) for text in texts]

    return write


def attached(hand: Any) -> None:
    own = nbformat.v4.new_markdown_cell("![a](attachment:a.svg) ![b](attachment:b.png)")
    own["attachments"] = {
        "a.svg": {"image/svg+xml": OTHER_MIMES["image/svg+xml"]},
        "b.png": {"image/png": f'AAAA" onerror="{STEP}'},
    }
    hand.notebook.cells.append(own)


def named(hand: Any) -> None:
    breakout = f'"></title></pre></script><script>{STEP}</script>'
    hand.notebook.metadata["title"] = breakout
    hand.notebook.metadata["authors"] = [{"name": breakout}]
    hand.notebook.metadata["language_info"] = {"name": breakout, "pygments_lexer": breakout, "mimetype": breakout}
    for own in hand.notebook.cells:
        own.metadata["tags"] = [breakout]


MULTIPLIED = """
_show({"text/html": "<p>" + "".join(f"<b title={i}>" for i in range(500)) + "<p>x" * 500})
_show({"text/markdown": "\\\\begin{a}" * 1000})
"""

ENTRIES = [
    Entry("HTML outputs", shown("text/html", *HTML)),
    Entry("Markdown outputs", shown("text/markdown", *MARKDOWN)),
    Entry("LaTeX outputs", shown("text/latex", *list(HTML)[:4], str(OTHER_MIMES["text/latex"]))),
    Entry("SVG outputs", shown("image/svg+xml", str(OTHER_MIMES["image/svg+xml"]), *list(HTML)[3:5])),
    Entry("JavaScript outputs", cell(f"%%javascript\n{STEP}")),
    Entry(
        "outputs of other kinds", cell(DEFINE + "\n".join(f"_show({{{m!r}: {c!r}}})" for m, c in OTHER_MIMES.items()))
    ),
    Entry("PNG and JPEG that are script", cell(DISPLAY + PICTURE)),
    Entry("printed script and escape sequences", cell(PRINTED)),
    Entry("script in an error", cell(RAISED)),
    Entry("script in an answer's error", relu(RAISED), lost=only("relu")),
    Entry("script in an answer", relu(f"return {HTML[0]!r}"), lost=only("relu")),
    Entry("script in a type's name", relu(f"return type({HTML[2]!r}, (), {{}})()"), lost=only("relu")),
    Entry("Markdown cells", written(nbformat.v4.new_markdown_cell, *MARKDOWN)),
    Entry("raw cells", written(nbformat.v4.new_raw_cell, *HTML)),
    Entry("attachments", attached),
    Entry("metadata", named),
    Entry("tags and signs that are never closed", cell(DEFINE + MULTIPLIED)),
    Entry("Markdown that is never closed", written(nbformat.v4.new_markdown_cell, *["\\begin{a}" * 100_000] * 10)),
    Entry("an HTML repr", cell(f"type('H', (), {{'_repr_html_': lambda s: {HTML[0]!r}}})()")),
    Entry(
        "isolated output",
        cell(DEFINE + f"_show({{'text/html': {HTML[0]!r}}}, metadata={{'text/html': {{'isolated': True}}}})"),
    ),
]
