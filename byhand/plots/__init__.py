"""Drawings for the lessons: each returns a `Picture` that shows itself and carries a text alternative.

Numbers as grids: `number_grid`, `number_grids`, `convolution_grids`, `window_products`, `window_positions`.
Channels: `volume_channels`, `volume_products`, `volume_stack`. Pictures: `picture_strip`, `feature_maps`.
Networks: `network_stack`. Training: `training_curves`.
Borders and strides: `padded_grid`, `axis_windows`, `reading_counts`.
Pooling: `pooling_grids`, `unchanged_values`.
Curves: `line_curves`. Connections: `dense_and_convolution`, `perceptron_unit`.
Overfitting: `gap_curves`, `net_comparison`. Dropout: `dropped_units`.
Predictions: `probability_bars`, `confusion_matrix`, `worst_mistakes`.
`try_it` runs a demonstration that needs a solved exercise.
"""

from byhand.plots.attempt import Notice, try_it
from byhand.plots.connections import dense_and_convolution, perceptron_unit
from byhand.plots.curves import line_curves
from byhand.plots.dropped import dropped_units
from byhand.plots.gaps import gap_curves, net_comparison
from byhand.plots.grids import convolution_grids, number_grid, number_grids, window_positions, window_products
from byhand.plots.networks import network_stack
from byhand.plots.padding import axis_windows, padded_grid, reading_counts
from byhand.plots.picture import Picture
from byhand.plots.pooling import pooling_grids, unchanged_values
from byhand.plots.predictions import confusion_matrix, probability_bars, worst_mistakes
from byhand.plots.strips import feature_maps, picture_strip
from byhand.plots.training import training_curves
from byhand.plots.volumes import volume_channels, volume_products, volume_stack

__all__ = [
    "Notice",
    "Picture",
    "axis_windows",
    "confusion_matrix",
    "convolution_grids",
    "dense_and_convolution",
    "dropped_units",
    "feature_maps",
    "gap_curves",
    "line_curves",
    "net_comparison",
    "network_stack",
    "number_grid",
    "number_grids",
    "padded_grid",
    "perceptron_unit",
    "picture_strip",
    "pooling_grids",
    "probability_bars",
    "reading_counts",
    "training_curves",
    "try_it",
    "unchanged_values",
    "volume_channels",
    "volume_products",
    "volume_stack",
    "window_positions",
    "window_products",
    "worst_mistakes",
]
