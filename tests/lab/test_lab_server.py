"""JupyterLab as `python -m byhand lab` starts it: a real server on a free loopback port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from byhand import lab

RELAY = "import sys; from byhand.lab import run_until_stopped; sys.exit(run_until_stopped(sys.argv[1:]))"
SERVER = """
import signal, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(8))
print("ready", flush=True)
while True:
    signal.pause()
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(address, seconds=30):
    """The answer to a request, asked again until the server is up."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture
def started(tmp_path):
    """`python -m byhand lab --no-browser` in an empty folder: its process and its port. Ended by its own id."""
    port = free_port()
    own_settings = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "byhand", "lab", "--no-browser", "--port", str(port)],
        cwd=tmp_path,
        env={**os.environ, **own_settings, "JUPYTER_TOKEN": "secret"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process, port
    process.terminate()
    process.wait(timeout=30)


def test_jupyterlab_opens_the_welcome_notebook_and_ends_with_the_command(started, tmp_path):
    process, port = started
    address = f"http://127.0.0.1:{port}"
    with get(f"{address}/lab?token=secret") as answer:
        assert (answer.status, answer.url) == (200, f"{address}/lab?token=secret")
    with get(f"{address}/?token=secret") as answer:
        assert answer.url == f"{address}/lab/tree/welcome.ipynb?token=secret"
    with get(f"{address}/files/convolution/convolution.ipynb?token=secret") as answer:
        assert answer.read() == (tmp_path / "work" / "convolution" / "convolution.ipynb").read_bytes()

    process.terminate()
    process.wait(timeout=30)
    with pytest.raises(OSError, match=r"[Rr]efused"):
        get(f"{address}/lab", seconds=0)


@pytest.mark.parametrize(
    ("stop", "status"),
    [
        pytest.param(lambda pid: os.killpg(pid, signal.SIGINT), 7, id="Ctrl-C in the terminal"),
        pytest.param(lambda pid: os.kill(pid, signal.SIGTERM), 8, id="the command is ended"),
    ],
)
def test_the_servers_answer_to_a_signal_is_the_commands_exit_status(stop, status):
    command = [sys.executable, "-c", RELAY, sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as relay:
        assert relay.stdout.readline() == "ready\n"
        stop(relay.pid)
        assert relay.wait(timeout=20) == status


def test_a_server_that_a_signal_killed_gives_128_and_more():
    command = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    assert lab.run_until_stopped(command) == 128 + signal.SIGKILL


def test_the_command_line_names_folder_lesson_and_port(tmp_path):
    command = lab.jupyterlab_command(tmp_path, tmp_path / "pooling" / "pooling.ipynb", browser=False, port=8123)
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path.resolve()}" in command
    assert "--LabApp.default_url=/lab/tree/pooling/pooling.ipynb" in command
    assert "--no-browser" in command
    assert "--ServerApp.port=8123" in command


def test_a_browser_is_opened_unless_told_otherwise(tmp_path):
    command = lab.jupyterlab_command(tmp_path, tmp_path / "a" / "a.ipynb", browser=True, port=None)
    assert "--no-browser" not in command
    assert not any("port" in argument for argument in command)


@pytest.mark.parametrize("root", [True, False])
def test_root_is_allowed_because_in_a_container_everyone_is(tmp_path, monkeypatch, root):
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0 if root else 1000)
    command = lab.jupyterlab_command(tmp_path, tmp_path / "a" / "a.ipynb", browser=True, port=None)
    assert ("--allow-root" in command) is root
