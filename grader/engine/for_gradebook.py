"""From a restored submission to the graded notebook that is stored: one way for all that writes into a gradebook."""

from __future__ import annotations

from grader.engine.facts import FACTS, VIOLATIONS, facts
from grader.engine.grade import Run
from grader.engine.graded_notebook import GradedNotebook, graded_notebook
from grader.engine.submission import Submission


class GradingError(RuntimeError):
    """A submission that could not be graded; its old scores are gone, and a person has to look at it."""


def graded_submission(run: Run, submission: Submission, released_text: set[str]) -> GradedNotebook:
    """Grade it, and write outputs, reports, points and facts into a copy of its notebook.

    released_text: sources of Markdown cells as the course wrote them. Its `notes` are all sentences for the instructor:
    what was put right or left out, what a limit stopped, and what a test cell came to.
    Raises GradingError, and SandboxUnavailableError where students' code cannot be run safely.
    """
    grade = run.grade_submission(submission)
    if grade.error is not None:
        raise GradingError(grade.error)
    graded = graded_notebook(submission.notebook, grade, released_text)
    graded.notebook.metadata[FACTS] = kept = facts(grade, graded)
    graded.notes = kept[VIOLATIONS]
    return graded
