"""The class report as one HTML page that needs nothing else: no script, no network, light and dark, phone and paper."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from byhand.check.report import points_text
from byhand.check.report_html import prose
from grader.report.collect import ABSENT, FAILED, WAITING, ClassWork, Person
from grader.report.findings import (
    BINS,
    Shown,
    hardest_cases,
    headline,
    histogram,
    other_faults,
    passed,
    people,
    slowest,
    stuck,
    where_stuck,
    wrong_ideas,
)
from grader.report.page import html_page

CLASS_STYLE = Path(__file__).with_name("class_page.css")
WIDTH, HEIGHT, FLOOR, TALLEST = 360, 170, 140, 116
"""Of the histogram: its size, the height of its base line, and that of its highest bar."""
ROSTER = (
    "Nobody is known who did not hand in. A gradebook knows only who was graded, unless the class was entered "
    "with <code>nbgrader db student import students.csv</code>."
)


def class_page(work: ClassWork) -> str:
    """The page. All that comes from students or the gradebook is escaped."""
    sections = (_ideas, _points, _exercises, _cases, _attention, _noted, _time)
    body = "".join(section(work) for section in sections) if work.graded else _attention(work)
    footer = (
        "<footer>Names are folded away; those that are unfolded are printed. A wrong idea is counted where it explains "
        "a student's answers to an exercise best.</footer>\n"
    )
    more_style = CLASS_STYLE.read_text(encoding="utf-8")
    return html_page(f"{work.title} · class report", f"{_top(work)}{body}{footer}", more_style)


def _top(work: ClassWork) -> str:
    waiting = sum(bool(person.to_look_at) for person in work.graded)
    median = f"median, of {points_text(work.max_score)} points"
    absent = f"not handed in, of {len(work.people)} known"
    figures = {
        "graded": str(len(work.graded)),
        median: points_text(work.median) if work.scores else "–",
        absent: str(len(work.those(ABSENT))),
        "could not be graded": str(len(work.those(FAILED))),
        "not graded yet": str(len(work.those(WAITING))),
        "wait for manual grading": str(waiting),
        "handed in late": str(sum(person.seconds_late > 0 for person in work.graded)),
    }
    always = ("graded", median, absent)
    shown = {what: figure for what, figure in figures.items() if what in always or figure != "0"}
    return (
        f'<header><p class="lesson">Class report</p><h1>{escape(work.title)}</h1>'
        f'<p class="made">{work.made:%Y-%m-%d %H:%M} UTC</p></header>\n'
        f'<p class="most"><b>What the class misunderstood most</b>{prose(headline(work))}</p>\n'
        '<dl class="figures">'
        + "".join(f"<div><dt>{what}</dt><dd>{figure}</dd></div>" for what, figure in shown.items())
        + "</dl>\n"
    )


def _points(work: ClassWork) -> str:
    counts = histogram(work)
    step = work.max_score / BINS
    edges = [points_text(i * step) for i in range(BINS + 1)]
    told = ", ".join(f"{edges[i]} to {edges[i + 1]}: {people(n)}" for i, n in enumerate(counts) if n)
    column = WIDTH / BINS
    drawn = []
    for i, count in enumerate(counts):
        height = TALLEST * count / max(counts)
        x = i * column
        if count:
            drawn.append(
                f'<rect x="{x + 3:g}" y="{FLOOR - height:.4g}" width="{column - 6:g}" height="{height:.4g}" rx="2"/>'
                f'<text x="{x + column / 2:g}" y="{FLOOR - height - 5:.4g}">{count}</text>'
            )
    for i in range(0, BINS + 1, 2):
        anchor = "start" if i == 0 else "end" if i == BINS else "middle"
        drawn.append(
            f'<text class="axis" x="{i * column:g}" y="{FLOOR + 17}" style="text-anchor:{anchor}">{edges[i]}</text>'
        )
    return (
        "<section><h2>Points</h2><p>Students by points; the number above a bar counts them.</p>"
        f'<svg class="histogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Students by points. {told}.">'
        f'<line x1="0" y1="{FLOOR}" x2="{WIDTH}" y2="{FLOOR}"/>{"".join(drawn)}</svg></section>\n'
    )


def _exercises(work: ClassWork) -> str:
    rows = []
    for found in passed(work):
        told = [f"mean {points_text(found.mean)} of {points_text(found.max_points)}"] if found.of else []
        told += [f"{people(len(found.waiting))} to grade by hand"] if found.waiting else []
        rows.append(
            f'<li><div class="what"><h3><code>{escape(found.exercise)}</code></h3>'
            f'<p class="rest">{"; ".join(told)}</p></div>'
            f"{_rate(len(found.full), found.of)}{_on_demand('not yet', found.others)}</li>\n"
        )
    return (
        "<section><h2>Exercises</h2><p>Who has all points of an exercise.</p>"
        f'<ul class="rows">{"".join(rows)}</ul></section>\n'
    )


def _ideas(work: ClassWork) -> str:
    ideas, others = wrong_ideas(work), other_faults(work)
    names = {person.id: person for person in work.people}
    parts = [_shown(ideas, names) if ideas else "<p>No wrong idea was recognised.</p>"]
    if others:
        parts.append(
            f"<details><summary>Other faults, which no known wrong idea explains ({len(others)})</summary>"
            f"{_shown(others, names, example=True)}</details>"
        )
    return f"<section><h2>Wrong ideas</h2>{''.join(parts)}</section>\n"


def _shown(found: Sequence[Shown], names: Mapping[str, Person], example: bool = False) -> str:
    items = []
    for shown in found:
        students = "student" if len(shown.who) == 1 else "students"
        see = f" <span class=rest>Treated in “{escape(shown.see)}”.</span>" if shown.see else ""
        where = f"in {', '.join(f'<code>{escape(name)}</code>' for name in shown.exercises)}: who"
        who = [f"{_name(names[one])} <span class=rest>{escape(', '.join(w))}</span>" for one, w in shown.who.items()]
        told = f"For example: {prose(shown.sentence)}" if example else prose(shown.sentence)
        items.append(
            f'<li><div class="count"><strong>{len(shown.who)}</strong> {students}</div><div>'
            f"<h3>{escape(shown.name)}</h3><p>{told}{see}</p>{_folded(where, who, lines=True)}</div></li>\n"
        )
    return f'<ul class="ideas">{"".join(items)}</ul>'


def _cases(work: ClassWork) -> str:
    rows = [
        f'<li><div class="what"><h3>{escape(case.title)}</h3><p class="rest"><code>{escape(case.exercise)}</code>, '
        f"{escape(case.group)}</p></div>{_rate(len(case.who), case.of)}{_on_demand('who', case.who)}</li>\n"
        for case in hardest_cases(work)
    ]
    if not rows:
        return ""
    return (
        "<section><h2>Hardest cases</h2><p>Who fails them, of those whose exercise could be asked.</p>"
        f'<ul class="rows">{"".join(rows)}</ul></section>\n'
    )


def _attention(work: ClassWork) -> str:
    lists = {
        "Stuck": [f"{_name(person)}: {escape(where_stuck(work, where))}" for person, where in stuck(work)],
        "Could not be graded": [f"{_name(p)}: {escape(p.error or '')}" for p in work.those(FAILED)],
        "Wait for manual grading": [
            f"{_name(p)}: " + ", ".join(f"<code>{escape(e)}</code>" for e in p.to_look_at)
            for p in work.graded
            if p.to_look_at
        ],
        "Not graded yet": [_name(person) for person in work.those(WAITING)],
        "Handed in again since": [_name(person) for person in work.graded if person.newer],
        "Not handed in": [_name(person) for person in work.those(ABSENT)],
    }
    about = {"Stuck": "An exercise is not solved, not found, or fails every case."}
    parts = [
        f'<div class="detail"><h3>{title}: {people(len(items))}</h3>'
        + (f'<p class="rest">{about[title]}</p>' if title in about else "")
        + _folded("who", items, lines=True)
        + "</div>"
        for title, items in lists.items()
        if items
    ]
    roster = "" if work.those(ABSENT) else f'<p class="rest">{ROSTER}</p>'
    return f"<section><h2>Who needs attention</h2>{''.join(parts) or '<p>Nobody.</p>'}{roster}</section>\n"


def _noted(work: ClassWork) -> str:
    """What the sandbox stopped and what was put right."""
    found = [person for person in work.graded if person.violations]
    items = [
        f"{_name(person)}<ul class=notes>{''.join(f'<li>{escape(n)}</li>' for n in person.violations)}</ul>"
        for person in found
    ]
    told = f"<p>In the notebooks of {people(len(found))}.</p>{_folded('who, and what', items, lines=True)}"
    return f"<section><h2>Stopped or put right in the sandbox</h2>{told if found else '<p>Nothing.</p>'}</section>\n"


def _time(work: ClassWork) -> str:
    timed = slowest(work, len(work.graded))
    if not timed:
        return ""
    median = statistics.median(seconds for _, seconds in timed)
    items = [f"{_name(person)}: {seconds:.1f} s" for person, seconds in timed[:3]]
    return (
        f"<section><h2>Time taken to grade</h2><p>Median {median:.1f} s, longest {timed[0][1]:.1f} s a notebook.</p>"
        f"{_folded('the slowest', items, lines=True)}</section>\n"
    )


def _name(person: Person) -> str:
    full = f" <span class=rest><bdi>{escape(person.name)}</bdi></span>" if person.name else ""
    return f"<bdi>{escape(person.id)}</bdi>{full}"


def _on_demand(what: str, persons: Sequence[Person]) -> str:
    return _folded(what, [_name(person) for person in persons])


def _folded(what: str, items: Sequence[str], lines: bool = False) -> str:
    """A list behind a line to unfold it; nothing for no items."""
    if not items:
        return ""
    kind = "names" if lines else "inline"
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<details><summary>{what} ({len(items)})</summary><ul class="{kind}">{listed}</ul></details>'


def _rate(count: int, of: int) -> str:
    """A share in words and as a bar."""
    share = 100 * count / of if of else 0
    bar = f'<span class="bar" aria-hidden="true"><span style="width:{share:.4g}%"></span></span>'
    return f'<p class="rate">{count} of {of} ({share:.0f} %)</p>{bar}'
