"""Where root runs the tests, the sandboxes are tried as an ordinary user, too: they are made in another way then."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader import places

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

USER = "61300"
TESTS = ("tests/engine/test_worlds.py", "tests/engine/test_the_sandbox_shuts_out.py")


def closed_above(path: Path) -> Path | None:
    """The first folder on the way to `path` that others may not pass through."""
    ways = [*reversed(path.resolve().parents), path.resolve()]
    return next((way for way in ways if way.is_dir() and not way.stat().st_mode & stat.S_IXOTH), None)


def opened(closed: Path, inner: Path, keep: Path) -> list[str]:
    """Shell commands that show `inner`, and no more of `closed`, to everybody: in this mount namespace alone."""
    steps = [["mkdir", "-p", keep], ["mount", "--bind", inner, keep], ["mount", "-t", "tmpfs", "-o", "mode=755"]]
    steps[-1] += ["none", closed]
    steps += [["mkdir", "-p", inner], ["mount", "--bind", keep, inner]]
    return [shlex.join(map(str, step)) for step in steps]


@pytest.mark.skipif(os.geteuid() != 0, reason="these tests are run by an ordinary user already")
def test_sandboxes_shut_out_as_much_when_an_ordinary_user_makes_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, int(USER), int(USER))
    for way in (tmp_path, *tmp_path.parents[:2]):
        way.chmod(way.stat().st_mode | stat.S_IXOTH)
    commands = ["set -e"]
    for number, inner in enumerate({Path(sys.base_prefix), places.ROOT}):
        if (closed := closed_above(inner)) is not None:
            commands += opened(closed, inner, tmp_path / f"kept{number}")
    run = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "env", "-i", f"HOME={home}"]
    run += [f"TMPDIR={home}", f"PATH={Path(sys.executable).parent}:/usr/bin:/bin", sys.executable]
    run += ["-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    commands += [shlex.join(["cd", str(places.ROOT)]), f"exec {shlex.join(run)}"]
    done = subprocess.run(["unshare", "-m", "sh", "-c", "\n".join(commands)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
