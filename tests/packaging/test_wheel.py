"""The wheel that learners install: all they need, and nothing that grades them."""

import os
import subprocess
import sys
import zipfile
from email import message_from_bytes

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    built = subprocess.run(build, capture_output=True, text=True, timeout=120)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def members(wheel):
    """Every file of the wheel by its name there."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_helper_package_is_there_with_its_data_and_cases(members, root):
    expected = {
        path.relative_to(root).as_posix()
        for path in (root / "byhand").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected <= set(members)
    assert {"byhand/data/digits.npz.xz", "byhand/cases/convolution.json", "byhand/__main__.py"} <= expected


def test_the_lessons_are_there_as_released(members, root):
    released = {f"byhand/{p.relative_to(root).as_posix()}": p.read_bytes() for p in root.glob("lessons/*/*.ipynb")}
    assert "byhand/lessons/convolution/convolution.ipynb" in released
    welcome = {"byhand/welcome.ipynb": (root / "byhand" / "welcome.ipynb").read_bytes()}
    assert {name: data for name, data in members.items() if name.endswith(".ipynb")} == released | welcome


def test_nothing_else_is_there(members):
    rooms = {name.split("/")[0] for name in members}
    assert len(rooms) == 2
    assert rooms - {"byhand"} == {next(room for room in rooms if room.endswith(".dist-info"))}
    assert not [name for name in members if "held_out" in name or "solution" in name or "reference" in name]


def test_no_file_holds_a_solution_or_imports_the_grader(members):
    for name, data in members.items():
        assert b"BEGIN SOLUTION" not in data, name
        assert b"import grader" not in data, name
        assert b"from grader" not in data, name


def test_held_out_digits_are_not_there(members, root):
    held_out = {path.read_bytes() for path in (root / "grader" / "data").glob("held_out_*")}
    assert len(held_out) == 2
    assert held_out.isdisjoint(members.values())


def test_the_licences_of_code_and_data_come_along(members, root):
    (metadata,) = (data for name, data in members.items() if name.endswith(".dist-info/METADATA"))
    fields = message_from_bytes(metadata)
    assert fields["License-Expression"] == "MIT AND CC-BY-SA-3.0 AND CC0-1.0"
    texts = {"LICENSE", *(f"LICENSES/{path.name}" for path in (root / "LICENSES").iterdir())}
    assert set(fields.get_all("License-File")) == texts
    assert {f"LICENSES/{name}.txt" for name in ("MNIST", "Fashion-MNIST", "pictures")} <= texts


def test_lessons_are_copied_from_the_installed_wheel(wheel, members, tmp_path):
    installed = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(installed)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, timeout=120)
    learner = tmp_path / "learner"
    learner.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=learner, env=environment, capture_output=True, text=True, timeout=60
        )

    where = run("-c", "from byhand.lab import released_lessons; print(released_lessons())")
    assert where.stdout.strip() == str(installed / "byhand" / "lessons"), where.stderr
    copying = run("-m", "byhand", "lab", "--copy-only")
    assert copying.returncode == 0, copying.stderr
    assert copying.stdout.startswith("copied  work")
    copied = {p.relative_to(learner / "work").as_posix() for p in learner.rglob("*.ipynb")}
    assert copied == {
        name.removeprefix("byhand/").removeprefix("lessons/") for name in members if name.endswith(".ipynb")
    }
