"""The ladder of sandboxes: each rung grades the same, and nothing of one submission reaches another."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest

from byhand.check.answer_key import LessonKey
from grader.engine import runner, sandbox, warm
from grader.engine.grade import Run
from grader.engine.memory import memory_of_tree
from grader.engine.notebook_run import NotebookRun, run_submission
from grader.engine.runner import Rung
from grader.engine.sandbox import SandboxFailedError
from grader.engine.submission import Submission
from grader.exercises import LESSONS
from grader.exercises.declare import Lesson, Limits
from tests.engine.conftest import FULL, SEED, Hand, all_but, by_exercise, with_short_limits

pytestmark = pytest.mark.sandbox

SHORT = {name: with_short_limits(lesson) for name, lesson in LESSONS.items()}
NOTHING = Lesson(name="nothing", title="", exercises=(), limits=Limits(cell_seconds=5, memory=2**30, disk=2**24))
RUNGS = pytest.mark.parametrize("rung", [Rung.WARM, Rung.COLD])


def ran(*cells: str, rung: Rung = Rung.WARM, lesson: Lesson = NOTHING) -> NotebookRun:
    """What came of a notebook with these code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    submission = Submission(Path("own.ipynb"), lesson, notebook)
    return run_submission(submission, LessonKey("", "", (), (), {}, ""), frozenset(), rung)


def printed(run: NotebookRun, cell: int = 0) -> str:
    return "".join(output.get("text", "") for output in run.outputs.get(cell, []))


@RUNGS
def test_each_rung_grades_the_same(solved: Hand, rung: Rung) -> None:
    solved.solve("relu", "def relu(x):\n    return abs(x)")
    grade = Run(SEED, rung=rung, lessons=SHORT).grade(solved.save())
    assert by_exercise(grade) == all_but("relu")


@RUNGS
def test_what_an_answer_that_never_came_left_behind_is_ended(solved: Hand, rung: Rung) -> None:
    """Else what it uses up would be charged to a cell that comes later."""
    solved.solve(
        "relu",
        "import os, time\ndef relu(x):\n    global child\n    child = os.fork()\n    while True: time.sleep(1)",
    )
    solved.insert_before("conv_layer", "try:\n    os.kill(child, 0)\nexcept ProcessLookupError:\n    print('gone')")
    grade = Run(SEED, rung=rung, lessons=SHORT).grade(solved.save())
    assert printed(grade.run, solved.index("conv_layer") - 1) == "gone\n"
    assert by_exercise(grade) == all_but("relu")


def test_the_best_rung_here_is_the_warm_one() -> None:
    assert runner.best_rung() is Rung.WARM


def test_where_no_worlds_can_be_made_each_submission_has_a_sandbox_of_its_own(
    solved: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_worlds_can_be_made", lambda _: False)
    monkeypatch.setattr(warm, "world", None)
    assert by_exercise(Run(SEED, lessons=SHORT).grade(solved.save())) == FULL


def test_worlds_cannot_be_made_where_the_kernel_refuses_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sandbox.command

    def refusing(*arguments: object, **more: object) -> list[str]:
        command = original(*arguments, **more)  # type: ignore[arg-type]
        code = "import inside.kernel as k; k.leave_namespaces = lambda: k.mount('none', '/nowhere')"
        return [*command[:-1], command[-1].replace("from inside.warm", f"{code}; from inside.warm")]

    monkeypatch.setattr(sandbox, "command", refusing)
    assert not runner._worlds_can_be_made.__wrapped__("bwrap")


def test_a_warm_process_has_one_thread_in_every_lesson() -> None:
    """Otherwise it could not be forked, and its start says so."""
    for lesson in LESSONS.values():
        assert warm.warm_sandbox(lesson).alive()


def test_a_warm_process_that_has_threads_is_refused() -> None:
    with pytest.raises(SandboxFailedError, match="threads, so it cannot be forked"):
        warm.WarmSandbox(LESSONS["keras_cnn"], imports=["byhand.quiet_keras"])


@RUNGS
def test_the_student_has_no_rights_and_cannot_get_any(rung: Rung) -> None:
    program = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(name, *arguments):
    return libc[name](*arguments) == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
print(refused("unshare", 0x10000000), refused("mount", b"none", b"/tmp", b"tmpfs", 0, None),
      refused("umount2", b"/proc", 2), refused("ptrace", 16, 1, 0, 0), refused("setns", 0, 0),
      refused("syscall", 435, None, 0), refused("syscall", 425, 1, None))
print(os.getuid() != 0, [fd for fd in range(3, 256) if os.path.exists(f"/dev/fd/{fd}")])
try:
    os.setuid(0)
except OSError:  # forbidden, or no such user in this world
    print("stays unprivileged")
"""
    lines = printed(ran(program, rung=rung)).splitlines()
    assert lines[0] == "True True True True True True True"
    assert lines[1].startswith("True")
    assert lines[2] == "stays unprivileged"


@RUNGS
def test_memory_that_is_shared_and_no_files_is_refused(rung: Rung) -> None:
    """It stays when nobody has it mapped in, so nothing that is counted would show it."""
    program = """
import mmap
try:
    mmap.mmap(-1, 2**20)
    print("had")
except PermissionError:
    print("refused")
print(len(mmap.mmap(-1, 2**20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)))
with open("mine", "wb+") as file:
    file.truncate(4096)
    print(len(mmap.mmap(file.fileno(), 4096)))
"""
    assert printed(ran(program, rung=rung)) == f"refused\n{2**20}\n4096\n"


def test_shared_memory_counts_whole_and_once_also_when_nobody_has_it_mapped_in() -> None:
    program = """
import mmap, os, sys
held = mmap.mmap(-1, 64 * 2**20)
for page in range(0, len(held), 4096): held[page] = 1
held.madvise(mmap.MADV_DONTNEED)
os.fork()
print("held", flush=True)
sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for _ in range(2):
                process.stdout.readline()
            assert 64 * 2**20 < memory_of_tree(process.pid) < 128 * 2**20
        finally:
            process.stdin.close()


def test_there_is_no_memory_behind_dev_zero_and_no_terminal_of_another_world() -> None:
    program = """
import mmap, os
try:
    mmap.mmap(os.open("/dev/zero", os.O_RDWR), 2**20)
    print("had")
except OSError as error:
    print("refused")
main, other = os.openpty()
print(os.ttyname(other), sorted(os.listdir("/dev/pts")))
"""
    assert printed(ran(program)) == "refused\n/dev/pts/0 ['0', 'ptmx']\n"


@RUNGS
def test_where_memory_runs_out_the_students_processes_are_killed_first(rung: Rung) -> None:
    with open("/proc/self/oom_score_adj") as file:
        assert int(file.read()) < 1000
    code = "import time; time.sleep(2)"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(ran, code, rung=rung)
        found: set[int] = set()
        while not running.done():
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(OSError):
                    found.add(int(Path(f"/proc/{process.pid}/oom_score_adj").read_text()))
            time.sleep(0.05)
    assert 1000 in found


def test_worlds_at_the_same_time_see_nothing_of_one_another() -> None:
    look = """
import os, time
places = "/tmp", "/dev/shm", "."
for place in places: open(f"{place}/mine-NUMBER", "w").close()
time.sleep(0.3)
print(*(name for place in places for name in os.listdir(place) if name.startswith("mine")))
print(os.getpid() < 5)
"""
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda number: printed(ran(look.replace("NUMBER", str(number)))), range(4)))
    assert said == [f"mine-{n} mine-{n} mine-{n}\nTrue\n" for n in range(4)]


def test_numbers_drawn_at_random_differ_between_worlds() -> None:
    draw = "import numpy as np, random\nprint(np.random.random(), random.random())"
    first, second = (printed(ran(draw)).split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os; os._exit(3)", "exit status 3"),
        ("import os; os.kill(os.getpid(), 11)", "signal 11"),
        (
            "import os, time\nheld = [os.fork() or bytearray(2**28) for _ in range(3)]\ntime.sleep(4)",
            "1 GiB",
        ),
        ("import time; time.sleep(60)", "stopped after 5 seconds"),
        ("open('big', 'wb').write(bytes(2**25))", "File too large"),
        ("for name in 'ab':\n    open(name, 'wb').write(bytes(12 * 2**20))", "No space left"),
    ],
)
def test_what_ran_into_a_limit_is_named(code: str, why: str) -> None:
    run = ran("import numpy", code)
    assert why in str(run.stopped) + str(run.outputs)


def test_a_sandbox_that_was_killed_is_replaced() -> None:
    ran("pass")
    there = warm.warm_sandbox(NOTHING)
    next(iter(psutil.Process(there.process.pid).children())).kill()
    there.process.wait(10)
    assert printed(ran("print('here')")) == "here\n"


def test_a_warm_process_ends_when_it_is_idle_and_not_while_a_submission_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sandbox.command

    def impatient(*arguments: object, **more: object) -> list[str]:
        command = original(*arguments, **more)  # type: ignore[arg-type]
        patience = "import inside.warm; inside.warm.IDLE = 0.5"
        return [*command[:-1], command[-1].replace("from inside.warm", f"{patience}; from inside.warm")]

    monkeypatch.setattr(sandbox, "command", impatient)
    assert printed(ran("import time; time.sleep(2); print('done')")) == "done\n"
    warm.warm_sandbox(NOTHING).process.wait(10)
    assert printed(ran("print('again')")) == "again\n"


def test_a_run_asks_what_a_notebook_has_also_when_the_lesson_was_changed_meanwhile() -> None:
    run = Run(SEED)
    assert list(run.key("convolution", {"relu"}).exercises) == ["relu"]
    assert set(run.key("convolution").exercises) == set(FULL)
    assert run.key("convolution", {"relu", "of_my_own"}) is run.key("convolution", {"relu"})


def test_what_the_sandbox_said_is_in_the_error() -> None:
    with pytest.raises(SandboxFailedError, match="No module named 'nowhere'"):
        warm.WarmSandbox(NOTHING, imports=["nowhere"])


def test_no_process_is_left_when_a_world_ends() -> None:
    mark = f"survivor-{os.getpid()}"
    sleep = f"[sys.executable, '-c', 'import time; time.sleep(60)', '{mark}']"
    ran(f"import subprocess, sys\nsubprocess.Popen({sleep})")
    left = [p for p in psutil.process_iter(["cmdline"]) if mark in (p.info["cmdline"] or [])]
    assert left == []


def test_a_sandbox_keeps_nothing_of_the_worlds_that_have_ended_not_even_zombies() -> None:
    sandbox_process = psutil.Process(warm.warm_sandbox(NOTHING).process.pid)
    before = sandbox_process.children(recursive=True)
    for _ in range(3):
        ran("import os; os.kill(os.getpid(), 9)")
    kept = [process for process in sandbox_process.children(recursive=True) if process not in before]
    _, left = psutil.wait_procs(kept, timeout=5)
    assert left == []


def test_a_student_can_wait_for_processes_as_ever() -> None:
    code = "import os, subprocess\nif (child := os.fork()) == 0: os._exit(7)\n"
    code += "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), subprocess.run(['/bin/false']).returncode)"
    assert printed(ran(code)) == "7 1\n"


def test_sandboxes_end_with_the_process_that_made_them(tmp_path: Path) -> None:
    program = """
import sys, time
from grader.engine import warm
from tests.engine.test_worlds import NOTHING
print(warm.warm_sandbox(NOTHING).process.pid, flush=True)
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    outside = psutil.Process(int(process.stdout.readline()))
    inside = outside.children(recursive=True)
    assert inside
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs([outside, *inside], timeout=10)
    assert alive == []


def test_worlds_run_beside_one_another() -> None:
    ran("pass")
    begin = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ran("import time; time.sleep(2)"), range(4)))
    assert time.monotonic() - begin < 6


def test_limits_can_be_changed_and_nonsense_is_refused() -> None:
    from grader.engine.limits import LimitError

    run = Run(SEED, limits={"*": {"cell_seconds": 7}, "pooling": {"memory": 2**31, "exercise_seconds": 3}})
    assert run.lessons["pooling"].limits == dataclasses.replace(LESSONS["pooling"].limits, cell_seconds=7, memory=2**31)
    assert {exercise.seconds for exercise in run.lessons["pooling"].exercises} == {3.0}
    with pytest.raises(LimitError, match="no limit 'memry'"):
        Run(SEED, limits={"pooling": {"memry": 1}})
    with pytest.raises(LimitError, match="larger than 0"):
        Run(SEED, limits={"pooling": {"memory": 0}})
    with pytest.raises(LimitError, match="given by lesson"):
        Run(SEED, limits={"cell_seconds": 60})  # type: ignore[dict-item]
