"""HTML of a student's, written anew: only tags, attributes and styles that do nothing, each element closed.

Linear in time and in size, whatever is put in: each scan ends at the next `<` or goes on where the last one ended, and
few elements are open at a time. A parser that mends wrongly nested tags as browsers do builds k times m elements from
k + m tags (a formatting tag that is left open is opened again in every paragraph), so none is used here.
"""

from __future__ import annotations

import html
import re

TAGS = frozenset(
    [
        *("a", "b", "blockquote", "br", "caption", "code", "dd", "details", "div", "dl", "dt", "em", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "mark", "ol", "p", "pre", "s"),
        *("small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("u", "ul"),
    ]
)
EMPTY = frozenset(["br", "hr", "img"])
UNSEEN = "style"
"""An element whose content is nothing to be read; pandas sends one with every table."""
ATTRIBUTES = frozenset(
    [
        *("alt", "aria-label", "class", "colspan", "height", "lang", "open", "role"),
        *("rowspan", "scope", "title", "width"),
    ]
)
STYLES = frozenset(
    [
        *("background-color", "border-bottom-color", "border-collapse", "border-color", "border-left-color"),
        *("border-right-color", "border-top-color", "clear", "color", "direction", "display", "float", "font"),
        *("font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing"),
        *("line-height", "overflow", "text-align", "text-decoration", "text-indent", "unicode-bidi"),
        *("vertical-align", "white-space", "width"),
    ]
)
CELLS, ROWS, PARTS = frozenset(["td", "th"]), frozenset(["td", "th", "tr"]), frozenset(["thead", "tbody", "tfoot"])
CLOSES = {
    **dict.fromkeys(("p", "li"), frozenset()),
    **dict.fromkeys(("dt", "dd"), frozenset(["dt", "dd"])),
    **dict.fromkeys(CELLS, CELLS),
    "tr": ROWS,
    **dict.fromkeys(PARTS, ROWS | PARTS),
}
"""Elements whose end tags may be left out -> what ends where such an element begins, beside one of its own name."""
DEEPEST = 50
"""Elements open at a time; tags of more are left out, and what is in them stays."""

TOKEN = re.compile(
    r"""<!--|<[!?][^<>]*+>|<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>"']*+)(?P<rest>(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>"""
)
ATTRIBUTE = re.compile(r"""([^\s"'=<>/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""")
SETTING = re.compile(r"""(?:(?:rgb|hsl)a?\([\d\s,.%/]*+\)|[\w\s#%.,+!'"-])++""", re.ASCII)
LINK = re.compile(r"(?:https?://|mailto:|#)\S*")
EMBEDDED_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=]*")
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LEADING_ZEROS = re.compile(r"&#0++(?=[0-9])")
NO_CHARACTER = re.compile(r"&#[0-9]{8,}+;?")


def clean_html(text: str) -> str:
    """HTML that holds only what is in the lists above; other tags in it are shown as text. At most 6 times as long."""
    writer = _Writer()
    position = 0
    while (token := TOKEN.search(text, position)) is not None:
        writer.text(text[position : token.start()])
        position = token.end()
        name = (token["name"] or "").lower()
        if token[0] == "<!--":
            position = _behind("-->", text, position)
        elif name == UNSEEN and not token["end"]:
            position = _behind(f"</{UNSEEN}", text, position) - len(UNSEEN) - 2
        elif name in TAGS:
            if token["end"]:
                writer.end(name)
            else:
                writer.begin(name, token["rest"])
        elif name and name != UNSEEN:
            writer.text(token[0])
    writer.text(text[position:])
    writer.close(0)
    return "".join(writer.pieces)


def unescaped(text: str) -> str:
    """Text with its character references read; Python's own function fails at numbers of thousands of digits."""
    return html.unescape(NO_CHARACTER.sub("\ufffd", LEADING_ZEROS.sub("&#", text)))


def _behind(mark: str, text: str, position: int) -> int:
    """The place behind the next `mark`, or behind everything."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(text, position)
    return found.end() if found else len(text) + len(mark)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.open: list[str] = []

    def text(self, text: str) -> None:
        if text:
            self.pieces.append(html.escape(INVISIBLE.sub("?", unescaped(text)), quote=False))

    def begin(self, name: str, attributes: str) -> None:
        ended = CLOSES.get(name, frozenset())
        while self.open and (self.open[-1] in ended or (name in CLOSES and self.open[-1] == name)):
            self.close(len(self.open) - 1)
        if len(self.open) >= DEEPEST:
            return
        self.pieces.append(f"<{name}{_attributes(name, attributes)}>")
        if name not in EMPTY:
            self.open.append(name)

    def end(self, name: str) -> None:
        if name in self.open:
            self.close(len(self.open) - 1 - self.open[::-1].index(name))

    def close(self, depth: int) -> None:
        """End all elements but the outermost `depth`."""
        while len(self.open) > depth:
            self.pieces.append(f"</{self.open.pop()}>")


def _attributes(tag: str, text: str) -> str:
    kept: dict[str, str] = {}
    for found in ATTRIBUTE.finditer(text):
        name = found[1].lower()
        value = INVISIBLE.sub("?", unescaped(found[2] or found[3] or found[4] or ""))
        if name == "style":
            value = _style(value)
        if name not in kept and _accepted(tag, name, value):
            kept[name] = value
    return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())


def _accepted(tag: str, name: str, value: str) -> bool:
    """Links lead outside, pictures are embedded: nothing is fetched when the page is opened."""
    if name == "href":
        return tag == "a" and LINK.fullmatch(value) is not None
    if name == "src":
        return tag == "img" and EMBEDDED_PICTURE.fullmatch(value) is not None
    return name in ATTRIBUTES or (name == "style" and value != "")


def _style(text: str) -> str:
    """The declarations that say how something looks, without what could fetch or cover anything."""
    kept = []
    for declaration in text.split(";"):
        name, _, setting = (part.strip() for part in declaration.partition(":"))
        if name.lower() in STYLES and SETTING.fullmatch(setting):
            kept.append(f"{name.lower()}:{setting}")
    return ";".join(kept)
