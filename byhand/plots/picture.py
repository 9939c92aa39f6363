"""A drawing that knows its own text alternative, and how each front end is given both.

Figures are built on Matplotlib's `Figure` directly, never through `pyplot`: no global list of open figures exists,
so nothing leaks, and no back end has to be chosen. The paper is white in light and in dark themes alike: text on a
transparent ground cannot reach a contrast of 4.5 : 1 on both.
"""

import base64
import html
import io
import os
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

SCREEN_DPI = 96
"""Pixels an inch at which a picture is shown."""

SMALLEST = 0.75
"""Share of its size below which a picture is not shrunk: its smallest letters are then about 10 pixels high."""

SHARPNESS = 1.75
"""Pixels drawn for each pixel shown, so that small digits stay crisp on dense screens."""


def new_figure(width: float, height: float) -> Figure:
    """An empty white figure of `width` x `height` inches, drawn by Agg and known to nobody else."""
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


class Picture:
    """A finished figure with its text alternative; as the last line of a cell it shows itself.

    `alt` says in words what the figure shows, and must not be empty (`ValueError`).
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        alt = " ".join(alt.split())
        if not alt:
            raise ValueError("a picture needs a text alternative: say in a sentence what it shows")
        self.figure = figure
        self.alt = alt
        self._png: bytes | None = None

    @property
    def png(self) -> bytes:
        """The figure as a PNG file; drawn when first asked for, the same bytes ever after."""
        if self._png is None:
            self._png = _as_png(self.figure)
        return self._png

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height on the screen, in pixels."""
        width, height = self.figure.get_size_inches()
        return round(width * SCREEN_DPI), round(height * SCREEN_DPI)

    def __repr__(self) -> str:
        return f"[Picture: {self.alt}]"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        """What Jupyter displays: a PNG and the text alternative.

        A PNG output carries its text alternative as metadata, which static pages (nbgrader's feedback among them) turn
        into `alt`. JupyterLab leaves that metadata unread, so a live notebook is given an `<img>` element instead.
        """
        width, height = self.shown_size
        encoded = base64.b64encode(self.png).decode("ascii")
        plain = {"text/plain": repr(self)}
        if in_live_notebook():
            image = (  # in a narrow window it shrinks while its text is readable, and is scrolled beyond that
                f'<div style="overflow-x: auto"><img src="data:image/png;base64,{encoded}" '
                f'alt="{html.escape(self.alt)}" width="{width}" '
                f'style="height: auto; max-width: 100%; min-width: {round(SMALLEST * width)}px"></div>'
            )
            return plain | {"text/html": image}, {}
        metadata = {"image/png": {"alt": self.alt, "width": width, "height": height}}
        return plain | {"image/png": encoded}, metadata


def in_live_notebook() -> bool:
    """True when a notebook server (JupyterLab, Notebook) started this kernel for somebody to look at."""
    return "JPY_SESSION_NAME" in os.environ


def _as_png(figure: Figure) -> bytes:
    """The figure as a PNG: grey ones and drawings with one byte a pixel, colour photographs with three."""
    figure.set_dpi(SCREEN_DPI * SHARPNESS)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    if _is_grey(image):
        image = image.convert("L")
    elif not any(axes.images for axes in figure.axes):
        image = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    image.save(packed, format="png")
    return packed.getvalue()


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return red.tobytes() == green.tobytes() == blue.tobytes()
