"""An answer: what came of asking a student's code once. Plain data, so that it can leave a sandbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from byhand.check.plain import Bounds, Plain, PlainError, from_plain, printable, to_plain

Outcome = Literal["returned", "raised", "timed out", "died", "not asked"]
OUTCOMES = get_args(Outcome)


class UnreadableError(ValueError):
    """What came back cannot be read; the message says what was asked for."""


@dataclass(frozen=True)
class Failure:
    """An exception: its class and that class's ancestors by name, its message, and where in the student's code."""

    kinds: tuple[str, ...]
    message: str
    line: int | None = None
    code: str = ""

    @property
    def kind(self) -> str:
        """The exception's own class, by name."""
        return self.kinds[0]

    def is_a(self, name: str) -> bool:
        """True when the class of that name is the exception's own or one of its ancestors."""
        return name in self.kinds


@dataclass(frozen=True)
class Answer:
    """Outcome of one case.

    value: what was returned, when something was.
    failure: what was raised, when something was (or why the question could not be put, kind "Unaskable").
    changed: names of the arguments that the call modified.
    shared: names of the arguments with which the returned array shares memory.
    seconds: wall time of the call.
    """

    outcome: Outcome
    value: Any = None
    failure: Failure | None = None
    changed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def unsolved(self) -> bool:
        """True for the untouched stub, which raises NotImplementedError."""
        return self.failure is not None and self.failure.is_a("NotImplementedError")

    def to_plain(self, *, readable: bool = False, bounds: Bounds | None = None) -> Plain:
        """For JSON, without empty fields; arguments as those of `plain.to_plain`, and readable leaves out the time."""
        plain: dict[str, Plain] = {"outcome": self.outcome}
        if self.outcome == "returned":
            plain["value"] = to_plain(self.value, readable=readable, bounds=bounds)
        if self.failure is not None:
            f = self.failure
            plain["failure"] = {"kinds": list(f.kinds), "message": f.message, "line": f.line, "code": f.code}
        if self.changed:
            plain["changed"] = list(self.changed)
        if self.shared:
            plain["shared"] = list(self.shared)
        if self.seconds and not readable:
            plain["seconds"] = round(self.seconds, 6)
        return plain

    @classmethod
    def from_plain(cls, plain: Plain, bounds: Bounds | None = None) -> Answer:
        """Read an answer that may come from a hostile process. Raises PlainError."""
        if not isinstance(plain, dict) or plain.get("outcome") not in OUTCOMES:
            raise PlainError("not an answer")
        seconds = plain.get("seconds", 0.0)
        if not isinstance(seconds, int | float) or not 0 <= seconds < 1e6:
            raise PlainError("an answer's time must be a number of seconds")
        answer = cls(
            plain["outcome"], changed=_names(plain, "changed"), shared=_names(plain, "shared"), seconds=seconds
        )
        if answer.outcome == "returned":
            return replace(answer, value=from_plain(plain.get("value"), bounds))
        if "failure" in plain:
            return replace(answer, failure=_failure(plain["failure"]))
        if answer.outcome == "raised":
            raise PlainError("an answer that raised must say what")
        return answer


def _names(plain: dict[str, Plain], key: str) -> tuple[str, ...]:
    names = plain.get(key, [])
    if not isinstance(names, list) or len(names) > 50 or not all(isinstance(n, str) and len(n) < 100 for n in names):
        raise PlainError(f"an answer's {key} arguments must be a short list of names")
    return tuple(map(printable, names))


def _failure(plain: Plain) -> Failure:
    if not isinstance(plain, dict):
        raise PlainError("a failure must be an object")
    line, message, code = plain.get("line"), plain.get("message"), plain.get("code")
    if not (line is None or (type(line) is int and 0 <= line < 10**7)):
        raise PlainError("a failure's line must be a number")
    if not isinstance(message, str) or not isinstance(code, str) or len(message) > 2000 or len(code) > 500:
        raise PlainError("a failure's message and code must be short texts")
    kinds = _names(plain, "kinds")
    if not kinds:
        raise PlainError("a failure must name its exception")
    return Failure(kinds, printable(message), line, printable(code))
