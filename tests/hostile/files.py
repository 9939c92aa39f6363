"""Broken files, and files beside the notebook that want to be run or imported."""

from __future__ import annotations

import gzip
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from grader import places
from tests.hostile.entry import Entry, cell

Spoil = Callable[[Path], object]


def content(change: Callable[[bytes], bytes]) -> Spoil:
    return lambda path: path.write_bytes(change(path.read_bytes()))


def replaced(make: Spoil) -> Spoil:
    """Something else in place of the file."""

    def replace(path: Path) -> None:
        path.rename(path.with_name("moved"))
        make(path)

    return replace


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as door, _inside(path.parent):
        door.bind(path.name)


def _inside(folder: Path) -> Any:
    import contextlib

    return contextlib.chdir(folder)


def outputs_of(bytes_in_all: int) -> Callable[[Any], object]:
    def fill(hand: Any) -> None:
        code = next(cell for cell in hand.notebook.cells if cell.cell_type == "code")
        code.outputs = [nbformat.v4.new_output("stream", text="x" * 99 + "\n") for _ in range(3)]
        code.outputs[0].text *= bytes_in_all // 100

    return fill


def as_format_3(path: Path) -> None:
    old = nbformat.convert(nbformat.read(path, as_version=4), 3)
    path.write_text(json.dumps(old), encoding="utf-8")


def with_key(key: str, value: Any) -> Spoil:
    def change(path: Path) -> None:
        notebook = json.loads(path.read_bytes())
        notebook[key] = value
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return change


def doubled_keys(path: Path) -> None:
    path.write_bytes(path.read_bytes().rstrip()[:-1] + b', "cells": []}')


def notebook_of(lesson: str) -> Spoil:
    return lambda path: path.write_bytes(places.student_notebook(lesson).read_bytes())


def many_values(path: Path) -> None:
    notebook = json.loads(path.read_bytes())
    notebook["metadata"]["x"] = "HERE"
    text = json.dumps(notebook).replace('"HERE"', "[" + ",".join(["{}"] * 10**5) + "]")
    path.write_text(text, encoding="utf-8")


DAMAGED = "the file is damaged"
NOT_A_FILE = "is not a file but a folder or a device"
NO_UTF8 = "not UTF-8"


def broken(name: str, spoil: Spoil, failed: str, **more: Any) -> Entry:
    return Entry(name, after=spoil, failed=failed, **more)


BROKEN = [
    broken("empty", content(lambda _: b""), "the file is empty"),
    broken("blank", content(lambda _: b" \n" * 1000), "the file is empty"),
    broken("truncated", content(lambda text: text[: len(text) // 2]), DAMAGED),
    broken("one byte short", content(lambda text: text.rstrip()[:-1]), DAMAGED),
    broken("something behind the end", content(lambda text: text + b"}"), DAMAGED),
    broken("a page of HTML", content(lambda _: b"<!doctype html><script>alert(1)</script>"), DAMAGED),
    broken("compressed", content(gzip.compress), NO_UTF8),
    broken("UTF-16", content(lambda text: text.decode().encode("utf-16")), NO_UTF8),
    broken("Latin-1", content(lambda text: text.replace(b"cells", "zellen à".encode("latin-1"), 1)), NO_UTF8),
    broken("nothing but zeros", content(lambda _: bytes(10**6)), "the file is damaged|not UTF-8|empty"),
    broken("100 MB of nonsense", lambda path: os.truncate(path, 100 * 2**20), "larger than 64 MiB"),
    broken("a number", content(lambda _: b"42"), "not a notebook"),
    broken("a bomb of brackets", content(lambda _: b"[" * 10**6), DAMAGED),
    broken("a number of a million digits", content(lambda _: b"1" * 10**6), DAMAGED),
    broken("marks of a merge", content(lambda text: b"<<<<<<< HEAD\n" + text), DAMAGED),
    broken("format 4 of the future", with_key("nbformat_minor", 10**9), "", failed_in_class=""),
    broken("format 99", with_key("nbformat", 99), "not a valid notebook"),
    broken("format 10**300", with_key("nbformat", 10**300), "not a valid notebook"),
    broken("format true", with_key("nbformat", True), "not a valid notebook"),
    broken("cells that are an object", with_key("cells", {"0": {}}), "not a valid notebook"),
    broken("keys twice, the second time without cells", doubled_keys, "none of the exercises", failed_in_class=""),
    broken("a symbolic link to right work", replaced(lambda p: p.symlink_to("moved")), "is a symbolic link"),
    broken("a symbolic link that leads nowhere", replaced(lambda p: p.symlink_to("nowhere")), "is a symbolic link"),
    broken("a symbolic link to itself", replaced(lambda p: p.symlink_to(p.name)), "is a symbolic link"),
    broken("a symbolic link to a device", replaced(lambda p: p.symlink_to("/dev/zero")), "is a symbolic link"),
    broken("a folder", replaced(lambda p: p.mkdir()), NOT_A_FILE),
    broken("a pipe with a name", replaced(lambda p: os.mkfifo(p)), NOT_A_FILE),
    broken("a socket", replaced(bind), NOT_A_FILE),
    broken("another lesson's notebook", notebook_of("pooling"), "not of", as_lesson="convolution", failed_in_class=""),
    Entry("a byte order mark", after=content(lambda text: b"\xef\xbb\xbf" + text)),
    Entry("format 3", after=as_format_3, may_lose=frozenset(), told=""),
    Entry("20 MB of outputs", outputs_of(20 * 10**6)),
    Entry("a hundred thousand empty objects", after=many_values),
    Entry(
        "the name of another lesson",
        named="pooling.ipynb",
        told="the file is named pooling.ipynb",
        failed_in_class="was not handed in",
    ),
    Entry("half of a character in the source", cell("text = '\ud800'")),
    Entry("half of a character in the output", cell("print('\\ud800')")),
    Entry("a line of magic 510 times", cell("%pwd\n" * 510), failed="lines of magic"),
    Entry("magic in a cell without end", cell("%pwd\n" * 50 + "x = 1\n" * 5000), failed="lines of magic"),
    Entry("a megabyte of code", cell("1\n" * 2**19), failed="characters of code"),
    Entry("as much magic as is read", cell("%pwd\n" * 300)),
]

LOUD = 'import builtins\nbuiltins.SHADOWED = True\nprint("SHADOWED")\nraise SystemExit("SHADOWED")\n'
LOOK = (
    'import builtins, sys\nassert not hasattr(builtins, "SHADOWED")\nprint([m for m in sys.modules if "shadow" in m])'
)


def beside(name: str, *names: str, told: str = "", text: str = LOUD, **more: Any) -> Entry:
    """Files that come with a right notebook."""

    def write(path: Path) -> None:
        for file in names:
            target = path.parent / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    return Entry(name, cell(LOOK), after=write, told=told, **more)


def linked(name: str, target: str, told: str = "") -> Entry:
    return Entry(name, cell(LOOK), after=lambda path: path.with_name("data").symlink_to(target), told=told)


def many(path: Path) -> None:
    for number in range(300):
        path.with_name(f"file{number}.txt").write_text("x")


def sparse(path: Path) -> None:
    big = path.with_name("big.bin")
    big.touch()
    os.truncate(big, 10**9)


def pipe(path: Path) -> None:
    os.mkfifo(path.with_name("data.csv"))


def odd_name(path: Path) -> None:
    with open(os.fsencode(path.parent) + b"/odd\xff\x1b[2J\n.pth", "w"):
        pass


LEFT_OUT = "was left out|were left out"
SHADOWS = [
    *(beside(f"{module}.py", f"{module}.py", told=LEFT_OUT) for module in ("numpy", "byhand", "json", "matplotlib")),
    *(
        beside(f"{module}.py", f"{module}.py", told=LEFT_OUT)
        for module in ("sitecustomize", "usercustomize", "IPython")
    ),
    beside("a package numpy", "numpy/__init__.py", told=LEFT_OUT),
    beside("a package encodings", "encodings/__init__.py", "encodings/utf_8.py", told=LEFT_OUT),
    beside("a compiled numpy", "numpy.cpython-311-x86_64-linux-gnu.so", "numpy.so", "numpy.pyc", told=LEFT_OUT),
    beside("a module inside", "inside/__init__.py", "inside/run.py"),
    beside("start-up files of IPython", ".ipython/profile_default/startup/00.py", "ipython_config.py", told=LEFT_OUT),
    beside("start-up files of Jupyter", ".jupyter/jupyter_config.py", "ipython_kernel_config.py", told=LEFT_OUT),
    beside("a .pth file", "evil.pth", told=LEFT_OUT, text="import builtins; builtins.SHADOWED = True\n"),
    beside("matplotlibrc", "matplotlibrc", told=LEFT_OUT, text="backend: module://evil\n"),
    beside("conftest.py, setup.py and a Makefile", "conftest.py", "setup.py", "pytest.ini", "Makefile"),
    beside("nbgrader's and the grader's configuration", "nbgrader_config.py", "grader.toml", "pyproject.toml"),
    beside("__main__, __init__ and .env", "__main__.py", "__init__.py", ".env", ".bashrc"),
    beside("another notebook", "convolution-copy.txt", "second/convolution.ipynb"),
    linked("a link to a folder of the grader's", "/etc"),
    linked("a link to another's work", "../../bea/convolution/convolution.ipynb", told=""),
    Entry("three hundred files", cell(LOOK), after=many, told=LEFT_OUT),
    Entry("a file of a gigabyte", cell(LOOK), after=sparse, told=LEFT_OUT),
    Entry("a pipe beside the notebook", cell(LOOK), after=pipe, told="a link or a device", failed_in_class=None),
    Entry("a name that is no text", cell(LOOK), after=odd_name, told=""),
]
