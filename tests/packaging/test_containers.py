"""Dockerfile and Binder's files refer to what is there. No image is built: neither Docker nor repo2docker is needed."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from packaging.specifiers import SpecifierSet

from byhand.lab import jupyterlab_command


@pytest.fixture(scope="module")
def instructions(root):
    """The Dockerfile's instructions as pairs, continued lines joined."""
    text = (root / "Dockerfile").read_text()
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


@pytest.fixture(scope="module")
def copied(instructions):
    """What is copied into the image: (source, place there)."""
    pairs = []
    for name, rest in instructions:
        if name == "COPY":
            *sources, place = rest.split()
            pairs += [(source, place) for source in sources]
    return pairs


def test_every_line_is_an_instruction_of_docker(instructions):
    known = {"FROM", "ARG", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "CMD"}
    assert {name for name, _ in instructions} <= known
    assert instructions[0][0] == "FROM"


def test_what_is_copied_is_there_and_not_ignored(root, copied):
    ignored = [line for line in (root / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for source, _ in copied:
        assert (root / source).exists(), source
        assert not any(fnmatch.fnmatch(source, pattern) for pattern in ignored), source


def test_its_python_is_one_that_the_project_runs_on(root, instructions, project):
    docker = re.fullmatch(r"python:(3\.\d+)-slim-\w+", instructions[0][1])
    binder = re.fullmatch(r"python-(3\.\d+)\n", (root / ".binder" / "runtime.txt").read_text())
    supported = SpecifierSet(project["requires-python"])
    assert docker[1] in supported
    assert binder[1] in supported


def test_the_lessons_are_not_run_as_root(instructions):
    names = [name for name, _ in instructions]
    user = names.index("USER")
    assert instructions[user][1] == "learner"
    assert user < names.index("CMD") == len(names) - 1
    assert "pip" not in " ".join(rest for _, rest in instructions[user:])


def test_what_starts_is_a_command_that_a_shell_reads(instructions):
    shell, option, command = json.loads(instructions[-1][1])
    assert (shell, option) == ("sh", "-c")
    assert subprocess.run(["sh", "-n", "-c", command], timeout=20).returncode == 0
    assert "--LabApp.default_url=/lab/tree/welcome.ipynb" in command


def test_it_asks_for_no_news_and_for_no_updates_as_the_command_does_not(instructions, tmp_path):
    *_, command = json.loads(instructions[-1][1])
    options = jupyterlab_command(tmp_path, tmp_path / "x.ipynb", browser=False, port=None)
    quiet = [option for option in options if re.match(r"--LabApp\.(news_|check_for_updates_)", option)]
    assert len(quiet) == 2
    assert set(quiet) <= set(command.split())


def test_binders_post_build_is_a_script_of_files_that_are_there(root):
    script = root / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], timeout=20).returncode == 0
    assert "-r requirements.lock" in script.read_text()
    assert "byhand lab --copy-only" in script.read_text()
    assert "HEAD?urlpath=lab/tree/work/welcome.ipynb" in (root / "README.md").read_text()
    assert {path.name for path in script.parent.iterdir()} == {"postBuild", "runtime.txt"}


@pytest.fixture
def image(root, copied, tmp_path):
    """The project's files as the image has them."""
    place = tmp_path / "image"
    place.mkdir()
    leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for source, target in copied:
        if (root / source).is_dir():
            shutil.copytree(root / source, place / target, ignore=leave)
        else:
            shutil.copy(root / source, place / target)
    return place


def run(image, folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(image)}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def test_the_copied_files_are_enough_for_the_lessons(image, tmp_path):
    done = run(image, tmp_path, "byhand", "lab", "--copy-only")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "work" / "welcome.ipynb").is_file()
    assert len(list((tmp_path / "work").glob("*/*.ipynb"))) == 5


@pytest.mark.slow
def test_the_copied_files_are_enough_to_grade_a_notebook_of_ones_own(image, tmp_path):
    solved = image / "solutions" / "convolution" / "convolution.ipynb"
    done = run(image, tmp_path, "grader", "grade", "--no-sandbox", str(solved))
    assert done.returncode == 0, done.stderr
    assert "100 of 100" in done.stdout
