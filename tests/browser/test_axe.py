"""axe-core finds no serious or critical violation in any widget, in many states, both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import axe
import pytest
from contrast import ENOUGH, faintest_number
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, expect
from widget_page import open_notebook, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": """
import numpy as np
from byhand.check import checker
from byhand.widgets import *
check = checker("convolution")
numbers = [0.5, 0.7, 0.6]
history = {"loss": numbers, "val_loss": numbers, "accuracy": numbers, "val_accuracy": numbers}
found = {"pooling": {"max_pool": {"best": 20, "last": 10, "of": 20, "tries": 3},
                     "average_pool": {"best": 0, "last": 0, "of": 15, "tries": 1}}}""",
    "conv": "ConvolutionExplorer()",
    "conv_predict": "ConvolutionExplorer(predict=True)",
    "conv_volume": "ConvolutionExplorer(np.arange(108).reshape(6, 6, 3) % 10, bias=1, flip=True)",
    "conv_large": "ConvolutionExplorer(np.arange(784).reshape(28, 28) % 17, position=(3, 4))",
    "shape": "ShapeExplorer()",
    "shape_none": "ShapeExplorer(size=2, kernel=5)",
    "shape_same": 'ShapeExplorer(dilation=2, padding="same")',
    "pool": "PoolingExplorer()",
    "pool_moved": 'PoolingExplorer(size=3, stride=2, padding="same", mode="average", shift=(0, 1))',
    "stack": "LayerStack()",
    "stack_impossible": 'LayerStack([{"layer": "conv", "filters": 4, "kernel": 3}, {"layer": "dense", "units": 2}])',
    "pad": "DigitPad()",
    "pad_own": "DigitPad(digit=7, forward=lambda image, weights: np.full(10, 0.1))",
    "pad_broken": "DigitPad(digit=8, forward=lambda image, weights: image @ np.ones(3))",
    "dropout": "DropoutExplorer(seed=5)",
    "dropout_use": "DropoutExplorer(training=False)",
    "monitor": 'TrainingMonitor("a small CNN", history=history)',
    "monitor_waits": "TrainingMonitor()",
    "monitor_trains": """
TrainingMonitor(phase="training", run=1, epoch=2, epochs=5, batch=7, batches=40, seconds=3.0, seconds_left=9.0,
                history={"loss": [0.9]}, now={"loss": 0.7})""",
    "quiz": 'Quiz("pooling")',
    "quiz_wrong": 'Quiz("convolution", position=1, answers={Quiz("convolution").questions[1]["id"]: [0]})',
    "quiz_all": 'q = Quiz("dropout")\nq.answers = {one["id"]: [i for i, c in enumerate(one["choices"]) if c["right"]]'
    " for one in q.questions}\nq",
    "progress": "Progress(found=found)",
    "progress_one": 'Progress("pooling", found=found)',
    "report": 'check("convolve2d", lambda image, kernel: image * 0 + kernel.sum())',
    "unsolved": 'check("convolve2d", None)',
}
HIGH = 32_000
"""Height of the window in pixels: nothing is scrolled out of sight."""
WIDGETS = [cell for cell in CELLS if cell not in ("setup", "report", "unsolved")]


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "axe") as opened:
        for cell in WIDGETS:
            expect(widget(opened, cell)).to_be_visible()
        use(opened)
        yield opened


def use(notebook: NotebookPage) -> None:
    """Bring some widgets into states that come from using them: wrong predictions, invalid fields, things opened."""
    predict = widget(notebook, "conv_predict")
    predict.get_by_label("Which number comes").fill("99")
    predict.get_by_role("button", name="Check").click()
    widget(notebook, "shape").get_by_label("Kernel, rows").fill("0")
    widget(notebook, "stack").get_by_label("Filters").fill("0")
    widget(notebook, "quiz").get_by_role("button", name="Check").click()
    widget(notebook, "monitor").locator("summary").click()
    widget(notebook, "progress").locator("summary").nth(2).click()
    expect(widget(notebook, "pad_broken").locator(".told")).to_contain_text("✗ Your code")


def show_all(notebook: NotebookPage, width: int, theme: str) -> None:
    """A window so high that nothing is scrolled out of sight."""
    notebook.choose_theme(f"JupyterLab {theme}")
    notebook.page.set_viewport_size({"width": width, "height": HIGH})
    notebook.page.locator(".jp-WindowedPanel-outer").evaluate("panel => panel.scrollTo(0, 0)")
    notebook.page.wait_for_timeout(500)
    assert (widget(notebook, "conv").bounding_box() or {"y": -1})["y"] > 0
    assert (notebook.cell("unsolved").bounding_box() or {"y": HIGH})["y"] < HIGH - 200


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [1400, 700])
def test_no_widget_has_a_serious_violation(notebook: NotebookPage, theme: str, width: int) -> None:
    show_all(notebook, width, theme)
    found = axe.look(notebook.page, ".byhand-widget")
    contrasts = found.passed["color-contrast"]
    print(f"{theme} {width}: {found.passed.total()} checks passed, {contrasts} of contrast; lesser: {found.lesser}")
    assert found.violations == [], "\n".join(found.violations)
    assert found.undecided.keys() <= {"color-contrast"}  # of text in pictures: the next test
    assert {"button-name", "label", "select-name"} <= found.passed.keys()
    assert contrasts > 600


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_numbers_in_grids_stand_out(notebook: NotebookPage, theme: str) -> None:
    show_all(notebook, 1400, theme)
    seen = 0
    for cell in WIDGETS:
        for grid in widget(notebook, cell).locator(".grid svg").all():
            ratio, text, count = faintest_number(grid)
            assert ratio >= ENOUGH, f"{cell}: {text}"
            seen += count
    assert seen > 500


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_no_report_of_a_check_has_a_serious_violation(notebook: NotebookPage, theme: str) -> None:
    show_all(notebook, 1400, theme)
    for cell in ("report", "unsolved"):
        notebook.output(cell).first.evaluate("element => element.classList.add('looked-at')")
    found = axe.look(notebook.page, ".looked-at")
    assert found.violations == [], "\n".join(found.violations)
    assert found.passed["color-contrast"] > 10


def test_axe_finds_what_is_wrong(notebook: NotebookPage) -> None:
    """Otherwise the tests above would say nothing."""
    show_all(notebook, 1400, "Light")
    widget(notebook, "conv").evaluate(
        """element => element.insertAdjacentHTML('beforeend',
            '<p class="wrong" style="color: #999; background: #aaa">faint</p><button class="wrong"></button>')"""
    )
    violations = axe.look(notebook.page, ".byhand-widget").violations
    widget(notebook, "conv").evaluate("element => element.querySelectorAll('.wrong').forEach(e => e.remove())")
    assert sorted(text.split(":")[0] for text in violations) == ["critical button-name", "serious color-contrast"]
