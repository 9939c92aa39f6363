"""Ending the process that runs the notebook, or others: the cell is left out, or the exercise loses its own points."""

# ruff: noqa: E501 - students' sources are read more easily where they stay on one line
from __future__ import annotations

from tests.hostile.entry import Entry, cell, only, relu

ENDED = "ended the Python process"
BODIES = {
    "os._exit(0)": "import os\nos._exit(0)",
    "os._exit(1)": "import os\nos._exit(1)",
    "os.abort": "import os\nos.abort()",
    "SIGKILL to itself": "import os\nos.kill(os.getpid(), 9)",
    "SIGSEGV to itself": "import os\nos.kill(os.getpid(), 11)",
    "a null pointer": "import ctypes\nctypes.string_at(0)",
    "a broken heap": "import ctypes\nctypes.memset(id(None), 255, 64)\nctypes.memset(id(type), 255, 256)",
    "execve": "import os\nos.execv('/bin/true', ['true'])",
    "execve of a program that stays": "import os\nos.execv('/bin/sleep', ['sleep', '60'])",
    "a broken stack": "import sys\nsys.setrecursionlimit(2**30)\nf = lambda: f()\nf()",
    "an alarm": "import signal, time\nsignal.signal(14, signal.SIG_DFL)\nsignal.setitimer(0, 0.01)\ntime.sleep(60)",
    "a fault of arithmetic": "import os\nos.kill(os.getpid(), 8)",
    "SIGKILL from a child": "import os, time\nif os.fork() == 0: os.kill(os.getppid(), 9)\ntime.sleep(60)",
    "a thread that exits": "import os, threading\nthreading.Thread(target=os._exit, args=(3,)).start()\nimport time\ntime.sleep(60)",
}
FOR_OTHERS = {
    "SIGKILL to its parent and pid 1": "import os\nfor p in (1, os.getppid()):\n    try: os.kill(p, 9)\n    except OSError: pass",
    "SIGSTOP to its parent and pid 1": "import os\nfor p in (1, os.getppid()):\n    try: os.kill(p, 19)\n    except OSError: pass",
    "SIGTERM to its process group": "import os, signal\nsignal.signal(15, signal.SIG_IGN)\nos.kill(0, 15)",
    "SIGKILL to every number": "import os\nfor p in range(2, 40_000):\n    try: p == os.getpid() or os.kill(p, 9)\n    except OSError: pass",
}
FATAL = {
    "SIGKILL to all": "import os\ntry: os.kill(-1, 9)\nfinally: os._exit(0)",
    "SIGSTOP to itself": "import os\nos.kill(os.getpid(), 19)",
    "every descriptor is closed": "import os\nos.closerange(0, 256)",
    "its pipe leads nowhere": "import os\nn = os.open('/dev/null', 2)\nfor d in range(3, 256):\n    try: d == n or os.dup2(n, d)\n    except OSError: pass",
}

ENTRIES = [
    *(
        Entry(f"an answer ends by {name}", relu(body), lost=only("relu"), told=f"{ENDED}|ran too long")
        for name, body in BODIES.items()
    ),
    *(Entry(f"a cell sends {name}", cell(source)) for name, source in FOR_OTHERS.items()),
    *(Entry(f"a cell ends by {name}", cell(source), told=f"{ENDED}|ran too long") for name, source in FATAL.items()),
    Entry("a cell raises SystemExit", cell("raise SystemExit(3)")),
    Entry("a thread raises SystemExit", cell("import threading, sys\nthreading.Thread(target=sys.exit).start()")),
    Entry("exit and quit", cell("exit(); quit(); get_ipython().ask_exit()")),
]
