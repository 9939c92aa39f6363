"""TrainingMonitor: a Keras callback that shows a training while it goes on, and can end it early.

Keras takes any object with a callback's methods, so this is none of its classes, and Keras is not imported.
"""

import math
import shutil
import sys
from collections.abc import Mapping
from threading import Event
from typing import Any

from traitlets import Enum, Float, Int, TraitError, TraitType, Unicode

from byhand.person import kernel
from byhand.plots import Picture, training_curves
from byhand.plots.board import QUIET
from byhand.plots.picture import new_figure
from byhand.widgets.pace import Pace, time_in_words
from byhand.widgets.piece import InteractivePiece, capital, is_connected
from byhand.widgets.waiting import waiting_content

PHASES = ("waiting", "training", "validating", "done", "stopped", "interrupted")
PHASES_IN_WORDS = {
    "waiting": "training has not begun",
    "training": "training",
    "validating": "training, now validating",
    "done": "training is over",
    "stopped": "training was stopped early",
    "interrupted": "training was interrupted",
}
UPDATES_A_SECOND = 10


class Measures(TraitType):
    """Numbers by name (`lists`: lists of numbers by name), as floats; the front end gets None for NaN and infinity."""

    def __init__(self, *, lists: bool) -> None:
        super().__init__({})
        self.lists = lists
        self.tag(sync=True, to_json=lambda value, _: _finite(value), from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> dict[str, Any]:
        """A copy with floats, or TraitError: not a mapping, not (lists of) numbers, or lists of unequal length."""
        wanted = "lists of numbers by name, as in model.fit(…).history" if self.lists else "numbers by name"
        try:
            items = dict(value).items()
            copy = {str(n): [float(x) for x in v] if self.lists else float(v) for n, v in items}
        except (TypeError, ValueError) as error:
            raise TraitError(f"{self.name} must be {wanted}") from error
        if self.lists and len({len(numbers) for numbers in copy.values()}) > 1:  # type: ignore[arg-type]
            raise TraitError(f"the lists of {self.name} must have one number for each epoch, all equally many")
        return copy


class KerasHooks:
    """What Keras asks of a callback; all of it does nothing here."""

    def _nothing(self, *arguments: Any, **keywords: Any) -> None:
        pass

    on_batch_begin = on_batch_end = on_train_batch_begin = _nothing
    on_test_batch_begin = on_test_batch_end = on_test_end = _nothing
    on_predict_begin = on_predict_end = on_predict_batch_begin = on_predict_batch_end = _nothing


class TrainingMonitor(KerasHooks, InteractivePiece):
    """A Keras callback: `model.fit(…, verbose=0, callbacks=[TrainingMonitor()])`; `watch(model)` adds it to each `fit`.

    In a notebook `fit` shows it under its cell, unless it was displayed before. "Stop" (or `stop()`) ends the training
    after the present batch and keeps the model; `fit` returns its history as always. In a script or a terminal it
    writes a line an epoch; when graded, nothing.

    Its traits tell how far the training is. With `history` and `title` it also shows a training that is over.
    """

    module = "training_monitor"

    title = Unicode("").tag(sync=True)
    """What is trained."""
    phase = Enum(PHASES, "waiting").tag(sync=True)
    """What goes on."""
    run = Int(0, min=0).tag(sync=True)
    """How many trainings it has shown; a second `fit` begins a new drawing."""
    epoch = Int(0, min=0).tag(sync=True)
    """The present epoch, counted from 1."""
    epochs = Int(0, min=0).tag(sync=True)
    """How many epochs are to be trained."""
    batch = Int(0, min=0).tag(sync=True)
    """Batches done in this epoch."""
    batches = Int(None, min=1, allow_none=True).tag(sync=True)
    """Batches of an epoch; None while this is not known."""
    seconds = Float(0.0, min=0).tag(sync=True)
    """How long the training has taken."""
    seconds_left = Float(None, min=0, allow_none=True).tag(sync=True)
    """How long it will still take, roughly; None while this is not known."""
    history: Any = Measures(lists=True)
    """What was measured after each epoch, as in the history that `fit` returns."""
    now: Any = Measures(lists=False)
    """What was measured in this epoch so far."""

    def __init__(self, title: str = "", **state: Any) -> None:
        self._model: Any = None
        self._params: Mapping[str, Any] = {}
        self._pace = Pace(0)
        self._first_epoch: int | None = None
        self._stop_asked = Event()
        self._sent = 0.0
        self._handle: Any = None
        self._placed = False
        history = state.get("history")
        if isinstance(history, Mapping) and history:
            count = max(map(len, history.values()))
            state = {"phase": "done", "epoch": count, "epochs": count} | state
        super().__init__(title=title, **state)
        self.on_msg(self._told)

    def stop(self) -> None:
        """End the training after the present batch. Nothing happens when none goes on."""
        if self.phase in ("training", "validating"):
            self._stop_asked.set()

    def watch(self, model: Any) -> Any:
        """The same Keras model; from now on each `fit` of it is shown here, whoever calls it."""
        fit = model.fit

        def fit_and_show(*arguments: Any, callbacks: Any = None, **keywords: Any) -> Any:
            given = callbacks if isinstance(callbacks, list | tuple) else [] if callbacks is None else [callbacks]
            return fit(*arguments, callbacks=[*given, self], **keywords)

        model.fit = fit_and_show
        return model

    def set_model(self, model: Any) -> None:
        self._model = model

    def set_params(self, params: Mapping[str, Any]) -> None:
        self._params = params

    def on_train_begin(self, logs: Any = None) -> None:
        self._stop_asked.clear()
        self._first_epoch = None
        self._pace = Pace(self._params.get("epochs") or 0)
        with self.hold_sync():
            self.run += 1
            self.phase = "training"
            self.epoch, self.batch, self.seconds, self.seconds_left = 0, 0, 0.0, None
            self.epochs, self.batches = self._pace.epochs, self._params.get("steps") or None
            self.history, self.now = {}, {}
        self._watch_for_the_cells_end()
        self._show()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self._first_epoch is None:  # a training that is taken up again begins with a later one
            self._first_epoch = epoch
            self.epochs = self._pace.epochs = max(self._pace.epochs - epoch, 0)
        self._pace.epoch_begins(epoch - self._first_epoch + 1, self._params.get("steps") or self.batches)
        with self.hold_sync():
            self.phase = "training"
            self.epoch, self.batch, self.now = epoch - self._first_epoch + 1, 0, {}

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self._pace.batch_ends(batch + 1)
        seconds = self._pace.seconds
        if seconds - self._sent >= 1 / UPDATES_A_SECOND or seconds < self._sent or batch + 1 == self.batches:
            self._sent = seconds
            self._tell(batch + 1, logs or {})
            self._look_for_a_stop()
        if self._stop_asked.is_set():
            self._model.stop_training = True

    def on_test_begin(self, logs: Any = None) -> None:
        if self.phase == "training":
            self._pace.batches_are_over()
            self.phase = "validating"

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._pace.batches_are_over()
        grown = {name: [*self.history.get(name, []), float(value)] for name, value in (logs or {}).items()}
        lacking = {name: [*values, math.nan] for name, values in self.history.items() if name not in grown}
        before = max(map(len, self.history.values()), default=0)
        padded = {n: [math.nan] * (before + 1 - len(values)) + values for n, values in (grown | lacking).items()}
        with self.hold_sync():
            self.history, self.now = padded, {}
            self.batches = self.batches or self._pace.batches
            self.seconds, self.seconds_left = self._pace.seconds, self._pace.seconds_left
        self._write(end="\n")
        self._look_for_a_stop()
        if self._stop_asked.is_set():
            self._model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        with self.hold_sync():
            self.phase = "stopped" if self._stop_asked.is_set() else "done"
            self.seconds, self.seconds_left = self._pace.seconds, None
        self._is_over()

    def in_words(self) -> str:
        """How far the training is, and what was measured last."""
        words = [f"{self.title}: {PHASES_IN_WORDS[self.phase]}" if self.title else PHASES_IN_WORDS[self.phase]]
        if self.epoch:
            words.append(f"epoch {self.epoch} of {self.epochs}")
        last = self.now or {name: values[-1] for name, values in self.history.items() if values}
        return ", ".join([*words, *(f"{name} {value:.4f}" for name, value in last.items())])

    def picture(self) -> Picture:
        """The curves up to now; a line of text before the first epoch is over."""
        if self.history.get("loss"):
            drawn = training_curves(self.history, self.epochs, self.title)
            return Picture(drawn.figure, f"{capital(self.in_words())}. {drawn.alt}")
        figure = new_figure(4.3, 0.5)
        figure.text(0.5, 0.5, PHASES_IN_WORDS[self.phase].capitalize() + ".", ha="center", va="center", color=QUIET)
        return Picture(figure, f"{capital(self.in_words())}. There are no curves yet.")

    def _tell(self, batch: int, logs: Mapping[str, float]) -> None:
        with self.hold_sync():
            self.batch, self.now = batch, logs
            self.seconds, self.seconds_left = self._pace.seconds, self._pace.seconds_left
        self._write(end="")

    def _look_for_a_stop(self) -> None:
        if is_connected(self.comm) and (running := kernel()) is not None:
            for content in waiting_content(running, self.comm.comm_id):
                self._told(self, content, [])

    def _told(self, widget: Any, content: Any, buffers: Any) -> None:
        """The browser's button was pressed. On a subshell this is another thread, so traits are left alone."""
        if content == {"stop": self.run}:  # not that of an earlier training, taken up late
            self.stop()

    def _show(self) -> None:
        if not self._placed and is_connected(self.comm):
            from IPython.display import display

            self._handle = display(self, display_id=True)
            self._placed = False

    def _repr_mimebundle_(self, **keywords: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self._placed = True
        return super()._repr_mimebundle_(**keywords)

    def _is_over(self) -> None:
        """The picture in the notebook's file becomes the last one."""
        if self._handle is not None:
            self._handle.update(self)
            self._handle, self._placed = None, False

    def _watch_for_the_cells_end(self) -> None:
        """Keras says nothing when `fit` is interrupted or fails: what still trains when its cell ends, was."""
        from threading import current_thread, main_thread

        running = kernel()
        if running is None or current_thread() is not main_thread():
            return
        events, run = running.shell.events, self.run

        def cell_ended(*result: Any) -> None:
            events.unregister("post_run_cell", cell_ended)
            if self.run == run and self.phase in ("training", "validating"):
                self.phase, self.seconds_left = "interrupted", None
                self._is_over()

        events.register("post_run_cell", cell_ended)

    def _write(self, end: str) -> None:
        """A line for the epoch where text is read: a script, or IPython in a terminal; rewritten in a terminal."""
        screen = sys.stdout
        terminal = bool(screen) and screen.isatty()
        if screen is None or is_connected(self.comm) or not (terminal or _is_script()) or not (terminal or end):
            return
        line = self._line()
        if terminal:
            width = shutil.get_terminal_size().columns - 1
            line = "\r" + line[:width].ljust(width)
        print(line, end=end, flush=True)

    def _line(self) -> str:
        values = self.now or {name: numbers[-1] for name, numbers in self.history.items()}
        parts = [f"epoch {self.epoch}/{self.epochs}"]
        if self.now:
            parts.append(f"batch {self.batch}" + (f"/{self.batches}" if self.batches else ""))
        parts += [f"{name} {value:.4f}" for name, value in values.items()]
        if self.seconds_left is not None and self.epoch <= self.epochs:
            parts.append(f"{time_in_words(self.seconds_left)} left")
        return "   ".join(parts)


def _is_script() -> bool:
    """True where no IPython runs this. Its shells are a terminal, a kernel, or the graders' sandbox."""
    ipython = sys.modules.get("IPython")
    return ipython is None or ipython.get_ipython() is None


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value if math.isfinite(value) else None
