"""What a class's work shows, told from made-up work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.report import findings
from grader.report.collect import Work
from tests.report.built import BUILT, CASES, FLIPS, MOST, UNSOLVED, VALUES, graded, only, right, wrong


def ids(people: object) -> list[str]:
    return [person.id for person in people]  # type: ignore[attr-defined]


def test_an_exercise_is_passed_with_all_of_its_points() -> None:
    relu, convolve2d = findings.passed(BUILT)
    assert (ids(relu.full), ids(relu.others), relu.mean) == (["ada", "cleo", "eve"], ["ben", "dan"], 3)
    assert (ids(convolve2d.full), ids(convolve2d.waiting)) == (["ada"], ["eve"])
    assert (convolve2d.of, convolve2d.mean) == (4, 6)


def test_wrong_ideas_count_students_and_only_the_best_explanation() -> None:
    (flips,) = findings.wrong_ideas(BUILT)
    assert (flips.name, flips.see) == ("flips-kernel", "Flip or not")
    assert flips.who == {"cleo": ["convolve2d"], "dan": ["convolve2d"]}
    (values,) = findings.other_faults(BUILT)
    assert values.who == {"dan": ["relu"]}


def test_an_idea_of_many_comes_before_one_of_a_single_student_in_many_exercises() -> None:
    other = replace(FLIPS, name="a-rare-idea")
    work = only(
        graded("ada", wrong(0, other), wrong(0, other)),
        graded("ben", right("relu"), wrong(0, FLIPS)),
        graded("cleo", right("relu"), wrong(0, FLIPS)),
    )
    assert [idea.name for idea in findings.wrong_ideas(work)] == ["flips-kernel", "a-rare-idea"]


def test_the_hardest_case_is_failed_by_most_of_those_who_tried() -> None:
    hardest = findings.hardest_cases(BUILT)[0]
    assert (hardest.exercise, hardest.title, hardest.group) == ("convolve2d", "a square image", "main behaviour: same")
    assert (ids(hardest.who), hardest.of) == (["cleo", "dan"], 3)


def test_who_has_an_exercise_unsolved_or_failing_everywhere_is_stuck() -> None:
    found = {person.id: findings.where_stuck(BUILT, where) for person, where in findings.stuck(BUILT)}
    assert found == {"ben": "nothing solved yet", "dan": "fails every case: relu"}
    assert list(found) == ["ben", "dan"]
    assert not Work(0, "wrong", (VALUES,), 0, ()).fails_everywhere


@pytest.mark.parametrize(
    ("points", "bin_"), [(0, 0), (2.49, 0), (2.5, 1), (24.9, 9), (25, 9), (31, 9), (7.5, 3), (17.5, 7)]
)
def test_the_histogram_counts_tenths_and_extra_credit_into_the_last(points: float, bin_: int) -> None:
    counts = findings.histogram(only(graded("ada", right("relu"), right("convolve2d"), score=points)))
    assert counts == [int(i == bin_) for i in range(10)]


def test_the_headline_names_the_idea_that_most_share() -> None:
    assert findings.headline(BUILT).startswith("2 of 5 students show “flips-kernel” in convolve2d: This equals")


def test_without_a_shared_idea_the_headline_names_the_hardest_exercise() -> None:
    perfect = graded("ada", right("relu"), right("convolve2d"))
    assert findings.headline(only(perfect)).startswith("Nothing was misunderstood")
    one = graded("cleo", right("relu"), wrong(4, FLIPS))
    assert findings.headline(only(perfect, one)) == (
        "No two students share a wrong idea. The hardest exercise is convolve2d: 1 of 2 have full points."
    )
    assert findings.headline(only()) == "No submission could be graded."
    lost = graded("ben", Work(0, UNSOLVED, cases=CASES), right("convolve2d"))
    assert "No wrong idea was recognised. The hardest exercise is relu" in findings.headline(only(lost))


def test_the_slowest_notebooks_come_slowest_first() -> None:
    assert [(p.id, s) for p, s in findings.slowest(BUILT, 2)] == [("cleo", 9.5), ("ada", 2.0)]


def test_the_median_is_of_graded_students_and_the_most_that_of_all_exercises() -> None:
    assert BUILT.max_score == sum(MOST.values())
    assert BUILT.median == 5
