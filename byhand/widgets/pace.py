"""How long a training will still take, told from how long its batches and epochs took so far."""

from collections.abc import Callable
from time import perf_counter


class Pace:
    """A clock for one training of so many epochs; `clock` returns seconds.

    Time left = batches to come × seconds a batch + epochs to come × seconds between epochs (validation). The first
    batch is left out of the pace: Keras compiles the network in it.
    """

    def __init__(self, epochs: int, clock: Callable[[], float] = perf_counter) -> None:
        self.epochs = epochs
        self.clock = clock
        self.started = clock()
        self.batches: int | None = None
        self._counted = 0
        self._seconds = 0.0
        self._last: float | None = None
        self._between: list[float] = []
        self._epoch = 0
        self._batch = 0

    def epoch_begins(self, epoch: int, batches: int | None) -> None:
        """Epoch number `epoch`, from 1, of `batches` batches (None: not known before the first epoch's end)."""
        if self._last is not None:
            self._between.append(self.clock() - self._last)
        self._epoch, self._batch = epoch, 0
        self.batches = batches or self.batches
        if epoch > 1:
            self._last = self.clock()

    def batch_ends(self, batch: int) -> None:
        """So many batches of this epoch are done."""
        now = self.clock()
        if self._last is not None:
            self._seconds += now - self._last
            self._counted += batch - self._batch
        self._last, self._batch = now, batch

    def batches_are_over(self) -> None:
        """All batches of this epoch are done: now their number is known."""
        self.batches = self.batches or self._batch

    @property
    def seconds(self) -> float:
        """Seconds since the training began."""
        return self.clock() - self.started

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the training will still take; None as long as there is nothing to tell it from."""
        if not self._counted or self.batches is None:
            return None
        batches = (self.epochs - self._epoch) * self.batches + max(self.batches - self._batch, 0)
        between = sum(self._between) / len(self._between) if self._between else 0.0
        return batches * self._seconds / self._counted + max(self.epochs - self._epoch, 0) * between


def time_in_words(seconds: float) -> str:
    """Roughly, at least a second: "12 s", "3 min 05 s", "1 h 10 min"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
