"""A right solution gets full points whatever its style, and no wrong idea is ever named for it."""

import json

import pytest
from marking import ALL_EXERCISES, FEW_SEEDS, SEEDS, exercise_named, key_of, marked, public_and, public_key_of
from right_styles import right_styles

from byhand.check.answer import Answer
from byhand.check.ask import ask_all
from byhand.check.forbidden import forbidden_uses
from byhand.check.mark import mark

FEWEST = 4


ALL_RIGHT_STYLES = [
    pytest.param(*param.values, style, id=f"{param.values[1]}-{style}", marks=param.marks)
    for param in ALL_EXERCISES
    for style in right_styles(*param.values)
]


@pytest.mark.parametrize(("lesson", "exercise"), ALL_EXERCISES)
def test_there_are_at_least_four_styles_of_every_solution(lesson, exercise):
    assert len(right_styles(lesson, exercise)) >= FEWEST


few_or_many_seeds = pytest.mark.parametrize(
    "seeds", [pytest.param(FEW_SEEDS, id="few"), pytest.param(SEEDS, id="many", marks=pytest.mark.slow)]
)


@few_or_many_seeds
@pytest.mark.parametrize(("lesson", "exercise"), ALL_EXERCISES)
def test_the_reference_gets_full_points(lesson, exercise, seeds):
    for seed in public_and(exercise_named(lesson, exercise), seeds):
        result = marked(key_of(lesson, exercise, seed), exercise_named(lesson, exercise).reference)
        assert result.right
        assert result.points == result.max_points
        assert not result.diagnosis


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@few_or_many_seeds
@pytest.mark.parametrize(("lesson", "exercise", "style"), ALL_RIGHT_STYLES)
def test_a_right_solution_gets_full_points_in_the_notebook_and_out_of_the_sandbox(lesson, exercise, style, seeds):
    solution = right_styles(lesson, exercise)[style]
    for seed in public_and(exercise_named(lesson, exercise), seeds):
        key = key_of(lesson, exercise, seed)
        answers = list(ask_all(key.probe, solution, key.cases, key.seconds))
        sent = [Answer.from_plain(json.loads(json.dumps(answer.to_plain()))) for answer in answers]
        for result in (mark(key, answers), mark(key, sent)):
            wrong = [(c.case.title, c.mismatch) for group in result.groups for c in group.checked if c.mismatch]
            assert not wrong, f"seed {seed}"
            assert result.right
            assert result.points == result.max_points
            assert not result.diagnosis


@pytest.mark.parametrize(("lesson", "exercise", "style"), ALL_RIGHT_STYLES)
def test_nothing_forbidden_is_seen_in_a_right_solution(lesson, exercise, style):
    key = public_key_of(lesson).for_exercise(exercise)
    assert forbidden_uses(right_styles(lesson, exercise)[style], key) == []
