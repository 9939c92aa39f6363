"""How well text stands out from what lies behind it, as a browser has drawn it (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

from playwright.sync_api import Locator

ENOUGH = 4.5
"""The least contrast ratio of normal text."""

FAINTEST = """root => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = numbers(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    let faintest = {ratio: 21, text: ''};
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
        if (!text || !element.checkVisibility()) continue;
        const pair = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < faintest.ratio) faintest = {ratio, text};
    }
    return faintest;
}"""


def faintest_text(element: Locator) -> tuple[float, str]:
    """The least contrast ratio of any visible text inside `element`, and that text."""
    found = element.evaluate(FAINTEST)
    return float(found["ratio"]), str(found["text"])
