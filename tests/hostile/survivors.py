"""What a submission leaves behind on purpose: nothing of it may be there when its grade is."""

# ruff: noqa: E501 - students' sources are read more easily where they stay on one line
from __future__ import annotations

from tests.hostile.entry import Entry, cell, relu

SLEEPS = '[__import__("sys").executable, "-c", "import time; time.sleep(60)", "@MARK@"]'
DOUBLE = """
import os, subprocess, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "@MARK@"])
        os._exit(0)
    os._exit(0)
"""
DEAF = """
import signal, subprocess, sys
code = ("import signal, time\\nfor s in range(1, 65):\\n    try: signal.signal(s, signal.SIG_IGN)\\n"
        "    except (OSError, ValueError): pass\\nwhile True: time.sleep(1)")
subprocess.Popen([sys.executable, "-c", code, "@MARK@"], start_new_session=True)
"""
REAPER = """
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
for _ in range(5):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "@MARK@"], start_new_session=True)
"""
AGAIN = """
import subprocess, sys
code = ("import os, subprocess, sys, time\\nwhile True:\\n    if os.fork(): os._exit(0)\\n    os.setsid(); time.sleep(.01)")
subprocess.Popen([sys.executable, "-c", code, "@MARK@"])
"""
KEEPS_THE_PIPE = """
import os, time
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
    os._exit(0)
os._exit(0)
"""
THREADS = """
import threading, time
def forever():
    while True:
        time.sleep(0.01)
for _ in range(20):
    threading.Thread(target=forever, daemon=False).start()
"""
STOPPED = """
import os, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "@MARK@"])
os.kill(child.pid, signal.SIGSTOP)
"""
FROM_A_CASE = f"import subprocess\nsubprocess.Popen({SLEEPS}, start_new_session=True)\nreturn np.maximum(x, 0.0)"
AT_EXIT = "import atexit, threading, time\natexit.register(time.sleep, 60)\nthreading._register_atexit(time.sleep, 60)"

ENTRIES = [
    Entry("a daemon, forked twice", cell(DOUBLE)),
    Entry(
        "a program in a session of its own",
        cell(f"import subprocess\nsubprocess.Popen({SLEEPS}, start_new_session=True)"),
    ),
    Entry("a program that ignores every signal", cell(DEAF)),
    Entry("children of a reaper", cell(REAPER)),
    Entry("a process that forks itself on and on", cell(AGAIN)),
    Entry("a stopped process", cell(STOPPED)),
    Entry("a child that keeps the pipe open", cell(KEEPS_THE_PIPE), told="ended the Python process|ran too long"),
    Entry("threads that never end", cell(THREADS)),
    Entry("exit handlers that sleep", cell(AT_EXIT)),
    Entry("a program started by an answer", relu(FROM_A_CASE)),
    Entry(
        "nohup, disown, setsid", cell("import os\nos.system('nohup setsid sleep 60 @MARK@ >/dev/null 2>&1 & disown')")
    ),
    Entry(
        "multiprocessing",
        cell(
            "import multiprocessing as m, time\nfor _ in range(4):\n    m.get_context('fork').Process(target=time.sleep, args=(60,)).start()"
        ),
    ),
]
