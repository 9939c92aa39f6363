"""`python -m grader grade`: one JSON object a line, seeds that repeat, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.__main__ import main
from grader.engine import sandbox
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
