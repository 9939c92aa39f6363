"""DigitPad in a real JupyterLab: drawn on by mouse, touch and keyboard, and its network the same as Python's."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from contrast import ENOUGH, faintest_text
from lab_server import Server
from notebook_page import NotebookPage
from playwright.sync_api import Browser, Locator, Page, expect
from widget_page import ask, focus, fresh, open_notebook, tell, widget

from byhand.data import load_digits
from byhand.models import load_weights
from byhand.models.forward import layer_outputs
from byhand.widgets.piece import module_source

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OWN = """
from byhand.layers.pooling import conv_block, flatten

def forward_by_hand(image, weights):
    one, two, three, four, five, six = weights
    powers = np.exp(flatten(conv_block(conv_block(image[:, :, None], one, two), three, four)) @ five + six)
    return powers / powers.sum()

def broken(image, weights):
    return image @ np.ones(3)
"""
CELLS = {
    "setup": f"import numpy as np\nfrom byhand.models import load_weights\n"
    f"from byhand.widgets.digit_pad import DigitPad\n{OWN}",
    "pad": "pad = DigitPad()\npad",
    "own": "own = DigitPad(digit=7, forward=forward_by_hand)\nown",
    "ask": "pass",
}
SEVEN = [(0.25, 0.2), (0.75, 0.2), (0.4, 0.85)]


@pytest.fixture(scope="module")
def notebook(jupyterlab: Server, browser: Browser) -> Iterator[NotebookPage]:
    with open_notebook(jupyterlab, browser, CELLS, "digit_pad") as opened:
        yield opened


@pytest.fixture(scope="module")
def inside(browser: Browser) -> Iterator[Page]:
    """An empty page that has the widget's module, `pad`, to call its functions."""
    page = browser.new_page()
    page.evaluate(
        """async source => {
            const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
            window.pad = (await import(url)).default;
        }""",
        module_source("digit_pad"),
    )
    yield page
    page.close()


def canvas(pad: Locator) -> Locator:
    return pad.locator("canvas.pad")


def stage(pad: Locator) -> Locator:
    return pad.locator(".stage")


def draw(notebook: NotebookPage, pad: Locator, points: list[tuple[float, float]]) -> None:
    """One stroke with the mouse; points from 0 to 1."""
    canvas(pad).scroll_into_view_if_needed()
    box = canvas(pad).bounding_box()
    assert box is not None
    mouse = notebook.page.mouse
    for index, (x, y) in enumerate(points):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        if index == 0:
            mouse.down()
    mouse.up()


# what the browser computes, and Python


def module_layers(inside: Page, image: np.ndarray, weights: list[np.ndarray]) -> dict[str, np.ndarray]:
    raw = b"".join(array.tobytes() for array in weights)
    found = inside.evaluate(
        """([image, bytes]) => {
            const layers = pad.layersOf(image, pad.unpack(new DataView(Uint8Array.from(bytes).buffer)));
            return Object.fromEntries(Object.entries(layers).map(([k, v]) => [k, [...(v.side ? v.values : v)]]));
        }""",
        [image.tolist(), list(raw)],
    )
    return {key: np.array(values) for key, values in found.items()}


@pytest.mark.parametrize("weights", ["digits_cnn", "fashion_cnn"])
def test_every_layer_in_the_browser_is_that_of_python(inside: Page, weights: str) -> None:
    arrays = load_weights(weights)
    _, (images, _) = load_digits()
    for image in [*(images[:6] / 255), np.zeros((28, 28)), np.random.default_rng(1).random((28, 28))]:
        here, there = layer_outputs(image, arrays), module_layers(inside, image, arrays)
        for name, array in here.items():
            assert np.abs(array.ravel() - there[name.replace(" ", "")]).max() < 1e-4, name


def image_of(inside: Page, strokes: list[list[tuple[float, float]]]) -> np.ndarray:
    return np.array(inside.evaluate("strokes => pad.imageOf(strokes, null)", strokes))


def some_strokes(seed: int) -> list[list[tuple[float, float]]]:
    rng = np.random.default_rng(seed)
    places = rng.random((rng.integers(2, 9), 2)) * rng.uniform(0.1, 1, 2)
    cuts = np.sort(rng.integers(1, len(places), rng.integers(0, 3)))
    return [part.tolist() for part in np.split(places, np.unique(cuts))]


@pytest.mark.parametrize("seed", range(12))
def test_a_drawing_is_sized_and_centred_as_mnist_is(inside: Page, seed: int) -> None:
    strokes = some_strokes(seed)
    image = image_of(inside, strokes)
    assert image.shape == (28, 28)
    assert np.allclose(image * 255, np.round(image * 255))
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    spread = np.ptp(points, axis=0) + 2 * 0.043
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    found = np.array([np.ptp(columns) + 1, np.ptp(rows) + 1])
    assert found.max() == 20
    assert np.abs(found - 20 * spread / spread.max()).max() <= 1.5  # the proportions are kept
    middle = [(image.sum(axis=axis) * (np.arange(28) + 0.5)).sum() / image.sum() for axis in (0, 1)]
    touches = [columns[0] == 0 or columns[-1] == 27, rows[0] == 0 or rows[-1] == 27]
    for place, edge in zip(middle, touches, strict=True):
        assert edge or 13.98 <= place < 15.02  # as in all of MNIST; no ink is pushed off the image


def test_strokes_are_drawn_as_by_an_independent_painter(inside: Page) -> None:
    """The same stroke, painted sixteen times as large by Pillow and made smaller."""
    from PIL import Image, ImageDraw

    image = image_of(inside, [SEVEN])
    (low_x, low_y), (high_x, high_y) = np.min(SEVEN, axis=0) - 0.043, np.max(SEVEN, axis=0) + 0.043
    scale = 20 / max(high_x - low_x, high_y - low_y)
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    large = Image.new("L", (448, 448))
    brush = ImageDraw.Draw(large)
    at = [(16 * (columns[0] + scale * (x - low_x)), 16 * (rows[0] + scale * (y - low_y))) for x, y in SEVEN]
    radius = 16 * 0.043 * scale
    brush.line(at, fill=255, width=round(2 * radius))
    for x, y in at:
        brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    wanted = np.asarray(large.resize((28, 28), Image.Resampling.BOX)) / 255
    assert np.abs(image - wanted).max() < 0.3  # most in the inner corner, where two strokes cover a part each
    assert np.abs(image - wanted).mean() < 0.01
    assert ((image > 0.05) & (image < 0.95)).sum() > 20  # smooth edges


def test_the_place_and_the_size_of_a_drawing_do_not_matter_but_its_pen_grows(inside: Page) -> None:
    whole = image_of(inside, [SEVEN])
    moved = image_of(inside, [[(x + 0.1, y + 0.05) for x, y in SEVEN]])
    small = image_of(inside, [[(0.3 * x, 0.3 * y) for x, y in SEVEN]])
    assert np.abs(whole - moved).max() < 0.01
    assert small.sum() > 1.3 * whole.sum()


def test_a_dot_becomes_a_disc(inside: Page) -> None:
    image = image_of(inside, [[(0.1, 0.9)]])
    assert image[14, 14] == 1
    assert np.isclose(image.sum(), np.pi * 100, rtol=0.02)


def test_ink_is_added_to_a_background_where_it_is_drawn(inside: Page) -> None:
    background = np.zeros((28, 28))
    background[3, 5] = 0.4
    code = "([strokes, background]) => pad.imageOf(strokes, background)"
    image = np.array(inside.evaluate(code, [[[(0.25, 0.75)]], background.tolist()]))
    assert image[3, 5] == 0.4
    assert image[21, 7] > 0.99
    assert image.sum() < 0.4 + 8


# by mouse, touch and keyboard


def test_a_digit_drawn_with_the_mouse_is_read(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    expect(pad.locator(".sum").first).to_contain_text("Nothing is drawn.")
    draw(notebook, pad, SEVEN)
    expect(pad.locator(".sum").first).to_contain_text("The network says 7")
    expect(pad.locator("tr.best th")).to_have_text("▶ 7")
    expect(pad.locator(".spoken")).to_contain_text("The network says 7")
    assert ask(notebook, "pad.prediction, len(pad.strokes), len(pad.strokes[0]) > 8, pad.digit") == "7 1 True None"
    shown = [text.replace("%", "").strip() for text in pad.locator("tbody td:nth-child(4)").all_inner_texts()]
    python = json.loads(ask(notebook, "(100 * pad.probabilities).tolist()"))
    for text, share in zip(shown, python, strict=True):
        assert abs(float(text.strip("<> ")) - share) < 0.11
    notebook.screenshot("widget_pad_drawn", "pad")


def test_undo_and_clear(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    draw(notebook, pad, SEVEN)
    draw(notebook, pad, [(0.3, 0.5), (0.8, 0.5)])
    assert ask(notebook, "len(pad.strokes)") == "2"
    pad.get_by_role("button", name="Undo").click()
    assert ask(notebook, "len(pad.strokes), pad.image.any()") == "1 True"
    pad.get_by_role("button", name="Clear").click()
    assert ask(notebook, "pad.strokes, pad.image.any(), pad.background") == "[] False None"
    expect(pad.get_by_role("button", name="Clear")).to_be_disabled()


@pytest.mark.parametrize("name", ["Undo", "Clear"])
def test_undo_and_clear_keep_the_focus_when_nothing_is_left(notebook: NotebookPage, name: str) -> None:
    pad = fresh(notebook, "pad")
    draw(notebook, pad, SEVEN)
    pressed = pad.get_by_role("button", name=name)
    focus(pressed)
    notebook.page.keyboard.press("Enter")
    expect(pressed).to_be_disabled()
    notebook.page.keyboard.press("Enter")
    expect(pressed).to_be_focused()
    assert ask(notebook, "pad.strokes") == "[]"


def test_touch_draws_and_does_not_scroll(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    canvas(pad).scroll_into_view_if_needed()
    assert canvas(pad).evaluate("e => getComputedStyle(e).touchAction") == "none"
    assert pad.evaluate("e => getComputedStyle(e).touchAction") == "auto"
    box = canvas(pad).bounding_box()
    assert box is not None
    session = notebook.page.context.new_cdp_session(notebook.page)
    points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in SEVEN]
    for kind, point in zip(["touchStart", "touchMove", "touchMove"], points, strict=True):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert ask(notebook, "len(pad.strokes), pad.prediction") == "1 7"


def test_a_digit_drawn_with_the_keyboard_alone(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    focus(stage(pad))
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    press = notebook.page.keyboard.press
    press("Space")
    for _ in range(5):
        press("Shift+ArrowDown")
    press("Enter")  # pen up
    expect(pad.locator(".spoken")).to_contain_text("The network says 1")
    press("ArrowRight")
    assert ask(notebook, "pad.prediction, pad.strokes[0][0], len(pad.strokes), len(pad.strokes[0])") == (
        "1 [0.5, 0.25] 1 6"
    )
    focus(stage(pad))
    press("u")
    assert ask(notebook, "pad.strokes") == "[]"
    focus(stage(pad))
    press("Space")
    press("Delete")
    expect(notebook.page.locator(".jp-Notebook .jp-Cell")).to_have_count(cells)
    assert ask(notebook, "pad.strokes") == "[]"


def test_the_focus_and_the_pen_can_be_seen(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    pad.get_by_role("button", name="Next test digit").focus()
    notebook.page.keyboard.press("Tab")
    expect(stage(pad)).to_be_focused()
    assert stage(pad).evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    notebook.page.keyboard.press("ArrowRight")
    notebook.screenshot("widget_pad_keyboard", "pad")
    orange = """c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                       return d.filter((v, i) => i % 4 === 0 && v === 255 && d[i + 1] === 154).length }"""
    assert canvas(pad).evaluate(orange) > 200


def test_test_digits_are_picked_by_button_and_by_number(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    _, (_, labels) = load_digits()
    pad.get_by_role("button", name="Next test digit").click()
    expect(pad.locator(".sum").first).to_contain_text(f"it is a {labels[0]}.")
    field = pad.get_by_label("Test digit", exact=True)
    field.fill("12")
    expect(pad.locator(".truth")).to_contain_text(str(labels[12]))
    assert ask(notebook, f"pad.digit, pad.label == {labels[12]}, pad.image.max()") == "12 True 1.0"
    draw(notebook, pad, [(0.1, 0.1), (0.2, 0.1)])
    expect(pad.locator(".sum").first).to_contain_text("Without your ink it is")
    assert ask(notebook, "pad.digit, len(pad.strokes), pad.background.max()") == "12 1 1.0"


def test_python_sets_image_strokes_and_weights(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    tell(notebook, "pad.image = np.eye(28)")
    expect(pad.locator(".sum").first).to_contain_text("The network says")
    tell(notebook, f"pad.clear(); pad.strokes = [{SEVEN}]")
    expect(pad.locator(".sum").first).to_contain_text("The network says 7")
    assert ask(notebook, "pad.image.any(), pad.prediction") == "True 7"
    tell(notebook, "w = load_weights('digits_cnn'); w[5] = w[5] + 50 * np.eye(10)[4]; pad.weights = w")
    expect(pad.locator(".sum").first).to_contain_text("The network says 4 (> 99.9 %)")


def test_two_views_show_the_same_drawing(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    draw(notebook, pad, SEVEN)
    tell(notebook, "from IPython.display import display; display(pad)")
    second = widget(notebook, "ask")
    expect(second.locator(".sum").first).to_contain_text("The network says 7")
    expect(second.get_by_role("button", name="Undo")).to_be_enabled()
    tell(notebook, "pass")


# the learner's own code


def test_own_code_stands_beside_the_network(notebook: NotebookPage) -> None:
    own = fresh(notebook, "own")
    expect(own.locator(".sum").nth(1)).to_have_text("✓ Your code says the same, to four decimals.")
    expect(own.locator("td.best-own")).to_have_count(1)
    draw(notebook, own, [(0.1, 0.9), (0.9, 0.9)])
    expect(own.locator(".sum").nth(1)).to_have_text("✓ Your code says the same, to four decimals.")
    assert ask(notebook, "np.allclose(own.own['probabilities'], own.probabilities, atol=1e-4)") == "True"
    notebook.screenshot("widget_pad_own", "own")


def test_own_code_that_fails_is_told_in_a_sentence(notebook: NotebookPage) -> None:
    own = fresh(notebook, "own")
    tell(notebook, "own.forward = broken")
    told = own.locator(".sum").nth(1)
    expect(told).to_contain_text("✗ Your code: ValueError")
    expect(told).to_contain_text("in broken, line")
    tell(notebook, "own.forward = lambda image, weights: [0.2] * 10")
    expect(told).to_contain_text("Its numbers add up to 2, not to 1.")
    tell(notebook, "own.forward = lambda image, weights: None")
    expect(told).to_have_text("✗ Your code: It returned None: is there a return?")
    tell(notebook, "own.forward = None")
    expect(told).to_be_hidden()
    assert ask(notebook, "own.prediction") == "7"


def test_the_pad_follows_the_pen_while_the_kernel_is_busy(notebook: NotebookPage) -> None:
    pad = fresh(notebook, "pad")
    editor = notebook.cell("ask").locator(".cm-content")
    editor.click()
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.insert_text("import time; time.sleep(6)")
    notebook.page.keyboard.press("Shift+Enter")
    prompt = notebook.cell("ask").locator(".jp-InputArea-prompt")
    expect(prompt).to_have_text("[*]:")
    draw(notebook, pad, SEVEN)
    expect(pad.locator(".sum").first).to_contain_text("The network says 7", timeout=2000)
    expect(prompt).to_have_text("[*]:")  # still
    expect(prompt).not_to_have_text("[*]:", timeout=15_000)
    assert ask(notebook, "pad.prediction") == "7"


# how it looks


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [1400, 700])
def test_it_is_readable_in_either_theme_and_when_narrow(notebook: NotebookPage, theme: str, width: int) -> None:
    notebook.choose_theme(f"JupyterLab {theme}")
    notebook.page.set_viewport_size({"width": width, "height": 1000 if width > 1000 else 2400})
    for cell in ("pad", "own"):
        shown = fresh(notebook, cell)
        if cell == "own":
            expect(shown.locator(".told")).to_contain_text("✓")
        notebook.screenshot(f"widget_{cell}_{theme.lower()}_{width}", cell)
        ratio, text = faintest_text(shown)
        assert ratio >= ENOUGH, text
        assert shown.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    notebook.choose_theme("JupyterLab Light")


def test_nothing_broke_and_nothing_was_fetched(notebook: NotebookPage) -> None:
    assert notebook.errors == []  # type: ignore[attr-defined]
    assert notebook.foreign_requests() == []
