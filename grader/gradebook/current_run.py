"""The grading run of a process that nbgrader grades in: one command's, or Formgrader's, which grades for days.

A student sees what a function is called with, and may print it in a later cell. So a run, whose secret cases stay the
same, must have ended when its feedback can have been read.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from grader.engine.grade import Run
from grader.engine.runner import Rung

LONGEST = 3600.0
"""Seconds after which no further batch takes part in a run."""


@dataclass(frozen=True)
class Settings:
    """What the configuration says of a run; `limits` as JSON."""

    seed: int | None
    sandbox: str | None
    limits: str

    def new_run(self) -> Run:
        return Run(self.seed, rung=None if self.sandbox is None else Rung(self.sandbox), limits=json.loads(self.limits))


@dataclass
class CurrentRun:
    """A run, and when it began on the monotonic clock. batch: who took part last. asked: the notebooks it graded."""

    settings: Settings
    run: Run
    batch: object
    began: float = field(default_factory=time.monotonic)
    asked: set[tuple[str, ...]] = field(default_factory=set)


_current: CurrentRun | None = None


def run_for(settings: Settings, notebook: tuple[str, ...], batch: object) -> Run:
    """The run in which to grade a notebook: this process's, or a new one, which draws new secret cases.

    notebook: whose it is, and of which assignment. batch: the same object for all that is graded at a time.
    A new one begins when the notebook was graded in this one already, or when a batch comes after an hour; never in the
    midst of a batch for its length. With a seed in the settings the cases would be the same: then all is one run.
    """
    global _current
    there = _current
    if there is None or there.settings != settings or (settings.seed is None and _is_over(there, notebook, batch)):
        there = _current = CurrentRun(settings, settings.new_run(), batch)
    there.batch = batch
    there.asked.add(notebook)
    return there.run


def _is_over(there: CurrentRun, notebook: tuple[str, ...], batch: object) -> bool:
    return notebook in there.asked or (batch is not there.batch and time.monotonic() - there.began > LONGEST)
