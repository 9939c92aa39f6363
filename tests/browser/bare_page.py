"""Widgets on a page of their own, without JupyterLab: what another program's page does to their looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contrast import LIGHT
from playwright.sync_api import Browser, Locator, Page

from byhand.widgets import piece
from byhand.widgets.piece import InteractivePiece

DRAW = """async ([source, state]) => {
    const url = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
    const model = {get: name => state[name], set() {}, save_changes() {}, send() {}, on() {}, off() {}};
    (await import(url)).default.render({model, el: document.body.appendChild(document.createElement('div'))});
}"""
"""Draws a widget in the state that Python has sent. There is no kernel: what it sets goes nowhere."""


@contextmanager
def bare_page(browser: Browser, pieces: list[InteractivePiece], html: str = "<html><body>") -> Iterator[Page]:
    """A page that begins with `html`, with these pieces drawn on it one below the other."""
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.set_content(f"<!doctype html>{html}")
    for each in pieces:
        page.add_style_tag(content=piece.styles(each.module))
        state = {name: value for name, value in each.get_state().items() if not name.startswith("_")}
        page.evaluate(DRAW, [piece.module_source(each.module), state])
    yield page
    page.close()


EDGES = (
    f"""root => {{{LIGHT}"""
    + """
    const style = element => getComputedStyle(element), found = {};
    const paper = style(root).backgroundColor;
    const note = (kind, line, ground) => found[kind] = Math.min(found[kind] ?? 21, ratioOf(line, ground));
    for (const control of root.querySelectorAll('input[type=number], select, button')) {
        if (!control.checkVisibility()) continue;
        const {borderTopColor, backgroundColor} = style(control);
        for (const ground of [paper, backgroundColor]) note('control', borderTopColor, ground);
    }
    for (const svg of root.querySelectorAll('.grid svg')) {
        const cells = [...svg.querySelectorAll('rect.cell')].filter(cell => !cell.style.fill);
        for (const cell of cells) note('cell', style(cell).stroke, style(cell).fill);
        const edge = svg.querySelector('.window-edge');
        if (edge) for (const cell of cells) note('window', style(edge).stroke, style(cell).fill);
        for (const over of svg.querySelectorAll('rect.over')) {
            let cell = over;
            while (!cell.matches('.cell')) cell = cell.previousElementSibling;
            note('hatch', style(svg.querySelector('.hatch')).stroke, style(cell).fill);
        }
    }
    return found;
}"""
)


def faintest_edges(widget: Locator) -> dict[str, float]:
    """
    The least contrast of lines by what they are: "control" borders to what is inside and outside of them, lines of a
    "cell" and of a "window" to the cells, and of the "hatch" to the cell below it; grey pictures are left out.
    """
    found: dict[str, float] = widget.evaluate(EDGES)
    return found
