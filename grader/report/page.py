"""What a student's page and the class report share: the frame of a page, its style, and the words for a result."""

from __future__ import annotations

from html import escape
from pathlib import Path

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Should markup of a student's ever get through the escaping, the browser still runs and fetches nothing."""
SHARED_STYLE = Path(__file__).with_name("page.css")

OUTCOMES = {
    "right": "right",
    "wrong": "not right yet",
    "unsolved": "not solved yet",
    "missing": "not found",
    "refused": "uses what is not allowed",
}
"""By the status of a result."""


def html_page(title: str, body: str, more_style: str = "") -> str:
    """A whole page, without script or anything to fetch. The title is escaped here; `body` is HTML already."""
    style = SHARED_STYLE.read_text(encoding="utf-8") + more_style
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
