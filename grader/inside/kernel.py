"""Calls of the Linux kernel that Python has no names for: namespaces, mounts, capabilities, a filter of system calls.

Constants are those of Linux's headers (sched.h, mount.h, prctl.h, capability.h, seccomp.h, filter.h, audit.h). The
library that calls the kernel is imported when it is needed: while the runner is warm, nothing of this module is used.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct

NEW_MOUNTS, NEW_HOST_NAME, NEW_IPC = 0x20000, 0x4000000, 0x8000000
NEW_USER, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC, REMOUNT, BIND = 1, 2, 4, 8, 0x20, 0x1000
RECURSIVE, PRIVATE = 0x4000, 1 << 18
SHARED_MEMORY, NO_FILE = 0x01, 0x20
SET_DUMPABLE, DROP_FROM_BOUNDS, SET_FILTER, NO_NEW_PRIVILEGES = 4, 24, 22, 38
CAPABILITIES_VERSION_3 = 0x20080522

ALLOW, REFUSE, ABSENT = 0x7FFF0000, 0x00050001, 0x00050026  # the last two: EPERM and ENOSYS
LOAD, EQUALS, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

SYSTEM_CALLS = {
    "x86_64": (
        0xC000003E,
        {"clone": 56, "ptrace": 101, "pivot_root": 155, "mount": 165, "umount2": 166, "add_key": 248}
        | {"request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298, "setns": 308}
        | {"process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "userfaultfd": 323}
        | {"shmget": 29, "memfd_create": 319, "mmap": 9},
    ),
    "aarch64": (
        0xC00000B7,
        {"umount2": 39, "mount": 40, "pivot_root": 41, "unshare": 97, "ptrace": 117, "add_key": 217}
        | {"request_key": 218, "keyctl": 219, "clone": 220, "perf_event_open": 241, "setns": 268}
        | {"process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280, "userfaultfd": 282}
        | {"shmget": 194, "memfd_create": 279, "mmap": 222},
    ),
}
"""By machine: the number of its calling convention, and of calls that no lesson needs and attacks begin with, or that
get memory which no limit counts (memfd_create, shmget; mmap where it shares what is no file's)."""
ON_ALL_MACHINES = {
    "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432, "clone3": 435,
    "pidfd_getfd": 438, "mount_setattr": 442, "memfd_secret": 447,
}  # fmt: skip


def call(function: str, *arguments: object) -> int:
    """Call a function of the C library. Raises OSError where it returns less than 0."""
    result: int = getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")
    return result


def mount(kind: str, place: str, flags: int = 0, options: str = "", source: str = "none") -> None:
    """Mount a file system of a `kind`, or, without one, bind or change what is there. Raises OSError."""
    data = options.encode() or None
    call("mount", source.encode(), place.encode(), kind.encode(), ctypes.c_ulong(flags), data)


def leave_namespaces() -> None:
    """Leave the user, mount, process, IPC, network and host-name namespaces; as the same user in the new one.

    The next process that is forked is number 1 of its own world. Raises OSError where the system forbids it.
    """
    user, group = os.getuid(), os.getgid()
    call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # or /proc/self belongs to root after a change of user
    call("unshare", NEW_USER | NEW_MOUNTS | NEW_PIDS | NEW_IPC | NEW_NETWORK | NEW_HOST_NAME)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def switch_loopback_on() -> None:
    """A new network namespace has it, switched off; some programs talk to themselves by it."""
    import fcntl
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh22x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def be_killed_first() -> None:
    """Ask the kernel to kill this process and all it starts before others, where the machine runs out of memory."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def drop_capabilities() -> None:
    """Give up every capability, also those that a program run from here could get back."""
    for capability in range(64):
        try:
            call("prctl", DROP_FROM_BOUNDS, capability, 0, 0, 0)
        except OSError:  # the first that this kernel does not know, or no right to drop any: none there to be had
            break
    header = struct.pack("Ii", CAPABILITIES_VERSION_3, 0)
    call("capset", header, bytes(24))


def refuse_system_calls() -> None:
    """Refuse this process and all it starts new user namespaces, mounts, tracing and the like, for good.

    A filter of seccomp (Drewry 2012; Linux, Documentation/userspace-api/seccomp_filter.rst). Where the machine is of
    another kind than those listed nothing is refused: namespaces and missing rights have to do.
    """
    if platform.machine() not in SYSTEM_CALLS:
        return
    convention, numbers = SYSTEM_CALLS[platform.machine()]
    numbers = numbers | ON_ALL_MACHINES
    clone, clone3, mmap = (numbers.pop(name) for name in ("clone", "clone3", "mmap"))
    steps = [
        (LOAD, 0, 0, 4),
        (EQUALS, 1, 0, convention),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, 0),
        (AT_LEAST, 0, 1, 0x40000000),  # a second set of numbers for the same calls (x32)
        (RETURN, 0, 0, REFUSE),
        (EQUALS, 0, 1, clone3),  # its flags are out of a filter's sight; libraries fall back to clone
        (RETURN, 0, 0, ABSENT),
    ]
    for number in sorted(numbers.values()):
        steps += [(EQUALS, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    steps += [
        (EQUALS, 0, 5, mmap),
        (LOAD, 0, 0, 40),  # the flags, fourth argument
        (ANY_BIT, 0, 2, NO_FILE),
        (ANY_BIT, 0, 1, SHARED_MEMORY),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
        (EQUALS, 0, 3, clone),
        (LOAD, 0, 0, 16),  # the flags, first argument
        (ANY_BIT, 0, 1, NEW_USER),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(program, len(program))
    description = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call("prctl", SET_FILTER, 2, description, 0, 0)
