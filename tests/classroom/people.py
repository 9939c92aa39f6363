"""People of a class on one machine: each has a folder, settings of their own, and nbgrader's commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grader import places

COURSE_ID = "cnn-by-hand"


@dataclass(frozen=True)
class Person:
    """Somebody with a folder to work in; Jupyter's and IPython's folders are there, too, not those of the machine.

    project: where `grader` and `byhand` are.
    """

    name: str
    folder: Path
    project: Path = places.ROOT

    def runs(self, *command: str, status: int = 0) -> str:
        """Run a command in the folder and return all that it says; its exit status must be `status`."""
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment(), capture_output=True, text=True, timeout=300
        )
        said = re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)
        assert done.returncode == status, f"{self.name}: {' '.join(command)} ended with {done.returncode}\n{said}"
        return said

    def nbgrader(self, *arguments: str, status: int = 0) -> str:
        return self.runs("nbgrader", *arguments, status=status)

    def grader(self, *arguments: str, status: int = 0) -> str:
        """`python -m grader …`."""
        return self.runs("python", "-m", "grader", *arguments, status=status)

    def _environment(self) -> dict[str, str]:
        home = self.folder.parent / f"home-{self.name}"
        own = {name: str(home / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return os.environ | own | {"HOME": str(home), "PATH": path, "PYTHONPATH": str(self.project)}


def student(name: str, folder: Path, settings: str) -> Person:
    """A student with these settings, and with a name of their own (see `test_exchange_round`)."""
    folder.mkdir(parents=True)
    own = f"c = get_config()\n{settings}c.CourseDirectory.student_id = {name!r}\n"
    (folder / "nbgrader_config.py").write_text(own)
    return Person(name, folder)
