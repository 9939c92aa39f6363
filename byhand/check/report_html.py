"""The report of a check as HTML: readable in light and dark, without colour, and by a screen reader. No script, no
style sheet, nothing from a network; whatever comes from a student is escaped."""

from __future__ import annotations

from html import escape

from byhand.check import report
from byhand.check.grids import MOST_PLANES, grid_html
from byhand.check.mark import Checked, Group, Result

SUMMARY = "display:list-item;cursor:pointer"
"""Said again, because the style of nbgrader's pages takes its triangle from a summary."""
EDGE = {"right": "#0072B2", "wrong": "#D55E00", "refused": "#D55E00", "unsolved": "#999999", "missing": "#999999"}


def result_html(result: Result) -> str:
    """The whole report of one exercise."""
    parts = [f'<div style="font-weight:bold">{escape(report.headline(result))}</div>']
    parts += [f'<div style="margin:.4em 0">{prose(line)}</div>' for line in report.causes(result)]
    if lines := report.group_lines(result):
        items = "".join(f'<li style="list-style:none">{escape(line)}</li>' for line in lines)
        parts.append(f'<ul style="margin:.4em 0;padding-left:0">{items}</ul>')
    for number, (group, checked) in enumerate(report.examples(result)):
        parts.append(_example(result, group, checked, unfolded=number == 0))
    parts += [f"<div>{prose(note)}</div>" for note in result.notes]
    if advice := report.advice(result):
        parts.append(f'<div style="margin-top:.4em"><b>Try next:</b> {prose(advice)}</div>')
    return (
        f'<div role="group" aria-label="Check of {escape(result.exercise)}" '
        f'style="border-left:4px solid {EDGE[result.status]};padding:.3em .8em;max-width:60em">{"".join(parts)}</div>'
    )


def _example(result: Result, group: Group, checked: Checked, unfolded: bool) -> str:
    """One wrong case; all but the first are folded away, and show less."""
    most = MOST_PLANES if unfolded else 1
    tried = "".join(grid_html(shown, most) for shown in report.what_was_tried(result, checked))
    came = "".join(grid_html(shown, most) for shown in report.what_came_out(result, checked))
    flex = "display:flex;flex-wrap:wrap;align-items:flex-start"
    return (
        f'<details{" open" if unfolded else ""} style="margin:.4em 0">'
        f'<summary style="{SUMMARY}"><b>{escape(group.title)}</b>: {escape(checked.case.title)}</summary>'
        f'<div style="margin:.3em 0 .3em 1em">{prose(report.what_happened(result, checked))}'
        f'<div style="margin-top:.3em"><i>tried</i></div><div style="{flex}">{tried}</div>'
        + (f'<div><i>result</i></div><div style="{flex}">{came}</div>' if came else "")
        + "</div></details>"
    )


def prose(text: str) -> str:
    """Escaped text in which `code` between backticks is set as code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
