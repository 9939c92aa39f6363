"""Ways out of the sandbox. An attempt that succeeds prints ESCAPED, which no output may hold."""

# ruff: noqa: E501 - students' sources are read more easily where they stay on one line
from __future__ import annotations

from tests.hostile.entry import Entry, cell

START = """
import ctypes, errno, os, struct
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, *arguments, call=None):
    ctypes.set_errno(0)
    result = (call or getattr(libc, name))(*arguments)
    print("ESCAPED" if result >= 0 else "refused", name, result, errno.errorcode.get(ctypes.get_errno()))
    return result
def number(n, *arguments):
    return attempt(f"system call {n}", n, *arguments, call=libc.syscall)
def opened(path, flags=os.O_WRONLY):
    try:
        os.close(os.open(path, flags))
        print("ESCAPED", path)
    except OSError as error:
        print("refused", path, error.errno)
"""


def tries(name: str, source: str, **more: object) -> Entry:
    return Entry(name, cell(START + source), **more)  # type: ignore[arg-type]


FLAGS = "for flag in (0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x2000000, 0x7E020000):\n    "
CLONE_USER = """
number(56, 0x10000000 | 17, 0, 0, 0, 0)
number(56, 0x10000000 | 0x20000 | 17, 0, 0, 0, 0)
arguments = struct.pack("8Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0)
number(435, arguments, len(arguments))
"""
X32 = "number(0x40000000 | 272, 0x10000000)\nnumber(0x40000000 | 165, 0, 0, 0, 0, 0)"
INT_80 = """
import mmap
pid = os.fork()
if pid == 0:
    code = mmap.mmap(-1, 4096, prot=7)
    # unshare(CLONE_NEWUSER) by the calling convention of 32 bits: mov eax, 310; mov ebx, 0x10000000; int 0x80; ret
    code.write(b"\\x53\\xb8\\x36\\x01\\x00\\x00\\xbb\\x00\\x00\\x00\\x10\\xcd\\x80\\x5b\\xc3")
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    os._exit(42 if call() == 0 else 1)
print("ESCAPED" if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 42 else "refused")
"""
MOUNTS = """
os.makedirs("here", exist_ok=True)
for source, place, kind, flags in (
    (b"none", b"here", b"tmpfs", 0), (b"none", b"here", b"proc", 0), (b"/usr", b"here", None, 0x1000),
    (None, b"/usr", None, 0x20 | 0x1000), (None, b"/", None, 0x20), (None, b"/", None, 0x4000 | (1 << 20)),
    (b"none", b"here", b"cgroup2", 0), (b"none", b"here", b"sysfs", 0), (b"none", b"here", b"overlay", 0),
):
    attempt("mount", source, place, kind, ctypes.c_ulong(flags), None)
"""
UNMOUNTS = """
for place in (b"/proc", b"/submission", b"/tmp", b"/dev/shm", b"/dev", b"/usr", b"/runner/inside", b"/runner/byhand", b"/"):
    attempt("umount2", place, 2)
    attempt("umount2", place, 2 | 8)
"""
NEW_MOUNTS = """
number(428, -100, b"/", 1)
number(430, b"tmpfs", 0)
number(429, 0, b"", -100, b"here", 4)
number(442, -100, b"/usr", 0, struct.pack("4Q", 0, 1, 0, 0), 32)
number(432, 0, 0, 0)
"""
TRACE = """
for pid in {1, 2, 3, os.getppid()} - {os.getpid()}:
    attempt("ptrace", 16, pid, None, None)
    attempt("ptrace", 0x4206, pid, None, None)
child = os.fork()
if child == 0:
    import time
    time.sleep(5)
    os._exit(0)
attempt("ptrace", 16, child, None, None)
attempt("ptrace", 0, 0, None, None)
os.kill(child, 9)
"""
VM = """
local = ctypes.create_string_buffer(64)
vector = struct.pack("2Q", ctypes.addressof(local), 64)
for pid in (1, os.getppid(), os.getpid()):
    number(310, pid, vector, 1, vector, 1, 0)
    number(311, pid, vector, 1, vector, 1, 0)
"""
NAMESPACES = """
import glob
for path in glob.glob("/proc/[0-9]*/ns/*"):
    try:
        attempt("setns", os.open(path, os.O_RDONLY), 0)
    except OSError:
        pass
attempt("setns", os.pidfd_open(os.getpid()), 0x20000)
"""
OTHERS_DESCRIPTORS = """
for pid in {1, os.getppid(), os.getpid()}:
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        continue
    for descriptor in range(0, 20):
        number(438, handle, descriptor, 0)
"""
INHERITED = """
import stat
left = {}
for descriptor in range(3, 1024):
    try:
        left[descriptor] = os.fstat(descriptor)
    except OSError:
        pass
for descriptor, status in left.items():
    kind = stat.S_IFMT(status.st_mode)
    try:
        allowed = kind == stat.S_IFIFO or os.fstat(descriptor).st_size == 0 and kind == stat.S_IFREG
        where = os.readlink(f"/proc/self/fd/{descriptor}")
        allowed = allowed or where.startswith(("anon_inode:", "/submission", "/tmp", "/dev/null", "/usr"))
    except OSError:
        where = "?"
        allowed = kind in (stat.S_IFIFO, stat.S_IFCHR, 0)
    if stat.S_ISSOCK(status.st_mode) or stat.S_ISDIR(status.st_mode) or not allowed:
        print("ESCAPED", descriptor, oct(status.st_mode), where)
"""
SYSTEM_FILES = """
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/self/uid_map",
             "/proc/1/oom_score_adj", "/sys/fs/cgroup/cgroup.procs", "/sys/kernel/uevent_helper",
             "/proc/1/mem", "/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/kvm", "/dev/net/tun", "/dev/loop-control"):
    opened(path)
for path in ("/runner/inside/run.py", "/runner/byhand/__init__.py", np.__file__, "/usr/bin/env", "/etc/ld.so.preload"):
    opened(path)
    opened(path, os.O_WRONLY | os.O_CREAT)
"""
ROOTS = """
os.makedirs("jail", exist_ok=True)
attempt("chroot", b"jail")
attempt("pivot_root", b"jail", b"jail", call=lambda *a: libc.syscall(155, *a))
attempt("mknod", b"device", 0o60666, os.makedev(8, 0))
attempt("mknod", b"memory", 0o20666, os.makedev(1, 1))
"""
RIGHTS = """
if os.getuid() != 0:
    attempt("setuid", 0)
    attempt("setresuid", 0, 0, 0)
    attempt("setgid", 0)
attempt("setgroups", 1, struct.pack("I", 0))
attempt("capset", struct.pack("Ii", 0x20080522, 0), b"\\xff" * 24)
attempt("prctl", 38, 0, 0, 0, 0)
attempt("prctl", 47, 2, 21, 0, 0)
attempt("sethostname", b"escaped", 7)
attempt("setdomainname", b"escaped", 7)
attempt("settimeofday", struct.pack("2q", 0, 0), None)
attempt("acct", b"/tmp/x")
attempt("swapon", b"/tmp/x", 0)
attempt("quotactl", 0, None, 0, None)
number(175, b"", 0, b"")
number(172, 3)
attempt("vhangup")
"""
ODD_CALLS = """
number(425, 8, ctypes.create_string_buffer(120))
number(248, b"user", b"x", b"y", 1, -3)
number(249, b"user", b"x", None, -3)
number(250, 0, -3, 1)
number(298, struct.pack("II", 1, 112) + bytes(104), 0, -1, -1, 0)
number(321, 0, struct.pack("4I", 1, 4, 4, 1) + bytes(100), 116)
number(323, 0)
number(246, 0, 0, None, 0)
"""
SET_USER_ID = """
import glob, subprocess
for program in glob.glob("/usr/bin/*") + glob.glob("/usr/sbin/*"):
    mode = os.stat(program).st_mode
    if mode & 0o6000:
        result = subprocess.run([program], stdin=subprocess.DEVNULL, capture_output=True, timeout=2)
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["unshare", "-r", "true"], ["bwrap", "--bind", "/", "/", "true"]):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=2)
        print("ESCAPED" if done.returncode == 0 else "refused", command)
    except (OSError, subprocess.SubprocessError):
        print("refused", command)
"""
TERMINAL = """
import fcntl
for path in ("/dev/tty", "/dev/console", "/dev/pts/0", "/proc/1/fd/0", "/proc/1/fd/2"):
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
        if os.isatty(descriptor):
            fcntl.ioctl(descriptor, 0x5412, b"x")
            print("ESCAPED", path)
    except OSError as error:
        print("refused", path, error.errno)
"""
UP = """
for _ in range(30): os.chdir("..")
for descriptor in range(3, 256):
    try:
        os.fchdir(descriptor)
        print("ESCAPED", descriptor)
    except OSError:
        pass
print("ESCAPED" if os.path.exists("@WITNESS@") else "refused")
"""
LEAVES_A_TRACE = """
for folder in ("/tmp", "/dev/shm", "/var/tmp", "/run", "/runner/inside", "/runner", "/submission", "/", "/usr/lib"):
    try:
        if os.path.exists(folder + "/trace-of-@MARK@"): print("ESCAPED: a trace of an earlier submission")
        open(folder + "/trace-of-@MARK@", "w").write("numpy = None")
    except OSError:
        pass
"""
WRITES_OUTSIDE = """
for path in ("@WITNESS@", "@COURSE@/gradebook.db", "@COURSE@/submitted/bea/convolution/convolution.ipynb"):
    for way in ("w", "a"):
        try: open(path, way).write("5 points")
        except OSError as error: print("refused", error.errno)
    os.system(f"rm -rf {path} '@COURSE@'; echo 5 > {path}")
"""

ENTRIES = [
    tries("unshare", FLAGS + 'attempt("unshare", flag)'),
    tries("clone with a new user namespace", CLONE_USER),
    tries("the other numbers of system calls", X32),
    tries("system calls of 32 bits", INT_80),
    tries("mount", MOUNTS),
    tries("unmount what covers", UNMOUNTS),
    tries("mount by the new calls", NEW_MOUNTS),
    tries("trace other processes", TRACE),
    tries("read and write other processes' memory", VM),
    tries("enter other namespaces", NAMESPACES),
    tries("take other processes' descriptors", OTHERS_DESCRIPTORS),
    tries("use inherited descriptors", INHERITED),
    tries("write system files", SYSTEM_FILES),
    tries("change the root, make devices", ROOTS),
    tries("get rights", RIGHTS),
    tries("io_uring, keys, bpf, perf, userfaultfd, kexec", ODD_CALLS),
    tries("programs with a set user id", SET_USER_ID),
    tries("type into a terminal", TERMINAL),
    tries("climb above the root", UP),
    tries("write outside", WRITES_OUTSIDE),
    tries("leave something for the next", LEAVES_A_TRACE),
    tries("leave something for the next, and find it", LEAVES_A_TRACE),
]
