"""Cell outputs that come from the sandbox: only what has nbformat's form is let through."""

from __future__ import annotations

import math
from typing import Any

from byhand.check.plain import PlainError

MOST_OUTPUTS = 1000
KEPT_METADATA: dict[str, tuple[type, ...]] = {"width": (int, float), "height": (int, float), "alt": (str,)}


def accepted_outputs(outputs: object, limit: int) -> list[dict[str, Any]]:
    """The outputs, rebuilt key by key. Raises PlainError for anything that is not an nbformat output.

    limit: bytes of a cell's outputs that the runner was told to keep; four times that is refused.
    """
    if not isinstance(outputs, list) or len(outputs) > MOST_OUTPUTS:
        raise PlainError("outputs must be a list of bounded length")
    accepted = [_accepted(output) for output in outputs]
    if sum(len(str(output)) for output in accepted) > 4 * limit + 100_000:
        raise PlainError("outputs larger than the limit")
    return accepted


def _accepted(output: object) -> dict[str, Any]:
    if not isinstance(output, dict):
        raise PlainError("an output must be an object")
    kind = output.get("output_type")
    if kind == "stream" and output.get("name") in ("stdout", "stderr"):
        return {"output_type": "stream", "name": output["name"], "text": _text(output.get("text"))}
    if kind == "error":
        trace = output.get("traceback")
        if not isinstance(trace, list):
            raise PlainError("a traceback must be a list")
        return {
            "output_type": "error",
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": [_text(line) for line in trace],
        }
    if kind in ("display_data", "execute_result"):
        accepted = {"output_type": kind, "data": _data(output.get("data")), "metadata": _metadata(output)}
        if kind == "execute_result":
            accepted["execution_count"] = None
        return accepted
    raise PlainError("not an output of nbformat")


def _data(data: object) -> dict[str, Any]:
    if not isinstance(data, dict) or not all(isinstance(mime, str) for mime in data):
        raise PlainError("display data must be an object")
    return {unicode(mime): content if _is_json(mime) else _text(content) for mime, content in data.items()}


def _is_json(mime: str) -> bool:
    return mime == "application/json" or mime.endswith("+json")


def _metadata(output: dict[str, Any]) -> dict[str, Any]:
    """Only what a front end needs to show a picture: its size and its text alternative."""
    metadata = output.get("metadata")
    if not isinstance(metadata, dict):
        raise PlainError("metadata must be an object")
    kept: dict[str, Any] = {}
    for mime, entries in metadata.items():
        if isinstance(mime, str) and isinstance(entries, dict):
            kept[unicode(mime)] = {k: _plain(v) for k, v in entries.items() if _is_kept(k, v)}
    return kept


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise PlainError("expected a text")
    return unicode(text)


def unicode(text: str) -> str:
    """Text that a file can hold: half of a character becomes a question mark."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def _is_kept(key: str, value: object) -> bool:
    return type(value) in KEPT_METADATA.get(key, ()) and not (isinstance(value, float) and not math.isfinite(value))


def _plain(value: Any) -> Any:
    return unicode(value) if isinstance(value, str) else value
