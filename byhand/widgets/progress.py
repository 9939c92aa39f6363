"""Progress: the points of public checks, lesson by lesson, kept from one day to the next."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from traitlets import Dict, List, TraitError, Unicode, validate

from byhand import progress_file
from byhand.lab import COURSE
from byhand.plots import Picture
from byhand.plots.board import BLUE, INK, LINE, QUIET
from byhand.plots.picture import new_figure
from byhand.widgets.piece import InteractivePiece

NOTE = (
    "These are points of the public checks under the exercises, which see answers to questions by their form alone. "
    "They are not a grade: a graded notebook is asked other questions as well."
)


@cache
def outline(lesson: str) -> dict[str, Any]:
    """A lesson's title and its exercises, with points; `form`: its public check looks at form alone."""
    file = Path(progress_file.__file__).parent / "cases" / f"{lesson}.json"
    plain = json.loads(file.read_text("utf-8"))
    exercises = [
        {"name": e["exercise"], "points": e["points"], "form": e["rule"]["kind"] == "form"} for e in plain["exercises"]
    ]
    return {"name": lesson, "title": plain["title"], "exercises": exercises}


class Progress(InteractivePiece):
    """The points of public checks: of all lessons, or of one, `Progress("pooling")`.

    The best result of each exercise counts. It changes when a check finds something in this kernel, and `refresh()`
    (or its button) reads what other notebooks have found. TraitError for an unknown lesson.
    """

    module = "progress"

    lesson = Unicode("").tag(sync=True)
    """The lesson that is shown; empty for all."""
    found: Any = Dict().tag(sync=True)
    """Results: lesson -> exercise -> {"best", "last", "of" (points) and "tries"}."""
    opened: Any = List(Unicode()).tag(sync=True)
    """Lessons whose exercises are shown."""
    outlines: Any = List().tag(sync=True)
    """What there is to do: the lessons with their exercises and points. Follows from `lesson`."""
    note = Unicode(NOTE).tag(sync=True)
    """What the points are, and are not."""

    def __init__(self, lesson: str = "", **state: Any) -> None:
        if lesson:
            state = {"opened": [lesson]} | state
        super().__init__(lesson=lesson, **state)
        if "found" not in state:
            self.refresh()
        progress_file.listen(self.refresh)
        self.on_msg(lambda widget, content, buffers: self.refresh())

    def refresh(self) -> None:
        """Read what all notebooks have found."""
        self.found = progress_file.load()

    def points(self, lesson: str, exercise: str) -> float | None:
        """The best result of an exercise in points; None when it was not checked yet."""
        entry = self.found.get(lesson, {}).get(exercise)
        if entry is None:
            return None
        worth = next((e["points"] for e in outline(lesson)["exercises"] if e["name"] == exercise), entry["of"])
        return float(entry["best"] * worth / entry["of"])

    @property
    def totals(self) -> dict[str, tuple[float, float]]:
        """For each lesson shown: (points so far, points that there are)."""
        return {
            one["name"]: (
                sum(self.points(one["name"], exercise["name"]) or 0.0 for exercise in one["exercises"]),
                sum(exercise["points"] for exercise in one["exercises"]),
            )
            for one in self.outlines
        }

    def in_words(self) -> str:
        """The points of each lesson shown."""
        parts = [f"{name} {points:.3g} of {of:g}" for name, (points, of) in self.totals.items()]
        return f"points of public checks, not a grade: {', '.join(parts)}"

    def picture(self) -> Picture:
        """A bar for each lesson; for one lesson, a bar for each of its exercises."""
        if self.lesson:
            rows = [
                (e["name"], self.points(self.lesson, e["name"]) or 0.0, e["points"])
                for e in self.outlines[0]["exercises"]
            ]
        else:
            rows = [(one["title"], *self.totals[one["name"]]) for one in self.outlines]
        figure = new_figure(6.6, 0.34 * len(rows) + 0.75)
        axes = figure.add_axes((0.44, 0.5 / (0.34 * len(rows) + 0.75), 0.42, 1 - 0.6 / (0.34 * len(rows) + 0.75)))
        places = list(range(len(rows)))
        axes.barh(places, [1] * len(rows), 0.55, color="white", edgecolor=LINE, linewidth=1)
        axes.barh(places, [points / of for _, points, of in rows], 0.55, color=BLUE)
        axes.set_xlim(0, 1)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks(places, [name for name, *_ in rows], fontsize=9.5, color=INK)
        axes.set_xticks([])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        for place, (_, points, of) in enumerate(rows):
            axes.text(1.03, place, f"{points:.3g} of {of:g}", va="center", fontsize=9.5, color=INK)
        figure.text(0.02, 0.02, "Points of public checks; not a grade.", fontsize=8.5, color=QUIET)
        told = [f"{name}: {points:.3g} of {of:g}" for name, points, of in rows]
        return Picture(figure, f"Points of public checks, not a grade. {'; '.join(told)}.")

    @validate("lesson")
    def _lesson_is_one_of_the_course(self, proposal: dict[str, Any]) -> str:
        lesson = proposal["value"]
        if lesson and lesson not in COURSE:
            raise TraitError(f"there is no lesson {lesson!r}; the lessons are: {', '.join(COURSE)}")
        self.outlines = [outline(name) for name in ([lesson] if lesson else COURSE)]
        return str(lesson)

    @validate("opened")
    def _opened_are_lessons(self, proposal: dict[str, Any]) -> list[str]:
        for name in proposal["value"]:
            if name not in COURSE:
                raise TraitError(f"opened has {name!r}; the lessons are: {', '.join(COURSE)}")
        return sorted(set(proposal["value"]), key=COURSE.index)

    @validate("found")
    def _found_are_results(self, proposal: dict[str, Any]) -> dict[str, Any]:
        value = proposal["value"]
        try:
            for exercises in value.values():
                for entry in exercises.values():
                    if not (isinstance(entry, Mapping) and 0 <= entry["best"] <= entry["of"] and entry["tries"] >= 0):
                        raise ValueError
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise TraitError(
                'found must be {lesson: {exercise: {"best": …, "last": …, "of": …, "tries": …}}}, as refresh() reads it'
            ) from error
        return dict(value)
