"""Handing out work: to this process, to worker processes of this machine, or to a Dask cluster."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from grader.engine.runner import Rung, best_rung
from grader.engine.sandbox import SandboxUnavailableError
from grader.gradebook.work import Batch, ClusterError, Done, Task, code_version, grade_task

TRIES = 3
"""How often a submission is given to a worker that then dies, before it is given up."""
AHEAD = 4
"""Submissions that are on a cluster at a time, for each of its threads."""


def gave_up(student: str) -> Done:
    return Done(student, error=f"the process that graded it died, {TRIES} times; see the system's log")


def in_this_process(batch: Batch, tasks: Iterable[Task]) -> Generator[Done, None, None]:
    """One after the other."""
    for task in tasks:
        yield grade_task(batch, task)


def in_processes(batch: Batch, tasks: Iterable[Task], jobs: int) -> Generator[Done, None, None]:
    """In worker processes, as they finish. They end with this process, also when that is killed.

    Tasks are taken from `tasks` as they are needed, so that few are in memory. A worker that dies, for want of memory
    say, costs no submission: its work is done again by another. Which of the tasks that were under way has killed it is
    not known, so they go on one by one, and only one that kills its worker then is given up.
    """
    waiting = iter(tasks)
    while True:
        given: dict[str, Task] = {}
        running: set[Future[Done]] = set()
        try:
            with _pool(batch, jobs) as pool:
                _hand_out(pool, itertools.islice(waiting, 2 * jobs), given, running)
                while running:
                    future = wait(running, return_when=FIRST_COMPLETED).done.pop()
                    done = future.result()
                    running.remove(future)
                    del given[done.student]
                    yield done
                    _hand_out(pool, itertools.islice(waiting, 1), given, running)
                return
        except BrokenProcessPool:
            pass
        yield from _one_by_one(batch, list(given.values()))


def _one_by_one(batch: Batch, tasks: list[Task]) -> Generator[Done, None, None]:
    """In one worker process, which is replaced when it dies."""
    deaths = 0
    while tasks:
        try:
            with _pool(batch, 1) as pool:
                while tasks:
                    done = pool.submit(_grade, tasks[0]).result()
                    deaths = 0
                    del tasks[0]
                    yield done
        except BrokenProcessPool:
            deaths += 1
        if deaths == TRIES:
            deaths = 0
            yield gave_up(tasks.pop(0).student)


def _hand_out(
    pool: ProcessPoolExecutor, tasks: Iterable[Task], given: dict[str, Task], running: set[Future[Done]]
) -> None:
    """Give tasks to a pool; `given` has them even when the pool turns out to be broken."""
    for task in tasks:
        given[task.student] = task
        running.add(pool.submit(_grade, task))


@contextlib.contextmanager
def _pool(batch: Batch, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that end with the block; what they are at is broken off when it is left by an error."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (batch,))
    try:
        yield pool
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


_batch: Batch | None = None


def _begin(batch: Batch) -> None:
    """Prepare a worker process: Ctrl-C is the first process's, and without that there is nothing to do."""
    global _batch
    _batch = batch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _grade(task: Task) -> Done:
    assert _batch is not None
    return grade_task(_batch, task)


@contextlib.contextmanager
def connected(address: str, rung: Rung | None = None) -> Iterator[Any]:
    """A client of the Dask scheduler at `address`; needs the extra `cluster`.

    Raises ClusterError where Dask is not installed, nobody answers, or a worker could not grade on this rung.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("Dask is not installed here: `python -m pip install distributed`") from None
    try:
        client = Client(address, timeout=20)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address} ({error})") from error
    with contextlib.closing(client):
        for worker, reason in client.run(_what_is_missing, code_version(), rung, on_error="return").items():
            if reason is not None:
                raise ClusterError(f"the worker {worker} cannot grade: {reason}")
        yield client


def _what_is_missing(code: str, rung: Rung | None) -> str | None:
    """Why this machine cannot grade as the one that asks does, or None; asked before any score is forgotten."""
    if code != code_version():
        return "it has another version of the grader; install the same one everywhere"
    try:
        if rung is None:
            best_rung()
    except SandboxUnavailableError as error:
        return str(error)
    return None


def on_cluster(batch: Batch, tasks: Iterable[Task], client: Any) -> Generator[Done, None, None]:
    """On the workers of a Dask cluster, as they finish.

    Tasks are taken from `tasks` as they are needed. A submission whose worker dies is given to another, and each counts
    once. Raises ClusterError where a worker has another version of this code, SandboxUnavailableError where it has no
    sandbox.
    """
    waiting = iter(tasks)
    lost: list[Task] = []
    for _ in range(TRIES):
        lost = []
        yield from _once_on_cluster(batch, waiting, client, lost)
        if not lost:
            return
        waiting = iter(lost)
    yield from (gave_up(task.student) for task in lost)


def _once_on_cluster(batch: Batch, tasks: Iterator[Task], client: Any, lost: list[Task]) -> Iterator[Done]:
    """Results as they come; what is lost with its worker is put into `lost`."""
    from distributed import as_completed as finished

    shared = client.scatter(batch, broadcast=True, hash=False)
    given: dict[str, Task] = {}
    running = finished()

    def hand_out(count: int) -> None:
        for task in itertools.islice(tasks, count):
            future = client.submit(grade_task, shared, task, pure=False)
            given[future.key] = task
            running.add(future)

    hand_out(AHEAD * max(1, sum(client.nthreads().values())))
    for future in running:
        task = given.pop(future.key)
        if future.status == "finished":
            done: Done = future.result()
            yield done
        else:
            error = future.exception() if future.status == "error" else None
            if isinstance(error, ClusterError | SandboxUnavailableError):
                raise error
            lost.append(task)
        hand_out(1)
