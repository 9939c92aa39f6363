"""On the pages of other programs, and for people who want strong colours or no motion, all can be seen as well."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from bare_page import bare_page, faintest_edges
from contrast import ENOUGH, faintest_number, faintest_text
from playwright.sync_api import Browser, Page

from byhand.widgets import (
    ConvolutionExplorer,
    DropoutExplorer,
    LayerStack,
    PoolingExplorer,
    Progress,
    Quiz,
    ShapeExplorer,
    TrainingMonitor,
)
from byhand.widgets.piece import InteractivePiece

pytestmark = pytest.mark.browser

ENOUGH_FOR_LINES = 3
"""The least contrast of what is needed to recognise a control or a drawing (WCAG 2.2, success criterion 1.4.11)."""

PAGES = {
    "bare": ("<html><body>", "light"),
    "Colab, dark": ('<html theme="dark"><body style="background: #383838">', "dark"),
    "Colab, dark, with light colours of JupyterLab": (
        '<html theme="dark"><style>:root { --jp-layout-color0: white; --jp-ui-font-color0: rgb(0, 0, 0); }</style>',
        "dark",
    ),
    "VS Code, dark": (
        "<style>:root { --vscode-editor-background: #1f1f1f; --vscode-editor-foreground: #cccccc; }</style>"
        '<body class="vscode-dark">',
        "dark",
    ),
    "VS Code, high contrast": (
        "<style>:root { --vscode-editor-background: #000000; --vscode-editor-foreground: #ffffff; }</style>"
        '<body class="vscode-high-contrast">',
        "dark",
    ),
    "VS Code, high contrast light": (
        "<style>:root { --vscode-editor-background: #ffffff; --vscode-editor-foreground: #292929; }</style>"
        '<body class="vscode-high-contrast vscode-high-contrast-light">',
        "light",
    ),
}
"""How each page begins, and whether widgets are to be light or dark on it."""


def pieces() -> list[InteractivePiece]:
    history = {"loss": [0.9, 0.6], "val_loss": [0.8, 0.7], "accuracy": [0.6, 0.8], "val_accuracy": [0.6, 0.7]}
    return [
        ConvolutionExplorer(predict=True),
        ConvolutionExplorer(np.arange(64).reshape(8, 8), flip=True, bias=1, filled=[0, 1, 2, 3]),
        ShapeExplorer(padding="same", size=(8, 7), stride=(3, 2)),
        ShapeExplorer(size=2, kernel=5),
        PoolingExplorer(),
        PoolingExplorer(padding="same", mode="average", shift=(0, 1)),
        LayerStack(),
        LayerStack([{"layer": "dense", "units": 2}]),
        DropoutExplorer(seed=5),
        TrainingMonitor("a small CNN", history=history),
        Quiz("pooling"),
        Progress(found={"pooling": {"max_pool": {"best": 20, "last": 10, "of": 20, "tries": 3}}}),
    ]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with bare_page(browser, pieces(), PAGES[request.param][0]) as opened:
        opened.theme = PAGES[request.param][1]  # type: ignore[attr-defined]
        yield opened


def test_text_stands_out(page: Page) -> None:
    paper = page.locator(".byhand-widget").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert (sum(int(part) for part in paper[4:-1].split(",")) < 3 * 128) == (page.theme == "dark")  # type: ignore[attr-defined]
    for shown in page.locator(".byhand-widget").all():
        ratio, text = faintest_text(shown)
        assert ratio >= ENOUGH, text
    numbers = 0
    for grid in page.locator(".grid svg").all():
        ratio, text, count = faintest_number(grid)
        assert ratio >= ENOUGH, text
        numbers += count
    assert numbers > 400


def test_borders_lines_and_hatches_stand_out(page: Page) -> None:
    seen = set()
    for shown in page.locator(".byhand-widget").all():
        edges = faintest_edges(shown)
        assert min(edges.values(), default=21) >= ENOUGH_FOR_LINES, (shown.get_attribute("class"), edges)
        seen |= edges.keys()
    assert seen == {"control", "cell", "window", "hatch"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_numbers_and_lines_stand_out(browser: Browser, scheme: str) -> None:
    with bare_page(browser, pieces()) as page:
        page.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
        for shown in page.locator(".byhand-widget").all():
            ratio, text = faintest_text(shown)
            assert ratio >= ENOUGH, text
            assert min(faintest_edges(shown).values(), default=21) >= ENOUGH_FOR_LINES
        for grid in page.locator(".grid svg").all():
            ratio, text, _ = faintest_number(grid)
            assert ratio >= ENOUGH, text
        window = page.locator(".frame.window").first.evaluate("e => getComputedStyle(e).stroke")
        cell = page.locator("rect.cell").first.evaluate("e => getComputedStyle(e).stroke")
        assert window != cell


def test_the_window_glides_unless_motion_is_unwanted(browser: Browser) -> None:
    with bare_page(browser, pieces()) as page:
        for wish, moves in (("no-preference", "0.06s, 0.06s"), ("reduce", "0s")):
            page.emulate_media(reduced_motion=wish)  # type: ignore[arg-type]
            frames = page.locator(".frame").all()
            assert len(frames) > 10
            assert {frame.evaluate("e => getComputedStyle(e).transitionDuration") for frame in frames} == {moves}
            assert page.evaluate("document.getAnimations().length") == 0
