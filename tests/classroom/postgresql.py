"""A PostgreSQL server of Debian's package for a test run: in a folder of its own, on a socket there, no network."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USER = "gradebook"
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """A server that runs. socket: the folder of its Unix socket."""

    programs: Path
    socket: Path
    pid: int

    def url(self, database: str) -> str:
        """The address of a database for nbgrader's `db_url`."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.socket}"

    def make(self, database: str) -> str:
        """A new, empty database; returns its address."""
        command = [self.programs / "createdb", f"--host={self.socket}", f"--username={USER}", database]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return self.url(database)


def programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def server(programs: Path) -> Iterator[Server]:
    """A running server; it and its folder are gone afterwards. The server refuses to be root, so root steps down."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))  # a socket's path must be short
    try:
        command = _unprivileged(folder)
        data = folder / "data"
        make = [
            programs / "initdb",
            f"--pgdata={data}",
            f"--username={USER}",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        ]
        subprocess.run([*command, *make], check=True, capture_output=True, timeout=120)
        run = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen([*command, *run], stdout=log, stderr=log, cwd=folder)
        try:
            _wait(programs, folder, process)
            yield Server(programs, folder, process.pid)
        finally:
            process.terminate()  # setpriv becomes the server: this is its own id
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder)


def _unprivileged(folder: Path) -> list[str]:
    """How to run a command as somebody who is not root; the folder becomes theirs."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in UNPRIVILEGED if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _wait(programs: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    ready = [programs / "pg_isready", f"--host={folder}", "--quiet"]
    while subprocess.run(ready, timeout=10).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")
        time.sleep(0.1)
