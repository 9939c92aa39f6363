"""Exercise shape_answers: ten questions to think through on paper."""

from __future__ import annotations

from typing import Any

from grader.exercises.declare import Case, Exercise, Rule, WrongIdea

SEE = "Reading shapes"
STEPS, BORDER, SIZE, NAMES = "Larger steps", "A border of zeros", "How large is the map?", "Valid and same"
PLACES, STACK, LAYER = "Where the zeros go", "Small kernels in a stack", "A layer as in Keras"

QUESTIONS = {
    "a": "the pixels that no window reads",
    "b": "the largest number of rows",
    "c": "the shape after two layers",
    "d": "the parameters of the second layer",
    "e": "the zeros (top, bottom)",
    "f": "the weights of the stack",
    "g": "the rows that one value sees",
    "h": "the upper left number",
    "i": "the products that are saved",
    "j": "the strides (vertical, horizontal)",
}
ANSWERS: dict[str, Any] = {
    "a": 7 * 7 - 6 * 6,
    "b": 201,
    "c": (21, 21, 16),
    "d": 3 * 3 * 32 * 16 + 16,
    "e": (1, 2),
    "f": 5 * 9 * 2 * 2,
    "g": 7,
    "h": 21,
    "i": 26 * 26 * 9 - 13 * 13 * 9,
    "j": (3, 5),
}


def idea(key: str, name: str, sentence: str, *answers: Any, see: str) -> WrongIdea:
    """A wrong answer to one question, in each form in which it is given; all others are right."""
    return WrongIdea(f"{key}-{name}", f"Question {key}: {sentence}", *(ANSWERS | {key: a} for a in answers), see=see)


EXERCISE = Exercise(
    name="shape_answers",
    points=10,
    reference=ANSWERS,
    see=SEE,
    public=[Case(f"question {key}, {title}", group=f"main/{key}", key=key) for key, title in QUESTIONS.items()],
    public_rule=Rule(kind="form", whole_numbers=True),
    probe="value",
    wrong_ideas=[
        idea("a", "all-read", "the four windows cover 6×6 pixels of the 7×7.", 0, see="Does it fit?"),
        idea("a", "counted-once", "the last row is not read, and neither is the last column.", 7, see="Does it fit?"),
        idea(
            "a",
            "corner-twice",
            "the pixel in the corner is counted twice, in its row and its column.",
            14,
            see="Does it fit?",
        ),
        idea("a", "read-not-unread", "these are the pixels that are read.", 36, see="Does it fit?"),
        idea(
            "b",
            "smallest",
            "200 rows give 100 as well, but one more changes nothing: it is too little for another step.",
            200,
            see=SIZE,
        ),
        idea("b", "one-step-further", "with 202 rows there is room for another window.", 202, see=SIZE),
        idea("b", "half-steps", "the + 1 of the formula is lost: there is one window more than steps.", 203, see=SIZE),
        idea("c", "ceil", 'the second layer is "valid": round down.', (22, 22, 16), see=NAMES),
        idea("c", "first-valid", 'the first layer is "same": its kernel of 5 costs no rows.', (20, 20, 16), see=NAMES),
        idea(
            "c", "same-keeps-size", '"same" with a stride of 2 halves the size.', (42, 42, 16), (43, 43, 16), see=NAMES
        ),
        idea(
            "c",
            "channels",
            "as many channels come out as the last layer has filters.",
            (21, 21, 3),
            (21, 21, 32),
            (21, 21, 48),
            (21, 21, 512),
            see=LAYER,
        ),
        idea("c", "no-channels", "the shape has three entries, the channels come last.", (21, 21), see=LAYER),
        idea("c", "batch", "leave the batch axis out: three entries.", (1, 21, 21, 16), see=LAYER),
        idea("d", "no-biases", "the biases are missing, one for each filter.", 4608, see=LAYER),
        idea(
            "d",
            "image-channels",
            "the second layer's kernels are as deep as the first layer's output, not as the image.",
            448,
            432,
            see=LAYER,
        ),
        idea(
            "d", "no-depth", "the kernels have a depth: one table for each channel that comes in.", 160, 144, see=LAYER
        ),
        idea(
            "d",
            "bias-per-channel",
            "there is one bias for each filter, not for each channel that comes in.",
            4640,
            5120,
            see=LAYER,
        ),
        idea("d", "both-layers", "only the second layer is asked for.", 4624 + 2432, see=LAYER),
        idea(
            "d",
            "times-positions",
            "all places share the same weights; do not multiply by the number of places.",
            4624 * 441,
            4608 * 441,
            4608 * 441 + 16,
            see=LAYER,
        ),
        idea("e", "extra-before", "the extra zero goes after.", (2, 1), see=PLACES),
        idea("e", "kernel-alone", "(kernel − 1) / 2 holds for a stride of 1 only.", (2, 2), see=PLACES),
        idea("e", "both-sides-alike", "an odd number of zeros cannot be split evenly.", (1, 1), see=PLACES),
        idea(
            "e",
            "keeps-size",
            "so many zeros would keep the 10 rows; with a stride of 2 there are 5.",
            (6, 7),
            see=NAMES,
        ),
        idea(
            "e", "total", "this is the total; say how many go above and how many below.", 3, (0, 3), (3, 3), see=PLACES
        ),
        idea(
            "f",
            "no-channels",
            "every kernel is as deep as its input, and there are two of them in each layer.",
            45,
            see=STACK,
        ),
        idea("f", "channels-once", "two channels in *and* two out: the factor 2 comes twice.", 90, see=STACK),
        idea("f", "single-kernel", "these are the weights of the one large kernel.", 121, 242, 484, see=STACK),
        idea(
            "f", "too-few-layers", "each 3×3 layer adds 2 to what is seen: 3, 5, 7, 9, 11.", 144, 108, 72, 36, see=STACK
        ),
        idea("f", "too-many-layers", "the first layer sees 3 already; each further one adds 2.", 216, see=STACK),
        idea("f", "biases", "biases are not asked for.", 190, see=STACK),
        idea(
            "g",
            "ignores-stride",
            "the three values that the second layer reads stand two rows apart in the image.",
            5,
            see=STACK,
        ),
        idea("g", "multiplied", "the windows overlap, so do not multiply their sizes.", 9, 18, 36, see=STACK),
        idea("g", "no-overlap", "3 values, 2 rows apart, each 3 rows long: they overlap by one row.", 8, 6, see=STACK),
        idea(
            "g",
            "stride-on-second",
            "the stride of the first layer counts; that of the second would matter to later layers only.",
            11,
            see=STACK,
        ),
        idea("g", "first-layer-only", "three rows are what the first layer sees.", 3, see=STACK),
        idea(
            "h",
            "no-flip",
            "true convolution flips the kernel, so the 3 meets the pixel below and to the right.",
            -21,
            see="True convolution",
        ),
        idea(
            "h",
            "no-border",
            "at the corner most of the window lies on the zeros of the border, so the −3 meets a 0.",
            0,
            see=BORDER,
        ),
        idea("h", "weight-alone", "multiply the weight by the pixel.", 3, see="True convolution"),
        idea("i", "what-remains", "these are the products that remain; the difference is asked for.", 1521, see=STEPS),
        idea("i", "half", "twice the stride leaves half the rows *and* half the columns.", 3042, see=STEPS),
        idea("i", "ceil", "13 windows fit with a stride of 2, not 14.", 26 * 26 * 9 - 14 * 14 * 9, see=SIZE),
        idea(
            "i",
            "positions",
            "these are positions of the window; each takes nine products.",
            26 * 26 - 13 * 13,
            see=STEPS,
        ),
        idea("i", "no-kernel", "a window of 3 has no room at all 28 places.", 28 * 28 * 9 - 14 * 14 * 9, see=SIZE),
        idea(
            "i",
            "without-stride",
            "these are the products with a stride of 1; the difference is asked for.",
            6084,
            see=STEPS,
        ),
        idea("j", "swapped", "rows come first: 60 rows became 20.", (5, 3), see=STEPS),
        idea(
            "j",
            "one-off",
            'with "same" the size is rows / stride, rounded up; the kernel plays no part.',
            (3, 4),
            (2, 5),
            (2, 4),
            (4, 5),
            (3, 6),
            see=NAMES,
        ),
        idea("j", "one-number", "two strides are asked for, (vertical, horizontal).", 3, 5, 15, see=STEPS),
    ],
    hints={"unsolved": "Write a number, or a tuple such as `(3, 4)`, in place of each `...`."},
)
