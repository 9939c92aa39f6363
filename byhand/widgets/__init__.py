"""Interactive pieces of the lessons: change the numbers, move the window, predict, and see.

`ConvolutionExplorer` (lesson 1), `ShapeExplorer` (2), `PoolingExplorer` (3), `LayerStack` (3 and 4), `DigitPad` (4),
`TrainingMonitor` (4 and 5), `DropoutExplorer` (5); in every lesson `Quiz` and `Progress`. As the last line of a cell
each shows itself; its traits hold its state, which a notebook can set and read. Without a browser it is a picture.
"""

from byhand.widgets.convolution import ConvolutionExplorer
from byhand.widgets.digit_pad import DigitPad
from byhand.widgets.dropout import DropoutExplorer
from byhand.widgets.layer_stack import LayerStack
from byhand.widgets.pooling import PoolingExplorer
from byhand.widgets.progress import Progress
from byhand.widgets.quiz import Quiz
from byhand.widgets.shape import ShapeExplorer
from byhand.widgets.training_monitor import TrainingMonitor

__all__ = [
    "ConvolutionExplorer",
    "DigitPad",
    "DropoutExplorer",
    "LayerStack",
    "PoolingExplorer",
    "Progress",
    "Quiz",
    "ShapeExplorer",
    "TrainingMonitor",
]
