"""Points by groups, and the wrong ideas that explain the answers."""

import numpy as np
import pytest
from student_code import exercise_key, raised, returned

from byhand.check.answer import Answer
from byhand.check.answer_key import AnswerKey, Case, Idea, Rule
from byhand.check.mark import mark, missing, refused

MAIN, EDGE, REFUSE = Case("three", (3,)), Case("zero", (0,), group="edge"), Case("a text", ("3",), group="refuse")
KEY = exercise_key((MAIN, 6), (EDGE, 0), (REFUSE, raised("ValueError", message="'3' is no number")))
RIGHT = (returned(6), returned(0), raised("ValueError"))
WRONG = returned(-1)


def points(key, *answers):
    return mark(key, answers).points


def test_main_edge_and_bad_arguments_are_70_20_and_10_percent():
    assert [g.max_points for g in mark(KEY, RIGHT).groups] == pytest.approx([7, 2, 1])
    assert points(KEY, *RIGHT) == 10
    assert points(KEY, RIGHT[0], WRONG, RIGHT[2]) == 8
    assert points(KEY, RIGHT[0], RIGHT[1], WRONG) == 9
    assert points(KEY, RIGHT[0], WRONG, WRONG) == 7


def test_edge_and_bad_arguments_count_only_when_the_main_behaviour_is_right():
    assert points(KEY, WRONG, RIGHT[1], RIGHT[2]) == 0


def test_a_group_is_all_or_nothing():
    key = exercise_key((MAIN, 6), (Case("four", (4,)), 8), (EDGE, 0))
    assert points(key, returned(6), WRONG, returned(0)) == 0


def test_shares_are_rescaled_where_there_are_no_such_cases():
    without_refusals = exercise_key((MAIN, 6), (EDGE, 0))
    assert list(without_refusals.shares().values()) == pytest.approx([7 / 9, 2 / 9])
    assert points(without_refusals, returned(6), WRONG) == pytest.approx(7.7778)
    assert list(exercise_key((MAIN, 6)).shares().values()) == [1]


def test_named_parts_of_the_main_group_share_evenly_and_are_all_needed_for_the_rest():
    valid, same = Case("v", (1,), group="main/valid"), Case("s", (2,), group="main/same")
    key = exercise_key((valid, 2), (same, 4), (EDGE, 0))
    assert [g.max_points for g in mark(key, []).groups] == pytest.approx([10 * 0.35 / 0.9] * 2 + [10 * 0.2 / 0.9])
    assert points(key, returned(2), WRONG, returned(0)) == pytest.approx(3.8889)
    assert [g.title for g in mark(key, []).groups] == ["main behaviour: valid", "main behaviour: same", "edge cases"]


def test_answers_that_are_lacking_were_not_asked():
    result = mark(KEY, [returned(6)])
    assert result.points == 7
    assert [d.name for d in result.diagnosis] == ["not-asked"]


def test_an_untouched_stub_is_unsolved_and_not_diagnosed():
    result = mark(KEY, [raised("NotImplementedError")] * 3)
    assert (result.status, result.points, result.diagnosis) == ("unsolved", 0, ())


def test_a_right_solution_is_never_diagnosed():
    always = Idea("always", "Always.", "", ({0: returned(6), 1: returned(0)},))
    result = mark(exercise_key((MAIN, 6), (EDGE, 0), ideas=(always,)), RIGHT[:2])
    assert (result.status, result.diagnosis) == ("right", ())


def idea(name, **answers):
    return Idea(name, f"{name}.", "Doubling", ({int(i[1:]): returned(v) for i, v in answers.items()},))


CASES = tuple((Case(str(x), (x,)), 2.0 * x) for x in (1, 2, 3))
SQUARES = idea("squares", _0=1.0, _2=9.0)
FORGETS_THREE = idea("forgets-three", _2=9.0)
IDEAS = exercise_key(*CASES, ideas=(FORGETS_THREE, SQUARES))


def named(*values, key=IDEAS):
    return [d.name for d in mark(key, [returned(v) for v in values]).diagnosis]


def test_an_idea_is_named_when_all_its_answers_are_given():
    assert named(2.0, 4.0, 9.0) == ["forgets-three"]


def test_the_idea_that_explains_most_comes_first():
    assert named(1.0, 4.0, 9.0) == ["squares", "forgets-three"]


def test_an_idea_is_not_named_when_one_of_its_answers_is_not_given():
    assert named(1.0, 4.0, 7.0) == ["values"]


def test_of_equal_explanations_the_one_declared_first_leads():
    key = exercise_key(*CASES, ideas=(idea("one", _0=7.0), idea("two", _0=7.0)))
    assert named(7.0, 4.0, 6.0, key=key) == ["one", "two"]


def test_a_further_slip_beside_an_idea_does_not_hide_it():
    assert named(1.0, 5.0, 9.0) == ["squares", "forgets-three"]


def test_each_way_of_an_idea_is_tried():
    both = Idea("both", "Both.", "", ({0: returned(0.0)}, {1: returned(0.0)}))
    assert named(2.0, 0.0, 6.0, key=exercise_key(*CASES, ideas=(both,))) == ["both"]


def test_an_idea_that_is_never_wrong_is_never_named():
    assert named(1.0, 1.0, 1.0, key=exercise_key(*CASES, ideas=(Idea("empty", "", "", ({},)),))) == ["values"]


def test_handing_back_the_argument_is_named_only_when_it_is_handed_back():
    x = np.ones(2)
    same_array = Idea("same-array", "The same.", "", ({0: returned(x, shared=("x",))},))
    key = exercise_key((Case("ones", (x,)), x), ideas=(same_array,), rule=Rule(fresh=True))
    assert [d.name for d in mark(key, [returned(x, shared=("values",))]).diagnosis] == ["same-array"]
    assert [d.name for d in mark(key, [returned(x, changed=("values",))]).diagnosis] == ["changed-input"]


def test_without_an_idea_the_most_common_fault_of_the_main_cases_is_told_once_as_a_sentence():
    [diagnosis] = mark(KEY, [returned(None), returned(None), WRONG]).diagnosis
    assert diagnosis.name == "none"
    assert diagnosis.sentence == "It returned None: is the `return` missing?"
    assert diagnosis.explains == (1, 1)


def test_a_call_that_took_too_long_is_the_cause_not_the_calls_that_were_never_made():
    [diagnosis] = mark(KEY, [Answer("timed out")]).diagnosis
    assert diagnosis.name == "too-slow"


def test_a_wrong_signature_says_the_right_one():
    [diagnosis] = mark(KEY, [raised("Unaskable", message="double() cannot be called")] * 3).diagnosis
    assert diagnosis.sentence == "double() cannot be called. The exercise asks for `double(x)`."


def test_what_is_missing_or_forbidden_earns_nothing_and_says_why():
    assert missing(KEY, "`double` is not defined.").diagnosis[0].sentence == "`double` is not defined."
    result = refused(KEY, ["numpy.convolve", "scipy"])
    assert (result.status, result.points, result.right) == ("refused", 0, False)
    assert "`numpy.convolve` and `scipy`" in result.diagnosis[0].sentence


def test_earlier_exercises_that_were_marked_wrong_are_named_in_one_sentence_as_suspects():
    key = exercise_key((MAIN, 6), builds_on=("relu", "pad", "flip"))
    wrong, right, unsolved = mark(key, [WRONG]), mark(key, [returned(6)]), mark(key, [raised("NotImplementedError")])
    others = {"relu": wrong, "pad": wrong, "flip": right, "later": wrong}
    said = "If this calls your `relu` or `pad`: that is not right yet, and the cause may lie there."
    assert wrong.with_suspects(others).notes == (said,)
    assert right.with_suspects(others).notes == ()
    assert wrong.with_suspects({"relu": unsolved, "flip": right}).notes == ()  # calling it would have said so


def test_what_is_wrong_with_the_main_behaviour_is_told_before_an_idea_about_other_cases():
    accepts = Idea("accepts-anything", "It takes what it should refuse.", "", ({2: returned(0.0)},))
    key = exercise_key((MAIN, 6), (EDGE, 0), (REFUSE, raised("ValueError")), ideas=(accepts,))
    names = [d.name for d in mark(key, [returned(5), returned(0), returned(0.0)]).diagnosis]
    assert names == ["values", "accepts-anything"]


def test_where_each_text_is_used_once_the_later_of_two_equal_ones_is_of_the_wrong_form():
    rule = Rule(kind="form", choices=("blur", "edges", "emboss"), once=True)
    key = exercise_key(
        *[(Case(f"picture {k}", key=k, group=f"main/{k}"), None) for k in "ABC"], probe="value", rule=rule
    )
    key = AnswerKey.from_plain(key.to_plain())
    assert mark(key, [returned("blur"), returned("edges"), returned("emboss")]).right
    result = mark(key, [returned("blur"), returned("edges"), returned("blur")])
    told = [c.mismatch and c.mismatch.message for group in result.groups for c in group.checked]
    assert told == [None, None, "'blur' is given for A, too; each is used once"]
    unknown = mark(key, [returned("blurr"), returned("blurr"), returned("blur")])
    told = [c.mismatch and c.mismatch.message for group in unknown.groups for c in group.checked]
    assert told == ["'blurr' is not one of blur, edges, emboss"] * 2 + [None]
