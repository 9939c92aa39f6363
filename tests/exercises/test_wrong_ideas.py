"""Every wrong idea that is listed, in every way in which it is written, fails and is called by its name."""

import itertools

import pytest
from marking import (
    ALL_EXERCISES,
    ALL_WRONG_IDEAS,
    ALL_WRONG_IDEAS_AND_SEEDS,
    FEW_SEEDS,
    PUBLIC,
    idea_named,
    judges_form_alone,
    key_of,
    of_every_way,
)

from byhand.check.compare import same_answer

ideas = pytest.mark.parametrize(("lesson", "exercise", "idea"), ALL_WRONG_IDEAS)


@pytest.mark.parametrize(("lesson", "exercise", "idea", "seed"), ALL_WRONG_IDEAS_AND_SEEDS)
def test_a_wrong_idea_fails_and_is_named_first_and_alone(lesson, exercise, idea, seed):
    key = key_of(lesson, exercise, seed)
    for result in of_every_way(lesson, exercise, idea, key):
        if judges_form_alone(key):
            assert result.right
            continue
        assert result.status == "wrong"
        assert result.points < result.max_points
        best, *others = result.diagnosis
        assert best.name == idea
        assert all(other.explains < best.explains for other in others)


@ideas
def test_a_wrong_idea_says_what_to_do_in_plain_sentences(lesson, exercise, idea):
    sentence = idea_named(lesson, exercise, idea).sentence
    assert sentence.endswith((".", "?"))
    assert len(sentence) < 250
    assert sentence[0].isupper() or sentence[0] == "`"


@pytest.mark.parametrize(("lesson", "exercise"), ALL_EXERCISES)
@pytest.mark.parametrize("seed", [PUBLIC, *FEW_SEEDS])
def test_no_two_ideas_give_the_same_answers(lesson, exercise, seed):
    key = key_of(lesson, exercise, seed)
    for one, other in itertools.combinations(key.ideas, 2):
        for a, b in itertools.product(one.answers, other.answers):
            same = a.keys() == b.keys() and all(same_answer(a[i], b[i], key.rule) for i in a)
            assert not same, f"{one.name} and {other.name} cannot be told apart"


@pytest.mark.parametrize(("lesson", "exercise"), ALL_EXERCISES)
def test_ideas_have_names_of_their_own(lesson, exercise):
    names = [idea.name for idea in key_of(lesson, exercise, 0).ideas]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and " " not in name for name in names)
