"""Memory of a process and all it started, measured from outside: limits of the kernel's are for one process each."""

from __future__ import annotations

from pathlib import Path


def memory_of_tree(first: int) -> int:
    """Bytes of memory that a process and its descendants use: their proportional share of what they share with others.

    Where that may not be read, what is resident and not shared with a file. Processes that end meanwhile count as 0.
    """
    return sum(_memory(pid) for pid in _descendants(first))


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
