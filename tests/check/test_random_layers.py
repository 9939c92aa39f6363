"""What is said of random arrays is the same for every right solution, and bad answers get a clear report."""

import json

import numpy as np
import pytest
from student_code import cells

from byhand.check.answer import Answer
from byhand.check.answer_key import Case, Rule
from byhand.check.compare import mismatch
from byhand.check.made import Made
from byhand.check.random_layers import CALLS, ONCE, SEVERAL, RandomProbe
from byhand.check.reading import read

SHAPE = (120, 160)
RIGHT = {"zeros": "a share of about 0.3, the rate", "drawn": "each element for itself"}


def right(x, rate, rng, training=True):
    return x * (rng.random(x.shape) >= rate) / (1 - rate) if training else x.copy()


def with_mask(make):
    """Dropout whose mask `make` draws: from a generator, a shape and a rate, True where an element stays."""
    return lambda x, rate, rng: x * make(rng, x.shape, rate) / (1 - rate)


def ask(function, reading, *, shape=SHAPE, rate=0.3, seed=1, recipe="normal array", key=ONCE, training=True):
    """The answer as it is compared, on its way through the sandbox."""
    arguments = (Made(recipe, (seed, shape)), rate, Made("generator", (seed,)))
    case = Case("", arguments if training else (*arguments, False), key=key)
    answer = RandomProbe()(function, case, 5.0)
    sent = Answer.from_plain(json.loads(json.dumps(answer.to_plain())))
    return read(sent, case, Rule(reading=reading))


def test_a_right_function_is_described_alike_for_200_seeds():
    for seed in range(200):
        rate = (0.2, 0.3, 0.65, 0.8)[seed % 4]
        share = {"zeros": f"a share of about {rate:g}, the rate", "drawn": "each element for itself"}
        assert ask(right, "dropped", rate=rate, seed=seed).value == share
        chance = ask(right, "calls", rate=rate, seed=seed, key=SEVERAL, shape=(80, 120)).value
        assert [*chance.values()] == ["the same result", "other elements dropped", "chance"]


@pytest.mark.parametrize("shape", [(20_000,), (60, 3, 4, 50), (1, 20_000), (20_000, 1)])
def test_arrays_of_any_number_of_axes_are_described_alike(shape):
    assert ask(right, "dropped", shape=shape).value == RIGHT


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (lambda rng, shape, rate: rng.random((shape[0], 1)) >= rate, "whole rows together"),
        (lambda rng, shape, rate: rng.random(shape[1]) >= rate, "whole columns together"),
        (
            lambda rng, shape, rate: np.repeat(rng.random((shape[0], shape[1] // 2)) >= rate, 2, axis=1),
            "elements that depend on one another",
        ),
        (
            lambda rng, shape, rate: rng.random(shape) >= np.linspace(rate - 0.2, rate + 0.2, shape[0])[:, np.newaxis],
            "elements that depend on one another",
        ),
        (
            lambda rng, shape, rate: rng.permuted(
                np.tile(np.arange(shape[1]) >= rate * shape[1], (shape[0], 1)), axis=1
            ),
            "elements that depend on one another",
        ),
    ],
)
def test_elements_that_are_dropped_together_are_told(mask, said):
    for seed in range(10):
        assert ask(with_mask(mask), "dropped", seed=seed).value["drawn"] == said


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (lambda rate: 1 / (1 - rate), "multiplied by 1.429, which is 1 / (1 - rate)"),
        (lambda rate: 1, "multiplied by 1"),
        (lambda rate: 1 / rate, "multiplied by 3.333, which is 1 / rate"),
        (lambda rate: 1 - rate, "multiplied by 0.7, which is 1 - rate"),
        (lambda rate: (1 - rate) ** -2, "multiplied by 2.041, which is (1 / (1 - rate))²"),
        (lambda rate: 5, "multiplied by 5"),
        (lambda rate: 0, "nothing survives"),
    ],
)
def test_the_factor_is_recognised(factor, said):
    answer = ask(lambda x, rate, rng: x * (rng.random(x.shape) >= rate) * factor(rate), "survivors")
    assert answer.value == said


def test_results_cut_to_whole_numbers_are_told():
    answer = ask(lambda *a: right(*a).astype(np.uint8), "survivors", recipe="pixel array", shape=(30, 40), rate=0.2)
    assert answer.value in ("cut to whole numbers", "not all multiplied by the same number")
    assert ask(right, "survivors", recipe="pixel array", shape=(30, 40)).value.endswith("which is 1 / (1 - rate)")


def test_zeros_in_x_are_not_taken_for_dropped_ones():
    assert ask(right, "dropped", recipe="sparse array").value == RIGHT
    assert ask(right, "survivors", recipe="sparse array").value.endswith("1 / (1 - rate)")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (right, "x as it was"),
        (lambda x, rate, rng, training: right(x, rate, rng), "x with elements dropped"),
        (lambda x, rate, rng, training: x * (1 - rate), "x, multiplied by 0.7, which is 1 - rate"),
    ],
)
def test_what_is_done_to_x_when_not_training_is_told(function, said):
    assert ask(function, "at rest", training=False).value == said


def test_a_generator_of_its_own_and_a_fixed_number_of_zeros_are_told():
    def said(function):
        return [*ask(function, "calls", key=SEVERAL).value.values()]

    assert said(lambda x, rate, rng: right(x, rate, np.random.default_rng(3)))[:2] == [
        "the same result",
        "the same elements dropped",
    ]
    assert said(lambda x, rate, rng: right(x, rate, np.random.default_rng())) == [
        "another result",
        "other elements dropped",
        "chance",
    ]
    exact = with_mask(
        lambda rng, shape, rate: rng.permutation(np.arange(np.prod(shape))).reshape(shape) >= rate * 19_200
    )
    assert said(exact)[2] == "the same in every call"


def test_a_generator_is_used_on_and_arguments_are_fresh_in_every_call():
    seen = []

    def dropout(x, rate, rng):
        seen.append((rng, float(x[0, 0])))
        x[:] = 0
        return x + rng.random(x.shape)

    answer = RandomProbe()(
        dropout, Case("", (Made("normal array", (1, (2, 3))), 0.5, Made("generator", (1,))), key=SEVERAL), 5
    )
    assert answer.changed == ("x",)
    assert len({value for _, value in seen}) == 1
    assert len({id(rng) for rng, _ in seen}) == 2
    assert len(answer.value) == CALLS + 1
    np.testing.assert_array_equal(answer.value[0], answer.value[-1])


@pytest.mark.parametrize("reading", ["dropped", "survivors", "at rest", "calls"])
@pytest.mark.parametrize(
    ("result", "said"),
    [
        (None, "is the `return` missing?"),
        ([1.0], "a value of type list"),
        ((np.zeros(SHAPE), np.ones(SHAPE)), "a value of type tuple"),
        ("text", "a value of type str"),
        (object(), "a value of type object"),
        (np.zeros((3, 4)), "it must have the shape"),
        (np.full(SHAPE, np.nan), "NaN"),
        (np.full(SHAPE, "x"), "a value of type"),
        (np.zeros(SHAPE, complex), "complex128"),
        (0.5, "a value of type float"),
    ],
)
def test_what_cannot_be_read_is_said(reading, result, said):
    key = SEVERAL if reading == "calls" else ONCE
    answer = ask(lambda x, rate, rng: result, reading, key=key)
    found = mismatch(answer, Answer("returned", "right"), Rule(reading=reading))
    assert found.kind == "unreadable"
    assert said.replace("it must have the shape", "must have the shape") in found.message


@pytest.mark.parametrize("key", [ONCE, SEVERAL])
def test_a_function_that_raises_loops_or_takes_other_arguments_is_an_answer(key):
    world = cells(
        """
        def raises(x, rate, rng):
            return x / undefined
        def takes_less(x):
            return x
        def loops(x, rate, rng):
            while True:
                pass
        """
    )
    case = Case("", (np.ones((2, 2)), 0.5, Made("generator", (1,))), key=key)
    raised = RandomProbe()(world["raises"], case, 5.0)
    assert raised.failure.kind == "NameError"
    assert raised.failure.code == "return x / undefined"
    assert RandomProbe()(world["takes_less"], case, 5.0).failure.kind == "Unaskable"
    assert RandomProbe()(..., case, 5.0).failure.kind == "Unaskable"
    assert RandomProbe()(world["loops"], case, 0.2).outcome == "timed out"


def test_a_case_with_another_key_is_an_error_of_ours():
    with pytest.raises(ValueError, match="give 'once' or 'several times'"):
        RandomProbe()(right, Case("", key="twice"), 5.0)
