"""LayerStack in JupyterLab: layers added, moved, edited and removed by mouse and by keyboard, and read in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, expect
from widget_page import ask, focus, fresh, open_notebook, tell

from byhand.widgets.layer_stack import LayerStack
from byhand.widgets.stacks import PRESETS, shape_text

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = {
    "setup": "from byhand.widgets.layer_stack import LayerStack",
    "stack": "stack = LayerStack()\nstack",
    "small": "small = LayerStack([{'layer': 'flatten'}], (8, 8, 1))\nsmall",
    "ask": "pass",
}
KINDS = "[layer['layer'] for layer in stack.layers]"


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "layer_stack") as opened:
        yield opened


def rows(stack: Locator) -> list[tuple[str, str]]:
    """Output shape and parameters of each layer, as they can be read."""
    found = stack.locator("tbody tr:not(.input)").all()
    return [
        (row.locator("td").nth(1).inner_text().strip(), row.locator("td").nth(2).inner_text().strip()) for row in found
    ]


def test_each_preset_has_the_shapes_and_parameters_of_python(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    for name, layers in PRESETS.items():
        stack.get_by_label("Start from").select_option(name)
        wanted = LayerStack(layers)
        expect(stack.locator("tfoot td")).to_have_text("unknown" if wanted.total is None else f"{wanted.total:,}")
        shown = [(shape_text(shape), f"{params:,}") for shape, params in wanted.table if shape is not None]
        assert rows(stack)[: len(shown)] == shown
        if wanted.impossible is not None:
            assert rows(stack)[len(shown) :] == [("✗ impossible", "✗"), ("unknown", "?"), ("unknown", "?")]
            expect(stack.locator(".problem")).to_have_text(f"✗ {wanted.why}")
        assert ask(notebook, "stack.layers") == str(wanted.layers)


def test_layers_are_added_moved_edited_and_removed_by_mouse(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    stack.get_by_text("MaxPooling2D").first.click()
    stack.get_by_role("button", name="Add Conv2D after the chosen layer").click()
    assert ask(notebook, f"{KINDS}[:4], stack.selected") == "['conv', 'max_pool', 'conv', 'conv'] 2"
    stack.get_by_label("Kernel", exact=True).fill("5")
    stack.get_by_label("Padding").select_option("same")
    stack.get_by_label("Activation").select_option("none")
    stack.get_by_label("Stride").fill("2")
    expect(stack.locator(".sum").first).to_have_text(
        "Layer 3: rows and columns: ⌈13 / 2⌉ = 7; parameters: (5 · 5 · 32 + 1 bias) · 32 = 25,632."
    )
    wanted = {"layer": "conv", "filters": 32, "kernel": 5, "activation": None, "padding": "same", "stride": 2}
    assert ask(notebook, "stack.layers[2]") == str(wanted)
    assert ask(notebook, "stack.table[2]") == "((7, 7, 32), 25632)"
    stack.get_by_role("button", name="Move the layer up").click()
    assert ask(notebook, f"{KINDS}[:3], stack.selected") == "['conv', 'conv', 'max_pool'] 1"
    stack.get_by_role("button", name="Remove the layer").click()
    assert ask(notebook, f"{KINDS} == {[layer['layer'] for layer in PRESETS['CNN for digits']]}") == "True"


def test_it_works_by_keyboard_alone(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    press = notebook.page.keyboard.press
    focus(stack.get_by_role("radio").first)
    press("ArrowDown")
    press("ArrowDown")
    expect(stack.locator(".spoken")).to_contain_text(
        "Layer 3 of 7, Conv2D, 64 kernels 3 × 3, relu: output 11 × 11 × 64"
    )
    press("Tab")  # into the fields of the chosen layer
    expect(stack.get_by_label("Filters")).to_be_focused()
    press("ControlOrMeta+a")
    notebook.page.keyboard.type("8")
    assert ask(notebook, "stack.selected, stack.layers[2]['filters'], stack.total") == "2 8 4642"
    focus(stack.get_by_role("button", name="Move the layer down"))
    for _ in range(5):  # once more than there is room for
        press("Enter")
    expect(stack.get_by_role("button", name="Move the layer down")).to_be_disabled()
    expect(stack.get_by_role("button", name="Move the layer down")).to_be_focused()
    expect(stack.locator(".problem")).to_contain_text("Layer 7 (Conv2D) is impossible")
    assert ask(notebook, f"{KINDS}[-2:], stack.impossible, stack.total") == "['dense', 'conv'] 6 None"
    focus(stack.get_by_role("radio").last)
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    for key in ("Delete", "x", "j"):  # x and j would cut a cell and select the next
        press(key)
    expect(stack.get_by_role("radio")).to_have_count(6)
    expect(stack.get_by_role("radio").last).to_be_focused()
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    assert ask(notebook, f"{KINDS}[-1], stack.selected, stack.why") == "dense 5"


def test_an_impossible_stack_is_told_and_mended(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    stack.get_by_text("Flatten", exact=True).click()
    stack.get_by_role("button", name="Remove the layer").click()
    why = "Layer 6 (Dense) is impossible: it takes a row of numbers, but 5 × 5 × 64 reaches it. Put Flatten before it."
    expect(stack.locator(".problem")).to_contain_text(why)
    expect(stack.locator(".spoken")).to_contain_text("Layer 6 (Dense) is impossible")
    assert ask(notebook, "stack.why").startswith(why)
    notebook.screenshot("widget_stack_impossible", "stack")
    stack.get_by_role("button", name="Add Flatten after the chosen layer").click()
    expect(stack.locator(".problem")).to_be_hidden()
    assert ask(notebook, "stack.total, stack.why") == "34826"


def test_a_number_out_of_range_is_marked_and_not_sent(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    stack.get_by_label("Filters").fill("0")
    expect(stack.get_by_label("Filters")).to_have_attribute("aria-invalid", "true")
    assert ask(notebook, "stack.layers[0]['filters']") == "32"
    stack.get_by_label("Input, rows").fill("40")
    assert ask(notebook, "stack.input_shape, stack.table[0][0]") == "(40, 28, 1) (38, 26, 32)"
    expect(stack).to_contain_text("rows: ⌊(40 − 3) / 1⌋ + 1 = 38, columns: ⌊(28 − 3) / 1⌋ + 1 = 26")


def test_python_changes_the_stack_and_all_layers_can_go(notebook: NotebookPage) -> None:
    small = fresh(notebook, "small")
    tell(notebook, "small.layers = [{'layer': 'conv', 'filters': 4, 'kernel': 3}, {'layer': 'max_pool', 'size': 2}]")
    expect(small.get_by_role("radio")).to_have_count(2)
    expect(small).to_contain_text(
        "A dense layer from 8 × 8 × 1 to 6 × 6 × 4 would need 9,216 weights; this convolution has 36."
    )
    for _ in range(2):
        small.get_by_role("button", name="Remove the layer").click()
    expect(small.locator(".editor")).to_be_hidden()
    assert ask(notebook, "small.layers, small.total") == "[] 0"
    small.get_by_role("button", name="Add Flatten").click()
    assert ask(notebook, "small.layers, small.table") == "[{'layer': 'flatten'}] [((64,), 0)]"


@pytest.mark.parametrize("by", ["button", "Delete"])
def test_when_the_last_layer_is_removed_the_first_that_can_be_added_has_the_focus(
    notebook: NotebookPage, by: str
) -> None:
    small = fresh(notebook, "small")
    focus(small.get_by_role("button", name="Remove the layer") if by == "button" else small.get_by_role("radio"))
    notebook.page.keyboard.press("Enter" if by == "button" else "Delete")
    expect(small.get_by_role("radio")).to_have_count(0)
    expect(small.get_by_role("button", name="Add Conv2D")).to_be_focused()
    notebook.page.keyboard.press("Enter")
    assert ask(notebook, "[layer['layer'] for layer in small.layers]") == "['conv']"


def test_no_more_than_thirty_layers_are_added_and_the_button_keeps_the_focus(notebook: NotebookPage) -> None:
    small = fresh(notebook, "small")
    tell(notebook, "small.layers = [{'layer': 'flatten'}] * 29")
    expect(small.get_by_role("radio")).to_have_count(29)
    flatten = small.get_by_role("button", name="Add Flatten")
    focus(flatten)
    notebook.page.keyboard.press("Enter")
    expect(flatten).to_be_disabled()
    notebook.page.keyboard.press("Enter")
    expect(flatten).to_be_focused()
    assert ask(notebook, "len(small.layers)") == "30"


def test_two_stacks_on_a_page_have_a_choice_each(notebook: NotebookPage) -> None:
    small, stack = fresh(notebook, "small"), fresh(notebook, "stack")
    stack.get_by_text("Flatten", exact=True).click()
    expect(small.locator("input:checked")).to_have_count(1)
    expect(stack.locator("input:checked")).to_have_count(1)


def test_edits_in_quick_succession_are_not_undone_by_the_kernels_answers(notebook: NotebookPage) -> None:
    stack = fresh(notebook, "stack")
    stack.get_by_label("Filters").evaluate(
        """async field => {
            for (let count = 1; count <= 60; count++) {
                field.value = count;
                field.dispatchEvent(new InputEvent('input', {bubbles: true}));
                for (let wait = 0; wait < 4; wait++) {
                    await new Promise(done => setTimeout(done, 8));
                    const shown = field.closest('.byhand-widget').querySelector('label.layer').textContent;
                    if (!shown.includes(` ${count} kernels`)) throw Error(`${count} became ${shown}`);
                }
            }
        }"""
    )
    assert ask(notebook, "stack.layers[0]['filters']") == "60"


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [900, 320])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str, width: int) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    notebook.page.set_viewport_size({"width": 1400, "height": 2400})
    stack = fresh(notebook, "stack")
    stack.get_by_label("Start from").select_option("with two dropouts")  # the one with the longest numbers
    stack.evaluate("(e, width) => { e.parentElement.style.width = `${width}px` }", width)
    notebook.screenshot(f"widget_stack_{theme.lower()}_{width}", "stack")
    ratio, text = faintest_text(stack)
    assert ratio >= ENOUGH, text
    assert stack.evaluate("e => e.clientWidth") <= width
    assert stack.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
