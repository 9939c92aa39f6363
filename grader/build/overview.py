"""`docs/exercises.md`: every exercise with its points, and the wrong ideas that are told by name."""

from __future__ import annotations

from collections.abc import Iterable

from grader.exercises.declare import Exercise, Lesson

HEAD = """# The exercises, and the wrong ideas that have a name

*Derived from `grader/exercises/` by `python -m grader build`; do not edit.*

A wrong idea is named to a student whose answers are those of the idea, and counted in the class report.
"""


def page(lessons: Iterable[Lesson]) -> str:
    """The page as Markdown."""
    lessons = list(lessons)
    exercises = [exercise for lesson in lessons for exercise in lesson.exercises]
    ideas = sum(len(exercise.wrong_ideas) for exercise in exercises)
    total = f"{len(lessons)} lessons, {len(exercises)} exercises, {ideas} wrong ideas.\n"
    return "\n".join([HEAD, total, *(_lesson(number, lesson) for number, lesson in enumerate(lessons, 1))])


def _lesson(number: int, lesson: Lesson) -> str:
    ideas = sum(len(exercise.wrong_ideas) for exercise in lesson.exercises)
    lines = [
        f"## {number}. {lesson.title}",
        "",
        f"`{lesson.name}`: {len(lesson.exercises)} exercises, {lesson.points:g} points, {ideas} wrong ideas.",
        "",
        "| exercise | points | section | wrong ideas |",
        "|---|---|---|---|",
        *(f"| `{e.signature}` | {e.points:g} | {e.see} | {len(e.wrong_ideas)} |" for e in lesson.exercises),
        "",
    ]
    return "\n".join([*lines, *map(_ideas, lesson.exercises)])


def _ideas(exercise: Exercise) -> str:
    if not exercise.wrong_ideas:
        return ""
    told = (f"- **{idea.name}**: {idea.sentence}" for idea in exercise.wrong_ideas)
    return "\n".join([f"### {exercise.name}", "", *told, ""])
