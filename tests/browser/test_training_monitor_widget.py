"""TrainingMonitor in a real JupyterLab: a real training is watched, stopped from the browser, and the cells go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server, write_settings
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, open_notebook, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": """
import byhand.quiet_keras, keras, numpy as np
from byhand.widgets.training_monitor import TrainingMonitor
rng = np.random.default_rng(0)
labels = rng.integers(0, 10, 3000)
images = (rng.random((3000, 28, 28, 1)) + 0.15 * np.eye(28)[labels][:, None, :, None]).astype("float32")
layers = [keras.layers.Input((28, 28, 1)), keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.MaxPooling2D()]
model = keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
order, epochs = [], 1""",
    "fit": """
monitor = TrainingMonitor("a small CNN")
history = model.fit(images, labels, epochs=epochs, validation_split=0.1, verbose=0, callbacks=[monitor])""",
    "after": "order.append(f\"{len(history.history['loss'])} epochs\")",
    "later": 'order.append(f"predicts {model.predict(images[:2], verbose=0).shape}"); print(order)',
    "ask": "pass",
}
SUBSHELLS = "@jupyterlab/apputils-extension:kernels-settings"


@pytest.fixture(scope="module", params=["perCommTarget", "disabled"])
def notebook(request: pytest.FixtureRequest, jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    """JupyterLab as it is, and as if it sent what widgets say to the busy main shell (as VS Code and others do)."""
    write_settings(jupyterlab.folder.parent, {SUBSHELLS: {"commsOverSubshells": request.param}})
    with open_notebook(jupyterlab, browser, CELLS, f"monitor_{request.param}") as opened:
        yield opened
    write_settings(jupyterlab.folder.parent, {SUBSHELLS: {}})


def start(notebook: NotebookPage, epochs: int) -> Locator:
    """Have the training cell and the two after it run, and wait only until the monitor is at the second epoch."""
    ask(notebook, f"(order.clear(), globals().update(epochs={epochs}))")
    page = notebook.page
    notebook.cell("fit").locator(".cm-content").click()
    for _ in range(3):  # the kernel is busy with the first when the others come in
        page.keyboard.press("Shift+Enter")
    expect(notebook.cell("fit").locator(".jp-InputArea-prompt")).to_have_text("[*]:")
    expect(widget(notebook, "fit").locator(".where")).to_have_text(re.compile(rf"^epoch [2-9]\d* of {epochs}"))
    return widget(notebook, "fit")


def is_over(notebook: NotebookPage) -> None:
    expect(notebook.cell("later").locator(".jp-InputArea-prompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)
    notebook.wait_until_idle()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_stop_ends_the_training_and_what_waits_runs_in_order(notebook: NotebookPage, by: str) -> None:
    monitor = start(notebook, 300)
    stop = monitor.get_by_role("button", name="Stop")
    if by == "mouse":
        stop.click()
    else:
        stop.focus()
        notebook.page.keyboard.press("Enter")
    expect(monitor.locator(".phase")).to_have_text("■ Stopped early. The model is kept.")
    expect(stop).to_have_attribute("aria-disabled", "true")
    expect(stop).not_to_have_attribute("disabled", re.compile(""))  # which would drop the keyboard's focus
    is_over(notebook)
    epochs, phase = ask(notebook, "len(monitor.history['loss']), monitor.phase").split()
    assert 2 <= int(epochs) < 300
    assert phase == "stopped"
    assert ask(notebook, "order") == f"['{epochs} epochs', 'predicts (2, 10)']"
    expect(monitor.locator(".where")).to_contain_text(f"epoch {epochs} of 300")
    expect(monitor.locator(".spoken")).to_contain_text("Stopped early")


def test_a_training_that_runs_to_its_end_is_shown_with_all_its_numbers(notebook: NotebookPage) -> None:
    monitor = start(notebook, 12)
    expect(monitor.locator(".phase")).to_have_text("✓ Training is over.", timeout=60_000)
    is_over(notebook)
    expect(monitor.get_by_role("button", name="Stop")).to_have_attribute("aria-disabled", "true")
    monitor.locator("summary").focus()
    notebook.page.keyboard.press("Enter")
    rows = monitor.locator("tbody tr")
    expect(rows).to_have_count(12)
    last = ask(notebook, "*[f'{monitor.history[name][-1]:.3f}' for name in monitor.history]")
    expect(rows.last).to_have_text("12" + "".join(last.split()))
    loss = monitor.get_by_role("img", name=re.compile("^loss over 12 epochs: training from .* validation from"))
    expect(loss).to_be_visible()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str) -> None:
    notebook.run("fit")
    shown = widget(notebook, "fit")
    notebook.choose_theme(f"JupyterLab {theme}")
    for width in (1400, 700):  # the notebook has about half of a narrow window
        notebook.page.set_viewport_size({"width": width, "height": 1000})
        notebook.page.wait_for_timeout(1500)
        notebook.screenshot(f"widget_monitor_{theme.lower()}_{width}", "fit")
        for part in (".monitor-head", ".where", ".legend", "summary"):
            ratio, text = faintest_text(shown.locator(part).first)
            assert ratio >= ENOUGH, text
        assert shown.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_the_saved_notebook_holds_the_last_picture(notebook: NotebookPage, jupyterlab: Server) -> None:
    notebook.run("fit")
    notebook.page.keyboard.press("ControlOrMeta+s")
    expect(notebook.page.locator(".jp-mod-dirty")).to_have_count(0)
    path = next(path for path in jupyterlab.folder.glob("monitor_*.ipynb") if path.stem in notebook.page.url)
    outputs = next(cell.outputs for cell in nbformat.read(path, 4).cells if cell.id == "fit")
    alts = [output.metadata["image/png"]["alt"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(alts) == 1
    assert "raining is over" in alts[0]


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
