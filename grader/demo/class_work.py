"""The grades of a class as the class report takes them, where there is no gradebook and nothing is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from byhand.check.mark import Result
from byhand.check.plain import printable
from grader.engine.grade import Grade
from grader.exercises.declare import Lesson
from grader.report.collect import FAILED, GRADED, ClassWork, Fault, Person, Work


def class_work(grades: Mapping[str, Grade], lesson: Lesson) -> ClassWork:
    """What is known of the class's work, from each student's grade; students sorted by name."""
    return ClassWork(
        assignment=lesson.name,
        title=lesson.title,
        made=datetime.now(UTC),
        exercises={exercise.name: exercise.points for exercise in lesson.exercises},
        people=[_person(student, grade) for student, grade in sorted(grades.items())],
    )


def _person(student: str, grade: Grade) -> Person:
    if grade.error is not None:
        return Person(student, FAILED, error=printable(grade.error))
    return Person(
        student,
        GRADED,
        score=grade.score,
        violations=tuple(map(printable, grade.violations)),
        seconds=grade.seconds,
        works={result.exercise: _work(result) for result in grade.results},
    )


def _work(result: Result) -> Work:
    ideas = {idea.name for idea in result.key.ideas}
    checked = [c for group in result.groups for c in group.checked]
    return Work(
        result.points,
        result.status,
        tuple(Fault(d.name, d.name in ideas, printable(d.sentence), d.see) for d in result.diagnosis),
        len(checked),
        tuple((c.case.group, c.case.title) for c in checked if c.mismatch is not None),
    )
