"""What `benchmarks/widgets.py` does to each widget: the cell that shows it, and the events that are timed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """A widget: the code of its cell, its module, what is done to it (JavaScript with `root` and `i`)."""

    module: str
    code: str
    act: str
    """One event whose redraw is timed."""
    ask: str = ""
    """One event that the kernel answers; by default the same."""
    seen: str = ""
    """An expression that changes when the answer is drawn."""
    before: str = ""
    """Done once before events are timed."""
    rest: float = 0
    """Milliseconds for which a widget waits on purpose before it asks the kernel: its aim is so much later."""


POINT = """const svg = root.querySelector(`.stage[aria-label^="${GRID}"] svg`), box = svg.getBoundingClientRect();
svg.dispatchEvent(new PointerEvent('pointermove', {bubbles: true,
    clientX: box.left + box.width * (ACROSS), clientY: box.top + box.height * (DOWN)}))"""
PEN = """const pad = root.querySelector('canvas.pad'), box = pad.getBoundingClientRect();
const send = kind => pad.dispatchEvent(new PointerEvent(kind, {pointerId: 1, button: 0, bubbles: true,
    clientX: box.left + box.width * (0.5 + 0.4 * Math.sin(i / 9)),
    clientY: box.top + box.height * (0.5 - 0.4 * Math.cos(i / 9))}));"""
INPUT = "field.dispatchEvent(new InputEvent('input', {bubbles: true}))"


def on(grid: str, across: str, down: str) -> str:
    return POINT.replace("${GRID}", grid).replace("ACROSS", across).replace("DOWN", down)


def point(grid: str) -> str:
    """The pointer moves over a grid."""
    return on(grid, "0.1 + 0.8 * (i % 7) / 7", "0.1 + 0.8 * (i % 5) / 5")


def corners(grid: str) -> str:
    """The pointer jumps from one corner of a grid to the other: that always changes something."""
    return on(grid, "i % 2 ? 0.9 : 0.1", "i % 2 ? 0.9 : 0.1")


def answering(name: str, trait: str, answer: str) -> str:
    """Code of a notebook: each change of a trait is answered by the kernel."""
    return f"{name}.observe(lambda change: {name}.set_trait({answer}), '{trait}')\n{name}"


WIDGETS = {
    "ConvolutionExplorer": Measured(
        "convolution",
        "w = ConvolutionExplorer()\n" + answering("w", "position", "'bias', w.bias + 1"),
        point("feature map"),
        corners("feature map"),
        seen="root.querySelector('[aria-label=Bias]').value",
    ),
    "ConvolutionExplorer, 3 channels": Measured(
        "convolution",
        "w = ConvolutionExplorer(np.arange(300).reshape(10, 10, 3) % 10)\n"
        + answering("w", "position", "'bias', w.bias + 1"),
        point("feature map"),
        corners("feature map"),
        seen="root.querySelector('[aria-label=Bias]').value",
    ),
    "ConvolutionExplorer, 32 × 32": Measured(
        "convolution",
        "w = ConvolutionExplorer(np.arange(1024).reshape(32, 32) % 10)\n"
        + answering("w", "position", "'bias', w.bias + 1"),
        point("feature map"),
        corners("feature map"),
        seen="root.querySelector('[aria-label=Bias]').value",
    ),
    "ShapeExplorer": Measured(
        "shape",
        "w = ShapeExplorer(padding='border')\n" + answering("w", "position", "'border', (w.border + 1) % 6"),
        point("padded input"),
        corners("padded input"),
        seen="root.querySelector('[aria-label^=border]').value",
    ),
    "ShapeExplorer, 24 × 24": Measured(
        "shape",
        "w = ShapeExplorer(size=24, padding='border')\n" + answering("w", "position", "'border', (w.border + 1) % 6"),
        point("padded input"),
        corners("padded input"),
        seen="root.querySelector('[aria-label^=border]').value",
    ),
    "PoolingExplorer": Measured(
        "pooling",
        "w = PoolingExplorer()\n" + answering("w", "position", "'mode', 'max' if w.mode == 'average' else 'average'"),
        point("image"),
        corners("result"),
        seen="root.querySelector('[aria-label=\"Keep the\"]').value",
    ),
    "PoolingExplorer, 28 × 28": Measured(
        "pooling",
        "w = PoolingExplorer(np.arange(784).reshape(28, 28) % 10)\n"
        + answering("w", "position", "'mode', 'max' if w.mode == 'average' else 'average'"),
        point("image"),
        corners("result"),
        seen="root.querySelector('[aria-label=\"Keep the\"]').value",
    ),
    "LayerStack": Measured(
        "layer_stack",
        "w = LayerStack()\nw.layers = w.presets['six hidden layers']\n"
        + answering("w", "layers", "'input_shape', (w.input_shape[0] % 90 + 9, 28, 1)"),
        f"const field = root.querySelector('[aria-label=Filters]'); field.value = 1 + i; {INPUT}",
        seen="root.querySelector('[aria-label=\"Input, rows\"]').value",
    ),
    "DigitPad": Measured(
        "digit_pad",
        "w = DigitPad()\nw",
        f"{PEN} send('pointermove')",
        "root.querySelector('[aria-label=\"Next test digit\"]').click()",
        seen="root.querySelector('canvas.seen').toDataURL()",
        before=f"const i = 0; {PEN} send('pointerdown')",
    ),
    "DigitPad, the learner's code": Measured(
        "digit_pad",
        "calls = iter(range(1, 999))\nw = DigitPad(forward=lambda image, weights: np.full(10, next(calls) / 1000))\nw",
        f"{PEN} send('pointermove')",
        f"{PEN} send('pointerdown'); send('pointerup')",
        seen="root.querySelector('.told').textContent[0] === '✗' && root.querySelector('td:last-child').textContent",
        rest=200,
        before=f"const i = 0; {PEN} send('pointerdown')",
    ),
    "DropoutExplorer, 9000 draws": Measured(
        "dropout",
        "w = DropoutExplorer(resamples=9000)\n" + answering("w", "rate", "'seed', w.seed + 1"),
        f"const field = root.querySelector('input[type=range]'); field.value = (i % 19) / 20; {INPUT}",
        seen="root.querySelector('[aria-label=Seed]').value",
    ),
    "Quiz": Measured(
        "quiz",
        "w = Quiz('pooling')\n" + answering("w", "position", "'title', str(w.position)"),
        "root.querySelectorAll('button.step')[i % 7].click()",
        seen="root.querySelector('.quiz-head b').textContent",
    ),
    "Progress": Measured(
        "progress",
        "w = Progress()\nw",
        "root.querySelectorAll('summary')[i % 5].click()",
        "[...root.querySelectorAll('button')].at(-1).click()",
        seen="root.querySelector('.sum-of').textContent",
    ),
    "TrainingMonitor": Measured(
        "training_monitor",
        "w = TrainingMonitor()\nw.set_model(Model())\nw",
        "root.querySelector('summary').click()",
        "[...root.querySelectorAll('button')].find(b => b.textContent === 'Stop').click()",
        seen="root.querySelector('.phase').textContent.startsWith('■')",
    ),
}
SETUP = """
import time
import numpy as np
from byhand.widgets import *

class Model:
    stop_training = False

def train(w):  # as Keras does it, in batches of 5 ms
    model = w._model
    model.stop_training = False
    w.set_params({"epochs": 100, "steps": 60})
    w.on_train_begin()
    for epoch in range(100):
        w.on_epoch_begin(epoch)
        for batch in range(60):
            time.sleep(0.005)
            w.on_train_batch_end(batch, {"loss": 1 / (1 + batch)})
            if model.stop_training:
                return w.on_train_end()
        w.on_epoch_end(epoch, {"loss": 0.5})
"""
