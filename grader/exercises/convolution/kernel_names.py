"""Exercise kernel_names: which kernel made which picture? The pictures are generated here, into `byhand/cases/`."""

from __future__ import annotations

import io

import numpy as np

from byhand.data import load_pictures
from grader.exercises.declare import Case, Exercise, Rule, WrongIdea
from grader.reference.convolution import slide

SEE = "Real pictures"

KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], float),
    "blur": np.ones((5, 5)) / 25,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    "edges": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], float),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], float),
}
ANSWERS = {"A": "emboss", "B": "identity", "C": "edges", "D": "blur", "E": "sharpen"}


def filtered_pictures() -> dict[str, bytes]:
    """The file that `byhand.data.load_filtered_pictures` reads: letter -> uint8 picture, and "original"."""
    original = load_pictures()["camera"][30:150, 40:180].astype(float)
    pictures = {letter: _filtered(original, KERNELS[name]) for letter, name in ANSWERS.items()}
    file = io.BytesIO()
    np.savez_compressed(file, original=original.astype(np.uint8), **pictures)  # type: ignore[arg-type]
    return {"filtered_pictures.npz": file.getvalue()}


def _filtered(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """All pictures have the same size, so that the size does not give the kernel away."""
    spare = (KERNELS["blur"].shape[0] - kernel.shape[0]) // 2
    inner = picture[spare : picture.shape[0] - spare, spare : picture.shape[1] - spare]
    return np.clip(np.round(slide(inner, kernel)), 0, 255).astype(np.uint8)


def answers_with(**other: str) -> dict[str, str]:
    return ANSWERS | other


EXERCISE = Exercise(
    name="kernel_names",
    points=5,
    reference=ANSWERS,
    see=SEE,
    public=[Case(f"the kernel that made picture {letter}", group=f"main/{letter}", key=letter) for letter in ANSWERS],
    public_rule=Rule(kind="form", choices=tuple(sorted(KERNELS)), once=True),
    probe="value",
    wrong_ideas=[
        WrongIdea(
            "sharpen-for-edges",
            "Sharpening and edges are mixed up: an edge kernel sums to 0, so even areas turn black; a sharpening "
            "kernel sums to 1 and keeps their brightness.",
            answers_with(C="sharpen", E="edges"),
            see=SEE,
        ),
        WrongIdea(
            "emboss-for-edges",
            "Emboss and edges are mixed up: an edge kernel answers alike to all directions, embossing looks lit from "
            "one side.",
            answers_with(A="edges", C="emboss"),
            see=SEE,
        ),
        WrongIdea(
            "emboss-for-sharpen",
            "Emboss and sharpening are mixed up: embossing looks lit from one side.",
            answers_with(A="sharpen", E="emboss"),
            see=SEE,
        ),
        WrongIdea(
            "identity-for-blur",
            "Blur and identity are mixed up: the identity kernel changes nothing, a blur mixes neighbours.",
            answers_with(B="blur", D="identity"),
            see=SEE,
        ),
        WrongIdea(
            "identity-for-sharpen",
            "Sharpening and identity are mixed up: compare the fine detail with the original.",
            answers_with(B="sharpen", E="identity"),
            see=SEE,
        ),
    ],
    hints={"unsolved": "Write one of the five names, in quotes, in place of each `...`."},
)
