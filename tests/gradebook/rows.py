"""A gradebook as plain rows, to be compared with another one."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook

Row = dict[str, Any]


def rows_of(gradebook: Gradebook) -> dict[str, list[Row]]:
    """All that grading writes, without the random ids: by table, in an order that depends on names alone."""
    submissions = [s for assignment in gradebook.assignments for s in assignment.submissions]
    notebooks = [notebook for submission in submissions for notebook in submission.notebooks]
    return {
        "students": _in_order({"student": student.id} for student in gradebook.students),
        "submissions": _in_order(
            _numbers(submission, "score", "max_score", "total_seconds_late")
            | {
                "assignment": submission.name,
                "student": submission.student.id,
                "timestamp": str(submission.timestamp),
                "needs_manual_grade": submission.needs_manual_grade,
            }
            for submission in submissions
        ),
        "notebooks": _in_order(
            _named(notebook)
            | _numbers(notebook, "score", "max_score", "written_score", "code_score", "task_score")
            | {"late_submission_penalty": notebook.late_submission_penalty, "failed_tests": notebook.failed_tests}
            for notebook in notebooks
        ),
        "grades": _in_order(grade_row(grade) for notebook in notebooks for grade in notebook.grades),
        "comments": _in_order(
            _named(notebook) | {"cell": comment.name, "auto": comment.auto_comment, "manual": comment.manual_comment}
            for notebook in notebooks
            for comment in notebook.comments
        ),
    }


def grade_row(grade: Any) -> Row:
    return (
        _named(grade.notebook)
        | _numbers(grade, "auto_score", "manual_score", "extra_credit", "score", "max_score")
        | {"cell": grade.name, "needs_manual_grade": grade.needs_manual_grade}
    )


def scores(gradebook: Gradebook, student: str, assignment: str = "convolution") -> dict[str, float | None]:
    """The automatic scores of a student's submission, by cell."""
    submission = gradebook.find_submission(assignment, student)
    return {grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades}


def waiting(gradebook: Gradebook, student: str, assignment: str = "convolution") -> set[str]:
    """The cells of a submission that need a person's look."""
    submission = gradebook.find_submission(assignment, student)
    return {g.name for notebook in submission.notebooks for g in notebook.grades if g.needs_manual_grade}


def _named(notebook: Any) -> Row:
    return {"student": notebook.student.id, "notebook": notebook.name}


def _numbers(thing: Any, *names: str) -> Row:
    """Rounded: two ways of adding the same points up may differ in the last digit."""
    values = {name: getattr(thing, name) for name in names}
    return {name: value if value is None else round(float(value), 9) for name, value in values.items()}


def _in_order(rows: Any) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row.get(key)) for key in ("student", "notebook", "cell", "assignment")])
