"""Multiple-choice questions: read from a file or given as a list, and checked, so that mistakes are found at once.

A file is JSON: {"title": …, "questions": [question, …]}. A question is a dict:
  id        a short name, letters, digits and hyphens; no two questions share one
  ask       the question, in plain text with `code` in backticks
  choose    "one" (exactly one choice is right) or "all" (one or more are)
  choices   two to eight of {"text": …, "right": true or false, "why": the sentence that explains it}
  see       optional: the section of the lesson to read again
  verify    optional: Python expressions that must be true; tests compute them, they are not shown
"""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

Question = dict[str, Any]
KEYS = {"id": str, "ask": str, "choose": str, "choices": list}
OPTIONAL = {"see": str, "verify": list}
CHOICE_KEYS = {"text": str, "right": bool, "why": str}


def lessons_with_questions() -> list[str]:
    """The names of the lessons that have a file of questions here."""
    folder = files("byhand.widgets").joinpath("questions")
    return sorted(path.name.removesuffix(".json") for path in folder.iterdir() if path.name.endswith(".json"))


def load_questions(source: str | Path | Sequence[Mapping[str, Any]]) -> tuple[str, list[Question]]:
    """The title and the questions of a lesson, of a JSON file, or of a list of questions (which has no title).

    ValueError, with the file, the question and what is wrong with it, when something is.
    """
    if not isinstance(source, str | Path):
        return "", checked(source, "the list of questions")
    if source in lessons_with_questions():
        text, name = (
            files("byhand.widgets").joinpath("questions", f"{source}.json").read_text("utf-8"),
            f"{source}.json",
        )
    elif Path(source).is_file():
        text, name = Path(source).read_text("utf-8"), str(source)
    else:
        known = ", ".join(lessons_with_questions())
        raise ValueError(f"there are no questions named {source!r}, and no such file; there are: {known}")
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{name} is not JSON: {error}") from error
    if not isinstance(plain, dict) or not isinstance(plain.get("questions"), list):
        raise ValueError(f'{name} must be {{"title": …, "questions": […]}}')
    return str(plain.get("title", "")), checked(plain["questions"], name)


def checked(questions: Sequence[Mapping[str, Any]], name: str) -> list[Question]:
    """A copy of the questions, or ValueError about the first that is not as it must be."""
    if isinstance(questions, Mapping) or not questions:
        raise ValueError(f"{name} must be a list of at least one question")
    found: list[Question] = []
    for number, question in enumerate(questions, 1):
        where = f"{name}, question {number}"
        if isinstance(question, Mapping) and isinstance(question.get("id"), str):
            where += f" ({question['id']!r})"
        _check_keys(question, KEYS, OPTIONAL, where)
        _check_question(question, where)
        if any(question["id"] == other["id"] for other in found):
            raise ValueError(f"{where} has the id of an earlier question")
        if any(question["ask"] == other["ask"] for other in found):
            raise ValueError(f"{where} asks the same as an earlier question")
        found.append({**question, "choices": [dict(choice) for choice in question["choices"]]})
    return found


def _check_question(question: Mapping[str, Any], where: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9-]+", question["id"]):
        raise ValueError(f"{where}: an id has letters, digits and hyphens, nothing else")
    if question["choose"] not in ("one", "all"):
        raise ValueError(f'{where}: "choose" is {question["choose"]!r}; it must be "one" or "all"')
    choices = question["choices"]
    if not 2 <= len(choices) <= 8:
        raise ValueError(f"{where} has {len(choices)} choices; it must have two to eight")
    for number, choice in enumerate(choices, 1):
        _check_keys(choice, CHOICE_KEYS, {}, f"{where}, choice {number}")
    for key, what in (("text", "text"), ("why", "explanation")):
        if len({choice[key].strip() for choice in choices}) < len(choices):
            raise ValueError(f"{where}: two choices have the same {what}")
    right = sum(choice["right"] for choice in choices)
    if right == 0:
        raise ValueError(f'{where} has no choice with "right": true')
    if question["choose"] == "one" and right > 1:
        raise ValueError(f'{where} has {right} right choices; with "choose": "one" it must have exactly one')


def _check_keys(item: Any, keys: Mapping[str, type], optional: Mapping[str, type], where: str) -> None:
    if not isinstance(item, Mapping):
        raise ValueError(f"{where} must be a dict, and is {type(item).__name__}")
    for key, kind in keys.items():
        if key not in item:
            raise ValueError(f"{where} has no {key!r}")
        if not isinstance(item[key], kind) or (kind is str and not item[key].strip()):
            raise ValueError(f"{where}: {key!r} must be {_named(kind)}, and is {item[key]!r}")
    for key in item:
        if key not in keys and key not in optional:
            raise ValueError(f"{where} has an unknown key {key!r}; it may have: {', '.join([*keys, *optional])}")
        if key in optional and not isinstance(item[key], optional[key]):
            raise ValueError(f"{where}: {key!r} must be {_named(optional[key])}, and is {item[key]!r}")


def _named(kind: type) -> str:
    return {str: "a text that is not empty", bool: "true or false", list: "a list"}[kind]
