"""Memory of a process and all it started, measured from outside: limits of the kernel's are for one process each."""

from __future__ import annotations

from pathlib import Path

NO_FILE = "/dev/zero (deleted)"
"""What the kernel calls memory that is shared between processes and belongs to no file."""


def memory_of_tree(first: int) -> int:
    """Bytes of memory that a process and its descendants use: their proportional share of what they share with others.

    Where that may not be read, what is resident and not shared with a file. Processes that end meanwhile count as 0.
    Memory that belongs to no file and is shared stays when nobody has it mapped in: it counts whole, and once.
    """
    processes = _descendants(first)
    shared: dict[str, int] = {}
    for pid in processes:
        for place, end in _shared_memory(pid):
            shared[place] = max(end, shared.get(place, 0))
    return sum(map(_memory, processes)) + sum(shared.values())


def _descendants(first: int) -> list[int]:
    found, waiting = [], [first]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in _glob(Path(f"/proc/{pid}/task")):
            try:
                waiting += map(int, (task / "children").read_text().split())
            except OSError:
                continue
    return found


def _glob(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except OSError:
        return 0
    return (resident - shared) * 4096


def _shared_memory(pid: int) -> list[tuple[str, int]]:
    """Shared memory of a process that belongs to no file: its name, and how far into it the process can look."""
    found = []
    try:
        lines = Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines()
    except OSError:
        return []
    for line in lines:
        if line.endswith(NO_FILE):
            addresses, _, offset, _, number, _ = line.split(maxsplit=5)
            begin, end = (int(address, 16) for address in addresses.split("-"))
            found.append((number, int(offset, 16) + end - begin))
    return found
