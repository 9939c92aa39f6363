"""ConvolutionExplorer's and ShapeExplorer's controls: each by keyboard, read in Python, and none loses the focus."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell, widget

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": "import numpy as np\nfrom byhand.widgets import *\nfrom IPython.display import display",
    "conv": "conv = ConvolutionExplorer()\nconv",
    "predict": "conv = ConvolutionExplorer(predict=True)\nconv",
    "volume": "volume = ConvolutionExplorer(np.arange(108).reshape(6, 6, 3) % 10)\nvolume",
    "shape": "shape = ShapeExplorer()\nshape",
    "ask": "pass",
}
MIDDLE = "conv.position, conv.filled = (1, 1), [0, 4]"

CONTROLS = [
    ("Image", "", ["ArrowDown"], "conv.image.tolist() == list(conv.images.values())[1].tolist()", "True"),
    ("Kernel", "", ["ArrowDown"], "conv.kernel.tolist() == list(conv.kernels.values())[1].tolist()", "True"),
    ("Bias", "", ["ControlOrMeta+a", *"-2.5"], "conv.bias", "-2.5"),
    ("Flip the kernel (true convolution)", "", ["Space"], "conv.flip", "True"),
    ("Predict first", MIDDLE, ["Space"], "conv.predict, conv.filled", "True []"),
    ("▶ Play", "conv.speed = 0.5", ["Enter"], "conv.playing", "True"),
    ("❚❚ Pause", "conv.speed, conv.playing = 0.5, True", ["Enter"], "conv.playing", "False"),
    ("One step on", MIDDLE, ["Enter"], "conv.position, conv.filled", "(1, 2) [0, 4, 5]"),
    ("One step back", MIDDLE, ["Enter"], "conv.position", "(1, 0)"),
    ("Start again", MIDDLE, ["Enter"], "conv.position, conv.filled", "(0, 0) []"),
    ("Fill all", "", ["Space"], "conv.filled == list(range(9))", "True"),
    ("Speed", "", ["ArrowRight", "ArrowRight"], "conv.speed", "3.0"),
    ("image, 5 by 5; arrow keys move the window", "", ["ArrowDown", "End"], "conv.position", "(1, 2)"),
    ("feature map, 3 by 3; arrow keys move the window", "", ["PageDown", "ArrowRight"], "conv.position", "(2, 1)"),
    *(
        (f"kernel, row {row}, column {column}", "", ["ControlOrMeta+a", "7"], f"conv.kernel[{row}, {column}]", "7.0")
        for row in range(3)
        for column in range(3)
    ),
]
PREDICTING = [
    ("Which number comes at row 0, column 0?", ["9", "Enter"], "conv.predictions[0]['right'], conv.filled", "False []"),
    ("Check", ["Enter"], "conv.predictions", "[]"),  # nothing is typed yet
    ("Show it", ["Enter"], "conv.filled, conv.value", "[0] 4.0"),
]


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "convolution_controls") as opened:
        yield opened


def control(explorer: Locator, name: str) -> Locator:
    """The one control that has this name in the accessibility tree."""
    roles = ("button", "checkbox", "combobox", "spinbutton", "slider", "application")
    found = [explorer.get_by_role(role, name=name, exact=True) for role in roles]  # type: ignore[arg-type]
    return next(one for one in found if one.count() == 1)


@pytest.mark.parametrize(("name", "before", "keys", "read", "wanted"), CONTROLS, ids=[row[0] for row in CONTROLS])
def test_each_control_works_by_keyboard_and_python_knows(
    notebook: NotebookPage, name: str, before: str, keys: list[str], read: str, wanted: str
) -> None:
    conv = fresh(notebook, "conv")
    if before:
        tell(notebook, before)
        expect(conv.get_by_role("button", name="❚❚ Pause" if "playing" in before else "▶ Play")).to_be_visible()
        notebook.page.wait_for_timeout(600)
    focus(control(conv, name))
    for key in keys:
        notebook.page.keyboard.press(key)
    assert ask(notebook, read) == wanted


@pytest.mark.parametrize(("name", "keys", "read", "wanted"), PREDICTING, ids=[row[0] for row in PREDICTING])
def test_a_prediction_is_made_or_given_up_by_keyboard(
    notebook: NotebookPage, name: str, keys: list[str], read: str, wanted: str
) -> None:
    conv = fresh(notebook, "predict")
    focus(control(conv, name))
    for key in keys:
        notebook.page.keyboard.press(key)
    expect(conv.locator(".told")).to_have_text(re.compile("too high|Type a number|It is 4"))
    assert ask(notebook, read) == wanted


def test_no_control_is_left_out_above(notebook: NotebookPage) -> None:
    explorer = fresh(notebook, "predict")
    tested = {name for name, *_ in [*CONTROLS, *PREDICTING]} - {"❚❚ Pause"}
    for name in tested:
        control(explorer, name).evaluate("e => { e.dataset.named = '' }")
    left = "button, input, select, [tabindex='0']"
    assert explorer.locator(f":is({left}):not([data-named])").evaluate_all("all => all.map(e => e.outerHTML)") == []


@pytest.mark.parametrize("name", ["Input", "Kernel", "Stride", "Dilation"])
@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_each_number_of_the_shape_explorer_is_typed_and_python_knows(
    notebook: NotebookPage, name: str, axis: str
) -> None:
    shape = fresh(notebook, "shape")
    focus(shape.get_by_label(f"{name}, {axis}"))
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.type("4")
    trait, index = {"Input": "size"}.get(name, name.lower()), int(axis == "columns")
    others = {"size": (8, 7), "kernel": (3, 3), "stride": (2, 2), "dilation": (1, 1)}[trait]
    assert ask(notebook, f"shape.{trait}") == str((4, others[1]) if index == 0 else (others[0], 4))


def test_zeros_on_each_side_are_chosen_by_keyboard(notebook: NotebookPage) -> None:
    shape = fresh(notebook, "shape")
    focus(shape.get_by_label("Padding"))
    notebook.page.keyboard.press("End")
    focus(shape.get_by_label("border, zeros on each side"))
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.type("3")
    assert ask(notebook, "shape.padding, shape.border, shape.output_size") == "border 3 (6, 6)"


@pytest.mark.parametrize(("name", "position"), [("One step on", (2, 2)), ("One step back", (0, 0))])
def test_the_last_step_keeps_the_focus(notebook: NotebookPage, name: str, position: tuple[int, int]) -> None:
    conv = fresh(notebook, "conv")
    tell(notebook, MIDDLE)
    expect(conv.locator(".sum")).to_contain_text("row 1, column 1")
    step = conv.get_by_role("button", name=name)
    focus(step)
    for _ in range(5):  # once more than there are cells
        notebook.page.keyboard.press("Enter")
    expect(step).to_be_disabled()
    expect(step).to_be_focused()
    assert ask(notebook, "conv.position") == str(position)


WIDER_THAN_ITS_CELL = """explorer => Math.max(...[...explorer.querySelectorAll('.grid svg')].flatMap(svg => {
    const cells = [...svg.querySelectorAll('rect.cell')].map(cell => cell.getBBox().width);
    return [...svg.querySelectorAll(':scope > text')].map((text, index) => text.getBBox().width - cells[index]);
}))"""


def test_cells_grow_with_their_numbers_while_one_is_typed(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    field = conv.get_by_label("kernel, row 0, column 0")
    focus(field)
    notebook.page.keyboard.press("ControlOrMeta+a")
    for key in "-123456":
        notebook.page.keyboard.press(key)
    expect(conv.locator(".total")).to_have_text(re.compile(r"−\d{6}"))
    expect(field).to_be_focused()
    assert conv.evaluate(WIDER_THAN_ITS_CELL) <= 0
    assert ask(notebook, "conv.kernel[0, 0]") == "-123456.0"


def test_cells_grow_with_an_image_of_python_and_the_focus_stays(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    tell(
        notebook,
        "import threading; later = threading.Timer(2, lambda: setattr(conv, 'image', conv.image * 1000 + 0.5))",
    )
    tell(notebook, "later.start()")
    grid = conv.locator(".stage[aria-label^='feature map']")
    focus(grid)
    expect(conv.locator(".stage[aria-label^='image']")).to_contain_text("1000.50")
    expect(grid).to_be_focused()
    assert conv.evaluate(WIDER_THAN_ITS_CELL) <= 0
    notebook.screenshot("widget_conv_long_numbers", "conv")


def test_there_is_one_voice(notebook: NotebookPage) -> None:
    """Each live region is read out when it changes: one for each channel would drown the sentence."""
    for cell in ("conv", "volume"):
        explorer = fresh(notebook, cell)
        expect(explorer.locator("output, [aria-live], [role=status], [role=alert]")).to_have_class("spoken")


def test_two_views_play_as_fast_as_one(notebook: NotebookPage) -> None:
    conv = fresh(notebook, "conv")
    tell(notebook, "conv.speed = 4; display(conv)")
    second = widget(notebook, "ask")
    start = time.monotonic()
    conv.get_by_role("button", name="▶ Play").click()
    expect(second.get_by_role("button", name="❚❚ Pause")).to_be_visible()
    expect(second.locator(".sum")).to_contain_text("row 2, column 2")
    assert time.monotonic() - start > 8 / 4 - 0.2
    expect(conv.locator(".sum")).to_contain_text("row 2, column 2")
    expect(conv.get_by_role("button", name="▶ Play")).to_be_visible()
    assert ask(notebook, "len(conv.filled), conv.playing") == "9 False"


@pytest.mark.parametrize("change", ["conv.kernel = conv.kernel + 1", "conv.bias = 3", "conv.flip = True"])
def test_while_predicting_python_gives_no_new_values_away(notebook: NotebookPage, change: str) -> None:
    conv = fresh(notebook, "predict")
    conv.get_by_role("button", name="Show it").click()
    expect(conv.locator(".total")).to_have_text("4")
    tell(notebook, change)
    expect(conv.locator(".total")).to_have_text("?")
    assert ask(notebook, "conv.filled") == "[]"


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
