"""What becomes of a figure when its benchmark breaks, misses an aim, or could not try everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import places

sys.path.insert(0, str(places.ROOT / "benchmarks"))
import figures
from corpus import counted

OLD = "<!-- figures: trial -->\nas it stood\n<!-- end of figures -->\n"
TABLE = "print('| way | seconds |', flush=True)\n"
SUBMISSIONS = """
import pytest

@pytest.fixture(autouse=True)
def said(record_property):
    record_property("family", "escapes")
    record_property("rung", "warm")

def test_promised():
    pass

@pytest.mark.xfail(reason="a known hole", strict=True)
def test_known_gap():
    assert False

@pytest.mark.xfail(reason="a known hole that is closed by now", strict=True)
def test_mended():
    pass

def test_not_tried():
    pytest.skip("no worlds can be made here")
"""


def page_after(benchmark: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit status of `figures.py trial`, and the page on which the figure stands."""
    page, script = folder / "page.md", folder / "trial.py"
    page.write_text(OLD)
    script.write_text(benchmark)
    monkeypatch.setitem(figures.FIGURES, "trial", [str(script)])
    monkeypatch.setattr(figures, "pages", lambda: [page])
    monkeypatch.setattr(sys, "argv", ["figures.py", "trial"])
    return figures.main(), page.read_text()


def test_half_a_figure_of_a_benchmark_that_breaks_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page_after(TABLE + "raise RuntimeError('broken off')", tmp_path, monkeypatch) == (1, OLD)


def test_a_figure_whose_aim_was_missed_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, page = page_after(f"{TABLE}raise SystemExit({figures.AIM_MISSED})", tmp_path, monkeypatch)
    assert status == 0
    assert "| way | seconds |" in page
    assert "as it stood" not in page


def test_a_submission_that_could_not_be_tried_is_no_known_gap(tmp_path: Path) -> None:
    tests, report = tmp_path / "test_submissions.py", tmp_path / "report.xml"
    tests.write_text(SUBMISSIONS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(tests)]
    subprocess.run([*command, f"--junitxml={report}"], cwd=tmp_path, capture_output=True, check=False)
    assert counted(report)["escapes"]["warm"] == {"as promised": 1, "known gap": 1, "failed": 1, "not tried": 1}
