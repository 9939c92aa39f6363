"""The holes of nbgrader 0.9.6, each as a submission, with what plain nbgrader gives for it and what it is worth.

The assignment `sums` is an instructor's own: two answers and a test cell for each, 5 points a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from tests.gradebook.course_folder import CourseFolder, Hand, own_cell

LESSON = "sums"
PLAIN = """import os, sys
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
c = get_config()
c.CourseDirectory.release_directory = "lessons"
c.Execute.timeout = 3
"""
ADD_TEST = """assert np.isclose(add(1, 2), 3)
### BEGIN HIDDEN TESTS
assert np.isclose(add(40, 2), 42)
### END HIDDEN TESTS"""
MEAN_TEST = "5 - abs(mean([1.0, 3.0]) - 2)"
RIGHT_ADD, RIGHT_MEAN = "def add(a, b):\n    return a + b", "def mean(x):\n    return sum(x) / len(x)"
WRONG_ADD, WRONG_MEAN = "def add(a, b):\n    return a - b", "def mean(x):\n    return 4.0"
NO_SCORES = (None, None)
FULL = (5.0, 5.0)


def sums() -> Any:
    """The source notebook."""
    answer = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    cells = [
        own_cell("code", "setup", "import numpy as np", None),
        own_cell("code", "add", answer.format(RIGHT_ADD), None, solution=True),
        own_cell("code", "add_test", ADD_TEST, 5),
        own_cell("code", "mean", answer.format(RIGHT_MEAN), None, solution=True),
        own_cell("code", "mean_test", MEAN_TEST, 5),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@dataclass(frozen=True)
class Hole:
    """A submission that plain nbgrader gets wrong.

    spoil: what the student does to a solved notebook. plain, ours: points of the two tests; None where there is no
    score. before: it was graded before, with full marks. beside: a file of that name comes with it. after: what is done
    to the file when it is handed in.
    """

    what: str
    spoil: Callable[[Hand], object]
    plain: tuple[float | None, float | None]
    ours: tuple[float | None, float | None]
    before: bool = False
    beside: dict[str, str] = field(default_factory=dict)
    after: Callable[[Path], object] = lambda path: None

    def hand_in(self, course: CourseFolder, student: str) -> None:
        hand = Hand(course, solved=False, lesson=LESSON).solve("add", RIGHT_ADD).solve("mean", RIGHT_MEAN)
        self.spoil(hand)
        path = course.hand_in(student, hand.notebook, lesson=LESSON)
        for name, text in self.beside.items():
            path.with_name(name).write_text(text)
        self.after(path)


def wrong(hand: Hand) -> Hand:
    return hand.solve("add", WRONG_ADD).solve("mean", WRONG_MEAN)


def mean(value: str) -> Callable[[Hand], object]:
    return lambda hand: hand.solve("mean", f"def mean(x):\n    return {value}")


def skipped(hand: Hand) -> None:
    for name in ("add_test", "mean_test"):
        wrong(hand)[name].metadata["tags"] = ["skip-execution"]


def copied(hand: Hand) -> None:
    hand.notebook.cells.append(nbformat.v4.new_code_cell("add = lambda a, b: 'an experiment'"))
    hand.notebook.cells.append(nbformat.v4.new_code_cell("add(1, 2)", metadata=hand["add_test"].metadata))


def moved(hand: Hand) -> None:
    hand.notebook.cells.insert(0, hand.notebook.cells.pop(hand.index("add_test")))


def invented(hand: Hand) -> None:
    cell = nbformat.v4.new_code_cell(
        "100", metadata=nbformat.from_dict({"nbgrader": dict(hand["add_test"].metadata.nbgrader)})
    )
    cell.metadata.nbgrader.grade_id = "bonus"
    hand.notebook.cells.append(cell)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def another_name(path: Path) -> None:
    path.rename(path.with_name("sums (1).ipynb"))


def link_to_the_best(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[2] / "right" / LESSON / path.name)


ABSURD = """class Absurd(float):
    def __sub__(self, other): return self
    def __abs__(self): return {}

def mean(x):
    return Absurd(2)"""
NO_ASSERTIONS = """import ast

class NoAssertions(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

get_ipython().ast_transformers.append(NoAssertions())
def add(a, b):
    return None"""
PRETTY = """text = get_ipython().display_formatter.formatters["text/plain"]
text.for_type(float, lambda value, printer, cycle: printer.text("5"))
def mean(x):
    return 4.0"""
READS_THE_TESTS = r"""import re
tests = dict(re.findall(r"add\((\d+, \d+)\), (\d+)", open("sums.ipynb").read()))
def add(a, b):
    return float(tests[f"{a}, {b}"])"""
READS_THE_SOLUTION = r"""import json
source = json.load(open("../../../source/sums/sums.ipynb"))
solution = next(cell for cell in source["cells"] if cell["id"] == "add")
exec("".join(solution["source"]))"""
WRITES_THE_GRADEBOOK = '''import sqlite3
with sqlite3.connect("../../../gradebook.db") as gradebook:
    gradebook.execute("""update grade set manual_score = 5 where notebook_id in (
        select submitted_notebook.id from submitted_notebook join submitted_assignment
        on submitted_notebook.assignment_id = submitted_assignment.id where student_id = "writes_the_gradebook")""")'''
STUBBORN = """while True:
    try:
        while True:
            pass
    except KeyboardInterrupt:
        pass"""

HOLES = {
    "right": Hole("nothing: a right submission", lambda hand: None, FULL, FULL),
    "stderr": Hole(
        "a right answer warns on stderr",
        lambda hand: hand.solve("add", "import warnings\ndef add(a, b):\n    warnings.warn('!')\n    return a + b"),
        (0.0, 5.0),
        FULL,
    ),
    "nan": Hole("points come out as NaN", mean('float("nan")'), (5.0, 5.0), (5.0, 0.0)),
    "negative": Hole("points come out negative", mean("-100.0"), (5.0, 5.0), (5.0, 0.0)),
    "numpy_number": Hole("points come out as a NumPy number", mean("np.float64(4.0)"), (5.0, 5.0), (5.0, 3.0)),
    "text": Hole(
        "points come out as a text",
        lambda hand: hand.solve("mean", ABSURD.format('type("Text", (), {"__rsub__": lambda self, other: "all"})()')),
        (5.0, 5.0),
        (5.0, 0.0),
    ),
    "above": Hole(
        "points come out above the maximum",
        lambda hand: hand.solve("mean", ABSURD.format("-100")),
        (5.0, None),
        (5.0, 0.0),
    ),
    "skip_execution": Hole("test cells get the tag `skip-execution`", skipped, (5.0, 5.0), (0.0, 3.0)),
    "no_assertions": Hole(
        "an AST transformer takes assertions out", lambda hand: hand.solve("add", NO_ASSERTIONS), FULL, (0.0, 5.0)
    ),
    "pretty": Hole("a formatter shows every float as `5`", lambda hand: hand.solve("mean", PRETTY), FULL, (5.0, 3.0)),
    "reads_the_tests": Hole(
        "hidden tests are read from the notebook being graded",
        lambda hand: hand.solve("add", READS_THE_TESTS),
        FULL,
        (0.0, 5.0),
    ),
    "reads_the_solution": Hole(
        "the solution is read from `source/`", lambda hand: hand.solve("add", READS_THE_SOLUTION), FULL, (0.0, 5.0)
    ),
    "writes_the_gradebook": Hole(
        "the submission writes into the gradebook",
        lambda hand: wrong(hand).insert_before("add_test", WRITES_THE_GRADEBOOK),
        FULL,
        (0.0, 3.0),
    ),
    "shadow": Hole(
        "a file `numpy.py` hides NumPy",
        wrong,
        (5.0, 0.0),
        (0.0, 3.0),
        beside={"numpy.py": "def isclose(*values):\n    return True\n"},
    ),
    "no_test": Hole("a test cell was deleted", lambda hand: hand.delete("add_test"), (None, 5.0), FULL),
    "no_setup": Hole("the locked set-up cell was deleted", lambda hand: hand.delete("setup"), (0.0, 5.0), FULL),
    "copied": Hole("a test cell was copied, to try things out", copied, NO_SCORES, FULL),
    "moved": Hole("a test cell was moved to the top", moved, (0.0, 5.0), FULL),
    "invented": Hole("a graded cell was added", invented, NO_SCORES, FULL),
    "dead": Hole(
        "the last answer ends the kernel",
        lambda hand: hand.solve("mean", "import os\nos._exit(0)"),
        NO_SCORES,
        (5.0, 0.0),
    ),
    "stubborn": Hole(
        "the last answer never ends and swallows interruptions",
        lambda hand: hand.solve("mean", STUBBORN),
        NO_SCORES,
        (5.0, 0.0),
    ),
    "cut_off": Hole("the file of a newer submission is damaged", wrong, FULL, NO_SCORES, before=True, after=cut_off),
    "another_name": Hole(
        "the file of a newer submission has another name", wrong, FULL, NO_SCORES, before=True, after=another_name
    ),
    "link": Hole("the notebook is a link to someone else's", wrong, FULL, NO_SCORES, after=link_to_the_best),
}


def hand_in_all(course: CourseFolder) -> None:
    """Every submission; those that were graded before have their scores already."""
    for student, hole in HOLES.items():
        hole.hand_in(course, student)
    with course.gradebook() as gradebook:
        for student in (student for student, hole in HOLES.items() if hole.before):
            gradebook.update_or_create_student(student)
            submission = gradebook.add_submission(LESSON, student)
            for grade in submission.notebooks[0].grades:
                grade.auto_score, grade.needs_manual_grade = 5.0, False
        gradebook.db.commit()


def points(course: CourseFolder, student: str) -> tuple[float | None, float | None]:
    """What the gradebook has for the two tests: what a person entered, else the automatic score."""
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission(LESSON, student).notebooks[0]
        found = {g.name: g.auto_score if g.manual_score is None else g.manual_score for g in notebook.grades}
    return found["add_test"], found["mean_test"]
