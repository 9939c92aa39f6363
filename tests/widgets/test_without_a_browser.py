"""Where no browser listens a widget is a picture with words, and neither waits nor fails."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import numpy as np
import pytest

from byhand import widgets
from byhand.widgets import ConvolutionExplorer, PoolingExplorer, ShapeExplorer
from byhand.widgets.piece import VIEW, module_source

WIDGETS = {
    "convolution": ConvolutionExplorer,
    "volume": lambda: ConvolutionExplorer(np.arange(108).reshape(6, 6, 3) % 10, bias=1),
    "large": lambda: ConvolutionExplorer(np.ones((28, 28))),
    "predict": lambda: ConvolutionExplorer(predict=True),
    "predict a volume": lambda: ConvolutionExplorer(np.ones((6, 6, 3)), predict=True),
    "shape": ShapeExplorer,
    "no place": lambda: ShapeExplorer(size=2, kernel=5),
    "dilated": lambda: ShapeExplorer(dilation=2, padding="same"),
    "pooling": PoolingExplorer,
    "overlap": lambda: PoolingExplorer(stride=1, size=3, padding="same", mode="average", shift=(0, 1)),
}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
def test_a_picture_with_words_stands_in(make: type) -> None:
    data, metadata = make()._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert len(metadata["image/png"]["alt"]) > 60
    assert data["text/plain"].startswith("[")
    assert VIEW not in data  # there is nobody to answer


def test_the_picture_follows_the_state() -> None:
    explorer = ConvolutionExplorer()
    explorer.position = (1, 2)
    assert "row 1, column 2. Its number is 3." in explorer.picture().alt


def test_the_picture_keeps_what_is_to_be_predicted_hidden() -> None:
    explorer = ConvolutionExplorer(predict=True)
    assert "hidden until it is predicted" in explorer.picture().alt
    assert "4" not in explorer.picture().alt.split("column 0.")[1]


def test_a_widget_whose_picture_fails_still_shows_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: object) -> None:
        raise ImportError("not there when the lesson is graded")

    monkeypatch.setattr(ConvolutionExplorer, "picture", fails)
    assert set(ConvolutionExplorer()._repr_mimebundle_()[0]) == {"text/plain"}


def test_the_graders_shell_shows_the_picture_quietly() -> None:
    code = """
        from inside.shell import RecordingShell
        shell = RecordingShell.instance()
        ran = shell.run_cell("from byhand.widgets import *\\nfrom IPython.display import display\\n"
                             "w = ConvolutionExplorer()\\ndisplay(w)\\nw.position = (1, 1)\\nShapeExplorer()")
        ran.raise_error()
        import sys
        sys.__stdout__.write(repr([(o["output_type"], sorted(o.get("data", {}))) for o in shell.recorder.take()]))
    """
    path = os.pathsep.join([str(ROOT / "grader"), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    shown = ["image/png", "text/plain"]
    assert ran.stdout == repr([("display_data", shown), ("execute_result", shown)])
    assert ran.stderr == ""


@pytest.mark.slow
def test_nbconvert_runs_and_shows_widgets_without_a_network(tmp_path: Path) -> None:
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    cell = nbformat.v4.new_code_cell("from byhand.widgets import *\nPoolingExplorer()")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=60, kernel_name="python3", store_widget_state=False).execute()
    page = HTMLExporter(template_name="classic").from_notebook_node(notebook)[0]
    assert re.search(r'<img[^>]*alt="Max pooling of an image 7 by 7', page)


MODULES = sorted(getattr(widgets, name).module for name in widgets.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_one_small_self_contained_text(name: str) -> None:
    source = module_source(name)
    assert len(source.encode()) < 40_000
    assert not re.search(r"^import |https?://(?!www\.w3\.org/2000/svg)|\bfetch\(", source, re.MULTILINE)
    assert source.count("export ") == 1


def test_every_file_of_javascript_is_in_some_module() -> None:
    sources = "".join(map(module_source, MODULES))
    files = {file.name: file.read_text("utf-8") for file in (ROOT / "byhand/widgets/js").glob("*.js")}
    assert [name for name, text in files.items() if text.splitlines()[0] not in sources] == []


@pytest.mark.parametrize("name", [file.stem for file in (ROOT / "byhand/widgets/js").glob("*.css")])
def test_styles_of_one_widget_leave_the_others_alone(name: str) -> None:
    """All styles of a page hold for all of it: a widget's own begin with its class, which is its name."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / f"byhand/widgets/js/{name}.css").read_text("utf-8"), flags=re.DOTALL)
    selectors = [one.strip() for found in re.findall(r"([^{};]+)\{", text) for one in re.split(r",(?![^()]*\))", found)]
    if name == "widgets":
        assert all(".byhand-widget" in one for one in selectors if not one.startswith("@"))
        return
    module = (ROOT / f"byhand/widgets/js/{name}.js").read_text("utf-8")
    title = re.findall(r'widget\(context, "([^"]+)"\)', module)[0].lower().replace(" ", "-")
    assert [one for one in selectors if not one.startswith((f".byhand-widget.{title} ", "@"))] == []
