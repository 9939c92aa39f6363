"""A class made up of plain data, for looking at reports without grading anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from grader.report.collect import ABSENT, FAILED, GRADED, WAITING, ClassWork, Fault, Person, Work

FLIPS = Fault("flips-kernel", True, "This equals the result of the flipped kernel.", "Flip or not")
VALUES = Fault("values", False, "The shape is right, but 3 of 9 values differ.")
CASES = 3
RIGHT, UNSOLVED = "right", "unsolved"
MOST = {"relu": 5.0, "convolve2d": 20.0}


def right(exercise: str) -> Work:
    return Work(MOST[exercise], RIGHT, cases=CASES)


def wrong(points: float, *faults: Fault, failed: int = 1) -> Work:
    titles = ("a square image", "an even kernel", "uint8")[:failed]
    return Work(points, "wrong", faults, CASES, tuple(("main/same", title) for title in titles))


def graded(student: str, relu: Work, convolve2d: Work, /, **more: object) -> Person:
    person = Person(
        student,
        GRADED,
        score=sum(work.points or 0 for work in (relu, convolve2d)),
        seconds=2.0,
        works={"relu": relu, "convolve2d": convolve2d},
    )
    return replace(person, **more)  # type: ignore[arg-type]


PEOPLE = (
    graded("ada", right("relu"), right("convolve2d")),
    graded("ben", Work(0, UNSOLVED, cases=CASES), Work(0, UNSOLVED, cases=CASES)),
    graded("cleo", right("relu"), wrong(4, FLIPS, VALUES), seconds=9.5, score=7.0, penalty=2.0, seconds_late=60.0),
    graded("dan", wrong(0, VALUES, failed=3), wrong(0, FLIPS, failed=2), violations=("a <locked> cell was moved",)),
    graded("eve", right("relu"), Work(None), to_look_at=("convolve2d",), newer=True, manual=5.0),
    Person("fay", FAILED, error="the file is empty"),
    Person("gus", WAITING),
    Person("hal", ABSENT, "Hal & Co"),
)
BUILT = ClassWork("convolution", "Convolution by hand", datetime(2026, 3, 1, 10, tzinfo=UTC), MOST, PEOPLE)


def only(*people: Person) -> ClassWork:
    return replace(BUILT, people=people)
