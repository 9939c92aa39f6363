"""What all interactive pieces have in common: their JavaScript and styles, and a static picture for other pages.

A piece is an anywidget: its state lives in traits that Python and the browser share. What reacts to the pointer is
computed in the browser. Where no browser is connected (grading, scripts, GitHub, feedback pages) a picture of the
present state is shown, and nothing waits for an answer.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import anywidget

from byhand.plots import Picture

VIEW = "application/vnd.jupyter.widget-view+json"
IMPORT = re.compile(r'^(?:import \{[^}]*\}|export \*) from "\./(\w+)\.js";\n', re.MULTILINE)
"""A line of a widget's JavaScript that takes names from another file."""


class InteractivePiece(anywidget.AnyWidget):
    """Base class of the widgets. A subclass names its module in `js/`, and says how to draw and describe itself."""

    module: ClassVar[str] = ""
    """File name of the ES module in `js/`, without its ending."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        if "module" in cls.__dict__:  # not for the classes that anywidget derives for each instance
            cls._esm = module_source(cls.module)
            cls._css = styles(cls.module)
        super().__init_subclass__(**keywords)

    def __init__(self, *arguments: Any, **state: Any) -> None:
        for trait in self.traits(sync=True).values():
            trait.metadata["echo_update"] = False  # an answer to an older change would undo one that is being made
        super().__init__(*arguments, **state)

    def picture(self) -> Picture:
        """The present state as a static picture with a text alternative."""
        raise NotImplementedError

    def in_words(self) -> str:
        """The present state in a sentence or two: what is shown where there is not even a picture."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"[{type(self).__name__}: {self.in_words()}]"

    def _repr_mimebundle_(self, **keywords: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live view where a kernel is connected, and always a picture and words, for pages without one."""
        data: dict[str, Any] = {"text/plain": repr(self)}
        metadata: dict[str, Any] = {}
        if is_connected(self.comm):
            bundle = super()._repr_mimebundle_(**keywords)
            live, more = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
            data |= {mime: content for mime, content in live.items() if mime != "text/plain"}
            metadata |= more
        drawn = self._static_picture()
        if drawn is not None:
            width, height = drawn.shown_size
            data["image/png"] = _base64(drawn.png)
            metadata["image/png"] = {"alt": drawn.alt, "width": width, "height": height}
        return data, metadata

    def _static_picture(self) -> Picture | None:
        """The picture, or None when it cannot be drawn: a picture is never worth a cell that stops."""
        try:
            return self.picture()
        except Exception:  # for one, ImportError: while a lesson is graded, byhand.layers is not handed out
            return None


def is_connected(comm: Any) -> bool:
    """True when a kernel carries this widget's messages; False in scripts, tests and the graders' sandbox."""
    if comm is None or type(comm).__name__ == "DummyComm":
        return False
    return getattr(comm, "kernel", True) is not None


def capital(words: str) -> str:
    """Words with a capital in front; the others stay as they are ("CNN" does not become "cnn")."""
    return words[:1].upper() + words[1:]


@cache
def module_source(name: str) -> str:
    """A widget's ES module in one string, as anywidget wants it: all files that it imports, then its own.

    Each file comes once, behind those that it imports from. Joined, imports are dropped and only `default` is exported.
    """
    joined: dict[str, str] = {}

    def take(file: str) -> None:
        text = _text(f"{file}.js")
        for other in IMPORT.findall(text):
            if other not in joined:
                take(other)
        joined[file] = re.sub(r"^export (?!default )", "", IMPORT.sub("", text), flags=re.MULTILINE)

    take(name)
    return "\n".join(joined.values())


@cache
def styles(name: str) -> str:
    """A widget's styles: those of all, then, where there is such a file, its own."""
    folder = files("byhand.widgets").joinpath("js")
    own = _text(f"{name}.css") if folder.joinpath(f"{name}.css").is_file() else ""
    return f"{_text('widgets.css')}\n{own}"


def _text(name: str) -> str:
    return files("byhand.widgets").joinpath("js", name).read_text(encoding="utf-8")


def _base64(png: bytes) -> str:
    from base64 import b64encode

    return b64encode(png).decode("ascii")
