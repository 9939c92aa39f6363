"""The report of a check in plain text: for terminals, `print(check(...))`, and readers of JSON."""

from __future__ import annotations

import textwrap

from byhand.check import report
from byhand.check.grids import grid_text
from byhand.check.mark import Checked, Group, Result


def result_text(result: Result) -> str:
    """The whole report of one exercise, without a trailing newline."""
    lines = [report.headline(result), *report.causes(result)]
    lines += [f"  {line}" for line in report.group_lines(result)]
    for number, (group, checked) in enumerate(report.examples(result)):
        lines += ["", *_example(result, group, checked, whole=number == 0)]
    closing = [*result.notes]
    if advice := report.advice(result):
        closing.append(f"Try next: {advice}")
    return "\n".join([*lines, *([""] if closing and len(lines) > 1 else []), *closing])


def wrapped(text: str, width: int = 80) -> str:
    """The text with long lines broken, indented as they began: for windows that cut lines off."""
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False) or [""]
    return "\n".join(lines)


def result_message(result: Result) -> str:
    """The result in one paragraph: headline, causes, notes; no grids."""
    return " ".join([report.headline(result)[2:] + ".", *report.causes(result), *result.notes])


def _example(result: Result, group: Group, checked: Checked, whole: bool) -> list[str]:
    """One wrong case: the first one with all its numbers, later ones in a sentence."""
    title = f"{group.title}: {checked.case.title}"
    sentence = report.what_happened(result, checked)
    if not whole:
        return [title, f"  {sentence or 'The same.'}"]
    came_out = report.what_came_out(result, checked)
    starred = any(shown.wrong is not None and shown.wrong.any() for shown in came_out)
    tried = [_indented(grid_text(shown)) for shown in report.what_was_tried(result, checked)]
    lines = [title, *([f"  {sentence}"] if sentence else []), "  tried", *tried]
    if came_out:
        lines += ["  result (* marks what is wrong)" if starred else "  result"]
    return lines + [_indented(grid_text(shown)) for shown in came_out]


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
