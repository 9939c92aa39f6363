"""A look at what a widget has sent to a kernel that is busy with a cell.

A kernel takes up messages after the cell that runs. JupyterLab 4.4 or newer with ipykernel 7 or newer sends those of
widgets past the queue (on a subshell, another thread), and nothing here is needed. Elsewhere (ipykernel 6, VS Code,
Colab) they wait. `waiting_content` has the kernel read what has come in, as it would after the cell, and looks on:
every message, the next cells' among them, gets to the kernel's own queue in its order, and nothing is run out of turn.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def waiting_content(kernel: Any, comm_id: str) -> list[Any]:
    """The contents of custom messages to this comm that have come in since the last look; mostly none.

    Empty off the main thread, and with kernels that are built otherwise.
    """
    stream = _stream(kernel)
    if stream is None or threading.current_thread() is not threading.main_thread():
        return []
    found: list[Any] = []
    takes_up = stream._recv_callback

    def look_and_take_up(message: Any) -> Any:
        content = _content(kernel.session, message, comm_id)
        if content is not None:
            found.append(content)
        return takes_up(message)

    with _interrupts_held():  # an interrupt between reading a message and queueing it would lose the message
        stream._recv_callback = look_and_take_up
        try:
            import zmq

            stream.flush(zmq.POLLIN)
        finally:
            stream._recv_callback = takes_up
    return found


def _stream(kernel: Any) -> Any:
    """Where the main thread reads its messages, or None where it cannot be found."""
    thread = getattr(kernel, "shell_channel_thread", None)
    if thread is None:  # ipykernel 6
        stream = getattr(kernel, "shell_stream", None)
    else:  # ipykernel 7: another thread reads the socket and hands messages on
        stream = getattr(getattr(thread.manager, "_shell_channel_to_main", None), "to_stream", None)
    known = stream is not None and hasattr(stream, "flush") and hasattr(kernel, "session")
    return stream if known and getattr(stream, "_recv_callback", None) is not None else None


def _content(session: Any, message: Any, comm_id: str) -> Any:
    """The content of a custom message to this comm, None for any other message. Only signed messages are believed.

    `session.deserialize` would note the signature, and refuse the message as a copy when the kernel reads it.
    """
    try:
        _, frames = session.feed_identities(message, copy=False)
        signature, header, *parts = [bytes(frame.bytes) for frame in frames[:5]]
        if session.auth is not None and session.sign([header, *parts]) != signature:
            return None
        if session.unpack(header)["msg_type"] != "comm_msg":
            return None
        content = session.unpack(parts[2])
        if content["comm_id"] != comm_id or content["data"].get("method") != "custom":
            return None
        return content["data"].get("content")
    except Exception:  # whatever it is, the kernel will say so when it takes it up
        return None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Holds Ctrl+C and the kernel's interrupt back until the block is over. For the main thread."""
    came: list[Any] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came and callable(before):
            before(*came[0])
