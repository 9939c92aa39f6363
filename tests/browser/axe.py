"""What axe-core, Deque's accessibility rules as bundled by axe-playwright-python, finds wrong in a part of a page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

GRAVE = ("serious", "critical")

BODY = "html, body { height: 100vh; }"
"""JupyterLab's body hides what overflows and has no height of its own: to axe all that is in it were hidden."""

RUN = """async selector => {
    const {violations, passes, incomplete} = await axe.run({include: [selector]}, {
        resultTypes: ['violations', 'passes', 'incomplete'], elementRef: false});
    const nodes = rules => rules.flatMap(({id, impact, nodes}) => nodes.map(node =>
        ({rule: id, impact, target: node.target.join(' '), said: node.failureSummary ?? '', html: node.html})));
    return {violations: nodes(violations), passes: nodes(passes).map(({rule}) => rule),
            incomplete: nodes(incomplete).map(({rule}) => rule)};
}"""


@dataclass(frozen=True)
class Found:
    """`violations` in words, the serious and critical ones; the rules of the lesser ones; how often a rule passed."""

    violations: list[str]
    lesser: Counter[str]
    passed: Counter[str]
    undecided: Counter[str]


@cache
def _script() -> str:
    """axe-core itself, from a package: nothing is fetched. ModuleNotFoundError where it is not installed."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def look(page: Page, selector: str) -> Found:
    """Have axe look at all elements that match `selector`, with all its rules.

    Contrast is looked at only where an element is not scrolled out of sight: let the window be high enough.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.add_style_tag(content=BODY)
        page.evaluate(_script())
    found = page.evaluate(RUN, selector)
    grave = [v for v in found["violations"] if v["impact"] in GRAVE]
    return Found(
        [f"{v['impact']} {v['rule']}: {v['html'][:200]}\n  at {v['target']}\n  {v['said']}" for v in grave],
        Counter(v["rule"] for v in found["violations"] if v not in grave),
        Counter(found["passes"]),
        Counter(found["incomplete"]),
    )
