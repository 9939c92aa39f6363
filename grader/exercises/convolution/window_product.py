"""Exercise window_product: one window, one kernel, one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.exercises.declare import Case, Exercise, WrongIdea, refusals
from grader.exercises.draw import pixels, reals, unequal, whole, window_and_kernel
from grader.reference import convolution as reference

SEE = "A window, a product, a sum"

PUBLIC = [
    Case("two 2×2 arrays", (np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))),
    Case(
        "the upper left window of the 5×5 picture",
        (np.array([[1, 1, 1], [0, 1, 1], [0, 0, 1]]), np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])),
    ),
    Case("2 rows, 3 columns", (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[2, 0, 1], [1, -1, 3]]))),
    Case("three axes, 2×2×3", (np.arange(12).reshape(2, 2, 3), np.array([[[1, 2, 3], [4, 5, 6]]] * 2))),
    Case("pixels of type uint8", (np.array([[200, 100]], np.uint8), np.array([[2, 3]], np.uint8)), group="edge"),
    Case("fractions and negative numbers", (np.array([0.5, -1.5, 2.0]), np.array([0.5, 0.25, -0.25])), group="edge"),
    *refusals(
        ("2×3 against 3×2", (np.ones((2, 3)), np.ones((3, 2)))),
        ("2×2 against 1×2, which NumPy would stretch", (np.ones((2, 2)), np.ones((1, 2)))),
    ),
]


def secret(rng: Generator) -> list[Case]:
    h, w = unequal(rng, 2, 5)
    return [
        Case("a square window", (whole(rng, 3, 3), whole(rng, 3, 3))),
        Case("a window that is not square", window_and_kernel(rng, h, w)),
        Case("a window with channels", window_and_kernel(rng, 3, 2, 4)),
        Case("a single number", window_and_kernel(rng, 1, 1), group="edge"),
        Case("one axis", window_and_kernel(rng, 7), group="edge"),
        Case("pixels of type uint8", (pixels(rng, h, w), pixels(rng, h, w)), group="edge"),
        Case("whole numbers times fractions", window_and_kernel(rng, h, w, window_of=whole), group="edge"),
        *refusals(
            ("rows and columns swapped", (reals(rng, h, w), reals(rng, w, h))),
            ("a row against a matrix", (reals(rng, h, w), reals(rng, 1, w))),
            ("a number of axes that differs", (reals(rng, 2, 3, 3), reals(rng, 3, 3))),
        ),
    ]


ProductFunction = Callable[[np.ndarray, np.ndarray], Any]


def written(wrong: ProductFunction) -> tuple[ProductFunction, ...]:
    """The mistake in code that turns both arrays into floating point first, and in code that keeps their dtype."""
    return refusing_unequal(lambda w, k: wrong(w.astype(float), k.astype(float))), refusing_unequal(wrong)


def summed(wrong: ProductFunction) -> tuple[ProductFunction, ...]:
    """A mistake that makes one number: as above, and with `float(...)` around the number that keeps its dtype."""
    return *written(wrong), refusing_unequal(lambda w, k: float(wrong(w, k)))


def refusing_unequal(wrong: ProductFunction) -> ProductFunction:
    """The mistake in code that checks the shapes."""

    def checked(window: np.ndarray, kernel: np.ndarray) -> Any:
        if window.shape != kernel.shape:
            raise ValueError("shapes differ")
        return wrong(window, kernel)

    return checked


def sum_of_products(window: np.ndarray, kernel: np.ndarray) -> float:
    """Right in floating point; in 8 bits the products wrap around."""
    return float(np.sum(window * kernel))


def sum_in_its_dtype(window: np.ndarray, kernel: np.ndarray) -> Any:
    """The same, as NumPy's own number: of whole numbers a whole one."""
    return np.sum(window * kernel)


def products(window: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return window * kernel


def sum_of_matrix_product(window: np.ndarray, kernel: np.ndarray) -> Any:
    return np.sum(window @ kernel)


def matrix_product(window: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.asarray(window @ kernel)


def mean_of_products(window: np.ndarray, kernel: np.ndarray) -> float:
    return float(np.mean(window * kernel))


def product_of_sums(window: np.ndarray, kernel: np.ndarray) -> Any:
    return window.sum() * kernel.sum()


def cuts_off_fractions(window: np.ndarray, kernel: np.ndarray) -> int:
    return int(np.sum(window * kernel))


EXERCISE = Exercise(
    name="window_product",
    points=10,
    reference=reference.window_product,
    see=SEE,
    public=PUBLIC,
    secret=secret,
    wrong_ideas=[
        WrongIdea(
            "matrix-product",
            "This is a matrix product (`@`, `np.dot`). A window is multiplied elementwise, each pixel by the weight "
            "that lies on it.",
            *summed(sum_of_matrix_product),
            *written(matrix_product),
            see=SEE,
        ),
        WrongIdea("no-sum", "These are the products, not yet added up to one number.", *written(products), see=SEE),
        WrongIdea(
            "mean", "This is the mean of the products; their sum is asked for.", *written(mean_of_products), see=SEE
        ),
        WrongIdea(
            "product-of-sums",
            "This multiplies the two sums. Multiply pairs first, then add: otherwise it does not matter where a weight "
            "stands.",
            *summed(product_of_sums),
            see=SEE,
        ),
        WrongIdea(
            "uint8-wrap-around",
            "The products are computed in whole numbers of 8 bits, where 200·2 gives 144: turn the arrays into "
            "floating point first (`window.astype(float)`).",
            refusing_unequal(sum_of_products),
            refusing_unequal(sum_in_its_dtype),
            see="An image is an array",
        ),
        WrongIdea(
            "truncates",
            "The fraction is cut off: return a float, not an `int`.",
            *written(cuts_off_fractions),
            see=SEE,
        ),
        WrongIdea(
            "broadcasts",
            "Arrays of unequal shape were let through, because NumPy stretched the smaller one. Compare the shapes "
            "first and raise a ValueError.",
            lambda window, kernel: sum_of_products(window.astype(float), kernel.astype(float)),
            sum_of_products,
            sum_in_its_dtype,
            see=SEE,
        ),
    ],
    hints={
        "unsolved": "Which operator multiplies place by place, and which function adds up a whole array?",
        "main": "Take a 2×2 window and do it on paper: four products, one sum. Does it work for any number of axes?",
        "edge": "The right numbers in the wrong type: convert to floating point before multiplying.",
        "refuse": "`window.shape != kernel.shape` is the question to ask first.",
    },
)
