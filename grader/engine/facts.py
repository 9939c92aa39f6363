"""What a graded notebook keeps of its grade, in its metadata: plain data from which the class report is made.

Nothing of it is a student's own: a submission's metadata is dropped when it is restored, and again before it is stored.
No input of a secret case is in it, only the titles of cases.
"""

from __future__ import annotations

from typing import Any

from byhand.check.mark import Result
from grader.engine.grade import Grade
from grader.engine.graded_notebook import GradedNotebook
from grader.engine.restore import CHECK_SUFFIX, identity

FACTS = "byhand"
"""The key of the notebook's metadata."""
VIOLATIONS = "violations"
MOST_LETTERS = 600


def facts(grade: Grade, graded: GradedNotebook) -> dict[str, Any]:
    """Violations, seconds, and of each exercise: points, status, diagnosis and failed cases.

    Points are those of the assignment, to which an exercise's own are scaled; an exercise whose check is not in the
    notebook is left out.
    """
    checks = {
        identity(cell): cell.metadata["nbgrader"] for cell in graded.notebook.cells if "nbgrader" in cell.metadata
    }
    exercises = {}
    for result in grade.results:
        check = result.exercise + CHECK_SUFFIX
        if check in graded.scores:
            exercises[result.exercise] = {
                "points": graded.scores[check],
                "max_points": float(checks[check]["points"]),
                **found(result),
            }
    return {
        VIOLATIONS: [*grade.violations, *graded.notes],
        "seconds": round(grade.seconds, 2),
        "exercises": exercises,
    }


def found(result: Result) -> dict[str, Any]:
    """Of one exercise, but its points; `idea` tells a named wrong idea from a fault in general terms."""
    ideas = {idea.name for idea in result.key.ideas}
    checked = [c for group in result.groups for c in group.checked]
    return {
        "status": result.status,
        "diagnosis": [
            {
                "name": diagnosis.name,
                "idea": diagnosis.name in ideas,
                "sentence": diagnosis.sentence[:MOST_LETTERS],
                "see": diagnosis.see,
            }
            for diagnosis in result.diagnosis
        ],
        "cases": len(checked),
        "failed": [{"group": c.case.group, "title": c.case.title} for c in checked if c.mismatch is not None],
    }
