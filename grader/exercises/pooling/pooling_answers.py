"""Exercise pooling_answers: five questions about shapes, parameters, survivors and order."""

from __future__ import annotations

from typing import Any

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea

SEE = "Think it through"
STEPS, PARTIAL = "Size and stride", "Partial windows: dropped or kept"
PARAMETERS, FLATTENED = "Pooling has no parameters", "Flatten"

ANSWERS: dict[str, Any] = {"a": (6, 9, 6), "b": 0, "c": 34_560, "d": (9, 7, 6, 5, 3), "e": 29}
TITLES = {
    "a": "the shape after 3×4 windows with stride 2",
    "b": "what a pooling layer learns",
    "c": "what pooling saves in the dense layer",
    "d": "the numbers that survive",
    "e": "the place of a number in the flat row",
}


def answers_with(**other: Any) -> dict[str, Any]:
    return ANSWERS | other


def wrong(name: str, sentence: str, key: str, *answers: Any, see: str) -> WrongIdea:
    return WrongIdea(name, f"Question {key}: {sentence}", *(answers_with(**{key: one}) for one in answers), see=see)


EXERCISE = Exercise(
    name="pooling_answers",
    points=10,
    reference=ANSWERS,
    see=SEE,
    public=[Case(f"question {key}, {title}", group=f"main/{key}", key=key) for key, title in TITLES.items()],
    public_rule=Rule(kind="form", whole_numbers=True),
    probe="value",
    wrong_ideas=[
        wrong(
            "a-stride-is-size",
            "this is the shape when the window moves by its own size; it moves by 2.",
            "a",
            (4, 5, 6),
            see=STEPS,
        ),
        wrong(
            "a-keeps-partial-windows",
            "the windows that stick out are counted; valid pooling drops them.",
            "a",
            (7, 10, 6),
            (7, 11, 6),
            see=PARTIAL,
        ),
        wrong(
            "a-forgets-one",
            "there is one window more along each axis: (n − size) // stride + 1.",
            "a",
            (5, 8, 6),
            see=STEPS,
        ),
        wrong(
            "a-swaps-size",
            "the numbers of the window are swapped; it has 3 rows and 4 columns.",
            "a",
            (6, 10, 6),
            see=STEPS,
        ),
        wrong(
            "a-pools-channels",
            "the channels are pooled too; as many come out as go in.",
            "a",
            (6, 9, 3),
            (6, 9, 1),
            (6, 9),
            see="Each channel for itself",
        ),
        wrong(
            "b-window-has-weights",
            "the window was given weights. Taking the largest of nine numbers needs none.",
            "b",
            9,
            576,
            640,
            36_928,
            see=PARAMETERS,
        ),
        wrong(
            "c-nothing-saved",
            "pooling has no parameters itself, but fewer numbers reach the dense layer, and each has 10 weights there.",
            "c",
            0,
            see=PARAMETERS,
        ),
        wrong(
            "c-what-is-left",
            "these are the parameters that are left (or were there before); their difference is asked for.",
            "c",
            11_530,
            11_520,
            46_090,
            46_080,
            see=PARAMETERS,
        ),
        wrong(
            "c-half",
            "2×2 pooling halves rows *and* columns, so a quarter of the numbers is left, not a half.",
            "c",
            23_040,
            23_050,
            see=PARAMETERS,
        ),
        wrong(
            "c-without-units",
            "this counts the numbers that are gone; each of them had a weight for each of the 10 units.",
            "c",
            3_456,
            see=PARAMETERS,
        ),
        wrong(
            "d-keeps-partial-windows",
            "the 4 stands in the last row, which no whole window covers; it is dropped.",
            "d",
            (9, 7, 6, 5, 4, 3),
            see=PARTIAL,
        ),
        wrong(
            "d-overlapping-windows",
            "this is what survives when windows overlap; they move by 2 here.",
            "d",
            (9, 8, 7, 6, 5, 4, 3, 2),
            (9, 8, 7, 6, 5, 4, 3),
            (9, 7, 6, 5, 4, 3, 2),
            see=STEPS,
        ),
        wrong(
            "d-row-by-row",
            "only the largest of each pair of neighbours in a row was taken; a window has two rows.",
            "d",
            (9, 8, 7, 6, 5, 3, 2),
            see="One number for each window",
        ),
        wrong(
            "e-column-major",
            "this is the place when the first axis runs fastest; the last one does.",
            "e",
            47,
            48,
            see=FLATTENED,
        ),
        wrong(
            "e-channels-first",
            "this is the place when the channels stand one after the other; those of a pixel stand together.",
            "e",
            49,
            50,
            see=FLATTENED,
        ),
        wrong(
            "e-counts-from-one",
            "positions are counted from 0, as in Python.",
            "e",
            30,
            see=FLATTENED,
        ),
        wrong(
            "e-rows-for-columns",
            "a row of the volume has 4 pixels (its columns), not 5.",
            "e",
            35,
            see=FLATTENED,
        ),
        wrong(
            "e-forgets-channels",
            "each pixel takes three places, one for each channel.",
            "e",
            9,
            11,
            see=FLATTENED,
        ),
    ],
    hints={
        "unsolved": "Write your answer in place of each `...`: a tuple for a and d, a whole number for b, c and e.",
        "main": "Your own functions may help you to check an answer once you have thought about it.",
        "main/a": "One axis at a time: (n − size) // stride + 1. What happens to the channels?",
        "main/b": "What in a pooling layer could change while the network trains?",
        "main/c": "How many numbers reach the dense layer with and without pooling? Each has a weight per unit.",
        "main/d": "Draw the borders of the 2×2 windows into the picture. Which cells lie in no window?",
        "main/e": "How many numbers stand before it: whole rows, whole pixels, channels?",
    },
)
