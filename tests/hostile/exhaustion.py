"""Using up what there is: time, memory, processes, threads, disk, descriptors, output, stack. Costs its own points."""

from __future__ import annotations

from tests.hostile.entry import ALL, Entry, answer, cell, only, relu

LONG = "ran too long"
STOPPED = "ran too long|GiB of memory|ended the Python process|more than is accepted|no sense"


def answers(name: str, body: str, told: str = "") -> Entry:
    """An answer that uses something up: only its own points are lost."""
    return Entry(name, relu(body), lost=only("relu"), told=told)


def own(name: str, source: str, told: str = "", **more: object) -> Entry:
    """A cell of the student's own that uses something up: nothing is lost."""
    return Entry(name, cell(source), told=told, **more)  # type: ignore[arg-type]


def also(name: str, source: str, **more: object) -> Entry:
    """The cell of a right answer shows something, too: nothing is lost."""
    return Entry(name, lambda hand: hand.solve("relu", hand["relu"].source + "\n" + source), **more)  # type: ignore[arg-type]


SWALLOWS = """
while True:
    try:
        while True: pass
    except {}:
        pass
"""
DEAF = """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True: pass
"""
GENERATOR = """
def stubborn():
    while True:
        try:
            yield
        finally:
            while True: pass
list(stubborn())
"""
MANY = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        held = bytearray(120 * 2**20)
        for i in range(0, len(held), 4096): held[i] = 1
        time.sleep(60)
time.sleep(60)
"""
BOMB = """
import os
while True:
    try: os.fork()
    except OSError: pass
"""
THREADS = """
import threading, time
while True:
    try: threading.Thread(target=time.sleep, args=(60,)).start()
    except (RuntimeError, MemoryError): time.sleep(0.01)
"""
DISK = """
import itertools
for number in itertools.count():
    try:
        with open(f"{}/{{number}}", "wb") as file:
            for _ in range(64): file.write(bytes(2**20))
    except OSError:
        break
"""
MEMFD = """
import os, time
held = []
for number in range(24):
    held.append(os.memfd_create("x"))
    for _ in range(60): os.write(held[-1], bytes(2**20))
print("HE" + "LD", len(held))
time.sleep(1)
"""
SYSV = """
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for _ in range(24):
    segment = libc.shmget(0, 60 * 2**20, 0o1600)
    assert segment >= 0, "refused"
    place = libc.shmat(segment, None, 0)
    ctypes.memset(place, 1, 60 * 2**20)
    libc.shmdt(ctypes.c_void_p(place))
print("HE" + "LD", 24)
time.sleep(1)
"""
SHARED = """
import mmap, os, time
for number in range(4):
    if os.fork() == 0:
        try:
            held = mmap.mmap(@WHAT@, 300 * 2**20)
            for page in range(0, len(held), 4096): held[page] = 1
            held.madvise(mmap.MADV_DONTNEED)
            open(f"held{number}", "w").close()
            time.sleep(10)
        finally:
            os._exit(0)
time.sleep(1.5)
print("HE" + "LD" if len([name for name in os.listdir(".") if name.startswith("held")]) == 4 else "refused")
"""
INODES = """
import os
made = 0
try:
    for number in range(60_000):
        os.symlink("x", f"/tmp/{number}")
        made += 1
except BaseException:
    pass
print("HE" + "LD" if made > 50_000 else "bounded", made)
"""
DESCRIPTORS = """
import os
held = []
try:
    while True: held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
"""
PIPES = """
import os, socket
held = []
try:
    while True:
        held.append(socket.socketpair())
        held[-1][0].setblocking(False)
        while held[-1][0].send(bytes(2**16)): pass
except (OSError, BlockingIOError):
    pass
"""
MANY_NAMES = f"relu, {', '.join(f'a{n}' for n in range(20_000))} = [None] * 20_001"
NICE = """
import os, resource, sys
for limit in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
    for value in (resource.RLIM_INFINITY, 2**62):
        try: resource.setrlimit(limit, (value, value)); print("ESCAPED", limit)
        except (OSError, ValueError): pass
for attempt in (lambda: os.nice(-20), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))):
    try: attempt(); print("ESCAPED")
    except OSError: pass
"""

ENTRIES = [
    answers("spins", "while True: pass"),
    answers("spins through KeyboardInterrupt", SWALLOWS.format("KeyboardInterrupt")),
    answers("spins through BaseException", SWALLOWS.format("BaseException")),
    answers("spins deaf to signals", DEAF, LONG),
    answers("never ends in a generator's finally", GENERATOR),
    answers("sleeps", "import time\ntime.sleep(1000)"),
    answers("waits for a lock", "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    answers("a regular expression of exponential time", "import re\nre.match('(a+)+$', 'a' * 40 + 'b')"),
    answers("a power that Python cannot interrupt", "return len(str(7 ** 10**9))"),
    answers("a sum that Python cannot interrupt", "return sum(range(10**13))", STOPPED),
    answers("an array of a petabyte", "return np.zeros(10**14)"),
    answers("a list without end", "held = []\nwhile True: held.append(bytes(2**20))"),
    answers("memory of many processes", MANY),
    answers("a fork bomb", BOMB),
    answers("threads without end", THREADS, ""),
    answers("the disk", DISK.format(".") + "\nreturn 1"),
    answers("recursion", "return relu(x)"),
    answers("a list ten million long", "return [1.0] * 10**7"),
    answers("a list a hundred thousand deep", "deep = []\nfor _ in range(10**5): deep = [deep]\nreturn deep"),
    answers("a text of a gigabyte", "return 'x' * 10**8"),
    answers("a tuple of many arrays", "return tuple(np.zeros(10**5) for _ in range(100))"),
    answers("a great many keys", "return {i: i for i in range(10**6)}"),
    answers("prints without end", "while True: print('x' * 10**6)"),
    own("spins through BaseException in a cell", SWALLOWS.format("BaseException")),
    own("memory as files nobody maps", MEMFD),
    own("memory as System V segments", SYSV),
    own("memory that is shared with nobody", SHARED.replace("@WHAT@", "-1")),
    own("memory of /dev/zero", SHARED.replace("@WHAT@", "os.open('/dev/zero', os.O_RDWR)")),
    own(
        "files of no size without end",
        INODES,
        flaw_cold="the kernel alone limits the number of files",
    ),
    own("the disk through /dev/shm and /tmp", DISK.format("/dev/shm") + DISK.format("/tmp")),
    own("every descriptor", DESCRIPTORS, may_lose=ALL),
    own("the buffers of sockets", PIPES),
    own("a million lines", "for i in range(10**6): print(i)"),
    own("a line of a gigabyte", "print('x' * 10**8)"),
    also("a thousand outputs and one", "for i in range(1001): display(i)"),
    also("outputs that are no JSON", "display({'application/json': {1j}}, raw=True)"),
    also("an output of lines", "display({'text/plain': ['a', 'b']}, raw=True)"),
    own("a table of ten million cells", "np.set_printoptions(threshold=10**9)\nnp.zeros(10**6)"),
    own("limits are raised", NICE),
    own(
        "a huge figure", "import matplotlib.pyplot as plt\nplt.figure(figsize=(2000, 2000)); plt.plot([1]); plt.show()"
    ),
    Entry("one statement for a great many names", answer("relu", MANY_NAMES), lost=only("relu")),
    own("a stack without end", "import sys\nsys.setrecursionlimit(10**9)\nf = lambda n: f(n + 1)\nf(0)", STOPPED),
]
