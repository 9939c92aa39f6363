"""A student's report as one HTML page that needs nothing else: no script, no network, light and dark.

It says what was earned and why. What only the instructor should know (a check that had been tampered with, say) is not
on it.
"""

from __future__ import annotations

from html import escape

from byhand.check.mark import Result
from byhand.check.report import MARKS
from byhand.check.report_html import result_html
from grader.engine.grade import Grade

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Should markup of a student's ever get through the escaping, the browser still runs and fetches nothing."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #5b6570; --line: #d5dae0; --earned: #0072b2;
  --track: #e4e8ec; --card: #f7f8fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #15181c; --soft: #a3adb8; --line: #3a424b;
  --earned: #56b4e9; --track: #2c333a; --card: #1c2025; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 54rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 1rem 2rem; justify-content: space-between; align-items: flex-end; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
p { margin: .5rem 0; }
.lesson { margin: 0 0 .15rem; color: var(--soft); }
.score { margin: 0; font-size: 1rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.score strong { font-size: 2.6rem; line-height: 1; color: var(--ink); }
.score.none strong { font-size: 1.75rem; line-height: 1.2; }
.bar { height: .5rem; border-radius: .25rem; background: var(--track); overflow: hidden; }
.bar > span { display: block; height: 100%; background: var(--earned); }
header + .bar { margin: 1rem 0 1.5rem; }
.overview { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.overview th, .overview td { padding: .45rem .5rem; border-bottom: 1px solid var(--line); text-align: left; }
.overview thead th { color: var(--soft); font-weight: 400; font-size: .9rem; }
.overview tbody th { font-weight: 600; }
.overview .points { text-align: right; white-space: nowrap; }
.overview .share { width: 22%; min-width: 4rem; }
.overview .mark { width: 1.6rem; padding-right: 0; }
.detail { margin: 0 0 1rem; padding: .9rem 1rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .4rem; overflow-x: auto; }
.detail summary { cursor: pointer; }
.detail caption { white-space: nowrap; }
header + .detail { margin-top: 1.25rem; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print { body { padding: 0; } .detail { break-inside: avoid; } }
"""

OUTCOMES = {
    "right": "right",
    "wrong": "not right yet",
    "unsolved": "not solved yet",
    "missing": "not found",
    "refused": "uses what is not allowed",
}


def student_page(student: str, title: str, grade: Grade) -> str:
    """The page: headline points, a line for each exercise, then the whole report of each that is not right.

    title: the lesson's. All texts are escaped.
    """
    heading = f"{student} · {title}"
    body = _not_graded(grade) if grade.error is not None else _graded(grade)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(heading)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<header><div><p class="lesson">{escape(title)}</p><h1>{escape(student)}</h1></div>\n'
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _graded(grade: Grade) -> str:
    rest = [result for result in grade.results if not result.right]
    details = "".join(_detail(result) for result in rest)
    if rest:
        details = f"<h2>What to look at</h2>\n{details}"
    return (
        f'<p class="score"><strong>{grade.score:g}</strong> of {grade.max_score:g} points</p></header>\n'
        f"{_bar(grade.score, grade.max_score)}\n"
        f"<p>{_summary(grade)}</p>\n{_overview(grade)}\n{details}"
        "<footer>Graded on hidden cases: inputs of the same kinds as the check in the notebook uses, with other "
        "numbers. Wrong values are marked by a frame and by colour.</footer>"
    )


def _not_graded(grade: Grade) -> str:
    return (
        '<p class="score none"><strong>Not graded</strong></p></header>\n'
        f'<div class="detail" role="group" aria-label="Why this was not graded">'
        f"<p>Your notebook could not be graded: {escape(str(grade.error))}.</p>"
        "<p><b>What to do:</b> open the notebook in JupyterLab, then <i>Run → Run All Cells</i>, save it and hand it "
        "in again. If it does not open there, take the last version that does, or ask for help.</p></div>"
    )


def _summary(grade: Grade) -> str:
    right = sum(result.right for result in grade.results)
    if right == len(grade.results):
        return "All exercises are right. Well done!"
    if all(result.status == "unsolved" for result in grade.results):
        return "No exercise is solved yet."
    return f"{right} of {len(grade.results)} exercises are right."


def _overview(grade: Grade) -> str:
    rows = "".join(
        f'<tr><td class="mark" aria-hidden="true">{MARKS[result.status]}</td><th scope="row">{_name(result)}</th>'
        f"<td>{OUTCOMES[result.status]}</td>"
        f'<td class="share">{_bar(result.points, result.max_points)}</td>'
        f'<td class="points">{result.points:g} of {result.max_points:g}</td></tr>\n'
        for result in grade.results
    )
    return (
        '<table class="overview"><thead><tr><td class="mark"></td><th scope="col">Exercise</th>'
        '<th scope="col">Result</th><td class="share"></td><th scope="col" class="points">Points</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table>"
    )


def _name(result: Result) -> str:
    name = f"<code>{escape(result.exercise)}</code>"
    return name if result.right else f'<a href="#{escape(result.exercise)}">{name}</a>'


def _detail(result: Result) -> str:
    name = escape(result.exercise)
    return (
        f'<section class="detail" id="{name}" aria-labelledby="{name}_title">'
        f'<h3 class="unseen" id="{name}_title">{name}</h3>{result_html(result)}</section>\n'
    )


def _bar(points: float, of: float) -> str:
    """The share earned, as a bar; the number stands beside it in words."""
    share = 100 * points / of if of else 0
    return f'<div class="bar" aria-hidden="true"><span style="width:{share:.4g}%"></span></div>'
