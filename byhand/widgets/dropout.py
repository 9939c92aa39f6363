"""DropoutExplorer: a small net whose hidden units are dropped at random, and why survivors are scaled up."""

from typing import Any

import numpy as np
from traitlets import Bool, Float, Int, TraitError, TraitType, observe, validate
from traitlets import List as ListOf

from byhand.plots import Picture, dropped_units
from byhand.plots.board import number_text
from byhand.widgets.piece import InteractivePiece

VALUES = (2, 1, 3, 0.5, 4, 1.5)
INPUTS, SECOND, OUTPUTS = 4, 4, 2
"""Units of the net's other layers; the first hidden layer has one for each of `values`."""
MOST_DRAWS = 10_000


class Row(TraitType):
    """Two to eight finite numbers, kept as a tuple of float."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.tag(sync=True, to_json=lambda row, _: list(row), from_json=lambda value, _: value)

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """The numbers, or TraitError: not a row of numbers, too few or too many, not finite, or too long to show."""
        try:
            row = np.array(value, dtype=float)
        except (TypeError, ValueError) as error:
            raise TraitError(f"{self.name} must be a row of numbers, one for each unit") from error
        if row.ndim != 1 or not 2 <= row.size <= 8:
            raise TraitError(
                f"{self.name} has shape {row.shape}; it must be a row of 2 to 8 numbers, one for each unit"
            )
        if not np.isfinite(row).all() or np.abs(row).max() > 100:
            raise TraitError(f"{self.name} must be finite numbers from -100 to 100, so that they can be shown")
        return tuple(row.tolist())


class DropoutExplorer(InteractivePiece):
    """A net of 4 inputs, two hidden layers and 2 outputs; behind each hidden layer units are dropped while it trains.

    `values` are what the units of the first hidden layer have computed (2 to 8 numbers). State to set and read: `rate`
    (share that is dropped, at least 0 and below 1), `training` (False: the net in use), `seed`, and `resamples`, how
    often units were drawn; the last draw is shown. `mask` follows: True for each unit that is kept. The same seed,
    resamples and rate give the same mask in Python and in the browser.
    """

    module = "dropout"

    values: Any = Row(VALUES)
    """What the units of the first hidden layer pass on when none is dropped."""
    rate = Float(0.5).tag(sync=True)
    """Share of the units that is dropped, on average."""
    training = Bool(True).tag(sync=True)
    """Whether units are dropped; False shows the net in use."""
    seed = Int(36, min=0, max=2**32 - 1).tag(sync=True)
    """Where the random numbers start; with this one, the first draw at 0.5 drops half of the units of both layers."""
    resamples = Int(1, min=1, max=MOST_DRAWS).tag(sync=True)
    """Draws so far, the one shown included."""
    mask = ListOf(Bool(), read_only=True).tag(sync=True)
    """Units of the first hidden layer: True where kept. All are in use."""

    def __init__(self, values: Any = VALUES, rate: float = 0.5, **state: Any) -> None:
        super().__init__(values=values, rate=rate, **state)
        self._draw()

    @property
    def masks(self) -> tuple[list[bool], list[bool]]:
        """`mask`, and the same for the second hidden layer of four units."""
        _, second = self._last_draw()
        return list(self.mask), second if self.training else [True] * SECOND

    @property
    def factor(self) -> float:
        """What survivors are multiplied by: 1 / (1 - rate), and 1 in use."""
        return 1 / (1 - self.rate) if self.training else 1.0

    @property
    def output(self) -> np.ndarray:
        """What the first hidden layer passes on: values · mask / (1 - rate), in use the values; float64."""
        return np.array(self.values) * np.array(self.mask) * self.factor

    @property
    def kept(self) -> list[int]:
        """How often each unit of the first hidden layer was kept in all draws so far."""
        draws = np.arange(1, self.resamples + 1)[:, None]
        return (uniform(self.seed, draws, np.arange(len(self.values))) >= self.rate).sum(axis=0).tolist()

    @property
    def mean(self) -> np.ndarray:
        """Mean of values · mask / (1 - rate) over all draws so far; it tends to the values. float64."""
        return np.array(self.values) * np.array(self.kept) / (self.resamples * (1 - self.rate))

    def in_words(self) -> str:
        """Rate, mode, and which units are dropped."""
        if not self.training:
            return f"rate {self.rate:g}, net in use: no unit is dropped, none is scaled"
        gone = [str(index + 1) for index, stays in enumerate(self.mask) if not stays]
        told = f"dropped of the first hidden layer's {len(self.mask)} units: {', '.join(gone) or 'none'}"
        return f"rate {self.rate:g}, training, draw {self.resamples}; {told}; factor {number_text(self.factor)}"

    def picture(self) -> Picture:
        """A net with the first hidden layer alone, in the present draw and in use; the numbers are in the words."""
        first, _ = self._last_draw()
        drawn = dropped_units({f"training, draw {self.resamples}": first, "in use": None}, self.rate, INPUTS, OUTPUTS)
        rows = {"x": self.values, "passed on": self.output, f"mean of {self.resamples} draws": self.mean}
        numbers = ". ".join(f"{name}: {', '.join(map(number_text, row))}" for name, row in rows.items())
        return Picture(drawn.figure, f"Dropout, {self.in_words()}. {drawn.alt} {numbers}.")

    def _last_draw(self) -> tuple[list[bool], list[bool]]:
        first = len(self.values)
        kept = (uniform(self.seed, self.resamples, np.arange(first + SECOND)) >= self.rate).tolist()
        return kept[:first], kept[first:]

    @validate("rate")
    def _share(self, proposal: dict[str, Any]) -> float:
        rate = proposal["value"]
        if not 0 <= rate < 1:
            raise TraitError(
                f"rate is {rate}; it must be at least 0 and below 1: it is the share that is dropped, "
                "and survivors are divided by 1 - rate"
            )
        return rate

    @observe("values", "rate", "training", "seed", "resamples")
    def _draw(self, change: dict[str, Any] | None = None) -> None:
        first, _ = self._last_draw()
        self.set_trait("mask", first if self.training else [True] * len(first))


def uniform(seed: int, draw: Any, unit: Any) -> np.ndarray:
    """Random numbers in [0, 1) that depend on these three alone; whole numbers or arrays that fit together.

    Counters are mixed, so that Python and JavaScript get the same bits and no state has to be kept. The mixing is
    "lowbias32" of C. Wellons, https://nullprogram.com/blog/2018/07/31/ (public domain).
    """
    mixed = _mix(np.asarray(seed, dtype=np.uint64) + np.uint64(0x9E3779B9))
    for counter in (draw, unit):
        mixed = _mix(mixed + np.asarray(counter, dtype=np.uint64))
    return mixed / 2.0**32


def _mix(number: np.ndarray) -> np.ndarray:
    bits = np.uint64(0xFFFFFFFF)
    number = number & bits
    number = number ^ (number >> np.uint64(16))
    number = (number * np.uint64(0x7FEB352D)) & bits
    number = number ^ (number >> np.uint64(15))
    number = (number * np.uint64(0x846CA68B)) & bits
    return number ^ (number >> np.uint64(16))
