"""A real JupyterLab in a folder of its own: started on a free loopback port, stopped by its own process id."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60

SETTINGS = {
    # every cell stands in the page, also those scrolled out of sight
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "autoRenderMarkdownCells": True},
    # no question about news, and no request for them
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Server:
    """A running JupyterLab. `folder` is what it shows; `url` ends in a slash."""

    url: str
    token: str
    folder: Path

    def lab_address(self, notebook: str) -> str:
        """Where a browser opens a notebook, in a workspace of its own."""
        return f"{self.url}lab/workspaces/{Path(notebook).stem}/tree/{notebook}?token={self.token}"


@contextmanager
def running_jupyterlab(home: Path, folder: Path | None = None) -> Iterator[Server]:
    """JupyterLab, started in `folder` (by default `home/notebooks`), with its settings and data below `home`.

    Its log is `home/jupyterlab.log`. RuntimeError, with the end of the log, when it does not answer within a minute.
    """
    if folder is None:
        folder = home / "notebooks"
        folder.mkdir(parents=True)
    write_settings(home, SETTINGS)
    port, token = _free_port(), secrets.token_hex(16)
    server = Server(f"http://127.0.0.1:{port}/", token, folder)
    log = home / "jupyterlab.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += ["--LabApp.news_url="] + (["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else [])
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        _wait_for(server, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def write_settings(home: Path, settings: dict[str, dict[str, object]]) -> None:
    """Write JupyterLab settings, by plugin, as a user's own."""
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        path = home / "config" / "lab" / "user-settings" / package / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY_", "IPYTHON"))}
    own = {
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
        "JUPYTERLAB_SETTINGS_DIR": home / "config" / "lab" / "user-settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "config" / "lab" / "workspaces",
    }
    return kept | {name: str(path) for name, path in own.items()} | {"JUPYTER_PREFER_ENV_PATH": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}api?token={server.token}", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start; the end of its log:\n{log.read_text()[-3000:]}")
