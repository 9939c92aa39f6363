"""The report of a check in plain text: for terminals, `print(check(...))`, and readers of JSON."""

from __future__ import annotations

from byhand.check import report
from byhand.check.grids import grid_text
from byhand.check.mark import Result


def result_text(result: Result) -> str:
    """The whole report of one exercise, without a trailing newline."""
    lines = [report.headline(result), *report.causes(result)]
    if result.status == "wrong":
        lines += [f"  {report.group_line(group)}" for group in result.groups]
        for group, checked in report.examples(result):
            assert checked.mismatch is not None
            lines += ["", f"{group.title}: {checked.case.title}", f"  {checked.mismatch.sentence}", "  tried"]
            lines += [_indented(grid_text(shown)) for shown in report.what_was_tried(result, checked)]
            came_out = report.what_came_out(checked, result.key.rule.tolerance)
            lines += ["  result (wrong values carry *)"] if came_out else []
            lines += [_indented(grid_text(shown)) for shown in came_out]
    lines += result.notes
    if advice := report.advice(result):
        lines.append(f"Try next: {advice}")
    return "\n".join(lines)


def result_message(result: Result) -> str:
    """The result in one paragraph: headline, causes, notes; no grids."""
    return " ".join([report.headline(result)[2:] + ".", *report.causes(result), *result.notes])


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
