"""What a student's code cannot reach while it is graded: files, network, other processes, the right answers."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from grader import places
from grader.engine.grade import Run
from tests.engine.conftest import FULL, Hand, by_exercise

pytestmark = pytest.mark.sandbox


def told(run: Run, hand: Hand, source: str) -> list[str]:
    """The lines that a cell with this source prints when the notebook is graded."""
    grade = run.grade(hand.insert_before("convolve2d", source).save())
    outputs = grade.run.outputs[hand.index("convolve2d") - 1]
    return "".join(output.get("text", output.get("evalue", "")) for output in outputs).splitlines()


def test_no_file_of_the_course_or_of_another_student_is_there(solved: Hand, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "bea" / "convolution.ipynb"
    other.parent.mkdir()
    other.write_text("bea's work")
    gone = [
        places.ROOT / "grader",
        places.ROOT / "source",
        places.ROOT / "solutions",
        places.ROOT / "nbgrader_config.py",
    ]
    gone += [other, solved.path, Path.home() / ".bashrc", Path("/etc/passwd"), Path("/etc/shadow")]
    look = f"import os\nprint([p for p in {[str(p) for p in gone]!r} if os.path.exists(p)])"
    assert told(run, solved, look) == ["[]"]


def test_no_right_answer_is_in_reach(solved: Hand, run: Run) -> None:
    search = """
import gc, sys
held = {key for thing in gc.get_objects() if isinstance(thing, dict) for key in list(thing) if isinstance(key, str)}
print(sorted(m for m in sys.modules if m.split(".")[0] == "grader"))
print(sorted(held & {"secret_key", "secret_cases", "reference"}))
"""
    assert told(run, solved, search) == ["[]", "[]"]


def test_nothing_can_be_written_but_the_working_folder_and_tmp(solved: Hand, run: Run) -> None:
    attempt = """
import os, sys
import byhand
places = [os.path.dirname(byhand.__file__), sys.prefix, sys.base_prefix]
places += ["/", "/usr", "/dev", "/runner", "/etc", "/proc", "."]
def writable(place):
    try:
        open(os.path.join(place, "mark"), "w").close()
        return True
    except OSError:
        return False
print([p for p in places if writable(p)])
"""
    assert told(run, solved, attempt) == ["['.']"]


def test_there_is_no_network_not_even_loopback(solved: Hand, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        call = f"""
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), 1)
    print("connected")
except OSError as error:
    print("refused")
"""
        assert told(run, solved, call) == ["refused"]


def test_the_environment_and_the_processes_of_the_grader_are_out_of_sight(
    solved: Hand, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    look = """
import ctypes, os, struct
environments = []
pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
for pid in pids:
    try:
        environments.append(open(f"/proc/{pid}/environ").read())
    except OSError:
        pass
print("hunter2" in str(environments) + str(os.environ))
print(max(pids, default=0) < 50)
header, data = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
ctypes.CDLL(None).capget(header, data)
print(os.getuid() != 0 and data.raw == bytes(24))
"""
    assert told(run, solved, look) == ["False", "True", "True"]


def test_what_outlives_its_cell_dies_with_the_sandbox(solved: Hand, run: Run) -> None:
    mark = f"survivor-{os.getpid()}"
    daemon = f"""
import os, subprocess, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "{mark}"])
        os._exit(0)
    os._exit(0)
"""
    assert by_exercise(run.grade(solved.insert_before("convolve2d", daemon).save())) == FULL
    running = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if p.exists()]
    assert not [line for line in running if mark.encode() in line and b"pytest" not in line]


FORGERIES = {
    "a float that looks like a score": "check = lambda *a: 20.0",
    "full marks for every check": "from byhand.check import Checker\nChecker.__call__ = lambda *a: 1e9",
    "the comparison says yes": "import byhand.check.compare as c\nc.mismatch = lambda *a: None",
    "arrays equal everything": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
    "the probe answers itself": """
import byhand.check.ask as a
a.PROBES["call"] = lambda target, case, seconds: a.Answer("returned", 42.0)
""",
    "messages written to every descriptor": """
import json, os
for fd in range(3, 20):
    for index in range(200):
        for case in range(20):
            answer = {"event": "answer", "cell": index, "case": case, "answer": {"outcome": "returned", "value": 1.0}}
            try:
                os.write(fd, json.dumps(answer).encode() + b"\\n")
            except OSError:
                break
""",
    "done before it began": """
import os
for fd in range(3, 20):
    try:
        os.write(fd, b'{"event": "done"}\\n')
    except OSError:
        pass
""",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
def test_forging_earns_nothing(released: Hand, run: Run, forgery: str) -> None:
    grade = run.grade(released.insert_before("window_product", forgery).save())
    assert grade.score == 0
    json.dumps(grade.as_json())


def test_an_answer_larger_than_the_limit_is_not_carried_out(solved: Hand, run: Run) -> None:
    grade = run.grade(solved.solve("relu", "def relu(x):\n    return np.zeros((2000, 2000))").save())
    relu = next(r for r in grade.results if r.exercise == "relu")
    assert relu.points == 0
    assert "too large" in str(relu.groups[0].first_wrong)
