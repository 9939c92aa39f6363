"""`make setup`: once is enough, and an environment that was left half-made is made anew."""

import os
import subprocess
import time

import pytest

FAKE_PYTHON = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
  *ensurepip*) exit {no_venv} ;;
  "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"-r requirements.lock"*) ! grep -q broken requirements.lock ;;
esac
"""


@pytest.fixture
def checkout(tmp_path, root):
    """A folder with the Makefile and requirements of its own; `python` there writes down what it is asked to do."""
    (tmp_path / "Makefile").write_bytes((root / "Makefile").read_bytes())
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "requirements.lock").touch()
    fake_python(tmp_path)
    return tmp_path


def fake_python(checkout, no_venv=0):
    python = checkout / "fakepython"
    python.write_text(FAKE_PYTHON.format(log=checkout / "log", no_venv=no_venv))
    python.chmod(0o755)


def make_setup(checkout):
    """Run it; returns the finished process and what Python was asked to do."""
    (checkout / "log").write_text("")
    made = subprocess.run(
        ["make", "setup", f"PYTHON={checkout}/fakepython"], cwd=checkout, capture_output=True, text=True, timeout=60
    )
    return made, (checkout / "log").read_text()


def write_lock(checkout, text):
    lock = checkout / "requirements.lock"
    lock.write_text(text)
    later = time.time() + 10  # file systems keep times coarsely
    os.utime(lock, (later, later))


def test_the_first_run_makes_the_environment_and_the_second_does_nothing(checkout):
    made, asked = make_setup(checkout)
    assert made.returncode == 0, made.stderr
    assert "-m venv" in asked
    assert "-r requirements.lock" in asked
    made, asked = make_setup(checkout)
    assert (made.returncode, asked) == (0, "")


def test_a_changed_lock_updates_the_environment_that_is_there(checkout):
    make_setup(checkout)
    write_lock(checkout, "a newer numpy")
    made, asked = make_setup(checkout)
    assert made.returncode == 0
    assert "-r requirements.lock" in asked
    assert "-m venv" not in asked


@pytest.mark.parametrize("before", ["nothing", "a finished environment"])
def test_after_a_failure_the_next_run_starts_over(checkout, before):
    if before != "nothing":
        make_setup(checkout)
    write_lock(checkout, "broken")
    made, _ = make_setup(checkout)
    assert made.returncode != 0
    assert not (checkout / ".venv" / ".up-to-date").exists()

    write_lock(checkout, "mended")
    made, asked = make_setup(checkout)
    assert made.returncode == 0
    assert "-m venv --clear" in asked


def test_a_python_without_venv_is_named_with_the_package_to_install(checkout):
    fake_python(checkout, no_venv=1)
    made, _ = make_setup(checkout)
    assert made.returncode != 0
    assert "apt install python3-venv" in made.stderr
    assert not (checkout / ".venv").exists()
