"""What a class's work shows: pass rates, wrong ideas, hardest cases, who is stuck. Pure functions of a `ClassWork`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from byhand.check.mark import group_title
from grader.report.collect import ClassWork, Person
from grader.report.page import OUTCOMES

BINS = 10
HARDEST = 10


@dataclass(frozen=True)
class Passed:
    """How an exercise went. full, others: students with and without all of its points; `of` both of them.

    waiting: students whose points a person has to give. mean: of the points of the others.
    """

    exercise: str
    max_points: float
    full: Sequence[Person]
    others: Sequence[Person]
    waiting: Sequence[Person]
    mean: float

    @property
    def of(self) -> int:
        return len(self.full) + len(self.others)


@dataclass(frozen=True)
class Shown:
    """A wrong idea, or another fault, and who shows it in which exercises; sentence: as most of them were told."""

    name: str
    sentence: str
    see: str
    who: dict[str, list[str]]

    @property
    def exercises(self) -> list[str]:
        """Those in which it shows, most often first."""
        return [name for name, _ in Counter(e for found in self.who.values() for e in found).most_common()]


@dataclass(frozen=True)
class HardCase:
    """A case that students fail. of: how many had the exercise asked and did not leave it unsolved."""

    exercise: str
    group: str
    title: str
    who: Sequence[Person]
    of: int


def passed(work: ClassWork) -> list[Passed]:
    """Each exercise, in the lesson's order."""
    found = []
    for name, most in work.exercises.items():
        points = [(p, p.works[name].points) for p in work.graded if name in p.works]
        given = [(p, n) for p, n in points if n is not None]
        found.append(
            Passed(
                name,
                most,
                [p for p, n in given if n >= most],
                [p for p, n in given if n < most],
                [p for p, n in points if n is None],
                round(sum(n for _, n in given) / len(given), 2) if given else 0.0,
            )
        )
    return found


def wrong_ideas(work: ClassWork) -> list[Shown]:
    """Named wrong ideas that best explain an exercise's answers, by number of students."""
    return _shown(work, ideas=True)


def other_faults(work: ClassWork) -> list[Shown]:
    """What is wrong where no wrong idea explains it, by number of students."""
    return _shown(work, ideas=False)


def _shown(work: ClassWork, ideas: bool) -> list[Shown]:
    who: dict[str, dict[str, list[str]]] = {}
    said: dict[str, Counter[tuple[str, str]]] = {}
    for person in work.graded:
        for exercise, done in person.works.items():
            if done.faults and done.faults[0].idea == ideas:
                best = done.faults[0]
                who.setdefault(best.name, {}).setdefault(person.id, []).append(exercise)
                said.setdefault(best.name, Counter())[best.sentence, best.see] += 1
    found = [Shown(name, *said[name].most_common(1)[0][0], people) for name, people in who.items()]
    return sorted(found, key=lambda shown: (-len(shown.who), shown.name))


def hardest_cases(work: ClassWork) -> list[HardCase]:
    """The cases that most students fail, of those who wrote something that could be asked."""
    failing: dict[tuple[str, str, str], list[Person]] = {}
    asked: Counter[str] = Counter()
    for person in work.graded:
        for exercise, done in person.works.items():
            if done.status in ("right", "wrong"):
                asked[exercise] += 1
                for group, title in dict.fromkeys(done.failed):
                    failing.setdefault((exercise, group, title), []).append(person)
    ranked = sorted(failing.items(), key=lambda item: -len(item[1]))[:HARDEST]
    return [HardCase(e, group_title(group), title, who, asked[e]) for (e, group, title), who in ranked]


def stuck(work: ClassWork) -> list[tuple[Person, dict[str, str]]]:
    """Who handed in and has an exercise unsolved, not found, or failing every case: exercise -> which; most first."""
    found = []
    for person in work.graded:
        where = {}
        for exercise, done in person.works.items():
            if done.status in ("unsolved", "missing"):
                where[exercise] = OUTCOMES[done.status]
            elif done.fails_everywhere:
                where[exercise] = "fails every case"
        if where:
            found.append((person, where))
    return sorted(found, key=lambda item: (-len(item[1]), item[0].id))


def where_stuck(work: ClassWork, where: dict[str, str]) -> str:
    """`not solved yet: relu, conv_layer; fails every case: convolve2d`."""
    if set(where) >= set(work.exercises) and set(where.values()) == {OUTCOMES["unsolved"]}:
        return "nothing solved yet"
    outcomes: dict[str, list[str]] = {}
    for exercise, outcome in where.items():
        outcomes.setdefault(outcome, []).append(exercise)
    return "; ".join(f"{outcome}: {', '.join(exercises)}" for outcome, exercises in outcomes.items())


def histogram(work: ClassWork) -> list[int]:
    """Students by tenths of the points; extra credit counts into the last."""
    counts = [0] * BINS
    for score in work.scores:
        share = score / work.max_score if work.max_score else 0
        counts[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    return counts


def slowest(work: ClassWork, most: int = 3) -> list[tuple[Person, float]]:
    """Whose notebooks took longest to grade."""
    timed = [(person, person.seconds) for person in work.graded if person.seconds is not None]
    return sorted(timed, key=lambda item: -item[1])[:most]


def headline(work: ClassWork) -> str:
    """What the class misunderstood most, in one line."""
    if not work.graded:
        return "No submission could be graded."
    ideas = wrong_ideas(work)
    if ideas and len(ideas[0].who) > 1:
        top = ideas[0]
        return (
            f"{len(top.who)} of {people(len(work.graded))} show “{top.name}” in {listed(top.exercises)}: {top.sentence}"
        )
    opening = "No two students share a wrong idea." if ideas else "No wrong idea was recognised."
    hardest = min((p for p in passed(work) if p.of), key=lambda p: len(p.full) / p.of, default=None)
    if hardest is None:
        return opening
    if not hardest.others:
        return "Nothing was misunderstood: every graded student has full points in every exercise."
    return (
        f"{opening} The hardest exercise is {hardest.exercise}: {len(hardest.full)} of {hardest.of} have full points."
    )


def people(count: int) -> str:
    return f"{count} student{'' if count == 1 else 's'}"


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
