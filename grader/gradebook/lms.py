"""Schools without JupyterHub: submissions that Moodle or Canvas hands out as a zip, and grades that they import.

`nbgrader zip_collect` takes `MoodleFiles` or `CanvasFiles`, `nbgrader export` takes `MoodleExporter` or
`CanvasExporter`; docs/lms.md says how.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin, FileNameCollectorPlugin
from traitlets import Dict, Unicode

COPY = r"(?P<copy>-\d+|-Copy\d+| ?\(\d+\))?"
"""What Canvas, JupyterLab and browsers add to the name of a file that is there already."""
MOODLE = rf".*/[^/]*_(?P<student_id>\d+)_assignsubmission_file(?:_?/(?:.*/)?|_)(?P<file_id>[^/]+?){COPY}\.ipynb$"
CANVAS = rf".*/[^/]*?_(?P<student_id>\d+)_(?P<upload>\d+)_(?P<file_id>[^/]+?){COPY}\.ipynb$"
POINTS_POSSIBLE = "Points Possible"
ADDRESS = "Email address"
Row = list[str]


class LmsError(ValueError):
    """A file of the LMS that is missing or lacks something; the message says what to do."""


class _Files(FileNameCollectorPlugin):
    """Reads student and lesson from a file name; of several copies of a notebook from one student it takes one.

    (Two would stop `nbgrader zip_collect` for the whole class: there is no time in the names to choose by.)
    """

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        found: dict[str, str] | None = super().collect(submitted_file)
        if found is None:
            return None
        path = Path(submitted_file)
        copies = [other for other in path.parent.glob("*.ipynb") if self._same(str(other), found)]
        chosen = max(copies, key=lambda other: (self._rank(str(other)), other.name), default=path)
        if chosen != path:
            self.log.warning("%s: left out, because %s is there, too", path.name, chosen.name)
            return None
        return found

    def _same(self, path: str, found: dict[str, str]) -> bool:
        match = re.match(self.named_regexp, path)
        return match is not None and all(match[key] == found[key] for key in ("student_id", "file_id"))

    def _rank(self, path: str) -> int:
        """The larger, the rather it is taken: the newest upload where that is known, else the name without addition."""
        match = re.match(self.named_regexp, path)
        assert match is not None
        groups = match.groupdict()
        return int(groups["upload"]) if groups.get("upload") else int(groups.get("copy") is None)


class MoodleFiles(_Files):
    """Collects “Ada Lovelace_1234_assignsubmission_file_convolution.ipynb”, and the same in folders.

    Moodle's number of a participant holds for one assignment only, so it becomes what the assignment's grading
    worksheet says: an e-mail address, the same in every lesson.
    """

    named_regexp = Unicode(MOODLE).tag(config=True)
    worksheet = Unicode(
        "downloaded/{assignment}/worksheet.csv", help="Moodle's grading worksheet of the assignment."
    ).tag(config=True)
    identity = Unicode(ADDRESS, help="The worksheet's column that is a student's id here; empty for the number.").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        found = super().collect(submitted_file)
        if found is None or not self.identity:
            return found
        people = self._people()
        if found["student_id"] not in people:
            self.log.warning("%s: participant %s is not in the worksheet", submitted_file, found["student_id"])
            return None
        return found | {"student_id": people[found["student_id"]]}

    def _people(self) -> dict[str, str]:
        coursedir = self.parent.coursedir
        path = Path(coursedir.root, self.worksheet.format(assignment=coursedir.assignment_id))
        header, *rows = _read(path, "Moodle's grading worksheet (View all submissions → Download grading worksheet)")
        column = _column(header, self.identity, path)
        numbers = ((re.search(r"\d+$", row[0]), row[column]) for row in rows)  # “Participant 1234”, in any language
        return {number[0]: identity for number, identity in numbers if number is not None and identity}


class CanvasFiles(_Files):
    """Collects “lovelaceada_123_4567_convolution-1.ipynb”, also LATE; a student's id is Canvas's, here 123."""

    named_regexp = Unicode(CANVAS).tag(config=True)


class _Grades(ExportPlugin):
    """Scores of the gradebook, less penalties, as the LMS is to have them."""

    def _chosen(self, gradebook: Gradebook) -> list[Any]:
        known = {assignment.name: assignment for assignment in gradebook.assignments}
        if unknown := [name for name in self.assignment if name not in known]:
            raise LmsError(f"the gradebook has no assignment {', '.join(unknown)}")
        return [known[name] for name in self.assignment or sorted(known)]

    def _score(self, gradebook: Gradebook, assignment: Any, student: str) -> str | None:
        """A score as a decimal number; None for who has not handed in."""
        try:
            submission = gradebook.find_submission(assignment.name, student)
        except MissingEntry:
            return None
        if submission.needs_manual_grade:
            self.log.warning("%s, %s: something still waits for a person; exported as it is", student, assignment.name)
        score = max(0.0, submission.score - submission.late_submission_penalty)
        return f"{score:.2f}".rstrip("0").rstrip(".")

    def _students(self, gradebook: Gradebook) -> Iterator[Any]:
        wanted = {str(name) for name in self.student}
        everybody = sorted(gradebook.students, key=lambda student: str(student.id))
        return (student for student in everybody if not wanted or student.id in wanted)

    def _write(self, rows: list[Row], default: str) -> None:
        with open(self.to or default, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


class MoodleExporter(_Grades):
    """A table for Grades → Import → CSV file: a column by which Moodle knows students, and one for each lesson.

    A student's id is taken for what Moodle knows (as `MoodleFiles` makes it), unless the gradebook has an e-mail
    address or `roster` says otherwise. Who has not handed in has an empty cell.
    """

    identity = Unicode(ADDRESS, help="What Moodle knows students by: “Email address”, “ID number”.").tag(config=True)
    roster = Unicode("", help="A CSV file with a column student_id and one named as `identity`.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write it to `--to`, or moodle.csv. Raises LmsError."""
        people = self._people()
        chosen = self._chosen(gradebook)
        rows = [[self.identity, *(assignment.name for assignment in chosen)]]
        strange = []
        for student in self._students(gradebook):
            by_mail = student.email if self.identity == ADDRESS else None
            known = people.get(student.id) or by_mail or student.id
            if self.identity == ADDRESS and "@" not in known:
                strange.append(known)
            scores = [self._score(gradebook, assignment, student.id) for assignment in chosen]
            rows.append([known, *("" if score is None else score for score in scores)])
        if strange:
            self.log.warning(
                "no e-mail addresses, so Moodle will not find these students: %s. c.MoodleExporter.identity has to be "
                "the column that c.MoodleFiles.identity names, or c.MoodleExporter.roster a table of addresses",
                ", ".join(strange),
            )
        self._write(rows, "moodle.csv")

    def _people(self) -> dict[str, str]:
        if not self.roster:
            return {}
        path = Path(self.roster)
        header, *rows = _read(path, "a table of students")
        ids, column = _column(header, "student_id", path), _column(header, self.identity, path)
        return {row[ids]: row[column] for row in rows}


class CanvasExporter(_Grades):
    """A table for Grades → Import: the columns of Canvas's own export by which it knows students, and the lessons.

    roster: that export (Grades → Export → Export Entire Gradebook). Who has not handed in keeps what Canvas has.
    """

    roster = Unicode("canvas.csv", help="Canvas's own export of the gradebook.").tag(config=True)
    identity = Unicode("ID", help="The export's column that is a student's id here; or “SIS Login ID”.").tag(
        config=True
    )
    columns = Dict(help="The export's columns by lesson, where their titles are not the lessons' names.").tag(
        config=True
    )

    def export(self, gradebook: Gradebook) -> None:
        """Write it to `--to`, or grades_for_canvas.csv. Raises LmsError."""
        path = Path(self.roster)
        header, *rows = _read(path, "Canvas's export (Grades → Export → Export Entire Gradebook)")
        section, ids = _column(header, "Section", path), _column(header, self.identity, path)
        known = list(range(section + 1))  # Root Account and Integration ID, where there are any, stand before it
        assignments = {one.name: one for one in self._chosen(gradebook)}
        places = {name: place for name in assignments if (place := self._place(header, name)) is not None}
        if lacking := [name for name in self.assignment or assignments if name not in places and self._must(name)]:
            raise LmsError(
                f"{path} has no column for {', '.join(lacking)}; name it in c.CanvasExporter.columns. There are: "
                f"{', '.join(header[section + 1 :])}"
            )
        if not places:
            raise LmsError(f"{path} has no column of a lesson; name them in c.CanvasExporter.columns")
        if left_out := [name for name in assignments if name not in places]:
            self.log.warning(
                "not exported, because %s has no column for it: %s; where Canvas has one, name it in "
                "c.CanvasExporter.columns",
                path,
                ", ".join(left_out),
            )
        students = {student.id for student in self._students(gradebook)}
        written = [[header[i] for i in known] + [header[place] for place in places.values()]]
        for row in rows:
            kept = [row[i] for i in known] + [row[place] for place in places.values()]
            if row[0].strip() == POINTS_POSSIBLE:
                self._compare(row, places, assignments)
                written.append(kept)
            elif row[ids] in students:
                scores = [self._score(gradebook, assignments[name], row[ids]) for name in places]
                written.append(
                    kept[: len(known)] + [new or old for new, old in zip(scores, kept[len(known) :], strict=True)]
                )
                students.remove(row[ids])
        if students:
            self.log.warning("not in %s, so not exported: %s", path, ", ".join(sorted(students)))
        self._write(written, "grades_for_canvas.csv")

    def _must(self, name: str) -> bool:
        """A lesson that was asked for has to have a column; of all lessons some may not be in Canvas."""
        return name in self.assignment or name in self.columns

    def _place(self, header: Row, name: str) -> int | None:
        """The index of a lesson's column: named in `columns`, or after the lesson, “convolution (678)”."""
        wanted = self.columns.get(name, name)
        for place, title in enumerate(header):
            if wanted in (title, re.sub(r" \(\d+\)$", "", title)):
                return place
        return None

    def _compare(self, row: Row, places: dict[str, int], assignments: dict[str, Any]) -> None:
        for name, place in places.items():
            points = float(assignments[name].max_score)
            if row[place] and float(row[place].replace(",", ".")) != points:
                self.log.warning("%s is worth %s points in Canvas and %g here", name, row[place], points)


def _read(path: Path, what: str) -> list[Row]:
    """The rows of a table that an LMS wrote, with commas or semicolons. Raises LmsError where there is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LmsError(f"{path} is needed here: {what} ({error.strerror})") from error
    first = text.partition("\n")[0]
    rows = list(csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ","))
    if not rows:
        raise LmsError(f"{path} is empty; it should be {what}")
    width = len(rows[0])
    return [(row + [""] * width)[:width] for row in rows if any(row)]


def _column(header: Row, name: str, path: Path) -> int:
    if name not in header:
        raise LmsError(f"{path} has no column {name!r}; it has: {', '.join(header)}")
    return header.index(name)
