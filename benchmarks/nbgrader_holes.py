"""The table of holes: what plain nbgrader gives for each submission of tests/gradebook/holes.py, and what it gets here.

`python benchmarks/nbgrader_holes.py`, from the checkout; about a minute. Prints Markdown.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.gradebook.course_folder import CourseFolder  # noqa: E402
from tests.gradebook.holes import HOLES, LESSON, PLAIN, hand_in_all, points, sums  # noqa: E402

STOPS_THE_CLASS = ("copied",)


def graded(folder: Path, plain: bool) -> CourseFolder:
    """The class, graded by nbgrader with its own steps (each submission by itself) or with those of this course."""
    course = CourseFolder(folder)
    if plain:
        course.configure(PLAIN)
    else:
        shutil.copy(ROOT / "nbgrader_config.py", course.root)
    course.write_source(sums(), LESSON).release(LESSON)
    hand_in_all(course)
    if plain:
        for student in HOLES:
            course.nbgrader_autograde(f"--student={student}", lesson=LESSON)
    else:
        course.autograde(lesson=LESSON)
    return course


def said(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            plain, ours = graded(Path(folder, "plain"), plain=True), graded(Path(folder, "ours"), plain=False)
        print("Points for two tests of 5 points each; “none” is no score, and manual grading.\n")
        print("| what the student does | plain nbgrader 0.9.6 | here |\n|---|---|---|")
        for name, hole in HOLES.items():
            row = [" + ".join(map(said, points(course, name))) for course in (plain, ours)]
            row[0] += ", and the rest of the class is not graded" if name in STOPS_THE_CLASS else ""
            print(f"| {hole.what} | {row[0]} | {row[1]} |")


if __name__ == "__main__":
    main()
