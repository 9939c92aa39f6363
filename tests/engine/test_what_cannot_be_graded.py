"""Broken and foreign files: status failed, the reason in plain words, and the run goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.engine.grade import Run
from tests.engine.conftest import Hand


def write(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def symbolic_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def foreign(path: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), path)


def not_utf8(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (write(b""), "the file is empty"),
    "truncated": (truncated, "the file is damaged: it is not JSON"),
    "text": (write(b"my homework"), "the file is damaged: it is not JSON"),
    "json": (write(b'{"a": 1}'), "not a notebook"),
    "list": (write(b"[]"), "not a notebook"),
    "deep": (write(b"[" * 10**6), "the file is damaged"),
    "no cells": (write(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}'), "not a valid notebook"),
    "future": (write(b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}'), "not a valid notebook"),
    "cells of nonsense": (write(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}'), "not a valid"),
    "not UTF-8": (not_utf8, "not UTF-8"),
    "symbolic link": (symbolic_link, "is a symbolic link"),
    "folder": (folder, "a folder"),
    "missing": (Path.unlink, "there is no file"),
    "foreign": (foreign, "none of the exercises"),
}


@pytest.mark.parametrize(("spoil", "reason"), BROKEN.values(), ids=list(BROKEN))
def test_a_file_that_is_no_submission_is_refused_with_its_reason(
    released: Hand, run: Run, spoil: Callable[[Path], None], reason: str
) -> None:
    path = released.save()
    spoil(path)
    grade = run.grade(path)
    assert (grade.status, grade.score) == ("failed", 0)
    assert grade.error is not None
    assert reason in grade.error


@pytest.mark.sandbox
def test_a_notebook_in_format_3_is_graded(solved: Hand, run: Run) -> None:
    old = nbformat.convert(solved.notebook, 3)
    solved.path.parent.mkdir()
    solved.path.write_text(json.dumps(old), encoding="utf-8")
    assert run.grade(solved.path).error is None


@pytest.mark.sandbox
def test_a_file_of_another_name_is_graded_and_named(released: Hand, run: Run) -> None:
    released.path = released.path.with_name("homework (1).ipynb")
    grade = run.grade(released.save())
    assert grade.error is None
    assert "the file is named homework (1).ipynb" in grade.violations[0]
