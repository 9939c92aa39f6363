"""Quiz: multiple-choice questions with a sentence of feedback for every answer, as often as one likes."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from traitlets import Dict, Int, List, TraitError, Unicode, validate

from byhand.plots import Picture
from byhand.plots.board import INK, QUIET
from byhand.plots.picture import new_figure
from byhand.widgets.piece import InteractivePiece
from byhand.widgets.quiz_file import checked, load_questions

LINE = 0.235
"""Height of a line of text in the picture, in inches."""


class Quiz(InteractivePiece):
    """The questions of a lesson, `Quiz("pooling")`, of a JSON file, or of a list (see `byhand.widgets.quiz_file`).

    Nothing is graded. `answers` holds what was chosen last, `right` what of it is right, `tries` how often each
    question was answered. ValueError when a file or a list is not as it must be.
    """

    module = "quiz"

    title = Unicode("").tag(sync=True)
    """What the questions are about."""
    questions: Any = List().tag(
        sync=True, to_json=lambda questions, _: [{k: q[k] for k in q if k != "verify"} for q in questions]
    )
    """The questions with their choices."""
    position = Int(0, min=0).tag(sync=True)
    """Which question is shown, counted from 0."""
    answers: Any = Dict().tag(sync=True)
    """The answers given: a question's id -> the chosen places among its choices, counted from 0."""
    tries: Any = Dict().tag(sync=True)
    """How often each question was answered: id -> number."""

    def __init__(self, source: str | Path | Sequence[Mapping[str, Any]], *, title: str = "", **state: Any) -> None:
        named, questions = load_questions(source)
        super().__init__(title=title or named, questions=questions, **state)

    @property
    def right(self) -> dict[str, bool]:
        """For each answered question, by id: is the answer right, with every right choice and no other?"""
        return {
            question["id"]: self.answers[question["id"]] == _right_places(question)
            for question in self.questions
            if question["id"] in self.answers
        }

    def in_words(self) -> str:
        """How many questions there are, and how many were answered."""
        right = sum(self.right.values())
        about = f"about {self.title}, " if self.title else ""
        return f"{about}{len(self.questions)} questions, {len(self.answers)} answered, {right} of them right"

    def picture(self) -> Picture:
        """The present question with its choices; of those that were chosen, the explanations."""
        question = self.questions[self.position]
        chosen = self.answers.get(question["id"], [])
        said = [f"Question {self.position + 1} of {len(self.questions)}: {_plain(question['ask'])}"]
        lines = [(INK, "bold", line) for line in textwrap.wrap(said[0], 84)]
        for place, choice in enumerate(question["choices"]):
            sign = "✓" if choice["right"] else "✗"
            box = ("○●" if question["choose"] == "one" else "□■")[place in chosen]
            text = f"{box}  {_plain(choice['text'])}"
            why = f"{sign}  {_plain(choice['why'])}" if place in chosen else ""
            lines += [(INK, "normal", line) for line in textwrap.wrap(text, 92, subsequent_indent="     ")]
            lines += [(QUIET, "normal", "     " + line) for line in textwrap.wrap(why, 92)]
            said.append(f"Choice: {text[3:]}" + (f" Chosen. {why}" if why else ""))
        figure = new_figure(7.6, LINE * (len(lines) + 1))
        for row, (colour, weight, line) in enumerate(lines):
            height = 1 - (row + 1) / (len(lines) + 1)
            figure.text(0.015, height, line, color=colour, weight=weight, fontsize=10, va="center", parse_math=False)
        return Picture(figure, f"Quiz {self.in_words()}. {' '.join(said)}")

    @validate("questions")
    def _questions_are_as_they_must_be(self, proposal: dict[str, Any]) -> list[Any]:
        try:
            return checked(proposal["value"], "questions")
        except ValueError as error:
            raise TraitError(str(error)) from error

    @validate("position")
    def _position_is_a_question(self, proposal: dict[str, Any]) -> int:
        if proposal["value"] >= len(self.questions):
            raise TraitError(
                f"position is {proposal['value']}; questions are counted from 0 to {len(self.questions) - 1}"
            )
        return int(proposal["value"])

    @validate("answers")
    def _answers_are_choices(self, proposal: dict[str, Any]) -> dict[str, list[int]]:
        found = {}
        for name, places in dict(proposal["value"]).items():
            choices = self._choices(name, "answers")
            whole = list(places) if isinstance(places, list | tuple | set) else [places]
            if not whole or any(not isinstance(p, int) or isinstance(p, bool) or not 0 <= p < choices for p in whole):
                raise TraitError(f"answers[{name!r}] is {places!r}; choices are counted from 0 to {choices - 1}")
            found[name] = sorted(set(whole))
        return found

    @validate("tries")
    def _tries_are_counts(self, proposal: dict[str, Any]) -> dict[str, int]:
        for name, count in proposal["value"].items():
            self._choices(name, "tries")
            if not isinstance(count, int) or count < 0:
                raise TraitError(f"tries[{name!r}] is {count!r}; it must be a whole number from 0 up")
        return dict(proposal["value"])

    def _choices(self, name: str, trait: str) -> int:
        """How many choices the question of this id has; TraitError when there is no such question."""
        for question in self.questions:
            if question["id"] == name:
                return len(question["choices"])
        known = ", ".join(question["id"] for question in self.questions)
        raise TraitError(f"{trait} has {name!r}, and no question has this id; the ids are: {known}")


def _right_places(question: Mapping[str, Any]) -> list[int]:
    return [place for place, choice in enumerate(question["choices"]) if choice["right"]]


def _plain(text: str) -> str:
    return text.replace("`", "")
