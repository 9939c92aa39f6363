"""IPython's shell without a kernel: what cells show is recorded as nbformat outputs."""

from __future__ import annotations

import base64
import io
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

MOST_OUTPUTS = 500


class Recorder:
    """Collects a cell's outputs, up to a number of bytes; the rest is dropped and the cut is said."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.outputs: list[dict[str, Any]] = []
        self.size = 0
        self.clear_pending = False

    def take(self) -> list[dict[str, Any]]:
        """What was recorded since last time."""
        outputs, self.outputs, self.size, self.clear_pending = self.outputs, [], 0, False
        return outputs

    def stream(self, name: str, text: str) -> None:
        """Text on "stdout" or "stderr", joined to what was last printed there."""
        room = max(0, self.limit - self.size)
        if not text or self.size > self.limit:
            return
        self.size += len(text)
        if len(text) > room:
            text = text[:room] + "\n… output cut: the limit is reached\n"
        self._clear_if_pending()
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += text
        elif len(self.outputs) < MOST_OUTPUTS:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def bundle(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], count: int | None = None) -> None:
        """A rich output by MIME type: `kind` is "display_data" or "execute_result", the latter with its `count`."""
        data = {mime: _as_text(content) for mime, content in data.items()}
        self.size += sum(len(str(content)) for content in data.values())
        if self.size > self.limit:
            data = {"text/plain": "… output left out: it is larger than the limit"}
        self._clear_if_pending()
        if len(self.outputs) >= MOST_OUTPUTS:
            self.size = self.limit + 1
            return
        output: dict[str, Any] = {"output_type": kind, "data": data, "metadata": metadata}
        if kind == "execute_result":
            output["execution_count"] = count
        self.outputs.append(output)

    def error(self, name: str, value: str, trace: list[str]) -> None:
        """An exception with its traceback, cut to a length that can be shown."""
        cut = [str(line)[:4000] for line in trace[:50]]
        self.outputs.append({"output_type": "error", "ename": name, "evalue": value[:4000], "traceback": cut})

    def clear(self, wait: bool) -> None:
        """What `clear_output` does: forget all outputs now, or as soon as the next one comes."""
        self.clear_pending = True
        if not wait:
            self._clear_if_pending()

    def _clear_if_pending(self) -> None:
        if self.clear_pending:
            self.outputs.clear()
            self.clear_pending = False


def _as_text(content: Any) -> Any:
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content


class RecordingStream(io.TextIOBase):
    """Standard output or error of the cells: what is written is recorded."""

    def __init__(self, recorder: Recorder, name: str) -> None:
        self.recorder = recorder
        self.stream_name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.recorder.stream(self.stream_name, str(text))
        return len(text)


class RecordingDisplayHook(DisplayHook):
    """Records the value of a cell's last expression as an `execute_result`."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.shell.recorder.bundle("execute_result", format_dict, md_dict or {}, self.shell.execution_count)

    def finish_displayhook(self) -> None:
        pass


class RecordingPublisher(DisplayPublisher):
    """Records what `display` shows."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **more: Any) -> None:
        self.shell.recorder.bundle("display_data", data, metadata or {})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.clear(wait)


class RecordingShell(InteractiveShell):
    """The shell of ipykernel in what notebooks can notice of it: rich output, `await`, `!`, magics, no input."""

    displayhook_class = Type(RecordingDisplayHook)
    display_pub_class = Type(RecordingPublisher)

    def __init__(self, **settings: Any) -> None:
        self.recorder = Recorder(limit=2**20)
        super().__init__(**settings)
        self.colors = "nocolor"
        self.history_manager.enabled = False
        sys.stdout = RecordingStream(self.recorder, "stdout")
        sys.stderr = RecordingStream(self.recorder, "stderr")

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no event loop to integrate with; `%matplotlib inline` calls this."""

    def ask_exit(self) -> None:
        """`exit` in a cell ends nothing here."""

    def init_history(self) -> None:
        from IPython.core.history import HistoryManager

        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False, hist_file=":memory:")
        self.configurables.append(self.history_manager)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.recorder.error(getattr(etype, "__name__", str(etype)), str(evalue), stb)
