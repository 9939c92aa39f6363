"""The grades of a class as the class report takes them, where there is no gradebook and nothing is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from byhand.check.plain import printable
from grader.engine.facts import found
from grader.engine.grade import Grade
from grader.exercises.declare import Lesson
from grader.report.collect import FAILED, GRADED, ClassWork, Person, work_of


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
        works={result.exercise: work_of(result.points, found(result)) for result in grade.results},
    )
