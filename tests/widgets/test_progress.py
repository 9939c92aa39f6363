"""What public checks found is kept: whole, whatever happens, and only when a person ran the check."""

from __future__ import annotations

import base64
import gc
import json
import multiprocessing
import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from byhand import progress_file
from byhand.check import checker
from byhand.layers import pooling
from byhand.person import somebody_is_there
from byhand.widgets.piece import module_source
from byhand.widgets.progress import Progress, outline

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of its own for each test, and a kernel that has found nothing."""
    path = tmp_path / "user" / "progress.json"
    monkeypatch.setenv("BYHAND_PROGRESS", str(path))
    monkeypatch.setattr(progress_file, "_in_this_kernel", {})
    monkeypatch.setattr(progress_file, "_listeners", [])
    return path


def restart() -> None:
    """What a kernel keeps is gone."""
    progress_file._in_this_kernel.clear()


def test_the_best_and_the_last_result_are_kept_across_restarts(file: Path) -> None:
    for points in (5, 14, 0):
        assert progress_file.record("pooling", "max_pool", points, 20)
        restart()
    assert progress_file.load() == {"pooling": {"max_pool": {"best": 14, "last": 0, "of": 20, "tries": 3}}}
    assert json.loads(file.read_text("utf-8"))["version"] == 1
    assert [path.name for path in file.parent.iterdir() if "lock" not in path.name] == ["progress.json"]


def test_a_result_follows_when_an_exercise_is_worth_other_points() -> None:
    progress_file.record("pooling", "max_pool", 10, 20)
    progress_file.record("pooling", "max_pool", 1, 10)
    assert progress_file.load()["pooling"]["max_pool"] == {"best": 5, "last": 1, "of": 10, "tries": 2}


names = st.text(min_size=1, max_size=8)
results = st.lists(st.tuples(names, names, st.floats(0, 20, allow_subnormal=False)), max_size=8)


@given(results)
def test_what_is_recorded_is_read_again(results: list[tuple[str, str, float]]) -> None:
    progress_file.path().unlink(missing_ok=True)
    restart()
    for lesson, exercise, points in results:
        assert progress_file.record(lesson, exercise, points, 20)
    restart()
    found = progress_file.load()
    assert {(lesson, exercise) for lesson in found for exercise in found[lesson]} == {r[:2] for r in results}
    for lesson, exercise, _ in results:
        all_points = [r[2] for r in results if r[:2] == (lesson, exercise)]
        entry = found[lesson][exercise]
        assert (entry["best"], entry["last"], entry["tries"]) == (max(all_points), all_points[-1], len(all_points))


def write_many(path: str, name: str) -> None:
    os.environ["BYHAND_PROGRESS"] = path
    for number in range(25):
        assert progress_file.record("pooling", f"{name}{number}", number, 30)


def test_two_kernels_that_write_at_once_lose_nothing(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(str(file), name)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if file.exists():
            json.loads(file.read_text("utf-8"))  # whole at every moment
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len(progress_file.load()["pooling"]) == 75


DAMAGED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b'{"version": 1}',
    b'{"version": 0, "lessons": {}}',
    b'{"version": 1, "lessons": {"pooling": {"max_pool": 20}}}',
    b'{"version": 1, "lessons": {"pooling": {"max_pool": {"best": NaN, "last": 0, "of": 20, "tries": 1}}}}',
    b'{"version": 1, "lessons": {"pooling": {"max_pool": {"best": 30, "last": 0, "of": 20, "tries": 1}}}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
@pytest.mark.parametrize("reads_first", [True, False])
def test_a_damaged_file_survives_with_a_warning(file: Path, content: bytes, reads_first: bool) -> None:
    file.parent.mkdir()
    (file.parent / "progress.json.damaged-1").write_bytes(b"of last year")
    file.write_bytes(content)
    use = progress_file.load if reads_first else lambda: progress_file.record("pooling", "max_pool", 3, 20)
    with pytest.warns(UserWarning, match=r"was damaged\. It is kept as progress\.json\.damaged-2, and a new one"):
        assert use() == ({} if reads_first else True)
    assert (file.parent / "progress.json.damaged-1").read_bytes() == b"of last year"
    assert (file.parent / "progress.json.damaged-2").read_bytes() == content
    assert progress_file.record("pooling", "max_pool", 7, 20)
    restart()
    assert progress_file.load()["pooling"]["max_pool"]["best"] == 7


def test_a_file_of_a_newer_version_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 2, "lessons": "somehow else"}')
    assert not progress_file.record("pooling", "max_pool", 7, 20)
    assert file.read_text() == '{"version": 2, "lessons": "somehow else"}'
    assert progress_file.load()["pooling"]["max_pool"]["best"] == 7, "kept in this kernel"


@pytest.mark.filterwarnings("error")
def test_where_nothing_can_be_written_it_is_kept_in_this_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("a file")
    monkeypatch.setenv("BYHAND_PROGRESS", str(tmp_path / "in the way" / "progress.json"))
    assert not progress_file.record("pooling", "max_pool", 7, 20)
    assert progress_file.load()["pooling"]["max_pool"]["best"] == 7
    restart()
    assert progress_file.load() == {}


def test_a_crash_while_writing_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress_file.record("pooling", "max_pool", 7, 20)
    before = file.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not progress_file.record("pooling", "max_pool", 9, 20)
    assert file.read_bytes() == before
    assert len([path for path in file.parent.iterdir() if "lock" not in path.name]) == 1, "no half file is left"


def test_it_lies_in_jupyters_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BYHAND_PROGRESS")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert progress_file.path() == tmp_path / "byhand" / "progress.json"


def test_a_check_in_a_test_is_not_recorded(file: Path) -> None:
    assert not somebody_is_there()
    assert checker("pooling")("max_pool", pooling.max_pool) == 20
    assert not file.exists()
    assert progress_file.load() == {}


def test_a_check_works_whatever_becomes_of_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_file, "somebody_is_there", lambda: True)
    monkeypatch.setattr(progress_file, "record", lambda *arguments: 1 / 0)
    with pytest.warns(UserWarning, match="was not kept: division by zero"):
        assert checker("pooling")("max_pool", pooling.max_pool) == 20


CHECK = """
from byhand.check import checker
from byhand.layers import pooling
check = checker("pooling")
def flatten(volume):
    raise NotImplementedError()
float(check("max_pool", pooling.max_pool)), float(check("flatten", flatten))
"""


def test_a_check_that_a_person_runs_in_a_kernel_is_recorded_and_no_other(file: Path) -> None:
    """A front end says that somebody may be asked for input; nbclient, nbconvert and nbgrader say that nobody may."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    try:
        for asks, environment in ((False, "pass"), (True, "import os; os.environ['NBGRADER_EXECUTION'] = 'autograde'")):
            client.execute_interactive(environment, timeout=60, allow_stdin=False)
            reply = client.execute_interactive(CHECK, timeout=60, allow_stdin=asks, output_hook=lambda message: None)
            assert reply["content"]["status"] == "ok"
            assert not file.exists()
        client.execute_interactive("del os.environ['NBGRADER_EXECUTION']", timeout=60)
        client.execute_interactive(CHECK, timeout=60, output_hook=lambda message: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert progress_file.load() == {"pooling": {"max_pool": {"best": 20.0, "last": 20.0, "of": 20, "tries": 1}}}


def test_the_widget_shows_what_was_kept_and_hears_of_more() -> None:
    progress_file.record("pooling", "max_pool", 14, 20)
    every, one = Progress(), Progress("pooling")
    assert every.totals["pooling"] == one.totals["pooling"] == (14, 100)
    progress_file.record("pooling", "flatten", 10, 10)
    assert every.totals["pooling"] == one.totals["pooling"] == (24, 100)
    assert one.points("pooling", "max_pool") == 14
    assert one.points("pooling", "conv_block") is None
    assert list(every.totals) == ["convolution", "stride_padding", "pooling", "keras_cnn", "dropout"]
    assert {of for _, of in every.totals.values()} == {100}


def test_points_follow_what_an_exercise_is_worth_today() -> None:
    progress_file.record("pooling", "max_pool", 5, 10)
    assert Progress("pooling").points("pooling", "max_pool") == 10


def test_a_widget_that_is_gone_is_told_no_more() -> None:
    heard = []

    class Ear:
        def hear(self) -> None:
            heard.append(1)

    ear = Ear()
    progress_file.listen(ear.hear)
    progress_file.record("pooling", "max_pool", 1, 20)
    del ear
    gc.collect()
    progress_file.record("pooling", "max_pool", 2, 20)
    assert heard == [1]
    assert progress_file._listeners == []


def test_answers_that_are_checked_by_form_alone_are_known() -> None:
    by_form = {
        exercise["name"]
        for lesson in ("convolution", "stride_padding", "pooling", "keras_cnn", "dropout")
        for exercise in outline(lesson)["exercises"]
        if exercise["form"]
    }
    assert by_form == {"kernel_names", "shape_answers", "pooling_answers", "dropout_answers"}


@pytest.mark.parametrize("lesson", ["", "pooling"])
def test_a_picture_with_words_stands_in(lesson: str) -> None:
    progress_file.record("pooling", "max_pool", 14, 20)
    data, metadata = Progress(lesson)._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "not a grade" in metadata["image/png"]["alt"]
    assert ("max_pool: 14 of 20" if lesson else "Pooling: 14 of 100") in metadata["image/png"]["alt"]
    assert "pooling 14 of 100" in data["text/plain"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("lesson", "cooking", "there is no lesson 'cooking'; the lessons are: convolution"),
        ("opened", ["cooking"], "opened has 'cooking'; the lessons are"),
        ("found", {"pooling": 3}, "found must be"),
        ("found", {"pooling": {"max_pool": {"best": 30, "last": 0, "of": 20, "tries": 1}}}, "found must be"),
    ],
)
def test_errors_say_what_to_change(name: str, value: Any, words: str) -> None:
    with pytest.raises(TraitError, match=words):
        setattr(Progress(), name, value)


def test_the_module_is_small() -> None:
    assert len(module_source("progress").encode()) < 40_000


def test_no_warning_in_ordinary_use() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        progress_file.record("pooling", "max_pool", 14, 20)
        progress_file.load()
