"""Classes to be graded in `grading.py`: what is asked, and what is handed in, in three styles and with mistakes."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grader import places
from grader.build.notebooks import SOLUTION_MARK
from grader.engine.restore import identity

CONVOLUTIONS = (
    """
def convolve2d(image, kernel):
    (rows, columns), (kh, kw) = image.shape, kernel.shape
    if kh > rows or kw > columns:
        raise ValueError("the kernel is larger than the image")
    result = np.zeros((rows - kh + 1, columns - kw + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r:r + kh, c:c + kw] * kernel.astype(float))
    return result
""",
    """
def convolve2d(image, kernel):
    kh, kw = kernel.shape
    if kh > image.shape[0] or kw > image.shape[1]:
        raise ValueError("the kernel is larger than the image")
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    return sum(
        float(kernel[i, j]) * image[i:i + rows, j:j + columns].astype(float) for i in range(kh) for j in range(kw)
    )
""",
    """
def convolve2d(image, kernel):
    if any(k > n for k, n in zip(kernel.shape, image.shape)):
        raise ValueError("the kernel is larger than the image")
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel.astype(float))
""",
)
SOFTMAXES = (
    """
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
""",
    """
def softmax(logits):
    shifted = np.asarray(logits, dtype=float) - np.asarray(logits, dtype=float).max(-1)[..., None]
    return np.exp(shifted - np.log(np.exp(shifted).sum(-1))[..., None])
""",
    """
def softmax(logits):
    return np.apply_along_axis(lambda row: np.exp(row - row.max()) / np.exp(row - row.max()).sum(), -1, logits)
""",
)
MISTAKES = {
    "convolution": {
        "convolve2d": CONVOLUTIONS[0].replace("* kernel.astype", "* kernel[::-1, ::-1].astype"),
        "relu": "def relu(x):\n    return np.abs(x)",
        "window_product": "def window_product(window, kernel):\n    return float(np.mean(window * kernel))",
    },
    "keras_cnn": {
        "softmax": "def softmax(logits):\n    return np.exp(logits) / np.exp(logits).sum()",
        "one_hot": "def one_hot(labels, num_classes):\n    return np.eye(num_classes)[labels]",
        "prepare_images": "def prepare_images(images):\n    return images[..., np.newaxis].astype('float32')",
    },
}


@dataclass(frozen=True)
class Kind:
    """A class. title: what it is, in words. source: the instructor's notebook. submissions: handed in in turn.

    rounds, students: how much there is time for. few: of them graded alone, too, to tell the start-up from the rest.
    """

    name: str
    title: str
    lesson: str
    source: Callable[[], Any]
    submissions: Callable[[], list[Any]]
    rounds: int
    students: int
    few: int


def _lesson(lesson: str, only: Sequence[str] = ()) -> Callable[[], Any]:
    """The source notebook of a lesson; of `only` these cells where they are named."""

    def source() -> Any:
        notebook = nbformat.read(places.source_notebook(lesson), as_version=4)
        if only:
            notebook.cells = [cell for cell in notebook.cells if identity(cell) in only]
        return notebook

    return source


def _handed_in(source: Callable[[], Any], lesson: str, styles: Sequence[str], exercise: str) -> Callable[[], list[Any]]:
    def submissions() -> list[Any]:
        solved = source()
        for cell in solved.cells:
            cell.source = SOLUTION_MARK.sub("", cell.source).rstrip()
        there = {identity(cell) for cell in solved.cells}
        wrong = [(name, text) for name, text in MISTAKES[lesson].items() if name in there]
        return [_with(solved, name, text) for name, text in [*((exercise, style) for style in styles), *wrong]]

    return submissions


def _with(notebook: Any, name: str, text: str) -> Any:
    changed = copy.deepcopy(notebook)
    next(cell for cell in changed.cells if identity(cell) == name).source = text.strip()
    return changed


def _kind(
    name: str,
    title: str,
    lesson: str,
    exercise: str,
    styles: Sequence[str],
    only: Sequence[str] = (),
    rounds: int = 3,
    students: int = 20,
    few: int = 2,
) -> Kind:
    source = _lesson(lesson, only)
    return Kind(name, title, lesson, source, _handed_in(source, lesson, styles, exercise), rounds, students, few)


KINDS = {
    kind.name: kind
    for kind in (
        _kind(
            "trivial-numpy",
            "A trivial NumPy notebook: one exercise of one line",
            "convolution",
            "relu",
            ["def relu(x):\n    return np.maximum(x, 0.0)"],
            ["setup", "relu", "relu_check"],
        ),
        _kind(
            "trivial-keras",
            "A trivial Keras notebook: one exercise that needs no network",
            "keras_cnn",
            "softmax",
            SOFTMAXES,
            ["setup", "softmax", "softmax_check"],
            rounds=1,
        ),
        _kind("numpy", "Lesson 1, solved", "convolution", "convolve2d", CONVOLUTIONS, rounds=2),
        _kind("keras", "Lesson 4, solved", "keras_cnn", "softmax", SOFTMAXES, rounds=1, students=3, few=1),
    )
}
