"""`python -m grader grade`: one JSON object a line, seeds that repeat, exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.__main__ import main
from grader.engine import sandbox, submission
from tests.engine.conftest import Hand

pytestmark = pytest.mark.sandbox

FIELDS = ["notebook", "lesson", "score", "max_score", "status", "error", "exercises", "violations"]
EXERCISE_FIELDS = ["exercise", "points", "max_points", "diagnosis", "message"]


def test_json_has_one_object_a_line_in_argument_order(
    solved: Hand, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flipped = "def flip_kernel(kernel):\n    return kernel[::-1]"
    path = solved.solve("flip_kernel", flipped).save()
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    assert main(["grade", str(broken), str(path), "--json", "--seed", "3"]) == 1
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(first) == list(second) == FIELDS
    assert (first["status"], first["score"], first["max_score"], first["lesson"]) == ("failed", 0, 100, None)
    assert (second["status"], second["score"], second["lesson"]) == ("graded", 95, "convolution")
    assert list(second["exercises"][3]) == EXERCISE_FIELDS
    assert second["exercises"][3]["diagnosis"] == ["flips-rows"]


def test_the_same_seed_gives_the_same_grade_and_exit_status_0(solved: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(solved.solve("relu", "def relu(x):\n    return abs(x)").save())
    assert main(["grade", path, "--json", "--seed", "11"]) == 0
    assert main(["grade", path, "--json", "--seed", "11"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_wrong_usage_is_exit_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["grade"], ["grade", "x.ipynb", "--seed", "-1"], ["build", "no_such_lesson"], ["nonsense"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
    assert "there is no lesson named 'no_such_lesson'" in capsys.readouterr().err


def test_a_notebook_at_which_the_grader_itself_fails_does_not_stop_the_others(
    solved: Hand, released: Hand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def restore(notebook: object, release: object) -> object:
        if "unlucky" in str(notebook):
            raise ZeroDivisionError("a mistake of ours")
        return original(notebook, release)

    original = submission.restore
    monkeypatch.setattr(submission, "restore", restore)
    released.path = released.path.with_name("unlucky.ipynb")
    unlucky, lucky = released.insert_before("relu", "# unlucky").save(), solved.save()
    assert main(["grade", str(unlucky), str(lucky), "--json"]) == 1
    printed = capsys.readouterr()
    first, second = [json.loads(line) for line in printed.out.splitlines()]
    assert first["status"] == "failed"
    assert first["error"] == "the grader itself failed: ZeroDivisionError: a mistake of ours"
    assert (second["status"], second["score"]) == ("graded", 100)
    assert 'raise ZeroDivisionError("a mistake of ours")' in printed.err


def test_a_name_that_is_no_text_can_be_printed(released: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    released.path = released.path.with_name(os.fsdecode(b"odd\xff\x1b[2J.ipynb"))
    path = released.save()
    assert main(["grade", str(path)]) == 0
    assert "odd\ufffd\ufffd[2J.ipynb: 0 of 100 points" in capsys.readouterr().out
    assert main(["grade", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["notebook"] == str(path)


def test_without_a_sandbox_nothing_is_run(
    solved: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sandbox, "_candidates", lambda: iter(()))
    sandbox.bubblewrap.cache_clear()
    witness = tmp_path / "witness"
    path = str(solved.insert_before("relu", f"open({str(witness)!r}, 'w').close()").save())
    try:
        assert main(["grade", path]) == 1
        assert "`--no-sandbox`" in capsys.readouterr().err
        assert not witness.exists()
        assert main(["grade", path, "--json", "--no-sandbox"]) == 0
        assert witness.exists()
        assert json.loads(capsys.readouterr().out)["score"] == 100
    finally:
        sandbox.bubblewrap.cache_clear()


def test_grading_does_not_import_tensorflow(solved: Hand) -> None:
    program = (
        "import sys; from grader.__main__ import main; "
        f"main(['grade', {str(solved.save())!r}]); sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0
