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
from grader.report.page import OUTCOMES, html_page


def student_page(student: str, title: str, grade: Grade) -> str:
    """The page: headline points, a line for each exercise, then the whole report of each that is not right.

    title: the lesson's. All texts are escaped.
    """
    body = _not_graded(grade) if grade.error is not None else _graded(grade)
    top = f'<header><div><p class="lesson">{escape(title)}</p><h1>{escape(student)}</h1></div>\n'
    return html_page(f"{student} · {title}", f"{top}{body}\n")


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
