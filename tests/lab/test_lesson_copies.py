"""What `python -m byhand lab` does with a learner's files, and what it says."""

import os
import re

import pytest

from byhand import lab
from byhand.__main__ import main

LESSON = "convolution/convolution.ipynb"


@pytest.fixture
def released(tmp_path):
    """A release of two lessons, the first with a picture beside its notebook."""
    folder = tmp_path / "released"
    for name in ("pooling", "convolution"):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name}.ipynb").write_text(f"{name} as released")
    (folder / "convolution" / "figures").mkdir()
    (folder / "convolution" / "figures" / "cat.png").write_bytes(b"a cat")
    return folder


@pytest.fixture
def own(tmp_path):
    return tmp_path / "work"


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_lesson_is_copied_in_the_order_of_the_course(released, own):
    copies = lab.copy_lessons(released, own)
    assert [copy.notebook.stem for copy in copies] == ["convolution", "pooling"]
    assert all(copy.copied for copy in copies)
    assert contents(own) == contents(released)


def test_a_lesson_of_an_unknown_name_comes_last(released, own):
    (released / "attention").mkdir()
    (released / "attention" / "attention.ipynb").write_text("new")
    assert [copy.notebook.stem for copy in lab.copy_lessons(released, own)] == ["convolution", "pooling", "attention"]


def test_a_students_notebook_is_never_overwritten(released, own):
    lab.copy_lessons(released, own)
    (own / LESSON).write_text("hours of work")
    (released / LESSON).write_text("a newer release")
    copies = lab.copy_lessons(released, own)
    assert not any(copy.copied for copy in copies)
    assert (own / LESSON).read_text() == "hours of work"


def test_a_lesson_that_has_its_notebook_is_left_alone_whatever_else_it_lacks(released, own):
    (own / "convolution").mkdir(parents=True)
    (own / LESSON).write_text("hours of work")
    lab.copy_lessons(released, own)
    assert contents(own / "convolution") == {"convolution.ipynb": b"hours of work"}


def test_a_copy_that_was_cut_short_is_completed_without_touching_what_is_there(released, own, monkeypatch):
    put = lab._put

    def die_at_the_notebook(file, target):
        if target.name == "convolution.ipynb":
            raise KeyboardInterrupt
        return put(file, target)

    monkeypatch.setattr(lab, "_put", die_at_the_notebook)
    with pytest.raises(KeyboardInterrupt):
        lab.copy_lessons(released, own)
    assert contents(own) == {"convolution/figures/cat.png": b"a cat"}
    (own / "convolution" / "figures" / "cat.png").write_bytes(b"the student's cat")
    monkeypatch.undo()

    assert all(copy.copied for copy in lab.copy_lessons(released, own))
    assert (own / LESSON).read_text() == "convolution as released"
    assert (own / "convolution" / "figures" / "cat.png").read_bytes() == b"the student's cat"


def test_a_copy_that_fails_while_it_is_written_leaves_no_part_behind(released, own, monkeypatch):
    def full_disk(part, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(lab, "_name", full_disk)
    with pytest.raises(lab.LabError, match="No space left on device"):
        lab.copy_lessons(released, own)
    assert contents(own) == {}


def test_a_notebook_that_appears_while_its_copy_is_made_is_kept(released, own, monkeypatch):
    naming = lab._name

    def too_late(part, target):
        target.write_text("written meanwhile")
        return naming(part, target)

    monkeypatch.setattr(lab, "_name", too_late)
    assert not any(copy.copied for copy in lab.copy_lessons(released, own))
    assert (own / LESSON).read_text() == "written meanwhile"


@pytest.mark.parametrize("taken", [False, True])
def test_copies_are_made_on_file_systems_without_hard_links(released, own, monkeypatch, taken):
    def no_links(part, target):
        if taken:
            target.write_text("written meanwhile")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    assert all(copy.copied is not taken for copy in lab.copy_lessons(released, own))
    assert (own / LESSON).read_text() == ("written meanwhile" if taken else "convolution as released")
    assert not list(own.rglob("*.part"))


def test_a_link_that_leads_nowhere_is_the_students_too(released, own, tmp_path):
    (own / "convolution").mkdir(parents=True)
    (own / LESSON).symlink_to(tmp_path / "a drive that is not plugged in" / "mine.ipynb")
    assert not lab.copy_lessons(released, own)[0].copied
    assert (own / LESSON).is_symlink()


def test_checkpoints_of_the_release_are_not_copied(released, own):
    (released / "convolution" / ".ipynb_checkpoints").mkdir()
    (released / "convolution" / ".ipynb_checkpoints" / "convolution-checkpoint.ipynb").write_text("older")
    lab.copy_lessons(released, own)
    assert not list(own.rglob("*checkpoint*"))


def test_the_command_says_what_was_copied_and_what_was_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--copy-only"]) == 0
    welcome, notebook = os.path.join("work", "welcome.ipynb"), os.path.join("work", *LESSON.split("/"))
    assert capsys.readouterr().out.splitlines()[:2] == [f"copied  {welcome}", f"copied  {notebook}"]

    assert main(["lab", "--copy-only"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"kept    {welcome} (your copy)", f"kept    {notebook} (your copy)"]
    assert "rename or delete your copy and run this again" in lines[-1]


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("a file where the folder should be")
    assert main(["lab", "--copy-only", "--folder", str(tmp_path / "notes.txt")]) == 1
    message = capsys.readouterr().err
    assert re.search(r"could not be copied into .*notes\.txt.*--folder", message)
    assert (tmp_path / "notes.txt").read_text() == "a file where the folder should be"


def test_a_missing_jupyterlab_is_named_after_the_lessons_were_copied(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    assert main(["lab", "--folder", str(tmp_path / "work")]) == 1
    assert "JupyterLab is not installed" in capsys.readouterr().err
    assert (tmp_path / "work" / LESSON).is_file()


def test_an_installation_without_lessons_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "byhand" / "lab.py"))
    with pytest.raises(lab.LabError, match="No lessons came with this installation"):
        lab.released_lessons()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_wrong_usage(port, capsys):
    with pytest.raises(SystemExit) as exit_status:
        main(["lab", "--port", port])
    assert exit_status.value.code == 2
    assert "ports are 1 to 65535" in capsys.readouterr().err
