"""No widget makes a graded notebook fail, wait or chatter: all nine in the graders' sandbox, in every lesson."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

from grader.exercises import LESSONS
from tests.engine.test_worlds import printed, ran

MAKE = {
    "ConvolutionExplorer": "ConvolutionExplorer()",
    "DigitPad": "DigitPad(digit=7, forward=lambda image, weights: np.full(10, 0.1))",
    "DropoutExplorer": "DropoutExplorer()",
    "LayerStack": "LayerStack()",
    "PoolingExplorer": "PoolingExplorer(shift=(0, 1))",
    "Progress": "Progress()",
    "Quiz": 'Quiz("pooling")',
    "ShapeExplorer": 'ShapeExplorer(padding="same")',
    "TrainingMonitor": "TrainingMonitor()",
}
IMPORT = "import numpy as np\nfrom byhand import widgets\nfrom byhand.widgets import *\nprint(sorted(widgets.__all__))"
TRAINING = """
class Model:
    stop_training = False

def fit(monitor):  # as Keras calls it
    monitor.set_model(Model())
    monitor.set_params({"epochs": 3, "steps": 2})
    monitor.on_train_begin()
    for epoch in range(3):
        monitor.on_epoch_begin(epoch)
        for batch in range(2):
            monitor.on_train_batch_end(batch, {"loss": 0.5})
        monitor.on_epoch_end(epoch, {"loss": 0.5})
    monitor.on_train_end()
    return monitor

print(fit(TrainingMonitor("a net")).phase)"""

SLOW = ("keras_cnn", "dropout")
"""Lessons whose sandbox takes seconds to start: TensorFlow is in it."""
CELLS = [IMPORT, *MAKE.values(), *(f"display({code})" for code in MAKE.values()), TRAINING]


def shown(outputs: list[dict[str, Any]]) -> list[str]:
    """What the outputs are, in a word each."""
    return [output["output_type"] for output in outputs]


@pytest.mark.sandbox
@pytest.mark.parametrize("lesson", [pytest.param(n, marks=[pytest.mark.slow] * (n in SLOW)) for n in LESSONS])
def test_all_widgets_run_in_the_graders_sandbox(lesson: str) -> None:
    run = ran(*CELLS, lesson=LESSONS[lesson])
    assert run.stopped == {}  # none ran out of its time
    assert printed(run) == f"{sorted(MAKE)}\n"
    for index, name in enumerate(MAKE, 1):
        assert shown(run.outputs[index]) == ["execute_result"], run.outputs[index]
        assert run.outputs[index][0]["data"]["text/plain"].startswith(f"[{name}:")
        assert shown(run.outputs[index + len(MAKE)]) == ["display_data"], run.outputs[index + len(MAKE)]
    assert run.outputs[len(CELLS) - 1] == [{"output_type": "stream", "name": "stdout", "text": "done\n"}]


@pytest.mark.slow
def test_nbconvert_executes_all_widgets_and_shows_a_picture_of_each(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbformat.write(notebook, tmp_path / "all.ipynb")
    # with their state in it, a page shows widgets alive, and asks a network for the means; without, their pictures
    options = ["--execute", "--ExecutePreprocessor.store_widget_state=False", "--to", "html"]
    command = [sys.executable, "-m", "nbconvert", *options, "all.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((tmp_path / "all.html").read_text("utf-8"), "html.parser")
    pictures = [image for image in page.find_all("img") if str(image.get("src", "")).startswith("data:image/png")]
    assert len(pictures) == 2 * len(MAKE) + 1  # the monitor shows itself, too, while it trains
    assert all(len(picture["alt"]) > 40 for picture in pictures)
    assert not page.select(".jp-RenderedText[data-mime-type*=error], [data-mime-type*=stderr]")
