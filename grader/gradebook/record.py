"""Writing what a submission earned into the gradebook: one session, one commit a submission."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

NO_RESPONSE = "No response."
LatePenalty = Callable[[str, float, float], float | None]
"""(student, score, seconds late) -> penalty or None, as nbgrader's late submission plugin."""


@dataclass(frozen=True)
class Earned:
    """What one notebook earned. scores: by grade id, None where a person must grade. unanswered: by id, too."""

    notebook: str
    scores: Mapping[str, float | None]
    unanswered: frozenset[str] = field(default_factory=frozenset)


def record(
    gradebook: Gradebook,
    assignment: str,
    student: str,
    timestamp: datetime | None,
    earned: list[Earned],
    late_penalty: LatePenalty,
) -> None:
    """Record a submission as nbgrader's own steps do, with the same effect on every row, in a single commit.

    Manual scores, extra credit and comments of a grader stay; a cell that had a manual score is marked as needing
    another look. Notebooks that were not handed in get 0. Raises MissingEntry for an unknown assignment.
    """
    try:
        submission = _submission(gradebook, assignment, student)
        if timestamp is not None:
            submission.timestamp = timestamp
        by_name = {one.notebook: one for one in earned}
        for notebook in submission.notebooks:
            if notebook.name in by_name:
                _record_notebook(notebook, by_name[notebook.name])
            else:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, False
        gradebook.db.flush()
        for notebook in submission.notebooks:
            if notebook.name in by_name:
                gradebook.db.refresh(notebook)
                notebook.late_submission_penalty = _penalty(student, submission, notebook, late_penalty)
        gradebook.db.commit()
    except BaseException:
        gradebook.db.rollback()
        raise


def forget_scores(gradebook: Gradebook, assignment: str, students: Iterable[str], notebook: str | None = None) -> None:
    """Take back automatic scores and comments, before a newer submission is graded or because it cannot be.

    What a person entered stays. Every graded cell needs a look until it is scored again. One commit.
    """
    for student in students:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            continue
        for submitted in submission.notebooks:
            if notebook in (None, submitted.name):
                submitted.late_submission_penalty = None
                for grade in submitted.grades:
                    grade.auto_score, grade.needs_manual_grade = None, True
                for comment in submitted.comments:
                    comment.auto_comment = None
    gradebook.db.commit()


def record_failure(gradebook: Gradebook, assignment: str, student: str, timestamp: datetime | None) -> None:
    """Record that a submission was handed in and could not be graded: no automatic score, a person has to look."""
    submission = _submission(gradebook, assignment, student)
    if timestamp is not None:
        submission.timestamp = timestamp
    gradebook.db.flush()
    forget_scores(gradebook, assignment, [student])


def _submission(gradebook: Gradebook, assignment: str, student: str) -> Any:
    """The submission's rows, made where they are not there yet, without a commit (nbgrader's own way commits)."""
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        pass
    assigned: Assignment = gradebook.find_assignment(assignment)
    try:
        person = gradebook.find_student(student)
    except MissingEntry:
        person = Student(id=student)
        gradebook.db.add(person)
    with gradebook.db.no_autoflush:  # rows are related to one another before all of them are in the session
        submission = SubmittedAssignment(assignment=assigned, student=person)
        for notebook in assigned.notebooks:
            submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
            for cell in notebook.grade_cells:
                Grade(cell_id=cell.id, notebook=submitted)
            for cell in notebook.solution_cells:
                Comment(cell_id=cell.id, notebook=submitted)
            for cell in notebook.task_cells:
                Comment(cell_id=cell.id, notebook=submitted)
                Grade(cell_id=cell.id, notebook=submitted)
        gradebook.db.add(submission)
    gradebook.db.flush()
    return submission


def _record_notebook(notebook: Any, earned: Earned) -> None:
    for grade in notebook.grades:
        grade.auto_score = earned.scores.get(grade.name)
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
    for comment in notebook.comments:
        comment.auto_comment = NO_RESPONSE if comment.name in earned.unanswered else None


def _penalty(student: str, submission: Any, notebook: Any, late_penalty: LatePenalty) -> float | None:
    """The penalty for lateness, between 0 and the score."""
    seconds = submission.total_seconds_late
    if seconds <= 0:
        return None
    penalty = late_penalty(student, notebook.score, seconds)
    return None if penalty is None else min(max(penalty, 0), notebook.score)
