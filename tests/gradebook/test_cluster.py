"""A Dask cluster grades as one process does; a worker that dies loses no submission and doubles none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from distributed import Client

from grader import places
from tests.gradebook.course_folder import LESSON, CourseFolder, Hand
from tests.gradebook.rows import Row, rows_of

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

STUDENTS = [f"student{number}" for number in range(8)]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(places.ROOT)}


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two worker processes, each a program of its own, on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--no-nanny"]
    worker += ["--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    logs = [open(tmp_path / f"{name}.log", "wb") for name in ("scheduler", "worker0", "worker1")]  # noqa: SIM115
    commands = [[*dask, "--no-dashboard"], worker, worker]
    processes = [
        subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=log, stderr=log)
        for command, log in zip(commands, logs, strict=True)
    ]
    address = f"tcp://127.0.0.1:{port}"
    try:
        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield Cluster(address, processes[1:])
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        for log in logs:
            log.close()


@pytest.fixture(scope="module")
def handed_in(plain_course: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    course = plain_course.copy(tmp_path_factory.mktemp("class") / "course")
    for number, student in enumerate(STUDENTS):
        hand = Hand(course).insert_before("relu", "import time; time.sleep(0.5)")
        if number % 3 == 0:
            hand.solve("relu", "def relu(x):\n    return x")
        course.hand_in(student, hand.notebook)
    course.submitted("broken").write_text("not a notebook")
    return course


@pytest.fixture(scope="module")
def serial(handed_in: CourseFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    course = handed_in.copy(tmp_path_factory.mktemp("serial") / "course")
    assert course.autograde("--jobs", "1") == 1
    with course.gradebook() as gradebook:
        return rows_of(gradebook)


def test_a_cluster_comes_to_the_same_grades_also_when_a_worker_is_killed(
    handed_in: CourseFolder, serial: dict[str, list[Row]], cluster: Cluster, tmp_path: Path
) -> None:
    course = handed_in.copy(tmp_path / "course")
    command = [sys.executable, "-m", "grader", "autograde", LESSON, "--scheduler", cluster.address]
    grading = subprocess.Popen(
        command, cwd=course.root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert grading.stdout is not None
    first = grading.stdout.readline()
    time.sleep(0.3)
    cluster.workers[0].send_signal(signal.SIGKILL)
    rest, said = grading.communicate(timeout=120)
    assert grading.returncode == 1, said
    lines = [line for line in (first + rest).splitlines() if line.startswith("student")]
    assert sorted(line.split(":")[0] for line in lines) == STUDENTS
    assert "broken: not graded. the file is damaged" in first + rest
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == serial


def test_worker_processes_come_to_the_same_grades(
    handed_in: CourseFolder, serial: dict[str, list[Row]], tmp_path: Path
) -> None:
    course = handed_in.copy(tmp_path / "course")
    assert course.autograde("--jobs", "3") == 1
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == serial


def test_where_nobody_answers_nothing_is_forgotten(handed_in: CourseFolder, tmp_path: Path) -> None:
    course = handed_in.copy(tmp_path / "course")
    assert course.autograde("--jobs", "2") == 1
    with course.gradebook() as gradebook:
        before = rows_of(gradebook)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert course.autograde("--force", "--scheduler", f"tcp://127.0.0.1:{port}") == 1
    with course.gradebook() as gradebook:
        assert rows_of(gradebook) == before
