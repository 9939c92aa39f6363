"""Imported once in a warm sandbox: what a submission's first cells would otherwise wait for."""

import io

import matplotlib_inline.backend_inline  # noqa: F401 - `%matplotlib inline`
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

figure = Figure()
FigureCanvasAgg(figure)
figure.add_subplot(title="warm").plot([1, 2])
figure.savefig(io.BytesIO(), bbox_inches="tight")
