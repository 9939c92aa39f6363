"""The class: who they are, and which points and diagnoses grading must find, whatever the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LESSON = "convolution"
WRITTEN_BY_STUDENTS = Path(__file__).parent / "students"


@dataclass(frozen=True)
class Student:
    """A student, and what grading must find.

    wrote: the file in `students/` with what is the student's own. rest: the student whose solutions stand in the
    cells that `wrote` does not mention; None leaves those as released. damaged: the file is cut off in the middle.
    points: of 100. diagnosis: the first diagnosis of each exercise that has one.
    """

    name: str
    about: str
    points: float
    wrote: str | None = None
    rest: str | None = None
    damaged: bool = False
    diagnosis: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """As in `grades.csv`."""
        return "failed" if self.damaged else "graded"


def _same(idea: str, *exercises: str) -> dict[str, str]:
    return dict.fromkeys(exercises, idea)


STUDENTS = (
    Student("amara", "right, in plain loops", 100, "amara_loops"),
    Student(
        "bela",
        "forgets the last position",
        35,
        "bela_last_position",
        rest="amara",
        diagnosis=_same("forgets-last", "convolve2d", "convolve_volume", "conv_layer"),
    ),
    Student(
        "chris",
        "hostile: floods, never ends, kills the process",
        65,
        "chris_never_ends",
        rest="farah",
        diagnosis={"window_product": "too-slow", "conv_layer": "died"},
    ),
    Student(
        "dina",
        "takes arrays as they come",
        80,
        "dina_as_they_come",
        rest="amara",
        diagnosis=_same("uint8-wrap-around", "window_product", "convolve2d", "convolve_volume", "conv_layer")
        | {"relu": "in-place"},
    ),
    Student("emil", "half done", 55, "emil_half_done", diagnosis={"conv_layer": "missing"}),
    Student("farah", "right, vectorised", 100, "farah_vectorised"),
    Student(
        "goran",
        "one map for each channel",
        55,
        "goran_map_per_channel",
        rest="amara",
        diagnosis={"convolve_volume": "one-map-per-channel", "conv_layer": "shape"},
    ),
    Student(
        "hana",
        "flips the kernel",
        35,
        "hana_flips",
        rest="amara",
        diagnosis=_same("flips-kernel", "convolve2d", "convolve_volume", "conv_layer"),
    ),
    Student("ines", "handed in as released", 0),
    Student(
        "jomo",
        "a bias for each channel",
        68.5,
        "jomo_bias_per_channel",
        rest="farah",
        diagnosis=_same("bias-per-channel", "conv_layer", "count_weights"),
    ),
    Student(
        "kaito",
        "uses np.convolve",
        33,
        "kaito_numpy_does_it",
        rest="amara",
        diagnosis=_same("forbidden", "convolve2d", "convolve_volume", "conv_layer")
        | {"kernel_names": "sharpen-for-edges"},
    ),
    Student(
        "lucia",
        "the bias last, and always",
        77.25,
        "lucia_bias_last",
        rest="nuru",
        diagnosis={"conv_layer": "activation-before-bias", "count_weights": "always-biases"},
    ),
    Student("mina", "a damaged file", 0, rest="amara", damaged=True),
    Student("nuru", "right, with helpers and recursion", 100, "nuru_helpers"),
    Student(
        "robin",
        "hostile: tampers, forges, searches the disk",
        50,
        "robin_tampers",
        rest="nuru",
        diagnosis={"convolve_volume": "values", "conv_layer": "values", "kernel_names": "values"},
    ),
)


def student_named(name: str) -> Student:
    """Raises KeyError for a name that is not in the class."""
    return {student.name: student for student in STUDENTS}[name]
