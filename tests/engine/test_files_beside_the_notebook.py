"""A student's own helper module works; a file that shadows a module or starts up by itself stays out."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from grader.engine.files import pack_companions
from grader.engine.grade import Run
from tests.engine.conftest import FULL, Hand, all_but, by_exercise


def names(archive: bytes) -> list[str]:
    if not archive:
        return []
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return files.getnames()


@pytest.mark.sandbox
def test_a_helper_module_of_the_students_own_can_be_imported(solved: Hand, run: Run) -> None:
    solved.solve("relu", "from my_tools import relu").save()
    solved.path.with_name("my_tools.py").write_text("import numpy as np\ndef relu(x): return np.maximum(x, 0.0)\n")
    assert by_exercise(run.grade(solved.path)) == FULL


@pytest.mark.sandbox
@pytest.mark.parametrize("name", ["numpy.py", "byhand.py", "sitecustomize.py", "json.py"])
def test_a_file_that_shadows_a_module_is_left_out_and_said(solved: Hand, run: Run, name: str) -> None:
    path = solved.save()
    path.with_name(name).write_text("raise SystemExit('shadowed')\n")
    grade = run.grade(path)
    assert by_exercise(grade) == FULL
    assert f"the file {name} beside the notebook was left out" in grade.violations[0]


def test_a_folder_that_shadows_a_package_is_left_out(released: Hand) -> None:
    path = released.save()
    (path.parent / "numpy").mkdir()
    (path.parent / "numpy" / "__init__.py").write_text("")
    archive, notes = pack_companions(path, 10**6)
    assert "the folder numpy" in notes[0]
    assert names(archive) == []


def test_links_hidden_files_and_other_notebooks_stay_out(released: Hand, tmp_path: Path) -> None:
    path = released.save()
    secret = tmp_path / "secret.txt"
    secret.write_text("gradebook")
    (path.parent / "data.txt").symlink_to(secret)
    (path.parent / ".hidden").write_text("x")
    (path.parent / "notes.txt").write_text("mine")
    (path.parent / "data").mkdir()
    (path.parent / "data" / "table.csv").write_text("1,2")
    assert names(pack_companions(path, 10**6)[0]) == ["notes.txt", "data/table.csv"]


def test_nothing_comes_along_from_a_folder_of_many_submissions(released: Hand) -> None:
    path = released.save()
    path.with_name("bea.ipynb").write_bytes(path.read_bytes())
    path.with_name("bea.txt").write_text("bea's notes")
    assert pack_companions(path, 10**6) == (b"", [])


@pytest.mark.parametrize("name", ["nbgrader_config.py", "gradebook.db"])
def test_nothing_comes_along_from_a_course_folder(released: Hand, name: str) -> None:
    path = released.save()
    path.with_name(name).write_text("")
    (path.parent / "submitted" / "bea").mkdir(parents=True)
    (path.parent / "submitted" / "bea" / "answers.txt").write_text("bea's")
    archive, notes = pack_companions(path, 10**6)
    assert archive == b""
    assert "course folder" in notes[0]


def test_more_than_the_limit_is_left_out_whole(released: Hand) -> None:
    path = released.save()
    path.with_name("big.bin").write_bytes(bytes(2000))
    archive, notes = pack_companions(path, 1000)
    assert archive == b""
    assert "left out" in notes[0]


@pytest.mark.sandbox
def test_a_forbidden_library_is_not_there_and_the_report_says_why(solved: Hand, run: Run) -> None:
    source = """
from scipy.signal import correlate2d
def convolve2d(image, kernel):
    return correlate2d(image, kernel, "valid")
"""
    solved.solve("convolve2d", source)
    grade = run.grade(solved.save())
    message = grade.as_json()["exercises"][1]["message"]
    assert grade.as_json()["exercises"][1]["points"] == 0
    assert "scipy.signal.correlate2d" in message
    assert "not allow" in message


@pytest.mark.sandbox
def test_a_forbidden_library_cannot_be_reached_round_about(solved: Hand, run: Run) -> None:
    source = """
import importlib, sys
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "NotInThisLesson"]
def convolve2d(image, kernel):
    return importlib.import_module("sci" + "py.signal").correlate2d(image, kernel, "valid")
"""
    solved.solve("convolve2d", source)
    grade = run.grade(solved.save())
    assert by_exercise(grade) == all_but("convolve2d", "convolve_volume", "conv_layer")


@pytest.mark.sandbox
def test_np_convolve_is_refused(solved: Hand, run: Run) -> None:
    source = """
from numpy import correlate as c
def row(image, kernel):
    return c(image, kernel, "valid")
def convolve2d(image, kernel):
    kh = kernel.shape[0]
    rows = range(image.shape[0] - kh + 1)
    return np.array([sum(row(image[i + u], kernel[u]) for u in range(kh)) for i in rows])
"""
    grade = run.grade(solved.solve("convolve2d", source).save())
    result = grade.results[1]
    assert (result.points, result.status) == (0, "refused")
    assert "numpy.correlate" in result.diagnosis[0].sentence
