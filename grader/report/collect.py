"""What is known of a class's work on one assignment: from the gradebook, and from what graded notebooks keep."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import selectinload

from byhand.check.plain import printable
from grader.engine.facts import FACTS, VIOLATIONS
from grader.engine.restore import CHECK_SUFFIX, identity
from grader.engine.submission import UnreadableError, parse_notebook, read_bytes
from grader.exercises import LESSONS
from grader.gradebook.autograde import nothing_handed_in
from grader.gradebook.course import Course, HandedIn
from grader.gradebook.released import released_cells, released_notebook

GRADED, FAILED, WAITING, ABSENT = "graded", "failed", "waiting", "not handed in"
"""What became of a student's work. FAILED: it could not be graded. WAITING: it was not graded yet."""
NO_REASON = "grading failed or was broken off; `python -m grader autograde` tries again and says why"


@dataclass(frozen=True)
class Fault:
    """What is wrong with an exercise. idea: it is one of the wrong ideas that the exercise knows."""

    name: str
    idea: bool
    sentence: str
    see: str = ""


@dataclass(frozen=True)
class Work:
    """A student's work on one exercise.

    points: None where a person has to give them. status, cases, failed (group and title): what marking found; None,
    0 and empty for a cell that no lesson's exercise stands behind.
    """

    points: float | None
    status: str | None = None
    faults: tuple[Fault, ...] = ()
    cases: int = 0
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def fails_everywhere(self) -> bool:
        return self.status == "wrong" and len(self.failed) == self.cases > 0


@dataclass(frozen=True)
class Person:
    """A student and what became of the work. score: with the late penalty taken off; None where there is none yet.

    manual: points that a person gave, None where nobody did. to_look_at: exercises that wait for a person. newer: what
    was graded is older than what is handed in now. seconds: that grading took; None where it is not known.
    """

    id: str
    state: str
    name: str = ""
    error: str | None = None
    score: float | None = None
    manual: float | None = None
    penalty: float = 0.0
    seconds_late: float = 0.0
    to_look_at: tuple[str, ...] = ()
    newer: bool = False
    violations: tuple[str, ...] = ()
    seconds: float | None = None
    works: Mapping[str, Work] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassWork:
    """A class's work on an assignment. exercises: most points by name, in the lesson's order;
    those without points are left out. people: by id."""

    assignment: str
    title: str
    made: datetime
    exercises: Mapping[str, float]
    people: Sequence[Person]

    @property
    def max_score(self) -> float:
        return round(sum(self.exercises.values()), 2)

    def those(self, state: str) -> list[Person]:
        return [person for person in self.people if person.state == state]

    @property
    def graded(self) -> list[Person]:
        return self.those(GRADED)

    @property
    def scores(self) -> list[float]:
        return [person.score for person in self.graded if person.score is not None]

    @property
    def median(self) -> float:
        return statistics.median(self.scores)


def class_work(course: Course, gradebook: Gradebook) -> ClassWork:
    """Collect it. Raises CourseError when there is no such assignment."""
    notebooks = course.notebooks(gradebook)
    names = {n: _exercise_names(course, gradebook, n, alone=len(notebooks) == 1) for n in notebooks}
    submissions = _submissions(gradebook, course.assignment)
    folders = {handed.student: handed for handed in course.handed_in([])}
    registered = {student.id: student for student in gradebook.db.query(Student)}
    people = [
        _person(course, student, registered.get(student), folders.get(student), submissions.get(student), names)
        for student in sorted({*registered, *folders, *submissions})
    ]
    lesson = LESSONS.get(course.assignment)
    return ClassWork(
        assignment=course.assignment,
        title=lesson.title if lesson else course.assignment,
        made=datetime.now(UTC),
        exercises={shown: points for cells in names.values() for shown, points in cells.values() if points},
        people=people,
    )


def _exercise_names(course: Course, gradebook: Gradebook, notebook: str, alone: bool) -> dict[str, tuple[str, float]]:
    """Graded cells of a notebook, in order: id -> what the report calls it, and its points."""
    lesson = LESSONS.get(notebook) if notebook == course.assignment else None
    checks = {exercise.name + CHECK_SUFFIX for exercise in lesson.exercises} if lesson else set()
    file = released_notebook(course.coursedir, notebook, course.assignment)
    found = {}
    for cell in released_cells(gradebook, notebook, course.assignment, file).cells:
        name, points = identity(cell), cell.metadata["nbgrader"].get("points")
        if name is not None and points is not None:
            shown = name.removesuffix(CHECK_SUFFIX) if name in checks else name
            found[name] = (shown if alone else f"{notebook}: {shown}", float(points))
    return found


def _submissions(gradebook: Gradebook, assignment: str) -> dict[str, Any]:
    """What the gradebook has of an assignment, by student, in a few queries however large the class."""
    whole = selectinload(SubmittedAssignment.notebooks).selectinload(SubmittedNotebook.grades)
    wanted = gradebook.find_assignment(assignment).id
    found = gradebook.db.query(SubmittedAssignment).options(whole).filter_by(assignment_id=wanted)
    return {submission.student_id: submission for submission in found}


def _person(
    course: Course,
    student: str,
    registered: Any,
    handed: HandedIn | None,
    submission: Any,
    names: Mapping[str, Mapping[str, tuple[str, float]]],
) -> Person:
    full = "" if registered is None else f"{registered.first_name or ''} {registered.last_name or ''}"
    who, called = printable(student), printable(full.strip())
    folder = course.graded_folder(student)
    if submission is None or not folder.is_dir():
        if handed is None and submission is None:
            return Person(who, ABSENT, called)
        error = None if handed is None else _unreadable(handed, list(names))
        if submission is None and error is None:
            return Person(who, WAITING, called)
        manual = _manual(submission)
        return Person(who, FAILED, called, error or NO_REASON, score=manual, manual=manual)
    kept = {name: _facts(folder / f"{name}.ipynb") for name in names}
    works: dict[str, Work] = {}
    to_look_at = []
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if (exercise := names[notebook.name].get(grade.name)) is None:  # released no more
                continue
            known = kept[notebook.name].get("exercises", {}).get(grade.name.removesuffix(CHECK_SUFFIX), {})
            given = grade.manual_score is not None or grade.auto_score is not None
            works[exercise[0]] = work_of(round(grade.score, 2) if given else None, known)
            if grade.needs_manual_grade:
                to_look_at.append(exercise[0])
    seconds = [facts["seconds"] for facts in kept.values() if "seconds" in facts]
    penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
    order = [shown for cells in names.values() for shown, _ in cells.values()]
    return Person(
        who,
        GRADED,
        called,
        score=round(max(0.0, submission.score - penalty), 2),
        manual=_manual(submission),
        penalty=round(penalty, 2),
        seconds_late=submission.total_seconds_late,
        to_look_at=tuple(sorted(to_look_at, key=order.index)),
        newer=handed is not None and not course.is_graded(handed),
        violations=tuple(printable(note) for facts in kept.values() for note in facts.get(VIOLATIONS, [])),
        seconds=sum(seconds) if seconds else None,
        works={name: works[name] for name in order if name in works},
    )


def _manual(submission: Any) -> float | None:
    """Points that a person gave, extra credit included; None where nobody gave any."""
    grades = [] if submission is None else [grade for notebook in submission.notebooks for grade in notebook.grades]
    given = [n for grade in grades for n in (grade.manual_score, grade.extra_credit) if n is not None]
    return round(sum(given), 2) if given else None


def _unreadable(handed: HandedIn, names: Sequence[str]) -> str | None:
    """Why a submission cannot be read, in the words of `autograde`; None when it can."""
    there = [name for name in names if os.path.lexists(handed.folder / f"{name}.ipynb")]
    if not there:
        return printable(nothing_handed_in(handed.folder, names))
    try:
        for name in there:
            parse_notebook(read_bytes(handed.folder / f"{name}.ipynb"))
    except UnreadableError as error:
        return printable(str(error))
    return None


def _facts(path: Path) -> dict[str, Any]:
    """What a graded notebook keeps; empty where there is no such notebook or an earlier version graded it."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["metadata"].get(FACTS, {})
    except (OSError, ValueError, KeyError):
        return {}
    return kept if isinstance(kept, dict) else {}


def work_of(points: float | None, known: Mapping[str, Any]) -> Work:
    """An exercise in the report: its points, and what the facts of `grader.engine.facts` say of it, or nothing."""
    return Work(
        points,
        known.get("status"),
        tuple(Fault(f["name"], f["idea"], printable(f["sentence"]), f["see"]) for f in known.get("diagnosis", [])),
        known.get("cases", 0),
        tuple((case["group"], case["title"]) for case in known.get("failed", [])),
    )
