"""Exercise dropout_answers: five questions about dropout layers."""

from __future__ import annotations

from typing import Any

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea
from grader.reference.dropout import NETS

SEE = "Questions about dropout"
BY_HAND, WHERE = "Dropout by hand", "Where dropout goes"
WIDTHS = "A dense net of any width"

PLACES = ("after the pooling layer", "after the hidden dense layer", "after the output layer")
ANSWERS: dict[str, Any] = {"a": 0.0, "b": "dense_32", "c": 0.2, "d": "after the output layer", "e": 4.0}
"""Numbers as float: then whole numbers written as int count as well."""
TITLES = {
    "a": "what a dropout layer learns",
    "b": "the net with the fewest parameters",
    "c": "the rate for a paper that keeps 80 %",
    "d": "where dropout should not be put",
    "e": "the factor at rate 0.75",
}
NUMBER = Rule(kind="form", number=True)
FORMS = {
    "a": NUMBER,
    "b": Rule(kind="form", choices=tuple(NETS)),
    "c": NUMBER,
    "d": Rule(kind="form", choices=PLACES),
    "e": NUMBER,
}


def wrong(name: str, sentence: str, *answers: Any, see: str) -> WrongIdea:
    """An idea about one question, the first letter of its name."""
    key = name[0]
    return WrongIdea(name, f"Question {key}: {sentence}", *(ANSWERS | {key: answer} for answer in answers), see=see)


EXERCISE = Exercise(
    name="dropout_answers",
    points=5,
    reference=ANSWERS,
    see=SEE,
    public=[Case(f"question {key}, {title}", group=f"main/{key}", key=key) for key, title in TITLES.items()],
    public_rule=Rule(kind="form"),
    public_forms=FORMS,
    probe="value",
    wrong_ideas=[
        wrong(
            "a-rate-is-learned",
            "nothing in the layer changes while training; you choose the rate.",
            1,
            see=WHERE,
        ),
        wrong(
            "a-one-for-each-unit",
            "each unit is dropped or not by chance, every time anew; there is nothing to be learned for it.",
            128,
            64,
            see=WHERE,
        ),
        wrong(
            "a-half-of-the-weights",
            "these are weights of a dense layer. Dropout zeroes numbers that pass through; it has no weights.",
            8_192,
            16_384,
            50_240,
            100_480,
            50_176,
            100_352,
            see=WHERE,
        ),
        wrong(
            "b-dropout-removes-parameters",
            "dropout removes no weights; the net has as many parameters as the one of 128 units without it.",
            "dense_128_dropout",
            see=WIDTHS,
        ),
        wrong(
            "b-most-parameters",
            "each unit of the hidden layer has 784 weights and a bias; the more units, the more parameters.",
            "dense_128",
            "dense_64",
            see=WIDTHS,
        ),
        wrong(
            "c-keep-probability",
            "80 % is what the paper keeps; Keras asks for the share that is dropped.",
            0.8,
            80,
            see=BY_HAND,
        ),
        wrong(
            "c-percent",
            "a rate is a number from 0 to 1, not percent.",
            20,
            see=BY_HAND,
        ),
        wrong(
            "c-factor",
            "this is the factor for the survivors; the share that is dropped is asked for.",
            1.25,
            see=BY_HAND,
        ),
        wrong(
            "d-hidden-layer",
            "this is the place where dropout is used most: many units, each of which learns to do without the others.",
            "after the hidden dense layer",
            see=WHERE,
        ),
        wrong(
            "d-pooling-layer",
            "dropout after pooling is usual. Think of the place where a probability itself would be set to 0.",
            "after the pooling layer",
            see=WHERE,
        ),
        wrong(
            "e-divides-by-the-rate",
            "survivors are divided by the share that is kept, 1 − 0.75, not by the rate.",
            1.3333333333333333,
            1.333,
            1.33,
            see=BY_HAND,
        ),
        wrong(
            "e-scales-down",
            "survivors are scaled *up*, so that the sum stays the same on average.",
            0.25,
            0.75,
            see=BY_HAND,
        ),
        wrong(
            "e-no-scaling",
            "a quarter of the sum would be left, on average, if the survivors kept their value.",
            1,
            see=BY_HAND,
        ),
        wrong(
            "e-adds-the-rate",
            "the share that is kept, 0.25, times the factor must give 1.",
            1.75,
            see=BY_HAND,
        ),
    ],
    hints={
        "unsolved": "Write your answer in place of each `...`: a number for a, c and e, one of the given texts "
        "for b and d.",
        "main": "Your own functions may help you to check an answer once you have thought about it.",
        "main/a": "What in a dropout layer could change while the network trains? `model.summary()` knows.",
        "main/b": "Count, or let `build_dense_net(…).count_params()` count, for each of the four.",
        "main/c": "What is kept and what is dropped are 1 together.",
        "main/d": "What comes out at each of these places, and what happens if half of it is set to 0?",
        "main/e": "What share survives, and by what must it be multiplied to keep the sum?",
    },
)
