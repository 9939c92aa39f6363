"""Reading what is not the student's: gradebook, sources, other submissions, environment, /proc; and the network.

A secret stands in each of these places (see `Scene`). No output and no answer may hold it; nobody may knock at a door.
"""

# ruff: noqa: E501 - students' sources are read more easily where they stay on one line
from __future__ import annotations

from tests.hostile.entry import Entry, cell

SHOW = """
def show(path):
    try:
        with open(path, "rb") as file:
            data = file.read(2**20)
    except OSError as error:
        return print(type(error).__name__, path)
    print(path, data[:2000], [data[i:i + 40] for i in range(len(data)) if data.startswith(b"TOP-" + b"SECRET", i)])
"""


def reads(name: str, source: str, **more: object) -> Entry:
    return Entry(name, cell(SHOW + source), **more)  # type: ignore[arg-type]


def calls(name: str, source: str) -> Entry:
    """A connection attempt; what it is told is shown, which must be nothing."""
    lines = "".join(f"    {line}\n" for line in source.strip().splitlines())
    source = f"import socket\nsocket.setdefaulttimeout(0.5)\ntry:\n{lines}except OSError as error:\n    print(error)\n"
    return Entry(name, cell(source))


WALK = """
import os
mark, found = b"TOP-" + b"SECRET", []
for folder, names, files in os.walk("/"):
    if folder.startswith(("/usr", "/proc", "/sys", "/lib")) or "site-packages" in folder or "/lib/python" in folder:
        names[:] = []
        continue
    for name in files:
        path = os.path.join(folder, name)
        try:
            if os.path.getsize(path) < 10**6 and mark in open(path, "rb").read():
                found.append(path)
                show(path)
        except OSError:
            pass
print(found)
"""
PROCESSES = """
import os
for pid in os.listdir("/proc"):
    if pid.isdigit():
        for name in ("environ", "cmdline", "maps"):
            show(f"/proc/{pid}/{name}")
        for folder in ("cwd", "root", "fd"):
            try:
                print(pid, folder, os.listdir(f"/proc/{pid}/{folder}"))
            except OSError:
                pass
"""
THROUGH_ROOTS = """
import glob
for root in glob.glob("/proc/[0-9]*/root") + glob.glob("/proc/[0-9]*/cwd") + glob.glob("/proc/[0-9]*/task/*/root"):
    show(root + "@COURSE@/gradebook.db")
    show(root + "@WITNESS@")
"""
DESCRIPTORS = """
import os
for descriptor in range(3, 256):
    try:
        os.lseek(descriptor, 0, 0)
        print(descriptor, os.read(descriptor, 10_000))
    except OSError:
        pass
    for how in (os.O_RDONLY | os.O_NONBLOCK,):
        try:
            copy = os.open(f"/proc/self/fd/{descriptor}", how)
            print(descriptor, os.fstat(copy), os.read(copy, 100))
        except OSError:
            pass
"""
MEMORY = """
import os
mark = b"TOP-" + b"SECRET"
for pid in {1, os.getppid()}:
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                begin, end = (int(number, 16) for number in line.split()[0].split("-"))
                memory.seek(begin)
                data = memory.read(min(end - begin, 2**22))
                if mark in data:
                    print(data[data.index(mark):][:60])
    except (OSError, OverflowError, ValueError) as error:
        print(type(error).__name__)
"""
BY_HANDLE = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
handle = ctypes.create_string_buffer(136)
ctypes.memmove(handle, (8).to_bytes(4, "little") + (1).to_bytes(4, "little") + (2).to_bytes(8, "little"), 16)
descriptor = libc.open_by_handle_at(os.open("/", os.O_RDONLY), handle, os.O_RDONLY)
print(descriptor, os.listdir(descriptor) if descriptor >= 0 else "refused")
"""
LINKS = """
import os
for number, target in enumerate(["@COURSE@/gradebook.db", "@WITNESS@", "@COURSE@/source/convolution/convolution.ipynb"]):
    os.symlink(target, f"link{number}")
    show(f"link{number}")
    try:
        os.link(target, f"hard{number}")
    except OSError as error:
        print(type(error).__name__)
"""
IMPORTS = """
import importlib
for name in ("grader", "grader.exercises", "grader.reference", "nbgrader", "tests", "inside.reference", "solutions"):
    try:
        importlib.import_module(name)
        print("imported", name)
    except ImportError:
        print("not there", name)
"""
DEVICES = """
import os
for folder, _, files in os.walk("/dev"):
    for name in files:
        if name not in ("zero", "random", "urandom", "full", "null", "tty", "console", "ptmx"):
            show(os.path.join(folder, name))
"""
RAW = """
for family, kind, number in ((2, 3, 1), (17, 3, 3), (16, 3, 0), (38, 5, 0), (40, 1, 0)):
    try:
        print(socket.socket(family, kind, number))
    except OSError as error:
        print(error)
"""
FOLDERS = ("gradebook.db", "source/convolution/convolution.ipynb", "submitted/bea/convolution/convolution.ipynb")
READING = [
    *(reads(f"opens {name}", f'show("@COURSE@/{name}")') for name in FOLDERS),
    reads("opens what is above its folder", "".join(f'show("{"../" * n}gradebook.db")\n' for n in range(1, 8))),
    reads("opens the grader's secret file in /tmp", 'show("@WITNESS@")'),
    reads("looks through the whole file system", WALK),
    reads("reads its environment", "import os\nprint(dict(os.environ), os.environb)"),
    reads("reads every process there is", PROCESSES),
    reads("goes through the roots of processes", THROUGH_ROOTS),
    reads("reads every open descriptor", DESCRIPTORS),
    reads("reads the memory of its parents", MEMORY),
    reads("opens files by handle", BY_HANDLE),
    reads("makes links to files outside", LINKS),
    reads("imports the grader", IMPORTS),
    reads("reads devices", DEVICES),
    reads(
        "reads system files",
        'for p in ("/etc/passwd", "/etc/shadow", "/proc/kcore", "/sys/kernel/notes"):\n    show(p)',
    ),
    reads("reads mounts", 'for p in ("/proc/self/mountinfo", "/proc/self/cgroup", "/proc/keys"):\n    show(p)'),
    reads("asks the shell", "!cat @WITNESS@ @COURSE@/gradebook.db; env; ps aux; find / -name gradebook.db 2>/dev/null"),
    reads("loads the lesson's own notebook", 'import glob\nprint(glob.glob("**/*.ipynb", recursive=True))'),
    reads("runs git", "!git -C @COURSE@ log; git -C /work log"),
]
NETWORK = [
    calls("IPv4 loopback", 'print(socket.create_connection(("127.0.0.1", @PORT@)).recv(100))'),
    calls("IPv6 loopback", 'print(socket.create_connection(("::1", @PORT@)).recv(100))'),
    calls(
        "every address of this machine",
        'for address in ("@ADDRESS@", "0.0.0.0", "127.0.1.1", "localhost"):\n'
        "    print(socket.create_connection((address, @PORT@)).recv(100))",
    ),
    calls(
        "UDP",
        's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.sendto(b"hello", ("127.0.0.1", @PORT@))\nprint("sent")',
    ),
    calls("broadcast", 's = socket.socket(2, 2)\ns.setsockopt(1, 6, 1)\ns.sendto(b"x", ("255.255.255.255", @PORT@))'),
    calls(
        "an abstract Unix socket", 's = socket.socket(socket.AF_UNIX)\ns.connect("\\0@ABSTRACT@")\nprint(s.recv(100))'
    ),
    calls("a Unix socket in a folder", 's = socket.socket(socket.AF_UNIX)\ns.connect("@SOCKET@")\nprint(s.recv(100))'),
    calls("the name of a machine", 'print(socket.getaddrinfo("example.org", 80))'),
    calls("raw, packet, netlink and other sockets", RAW),
    calls("the shell", 'import subprocess\nsubprocess.run(["bash", "-c", "cat < /dev/tcp/127.0.0.1/@PORT@"])'),
]
