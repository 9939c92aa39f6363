"""What stands outside of the sandbox while the corpus is graded, and must be as it was afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.engine.memory import _descendants
from tests.hostile.reading import FOLDERS

SECRET = "TOP-SECRET-5f3a9c"


@dataclass
class Scene:
    """A course folder, a file in /tmp, a variable of the environment, an open file and four doors, each with a secret.

    In the sources of the corpus stand @COURSE@, @WITNESS@, @PORT@, @ADDRESS@, @ABSTRACT@, @SOCKET@ and @MARK@ (a word
    in the command line of every program that wants to outlive its submission).
    """

    root: Path
    port: int = 0
    knocks: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return f"survivor-of-{os.getpid()}"

    def words(self) -> dict[str, str]:
        return {
            "@COURSE@": str(self.root / "course"),
            "@WITNESS@": str(self.root / "witness"),
            "@PORT@": str(self.port),
            "@ADDRESS@": _own_address(),
            "@ABSTRACT@": f"door-{os.getpid()}",
            "@SOCKET@": str(self.root / "door"),
            "@MARK@": self.mark,
        }

    def fill_in(self, notebook: Any) -> None:
        for cell in notebook.cells:
            for word, value in self.words().items():
                cell.source = cell.source.replace(word, value)

    def survivors(self) -> list[int]:
        """Processes with the mark in their command line."""
        found = []
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = line.read_bytes().split(b"\0")
                if self.mark.encode() in words:
                    found.append(int(line.parent.name))
        return found

    def state(self) -> dict[str, str]:
        """A checksum of every file outside."""
        return checksums(self.root / "course") | checksums(self.root, "witness")


def children() -> int:
    """How many processes come from this one: warm sandboxes among them, what a submission started never."""
    return len(_descendants(os.getpid()))


def checksums(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() + oct(path.stat().st_mode)
        for path in sorted(folder.glob(pattern))
        if path.is_file() and not path.is_symlink()
    }


@contextlib.contextmanager
def set_up(root: Path) -> Iterator[Scene]:
    """The scene, with its doors open until the end of the block."""
    scene = Scene(root)
    for name in ("witness", *(f"course/{path}" for path in FOLDERS)):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{SECRET} of {name}\n")
    with contextlib.ExitStack() as stack:
        held = os.open(root / "witness", os.O_RDONLY)
        os.set_inheritable(held, True)
        stack.callback(os.close, held)
        tcp = stack.enter_context(socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True))
        scene.port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("", scene.port))
        doors = [tcp, udp]
        for address in ("\0" + scene.words()["@ABSTRACT@"], scene.words()["@SOCKET@"]):
            door = stack.enter_context(socket.socket(socket.AF_UNIX))
            door.bind(address)
            door.listen()
            doors.append(door)
        for door in doors:
            threading.Thread(target=_answer, args=(scene, door), daemon=True).start()
        yield scene


def _answer(scene: Scene, door: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            if door.type == socket.SOCK_DGRAM:
                door.recvfrom(100)
            else:
                visitor, _ = door.accept()
                visitor.sendall(SECRET.encode())
                visitor.close()
            scene.knocks.append(str(door))


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket, contextlib.suppress(OSError):
        any_socket.connect(("192.0.2.1", 9))
        return str(any_socket.getsockname()[0])
    return "127.0.0.1"
