"""Interactive pieces of the lessons: change the numbers, move the window, predict, and see.

`ConvolutionExplorer` (lesson 1), `ShapeExplorer` (lesson 2), `PoolingExplorer` (lesson 3). As the last line of a cell
each shows itself; its traits hold its state, which a notebook can set and read. Without a browser it is a picture.
"""

from byhand.widgets.convolution import ConvolutionExplorer
from byhand.widgets.pooling import PoolingExplorer
from byhand.widgets.shape import ShapeExplorer

__all__ = ["ConvolutionExplorer", "PoolingExplorer", "ShapeExplorer"]
