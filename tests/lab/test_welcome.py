"""The welcome notebook: it opens first, is the learner's own, links the lessons, and keeps solutions behind a click."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from byhand import lab
from byhand.spoilers import NONE, Solutions
from byhand.widgets.progress import outline
from grader import places

WELCOME = nbformat.read(lab.WELCOME, as_version=4)
TEXT = "\n".join(cell.source for cell in WELCOME.cells)


def cell(name):
    return next(cell for cell in WELCOME.cells if cell.id == name)


def test_it_is_a_valid_notebook_without_outputs():
    nbformat.validate(WELCOME)
    assert all(not cell.outputs and cell.execution_count is None for cell in WELCOME.cells if cell.cell_type == "code")


def test_it_is_copied_once_and_then_the_learners(tmp_path):
    copy = lab.copy_welcome(tmp_path / "work")
    assert copy.copied
    assert copy.notebook.read_bytes() == lab.WELCOME.read_bytes()
    copy.notebook.write_text("my notes")
    again = lab.copy_welcome(tmp_path / "work")
    assert not again.copied
    assert again.notebook.read_text() == "my notes"


def test_it_links_to_every_lesson_in_order_and_the_links_lead_there(tmp_path):
    lab.copy_welcome(tmp_path)
    lab.copy_lessons(lab.released_lessons(), tmp_path)
    links = re.findall(r"\[(.+?)\]\((\S+?)\)", TEXT)
    assert links == [(outline(name)["title"], f"{name}/{name}.ipynb") for name in lab.COURSE]
    assert all((tmp_path / link).is_file() for _, link in links)


def test_no_solution_is_in_it():
    assert "BEGIN SOLUTION" not in TEXT
    assert "def " not in TEXT


def test_its_cells_run_and_show_progress_and_folded_solutions(tmp_path):
    notebook = nbformat.read(lab.copy_welcome(tmp_path).notebook, as_version=4)
    environment = {**os.environ, "BYHAND_PROGRESS": str(tmp_path / "progress.json"), "PYTHONPATH": str(places.ROOT)}
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=environment)
    shown = {one.id: one.outputs[-1].data for one in notebook.cells if one.cell_type == "code"}
    assert "points of public checks" in str(shown["progress"])
    assert shown["solutions"]["text/html"].startswith("<h3>Convolution by hand</h3><details")


def test_a_solution_is_one_click_away_and_each_exercise_has_its_own():
    page = Solutions("convolution")._repr_html_()
    assert page.count("<details") == page.count("</details>") == 9
    assert not re.search(r"<details[^>]*(<details| open)|</summary>(?!<pre>)", page), "no fold within a fold, none open"
    assert not re.search(r"<pre>(?![^<]*</pre></details>)", page), "nothing is shown outside a fold"
    for exercise in ("convolve2d", "relu", "open_question"):
        assert f"<summary><code>{exercise}</code></summary><pre>" in page
    assert "-&gt;" in page or "&lt;" in page or "&quot;" in page, "code is shown as text"


def test_all_lessons_have_solutions_there():
    page = Solutions()._repr_html_()
    titles = re.findall(r"<h3>(.*?)</h3><details", page)
    assert len(titles) == len(lab.COURSE)
    assert titles[2] == "Pooling"


def test_an_installation_without_solutions_says_where_they_are(tmp_path):
    nothing = Solutions(folder=tmp_path)
    assert NONE in nothing._repr_html_()
    assert repr(nothing) == NONE


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_command_that_it_names_gives_all_points_for_a_solved_lesson(tmp_path):
    command = re.search(r"^python (-m grader grade .*)$", cell("points_text").source, re.MULTILINE)
    (tmp_path / "work" / "convolution").mkdir(parents=True)
    shutil.copy(places.solution_notebook("convolution"), tmp_path / "work" / "convolution")
    graded = subprocess.run(
        [sys.executable, *shlex.split(command[1])],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(places.ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert graded.returncode == 0, graded.stderr
    assert re.search(r"\b100 of 100\b", graded.stdout), graded.stdout
