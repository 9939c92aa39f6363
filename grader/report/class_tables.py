"""The class report as CSV, as JSON and as text for a terminal; docs/class-report.md says what stands in them."""

from __future__ import annotations

import csv
import io
import json
import re
import statistics
from typing import Any

from byhand.check.report import points_text
from byhand.check.report_text import wrapped
from grader.report.collect import ABSENT, FAILED, GRADED, WAITING, ClassWork, Person, Work
from grader.report.findings import (
    Shown,
    hardest_cases,
    headline,
    histogram,
    other_faults,
    passed,
    slowest,
    stuck,
    where_stuck,
    wrong_ideas,
)

VERSION = 1
WIDTH = 100
FORMULA = re.compile(r"[=+\-@\t\r]")
"""With what a spreadsheet begins a formula."""


def class_csv(work: ClassWork) -> str:
    """A row for each student, by id. A text that a spreadsheet would compute gets an apostrophe before it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    ends = ["total", "max", "manual", "late penalty", "status", "waits for manual grading", "violations"]
    writer.writerow(["student", "name", *map(_cell, work.exercises), *ends, "wrong ideas", "notes"])
    for person in work.people:
        points = [person.works[name].points if name in person.works else None for name in work.exercises]
        writer.writerow(
            [
                _cell(person.id),
                _cell(person.name),
                *map(_points, points),
                _points(person.score),
                _points(work.max_score),
                _points(person.manual),
                _points(person.penalty) if person.state == GRADED else "",
                person.state,
                len(person.to_look_at) if person.state == GRADED else "",
                len(person.violations) if person.state == GRADED else "",
                _cell("; ".join(f"{idea}: {', '.join(where)}" for idea, where in ideas_of(person).items())),
                _cell(person.error or "; ".join(person.violations)),
            ]
        )
    return file.getvalue()


def ideas_of(person: Person) -> dict[str, list[str]]:
    """Wrong ideas that best explain a student's answers -> the exercises that show them, in order."""
    found: dict[str, list[str]] = {}
    for exercise, work in person.works.items():
        if work.faults and work.faults[0].idea:
            found.setdefault(work.faults[0].name, []).append(exercise)
    return found


def class_json(work: ClassWork) -> str:
    """Everything, with the findings that the page shows."""
    scores = work.scores
    plain = {
        "version": VERSION,
        "assignment": work.assignment,
        "title": work.title,
        "made": work.made.isoformat(timespec="seconds"),
        "max_score": work.max_score,
        "summary": headline(work),
        "counts": {state: len(work.those(state)) for state in (GRADED, FAILED, WAITING, ABSENT)},
        "scores": {
            "median": work.median if scores else None,
            "mean": round(statistics.mean(scores), 2) if scores else None,
            "tenths": histogram(work),
        },
        "exercises": [
            {
                "exercise": found.exercise,
                "max_points": found.max_points,
                "graded": found.of,
                "full_points": len(found.full),
                "mean": found.mean,
                "waiting": len(found.waiting),
            }
            for found in passed(work)
        ],
        "wrong_ideas": [_shown(shown) for shown in wrong_ideas(work)],
        "other_faults": [_shown(shown) for shown in other_faults(work)],
        "hardest_cases": [
            {
                "exercise": case.exercise,
                "group": case.group,
                "title": case.title,
                "students": [person.id for person in case.who],
                "asked": case.of,
            }
            for case in hardest_cases(work)
        ],
        "stuck": {person.id: where for person, where in stuck(work)},
        "students": [_person(person) for person in work.people],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _shown(shown: Shown) -> dict[str, Any]:
    return {"name": shown.name, "sentence": shown.sentence, "see": shown.see, "students": shown.who}


def _person(person: Person) -> dict[str, Any]:
    return {
        "student": person.id,
        "name": person.name,
        "status": person.state,
        "error": person.error,
        "score": person.score,
        "manual": person.manual,
        "late_penalty": person.penalty,
        "seconds_late": person.seconds_late,
        "waits_for_manual_grading": list(person.to_look_at),
        "handed_in_again": person.newer,
        "violations": list(person.violations),
        "seconds": person.seconds,
        "exercises": {name: _work(work) for name, work in person.works.items()},
    }


def _work(work: Work) -> dict[str, Any]:
    return {
        "points": work.points,
        "status": work.status,
        "diagnosis": [{"name": f.name, "idea": f.idea, "sentence": f.sentence, "see": f.see} for f in work.faults],
        "cases": work.cases,
        "failed": [{"group": group, "title": title} for group, title in work.failed],
    }


def class_text(work: ClassWork, width: int = WIDTH) -> str:
    """What matters, in some lines."""
    counts = {state: len(work.those(state)) for state in (GRADED, FAILED, WAITING, ABSENT)}
    told = {FAILED: "could not be graded", WAITING: "not graded yet"}
    lines = [
        f"{work.title}: " + ", ".join(f"{n} {told.get(state, state)}" for state, n in counts.items() if n),
        headline(work),
    ]
    if work.scores:
        low, high, most = min(work.scores), max(work.scores), work.max_score
        lines += [
            f"Points: median {points_text(work.median)} of {points_text(most)}, "
            f"from {points_text(low)} to {points_text(high)}"
        ]
        lines += ["", "Exercises: who has all points, and the mean"]
        longest = max(map(len, work.exercises))
        for found in passed(work):
            rate, mean = (
                f"{len(found.full)} of {found.of}",
                f"{points_text(found.mean)} of {points_text(found.max_points)}",
            )
            lines += [f"  {found.exercise:{longest}}  {rate:>10}  {mean:>12}"]
    sections = {
        "Wrong ideas": [
            f"{len(s.who)} {s.name} ({', '.join(s.exercises)}): {', '.join(s.who)}" for s in wrong_ideas(work)
        ],
        "Hardest cases": [f"{len(c.who)} of {c.of} fail {c.exercise}: {c.title}" for c in hardest_cases(work)[:5]],
        "Stuck": [f"{p.id}: {where_stuck(work, where)}" for p, where in stuck(work)],
        "Could not be graded": [f"{person.id}: {person.error}" for person in work.those(FAILED)],
        "Not graded yet": _together(work.those(WAITING)),
        "Handed in again since": _together([person for person in work.graded if person.newer]),
        "Not handed in": _together(work.those(ABSENT)),
        "Wait for manual grading": _together([person for person in work.graded if person.to_look_at]),
        "Stopped or put right": [f"{p.id}: {'; '.join(p.violations)}" for p in work.graded if p.violations],
        "Longest to grade": [f"{person.id}: {seconds:.1f} s" for person, seconds in slowest(work)],
    }
    for title, items in sections.items():
        if items:
            lines += ["", title, *(f"  {item}" for item in items)]
    return wrapped("\n".join(lines), width) + "\n"


def _together(persons: list[Person]) -> list[str]:
    return [", ".join(person.id for person in persons)] if persons else []


def _points(points: float | None) -> str:
    return "" if points is None else points_text(points)


def _cell(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text
