"""docs/lms.md, carried out: what Moodle and Canvas hand out as a zip is collected and graded, and they get tables back.

Neither platform was at hand: file names and tables are as their documentation and sources have them.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader import places
from grader.gradebook import lms
from tests.classroom.people import Person
from tests.gradebook.course_folder import CourseFolder, Hand
from tests.gradebook.holes import LESSON as SUMS
from tests.gradebook.holes import RIGHT_ADD, RIGHT_MEAN, WRONG_ADD

GUIDE = (places.ROOT / "docs" / "lms.md").read_text(encoding="utf-8")
WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade
Participant 1234,Ada Lovelace,ada@school.example,Submitted for grading,,10.00
Participant 1235,Ben O'Neill,ben@school.example,Submitted for grading,,10.00
Participant 1236,Cleo Müller,cleo@school.example,No submission,,10.00
"""
MOODLE_FLAT = {
    "Ada Lovelace_1234_assignsubmission_file_sums.ipynb": True,
    "Ben O'Neill_1235_assignsubmission_file_sums (1).ipynb": False,
    "Ben O'Neill_1235_assignsubmission_file_notes.txt": None,
}
MOODLE_FOLDERS = {
    "Ada Lovelace_1234_assignsubmission_file_/sums.ipynb": True,
    "Ada Lovelace_1234_assignsubmission_file_/sums (1).ipynb": False,
    "Ben O'Neill_1235_assignsubmission_file_/sums.ipynb": False,
    "Ben O'Neill_1235_assignsubmission_onlinetext_/onlinetext.html": None,
}
CANVAS_EXPORT = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Other (677),Convolution by hand (678),Final Score
    Points Possible,,,,,5,10,(read only)
"Lovelace, Ada",123,S1,ada,Tuesday,4,,40
"O'Neill, Ben",124,S2,ben,Tuesday,3,2,30
"Müller, Cleo",125,S3,cleo,Monday,,7.5,
"Student, Test",9,,x,Monday,,,
"""
CANVAS = {
    "lovelaceada_123_4567_sums.ipynb": False,
    "lovelaceada_123_4599_sums-1.ipynb": True,
    "oneillben_LATE_124_4600_sums.ipynb": False,
}


def path_of(name: str) -> str:
    return f"/course/downloaded/convolution/extracted/submissions/{name}"


@pytest.mark.parametrize(
    ("pattern", "name", "student", "lesson"),
    [
        (lms.MOODLE, "Ada Lovelace_1234_assignsubmission_file_convolution.ipynb", "1234", "convolution"),
        (lms.MOODLE, "Ada Lovelace_1234_assignsubmission_file_/convolution.ipynb", "1234", "convolution"),
        (lms.MOODLE, "Ada Lovelace_1234_assignsubmission_file/convolution.ipynb", "1234", "convolution"),
        (lms.MOODLE, "Group A-Ben_77_assignsubmission_file_stride_padding (2).ipynb", "77", "stride_padding"),
        (lms.MOODLE, "Ada_1234_assignsubmission_file_/unzipped/keras_cnn-Copy1.ipynb", "1234", "keras_cnn"),
        (lms.CANVAS, "lovelaceada_123_4567_convolution-1.ipynb", "123", "convolution"),
        (lms.CANVAS, "lovelaceada_LATE_123_4567_convolution.ipynb", "123", "convolution"),
        (lms.CANVAS, "van_der_berg_123_4567_stride_padding-12.ipynb", "123", "stride_padding"),
    ],
)
def test_a_file_name_tells_student_and_lesson(pattern: str, name: str, student: str, lesson: str) -> None:
    match = re.match(pattern, path_of(name))
    assert match is not None
    assert (match["student_id"], match["file_id"]) == (student, lesson)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (lms.MOODLE, "Ada Lovelace_1234_assignsubmission_onlinetext_/convolution.ipynb"),
        (lms.MOODLE, "convolution.ipynb"),
        (lms.CANVAS, "lovelaceada_anon_x_4567_convolution.ipynb"),
        (lms.CANVAS, "lovelaceada_123_4567_convolution.html"),
    ],
)
def test_other_files_are_not_taken_for_submissions(pattern: str, name: str) -> None:
    assert re.match(pattern, path_of(name)) is None


@dataclass(frozen=True)
class School:
    """A course with a download of the platform in it, configured as the guide says. said: by the collecting."""

    course: CourseFolder
    instructor: Person

    @classmethod
    def of(cls, course: CourseFolder, platform: str) -> School:
        configuration = re.search(rf"^```python\n# {platform}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
        assert configuration is not None
        course.configure(configuration[1].replace('"convolution"', f'"{SUMS}"'))
        return cls(course, Person("instructor", course.root))

    def download(self, files: dict[str, bool | None]) -> None:
        """Put a zip where the guide says; a notebook's `add` is right or wrong, None is another file."""
        path = self.course.root / "downloaded" / SUMS / "archive" / "submissions.zip"
        path.parent.mkdir(parents=True)
        with zipfile.ZipFile(path, "w") as archive:
            for name, right in files.items():
                archive.writestr(name, "no notebook" if right is None else self.notebook(right))

    def notebook(self, right: bool) -> str:
        hand = Hand(self.course, solved=False, lesson=SUMS)
        hand.solve("add", RIGHT_ADD if right else WRONG_ADD).solve("mean", RIGHT_MEAN)
        return str(nbformat.writes(hand.notebook))

    def enter(self, ids: Iterable[str]) -> None:
        """Write the class list of which the guide says what it is made from."""
        (self.course.root / "students.csv").write_text("\n".join(["id", *ids, ""]), encoding="utf-8")

    def carry_out(self, platform: str) -> str:
        """The guide's commands for a platform, for this lesson; returns what they print."""
        section = GUIDE.split(f"\n## {platform}\n")[1].split("\n## ")[0]
        commands = re.findall(r"^\$ (.*)$", section, re.MULTILINE)
        assert [command.split()[1] for command in commands[:3]] == ["generate_assignment", "zip_collect", "db"]
        assert len(commands) == 6
        return "\n".join(self.instructor.runs(*command.replace("convolution", SUMS).split()) for command in commands)

    def table(self, name: str) -> list[list[str]]:
        with open(self.course.root / name, encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("files", [MOODLE_FLAT, MOODLE_FOLDERS], ids=["flat", "in folders"])
def test_moodles_zip_becomes_a_table_that_moodle_imports(sums_course: CourseFolder, files: dict[str, bool]) -> None:
    school = School.of(sums_course, "moodle")
    school.download(files)
    (sums_course.root / "downloaded" / SUMS / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    school.enter(row["Email address"] for row in csv.DictReader(WORKSHEET.splitlines()))
    said = school.carry_out("Moodle")
    assert ("sums (1).ipynb: left out" in said) is (files is MOODLE_FOLDERS)
    collected = {path.parts[-3] for path in (sums_course.root / "submitted").glob(f"*/{SUMS}/{SUMS}.ipynb")}
    assert collected == {"ada@school.example", "ben@school.example"}
    assert school.table("moodle.csv") == [
        ["Email address", SUMS],
        ["ada@school.example", "10"],
        ["ben@school.example", "5"],
        ["cleo@school.example", ""],
    ]
    assert "no e-mail addresses" not in said


@pytest.mark.slow
@pytest.mark.sandbox
def test_canvass_zip_becomes_a_table_that_canvas_imports(sums_course: CourseFolder) -> None:
    school = School.of(sums_course, "canvas")
    school.download(CANVAS)
    (sums_course.root / "canvas.csv").write_text(CANVAS_EXPORT, encoding="utf-8")
    school.enter(row["ID"] for row in csv.DictReader(CANVAS_EXPORT.splitlines()) if row["ID"])
    said = school.carry_out("Canvas")
    assert "lovelaceada_123_4567_sums.ipynb: left out, because lovelaceada_123_4599_sums-1.ipynb is there" in said
    assert school.table("grades_for_canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Convolution by hand (678)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Lovelace, Ada", "123", "S1", "ada", "Tuesday", "10"],
        ["O'Neill, Ben", "124", "S2", "ben", "Tuesday", "5"],
        ["Müller, Cleo", "125", "S3", "cleo", "Monday", "7.5"],
        ["Student, Test", "9", "", "x", "Monday", ""],
    ]
    assert "not exported" not in said


@pytest.mark.slow
def test_a_missing_worksheet_or_column_is_said_with_what_to_do(sums_course: CourseFolder) -> None:
    school = School.of(sums_course, "moodle")
    school.download(MOODLE_FLAT)
    said = school.instructor.nbgrader("zip_collect", SUMS, status=1)
    assert "worksheet.csv is needed here: Moodle's grading worksheet" in said
    export = f"--exporter=grader.gradebook.lms.CanvasExporter --to=grades.csv --assignment={SUMS}".split()
    (sums_course.root / "canvas.csv").write_text(
        CANVAS_EXPORT.replace("Convolution by hand (678)", "Else (1)"), "utf-8"
    )
    said = school.instructor.nbgrader("export", *export, status=1)
    assert f"canvas.csv has no column for {SUMS}" in said
    assert "There are: Other (677), Else (1)" in said


@pytest.mark.slow
def test_students_who_handed_in_nothing_and_other_names(sums_course: CourseFolder, tmp_path: Path) -> None:
    with sums_course.gradebook() as gradebook:
        gradebook.add_student("ada", email="ada@school.example")
        gradebook.add_student("ben")
    (sums_course.root / "people.csv").write_text("student_id;Email address\nben;ben@home.example\n", encoding="utf-8")
    school = School.of(sums_course, "moodle")
    school.instructor.nbgrader("export", f"--to={tmp_path / 'out.csv'}", "--MoodleExporter.roster=people.csv")
    assert school.table(str(tmp_path / "out.csv"))[1:] == [["ada@school.example", ""], ["ben@home.example", ""]]


@pytest.mark.slow
def test_what_is_no_address_is_exported_with_a_warning(sums_course: CourseFolder, tmp_path: Path) -> None:
    with sums_course.gradebook() as gradebook:
        for name in ("1234", "ada@school.example", "ben"):
            gradebook.add_student(name)
    school = School.of(sums_course, "moodle")
    out = tmp_path / "out.csv"
    said = " ".join(school.instructor.nbgrader("export", f"--to={out}").split())
    assert "no e-mail addresses, so Moodle will not find these students: 1234, ben. c.MoodleExporter.identity" in said
    assert [row[0] for row in school.table(str(out))] == ["Email address", "1234", "ada@school.example", "ben"]
    said = school.instructor.nbgrader("export", f"--to={out}", "--MoodleExporter.identity=ID number")
    assert "no e-mail addresses" not in said


@pytest.mark.slow
def test_a_lesson_without_a_column_in_canvas_is_named(sums_course: CourseFolder) -> None:
    school = School.of(sums_course, "canvas")
    (sums_course.root / "canvas.csv").write_text(CANVAS_EXPORT, encoding="utf-8")
    with sums_course.gradebook() as gradebook:
        gradebook.add_assignment("poetry")
    said = " ".join(school.instructor.nbgrader("export", "--to=out.csv").split())
    assert "not exported, because canvas.csv has no column for it: poetry; where Canvas has one, name it in" in said
    assert school.table("out.csv")[0][-1] == "Convolution by hand (678)"
