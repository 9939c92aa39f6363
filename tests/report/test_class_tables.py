"""The report as CSV, JSON and text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byhand.check.plain import printable
from grader.report.class_tables import class_csv, class_json, class_text
from grader.report.collect import ClassWork
from tests.report.built import BUILT, graded, only, right


def rows(work: ClassWork) -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in csv.DictReader(io.StringIO(class_csv(work), newline=""))}


def test_a_row_for_each_student() -> None:
    table = rows(BUILT)
    assert list(table) == ["ada", "ben", "cleo", "dan", "eve", "fay", "gus", "hal"]
    assert table["cleo"] == {
        "student": "cleo",
        "name": "",
        "relu": "5",
        "convolve2d": "4",
        "total": "7",
        "max": "25",
        "manual": "",
        "late penalty": "2",
        "status": "graded",
        "waits for manual grading": "0",
        "violations": "0",
        "wrong ideas": "flips-kernel: convolve2d",
        "notes": "",
    }
    assert (table["eve"]["convolve2d"], table["eve"]["manual"], table["eve"]["waits for manual grading"]) == (
        "",
        "5",
        "1",
    )
    assert (table["dan"]["violations"], table["dan"]["notes"]) == ("1", "a <locked> cell was moved")
    assert (table["fay"]["status"], table["fay"]["total"], table["fay"]["notes"]) == ("failed", "", "the file is empty")
    assert (table["gus"]["status"], table["hal"]["status"]) == ("waiting", "not handed in")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_a_spreadsheet_computes_nothing(text: str) -> None:
    person = graded(text, right("relu"), right("convolve2d"), name=text, violations=(text,))
    for cell in next(csv.reader(io.StringIO(class_csv(only(person)).split("\n", 1)[1], newline=""))):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


@given(st.text(min_size=1).map(printable))
def test_every_name_comes_back_from_the_tables(name: str) -> None:
    work = only(graded(name, right("relu"), right("convolve2d")))
    assert json.loads(class_json(work))["students"][0]["student"] == name
    assert [student.removeprefix("'") for student in rows(work)] == [name.removeprefix("'")]


def test_json_holds_everything() -> None:
    plain = json.loads(class_json(BUILT))
    assert plain["version"] == 1
    assert plain["counts"] == {"graded": 5, "failed": 1, "waiting": 1, "not handed in": 1}
    assert plain["scores"] == {"median": 5, "mean": 7.4, "tenths": [2, 0, 2, 0, 0, 0, 0, 0, 0, 1]}
    assert plain["wrong_ideas"][0]["students"] == {"cleo": ["convolve2d"], "dan": ["convolve2d"]}
    assert plain["hardest_cases"][0]["students"] == ["cleo", "dan"]
    assert plain["stuck"] == {
        "ben": {"relu": "not solved yet", "convolve2d": "not solved yet"},
        "dan": {"relu": "fails every case"},
    }
    cleo = plain["students"][2]
    assert (cleo["late_penalty"], cleo["seconds_late"], cleo["seconds"]) == (2, 60, 9.5)
    assert [found["name"] for found in cleo["exercises"]["convolve2d"]["diagnosis"]] == ["flips-kernel", "values"]
    assert cleo["exercises"]["convolve2d"]["failed"] == [{"group": "main/same", "title": "a square image"}]


def test_the_keys_are_documented() -> None:
    from grader.places import ROOT

    plain = json.loads(class_json(BUILT))
    text = (ROOT / "docs" / "class-report.md").read_text(encoding="utf-8")
    parts = [plain, plain["scores"], plain["exercises"][0], plain["wrong_ideas"][0], plain["hardest_cases"][0]]
    parts += [plain["students"][2], plain["students"][2]["exercises"]["convolve2d"]]
    parts += [plain["students"][2]["exercises"]["convolve2d"]["diagnosis"][0]]
    missing = {key for part in parts for key in part if f"`{key}`" not in text}
    columns = class_csv(BUILT).split("\n", 1)[0].split(",")
    assert (
        missing | {column for column in columns if column not in BUILT.exercises and f"`{column}`" not in text} == set()
    )


def test_the_text_is_short_and_says_what_matters() -> None:
    text = class_text(BUILT, 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "2 of 5 students show “flips-kernel”" in text
    for said in ("median 5 of 25, from 0 to 25", "2 flips-kernel (convolve2d): cleo, dan", "ben: nothing solved yet"):
        assert said in text
    assert len(text.splitlines()) < 60


def test_a_class_of_which_nothing_could_be_graded() -> None:
    nothing = replace(BUILT, people=[person for person in BUILT.people if person.state != "graded"])
    assert "1 could not be graded" in class_text(nothing)
    assert json.loads(class_json(nothing))["scores"]["median"] is None
