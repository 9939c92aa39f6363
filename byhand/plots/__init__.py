"""Drawings for the lessons: each returns a `Picture` that shows itself and carries a text alternative.

Numbers as grids: `number_grid`, `number_grids`, `convolution_grids`, `window_products`, `window_positions`.
Channels: `volume_channels`, `volume_products`, `volume_stack`. Pictures: `picture_strip`, `feature_maps`.
Borders and strides: `padded_grid`, `axis_windows`, `reading_counts`.
Pooling: `pooling_grids`, `unchanged_values`.
Curves: `line_curves`. Connections: `dense_and_convolution`, `perceptron_unit`.
`try_it` runs a demonstration that needs a solved exercise.
"""

from byhand.plots.attempt import Notice, try_it
from byhand.plots.connections import dense_and_convolution, perceptron_unit
from byhand.plots.curves import line_curves
from byhand.plots.grids import convolution_grids, number_grid, number_grids, window_positions, window_products
from byhand.plots.padding import axis_windows, padded_grid, reading_counts
from byhand.plots.picture import Picture
from byhand.plots.pooling import pooling_grids, unchanged_values
from byhand.plots.strips import feature_maps, picture_strip
from byhand.plots.volumes import volume_channels, volume_products, volume_stack

__all__ = [
    "Notice",
    "Picture",
    "axis_windows",
    "convolution_grids",
    "dense_and_convolution",
    "feature_maps",
    "line_curves",
    "number_grid",
    "number_grids",
    "padded_grid",
    "perceptron_unit",
    "picture_strip",
    "pooling_grids",
    "reading_counts",
    "try_it",
    "unchanged_values",
    "volume_channels",
    "volume_products",
    "volume_stack",
    "window_positions",
    "window_products",
]
