"""Handing out work: to this process, to worker processes of this machine, or to a Dask cluster."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from grader.gradebook.work import Batch, ClusterError, Done, Task, grade_task

TRIES = 3
"""How often a submission is given to a worker that then dies, before it is given up."""


def gave_up(student: str) -> Done:
    return Done(student, error=f"the process that graded it died, {TRIES} times; see the system's log")


def in_this_process(batch: Batch, tasks: Iterable[Task]) -> Generator[Done, None, None]:
    """One after the other."""
    for task in tasks:
        yield grade_task(batch, task)


def in_processes(batch: Batch, tasks: Iterable[Task], jobs: int) -> Generator[Done, None, None]:
    """In worker processes, as they finish. They end with this process, also when that is killed.

    Tasks are taken from `tasks` as they are needed, so that few are in memory. A worker that dies, for want of memory
    say, costs no submission: its work is done again by another.
    """
    waiting = iter(tasks)
    deaths: Counter[str] = Counter()
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
            deaths.update(given)
        again = [task for task in given.values() if deaths[task.student] < TRIES]
        yield from (gave_up(student) for student in given if deaths[student] >= TRIES)
        waiting = itertools.chain(again, waiting)


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
def connected(address: str) -> Iterator[Any]:
    """A client of the Dask scheduler at `address`; needs the extra `cluster`.

    Raises ClusterError where Dask is not installed or nobody answers.
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
        yield client


def on_cluster(batch: Batch, tasks: Iterable[Task], client: Any) -> Generator[Done, None, None]:
    """On the workers of a Dask cluster, as they finish.

    A submission whose worker dies is given to another, and each counts once. Raises ClusterError where a worker has
    another version of this code.
    """
    left = {task.student: task for task in tasks}
    for _ in range(TRIES):
        shared = client.scatter(batch, broadcast=True, hash=False)
        futures = [client.submit(grade_task, shared, task, pure=False, retries=TRIES) for task in left.values()]
        yield from _finished(futures, left)
        if not left:
            return
    for student in left:
        yield gave_up(student)


def _finished(futures: list[Any], left: dict[str, Task]) -> Iterator[Done]:
    """Results as they come, each taken from `left`; what is lost with its worker stays there."""
    from distributed import as_completed as finished

    for future in finished(futures):
        if future.status == "finished":
            done: Done = future.result()
            if left.pop(done.student, None) is not None:
                yield done
        elif isinstance(error := future.exception() if future.status == "error" else None, ClusterError):
            raise error
