"""Figures in README and docs come from benchmarks, and stand the same wherever they are shown."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from grader import places

sys.path.insert(0, str(places.ROOT / "benchmarks"))
from figures import FIGURES, pages, put, shown
from training import rows


def test_every_figure_that_is_shown_can_be_measured_again() -> None:
    assert shown(pages()).keys() == FIGURES.keys()


def test_a_figure_says_the_same_wherever_it_is_shown() -> None:
    assert [name for name, texts in shown(pages()).items() if len(texts) != 1] == []


def test_every_figure_was_measured() -> None:
    assert [name for name, texts in shown(pages()).items() if "|---|" not in "".join(texts)] == []


def test_a_new_figure_takes_the_place_of_the_old_one_and_changes_nothing_else(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", "<!-- figures: two -->\n<!-- end of figures -->\n"
    page.write_text(f"a\n<!-- figures: one -->\nold\n<!-- end of figures -->\nb\n{other}")
    assert put("one", "new \\1\n", [page]) == 1
    assert page.read_text() == f"a\n<!-- figures: one -->\nnew \\1\n<!-- end of figures -->\nb\n{other}"
    assert put("three", "nowhere\n", [page]) == 0


def test_the_table_of_trainings_is_that_of_their_results(tmp_path: Path) -> None:
    for seed, accuracy, seconds in ((0, 0.99, (9.0, 3.0)), (2, 0.98, (4.0,))):
        result = tmp_path / "digits-best-50000" / f"seed-{seed}" / "result.json"
        result.parent.mkdir(parents=True)
        found = {"plan": {"recipe": {"epochs": 7}}, "figures": {"test_accuracy": accuracy}}
        result.write_text(json.dumps(found | {"epochs": [{"seconds": one} for one in seconds]}))
    assert rows(tmp_path) == ["| digits | best, 7 epochs | 50,000 | 0, 2 | 99.00, 98.00 | 98.50 | 0.71 | 4.0 (3.0) |"]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)(#[^)\s]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target, _ in links if not (page.parent / target).exists()] == []


def headings(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in found}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_heading_that_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)\)", page.read_text(encoding="utf-8"))
    assert [a for target, a in links if a not in headings(page.parent / target if target else page)] == []
