"""docs/instructors-guide.md, “With nbgrader's exchange”, carried out: from release to fetched feedback and export.

An instructor and two students work on one machine, each in a folder of their own and with settings of their own, but as
one user of the operating system: nbgrader takes a student's name from the settings here and not from the system, and
that the exchange's permissions keep students apart is not tested.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader import places
from tests.classroom.conftest import QUESTION, QUESTION_POINTS
from tests.classroom.people import COURSE_ID, Person, student
from tests.gradebook.course_folder import LESSON, CourseFolder
from tests.gradebook.rows import scores, waiting

pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.xdist_group("exchange round")]

GUIDE = (places.ROOT / "docs" / "instructors-guide.md").read_text(encoding="utf-8")
SECTION = GUIDE.split("\n## With nbgrader's exchange\n")[1].split("\n## ")[0]
STEPS = re.findall(r"^(student)?\$ (.*)$", SECTION, re.MULTILINE)
"""The section's commands in order: whether students run it, and the command."""
IDENTITY = "def relu(x):\n    return x"
ANSWER = "Where the picture changes, the map is not 0."
COMMENT, GIVEN = "Well seen; say also **why**.", 8.0


@dataclass
class Round:
    """The class after the round. said: what each command printed, by person and command. at: what was there then."""

    course: CourseFolder
    exchange: Path
    instructor: Person
    ada: Person
    ben: Person
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    at: dict[str, Any] = field(default_factory=dict)

    @property
    def students(self) -> tuple[Person, Person]:
        return self.ada, self.ben

    def nbgrader(self, person: Person, command: str, *arguments: str) -> None:
        self.said[person.name, command] = person.nbgrader(command, *arguments)

    def step(self, by_students: bool, command: str) -> None:
        """Carry out a command of the guide."""
        words = command.split()
        name = " ".join(words[2:4]) if words[0] == "python" else words[1]  # “grader autograde”, “collect”
        for person in self.students if by_students else [self.instructor]:
            self.said[person.name, name] = person.runs(*words)

    def gradebook(self) -> Any:
        return self.course.gradebook()


@pytest.fixture(scope="module")
def class_(new_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """The round, step by step; the tests say what each step came to."""
    place = tmp_path_factory.mktemp("people")
    exchange = place / "exchange"
    exchange.mkdir()
    settings = re.search(r"^```python\n# everybody\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    assert settings is not None
    everybody = settings[1].replace("/srv/nbgrader/exchange", str(exchange))
    new_course.configure(everybody)
    people = [student(name, place / name, everybody) for name in ("ada", "ben")]
    done = Round(new_course, exchange, Person("instructor", new_course.root), *people)
    for by_students, command in STEPS:
        if command.startswith("nbgrader submit"):
            before_they_submit(done)
        if command.startswith("nbgrader collect"):
            done.nbgrader(done.instructor, "list", "--inbound")
        done.step(bool(by_students), command)
        if command.startswith("nbgrader autograde"):
            done.at["graded alone"] = sorted(path.name for path in (new_course.root / "autograded").iterdir())
        if command.startswith("python -m grader autograde"):
            after_autograding(done)
    done.nbgrader(done.instructor, "export", "--to=grades.csv")
    return done


def before_they_submit(done: Round) -> None:
    solve(done.ada, answer=ANSWER)
    solve(done.ben, relu=IDENTITY)
    for person in done.students:
        done.nbgrader(person, "validate", f"{LESSON}/{LESSON}.ipynb")


def after_autograding(done: Round) -> None:
    with done.gradebook() as gradebook:
        done.at["autograded"] = {p.name: gradebook.find_submission(LESSON, p.name).score for p in done.students}
        done.at["waiting"] = {p.name: waiting(gradebook, p.name) for p in done.students}
        grade_by_hand(gradebook, "ada")


def solve(person: Person, relu: str | None = None, answer: str | None = None) -> None:
    """Write the published solutions into the fetched notebook; `relu` and `answer` instead of theirs."""
    path = person.folder / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    solved = {cell.id: cell.source for cell in nbformat.read(places.solution_notebook(LESSON), as_version=4).cells}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            cell.source = relu if relu is not None and cell.id == "relu" else solved[cell.id]
        elif cell.id == QUESTION and answer is not None:
            cell.source = answer
    nbformat.write(notebook, path)


def grade_by_hand(gradebook: Gradebook, name: str) -> None:
    """What Formgrader writes when points and a comment are entered for the open question."""
    grade = gradebook.find_grade(QUESTION, LESSON, LESSON, name)
    grade.manual_score, grade.needs_manual_grade = GIVEN, False
    gradebook.find_comment(QUESTION, LESSON, LESSON, name).manual_comment = COMMENT
    gradebook.db.commit()


def feedback(person: Person) -> str:
    """The text of the feedback page that a student fetched."""
    (page,) = (person.folder / LESSON / "feedback").glob(f"*/{LESSON}.html")
    return page.read_text(encoding="utf-8")


def test_the_guide_has_the_whole_round() -> None:
    assert [(who, " ".join(command.split()[:2])) for who, command in STEPS] == [
        ("", "nbgrader generate_assignment"),
        ("", "nbgrader release_assignment"),
        ("student", "nbgrader list"),
        ("student", "nbgrader fetch_assignment"),
        ("student", "nbgrader submit"),
        ("", "nbgrader collect"),
        ("", "nbgrader autograde"),
        ("", "python -m"),
        ("", "nbgrader generate_feedback"),
        ("", "nbgrader release_feedback"),
        ("student", "nbgrader fetch_feedback"),
    ]


def test_what_is_generated_has_no_solutions(class_: Round) -> None:
    released = (class_.course.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in released
    assert "raise NotImplementedError" in released
    assert "YOUR ANSWER HERE" in released


def test_the_release_lies_in_the_exchange(class_: Round) -> None:
    outbound = class_.exchange / COURSE_ID / "outbound" / LESSON / f"{LESSON}.ipynb"
    assert outbound.read_bytes() == (class_.course.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()


def test_students_see_it_in_the_list_and_fetch_it(class_: Round) -> None:
    for person in class_.students:
        assert f"{COURSE_ID} {LESSON}" in class_.said[person.name, "list"]
        assert f"Fetched as: {COURSE_ID} {LESSON}" in class_.said[person.name, "fetch_assignment"]


def test_validate_says_what_is_right_and_what_is_wrong(class_: Round) -> None:
    assert "Success! Your notebook passes all the tests." in class_.said["ada", "validate"]
    wrong = " ".join(class_.said["ben", "validate"].split())
    assert "VALIDATION FAILED ON" in wrong
    assert 'check("relu", relu)' in wrong


def test_both_submissions_reach_the_instructor(class_: Round) -> None:
    inbound = class_.said["instructor", "list"]
    for person in class_.students:
        assert f"Submitted as: {COURSE_ID} {LESSON}" in class_.said[person.name, "submit"]
        assert f"{COURSE_ID} {person.name} {LESSON}" in inbound
        assert f"Collecting submission: {person.name} {LESSON}" in class_.said["instructor", "collect"]
        collected = class_.course.root / "submitted" / person.name / LESSON
        assert (collected / "timestamp.txt").is_file()
        sent = person.folder / LESSON / f"{LESSON}.ipynb"
        assert (collected / f"{LESSON}.ipynb").read_bytes() == sent.read_bytes()


def test_nbgraders_command_grades_one_and_ours_the_others(class_: Round) -> None:
    assert class_.at["graded alone"] == ["ben"]
    said = class_.said["instructor", "grader autograde"]
    assert "ada: 100 points" in said
    assert "ben" not in said
    assert "1 graded" in said


def test_our_engine_graded_what_was_collected(class_: Round) -> None:
    assert class_.at["autograded"]["ada"] == 100
    with class_.gradebook() as gradebook:
        lost = {name for name, score in scores(gradebook, "ben").items() if score == 0}
        assert "relu_check" in lost
        assert scores(gradebook, "ben")["convolve2d_check"] == 20


def test_an_answered_question_waits_for_a_person_and_an_unanswered_one_does_not(class_: Round) -> None:
    assert class_.at["waiting"] == {"ada": {QUESTION}, "ben": set()}


def test_manual_points_count_and_nothing_waits_any_more(class_: Round) -> None:
    with class_.gradebook() as gradebook:
        submission = gradebook.find_submission(LESSON, "ada")
        assert (submission.score, submission.max_score) == (100 + GIVEN, 100 + QUESTION_POINTS)
        assert not submission.needs_manual_grade
        assert gradebook.find_submission(LESSON, "ben").score == class_.at["autograded"]["ben"]


def test_the_feedback_that_a_student_fetches_is_their_own(class_: Round) -> None:
    ada, ben = feedback(class_.ada), feedback(class_.ben)
    assert "Well seen" in ada
    assert ANSWER in ada
    assert "Well seen" not in ben
    assert ANSWER not in ben
    assert "def relu(x)" in re.sub(r"<[^>]+>", "", ben)


def test_the_feedback_in_the_exchange_has_names_that_nobody_can_guess(class_: Round) -> None:
    pages = sorted((class_.exchange / COURSE_ID / "feedback").glob("*.html"))
    assert len(pages) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32,}", page.stem) for page in pages)


def test_the_export_has_what_the_gradebook_has(class_: Round) -> None:
    with open(class_.course.root / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"ada", "ben"}
    assert (rows["ada"]["assignment"], rows["ada"]["score"], rows["ada"]["max_score"]) == (LESSON, "108.0", "110.0")
    assert float(rows["ben"]["score"]) == class_.at["autograded"]["ben"]
