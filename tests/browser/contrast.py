"""How well text stands out from what lies behind it, as a browser has drawn it (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

from playwright.sync_api import Locator

ENOUGH = 4.5
"""The least contrast ratio of normal text."""

LIGHT = """
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ratioOf = (one, other) => {
        const pair = [light(numbers(one)), light(numbers(other))].sort((a, b) => b - a);
        return (pair[0] + 0.05) / (pair[1] + 0.05);
    };
"""

FAINTEST = (
    f"""root => {{{LIGHT}"""
    + """
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = numbers(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return getComputedStyle(e).backgroundColor;
        }
        return 'rgb(255, 255, 255)';
    };
    let faintest = {ratio: 21, text: ''};
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
        if (!text || !element.checkVisibility()) continue;
        const ratio = ratioOf(getComputedStyle(element).color, behind(element));
        if (ratio < faintest.ratio) faintest = {ratio, text};
    }
    return faintest;
}"""
)


def faintest_text(element: Locator) -> tuple[float, str]:
    """The least contrast ratio of any visible text inside `element`, and that text."""
    found = element.evaluate(FAINTEST)
    return float(found["ratio"]), str(found["text"])


IN_GRID = (
    f"""svg => {{{LIGHT}"""
    + """
    let faintest = {ratio: 21, text: '', count: 0};
    for (const cell of svg.querySelectorAll('rect.cell')) {
        let text = cell.nextElementSibling;
        while (text && text.tagName !== 'text') text = text.nextElementSibling;
        if (!text?.textContent) continue;
        faintest.count++;
        const ratio = ratioOf(getComputedStyle(text).fill, getComputedStyle(cell).fill);
        if (ratio < faintest.ratio) faintest = {...faintest, ratio, text: text.textContent};
    }
    return faintest;
}"""
)


def faintest_number(grid: Locator) -> tuple[float, str, int]:
    """The least contrast ratio of any number in a widget's grid to its cell, that number, and how many there are."""
    found = grid.evaluate(IN_GRID)
    return float(found["ratio"]), str(found["text"]), int(found["count"])
