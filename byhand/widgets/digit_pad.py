"""DigitPad: draw a digit, and watch a trained network read it, layer by layer."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
from traitlets import Any as Anything
from traitlets import Int, TraitError, TraitType, observe, validate

from byhand.data import DataError, load_digits
from byhand.models import load_weights
from byhand.models.weights import SHAPES
from byhand.plots import Picture
from byhand.plots.predictions import percent
from byhand.widgets.digit_picture import digit_picture
from byhand.widgets.own_forward import run_own
from byhand.widgets.piece import InteractivePiece, capital
from byhand.widgets.traits import Numbers

SIDE = 28
TEST_DIGITS = 1000
"""Test digits that come with the package; the shipped weights were trained on none of them."""


Forward = Callable[[np.ndarray, list[np.ndarray]], Any]


class Weights(TraitType):
    """Six arrays as `model.get_weights()` gives them, kept as read-only float32; the browser gets their bytes."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.tag(sync=True, to_json=lambda arrays, _: b"".join(array.tobytes() for array in arrays))

    def validate(self, obj: Any, value: Any) -> list[np.ndarray]:
        """The arrays, or TraitError: not those of the digits CNN, or not finite."""
        try:
            arrays = [np.array(array, dtype="<f4", order="C") for array in value]
        except (TypeError, ValueError) as error:
            raise TraitError("weights must be a list of arrays, as model.get_weights() returns it") from error
        shapes = tuple(array.shape for array in arrays)
        if shapes != SHAPES:
            raise TraitError(
                f"weights have the shapes {list(shapes)}; the pad runs the small digits CNN, whose weights have the "
                f"shapes {list(SHAPES)}"
            )
        if not all(np.isfinite(array).all() for array in arrays):
            raise TraitError("weights have numbers that are not finite")
        for array in arrays:
            array.flags.writeable = False
        return arrays


class Strokes(TraitType):
    """A list of strokes, each a list of points (x, y) from 0 to 1, y downwards."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__([], **keywords)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> list[list[list[float]]]:
        """The strokes as nested lists, or TraitError that names the first one that cannot be drawn."""
        if not isinstance(value, list | tuple):
            raise TraitError("strokes must be a list of strokes, each a list of points (x, y)")
        strokes = []
        for number, stroke in enumerate(value):
            try:
                points = np.array(stroke, dtype=float)
            except (TypeError, ValueError):
                points = np.empty(0)
            if points.ndim != 2 or points.shape[1] != 2 or not ((points >= 0) & (points <= 1)).all():
                raise TraitError(f"strokes[{number}] must be a list of at least one point (x, y), each from 0 to 1")
            strokes.append(points.tolist())
        return strokes


class DigitPad(InteractivePiece):
    """A pad to draw a digit on, the image that the network sees of it, and what each layer and softmax make of it.

    A drawing is made into an image as MNIST's were. `digit` picks a test digit instead, and setting `image` shows any
    image (28, 28) from 0 to 1; ink is then added to it where it is drawn. `weights` are those of another network of the
    same shapes. `forward(image, weights)`, the learner's own, is run in the kernel when the pen rests, and its ten
    probabilities stand beside the network's. TraitError for what cannot be shown.
    """

    module = "digit_pad"

    image: Any = Numbers(np.zeros((SIDE, SIDE)), axes=(2,)).tag(sync=True)
    """What the network sees, (28, 28) from 0 to 1. While a browser shows the pad it follows the drawing."""
    digit = Int(None, allow_none=True, min=0, max=TEST_DIGITS - 1).tag(sync=True)
    """Which test digit is shown; None for drawings and other images."""
    label = Int(None, allow_none=True, read_only=True).tag(sync=True)
    """The test digit's true class."""
    strokes: Any = Strokes()
    """What was drawn; a browser that shows the pad makes `image` of it."""
    background: Any = Numbers(None, axes=(2,), allow_none=True, read_only=True).tag(
        to_json=lambda array, _: None if array is None else array.tolist()
    )
    """What the strokes are drawn onto: a test digit or an image; None when the drawing stands alone."""
    weights: Any = Weights()
    """The network's six arrays, read-only."""
    forward = Anything(None, allow_none=True)
    """The learner's own `forward(image, weights)` -> ten probabilities, or None."""
    asked = Int(0).tag(sync=True)
    """How often the browser has asked for the learner's own probabilities."""
    own: Any = Anything(None, allow_none=True).tag(sync=True)
    """What came of it, by name: `asked`, and `probabilities` or the `problem` in a sentence. None without `forward`."""

    def __init__(
        self,
        image: Any = None,
        *,
        digit: int | None = None,
        weights: Any = None,
        forward: Forward | None = None,
        **state: Any,
    ) -> None:
        if image is not None and digit is not None:
            raise TraitError("give an image or the number of a test digit, not both")
        self._showing = True  # changes of the pad's own making need no answer
        self._from_browser = False
        weights = load_weights("digits_cnn") if weights is None else weights
        super().__init__(image=np.zeros((SIDE, SIDE)), weights=weights, forward=forward, **state)
        self._showing = False
        with suppress(DataError):  # read now, so that the first "Next" is as quick as the others
            _test_digits()
        if image is not None:
            self.image = image
        if digit is not None:
            self.digit = digit

    @property
    def feature_maps(self) -> dict[str, np.ndarray]:
        """What each layer puts out, as `byhand.models.forward.layer_outputs`. ImportError while lesson 4 is graded."""
        from byhand.models import forward  # not there while lesson 4 is graded

        return forward.layer_outputs(self.image, self.weights)

    @property
    def probabilities(self) -> np.ndarray:
        """The ten probabilities, float32."""
        return self.feature_maps["softmax"]

    @property
    def prediction(self) -> int:
        """The likeliest digit."""
        return int(self.probabilities.argmax())

    def clear(self) -> None:
        """Take everything off the pad."""
        self._show(np.zeros((SIDE, SIDE)), None)

    def in_words(self) -> str:
        """What is on the pad, and what the network takes it for."""
        if not self.image.any():
            return "an empty pad for drawing a digit"
        shown = "an image" if self.background is not None else "a drawing"
        if self.digit is not None:
            shown = f"test digit {self.digit}, {_a(self.label)}{', with ink added' if self.strokes else ''}"
        try:
            probabilities = self.probabilities
        except ImportError:
            return shown
        return f"{shown}; the network says {probabilities.argmax()} ({percent(probabilities.max())})"

    def picture(self) -> Picture:
        """The image, the ten probabilities, and the maps of the first convolution."""
        return digit_picture(self.image, self.feature_maps, self.label, capital(self.in_words()))

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser sends; it has made the image of the strokes itself."""
        self._from_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_browser = False

    def _show(self, image: np.ndarray, digit: int | None, label: int | None = None) -> None:
        """Put an image on the pad, in one message to the browser."""
        self._showing = True
        try:
            with self.hold_sync():
                self.image, self.strokes, self.digit = image, [], digit
                self.set_trait("background", image if image.any() else None)
                self.set_trait("label", label)
        finally:
            self._showing = False

    @validate("image")
    def _is_a_prepared_image(self, proposal: dict[str, Any]) -> np.ndarray:
        image: np.ndarray = proposal["value"]
        if image.shape != (SIDE, SIDE):
            raise TraitError(f"image has shape {image.shape}; the network reads images of shape (28, 28)")
        if image.min() < 0 or image.max() > 1:
            low, high = image.min(), image.max()
            hint = "; divide by 255 first" if low >= 0 and high <= 255 else ""
            raise TraitError(f"image has values from {low:g} to {high:g}; they must be from 0 to 1{hint}")
        return image

    @validate("forward")
    def _is_a_function(self, proposal: dict[str, Any]) -> Any:
        forward = proposal["value"]
        if forward is not None and not callable(forward):
            raise TraitError("forward must be a function: DigitPad(forward=my_forward), without brackets after it")
        return forward

    @observe("image")
    def _image_given(self, change: dict[str, Any]) -> None:
        if not self._showing and not self._from_browser:
            self._show(self.image, None)

    @observe("digit")
    def _digit_chosen(self, change: dict[str, Any]) -> None:
        if self._showing:
            return
        if self.digit is not None:
            images, labels = _test_digits()
            self._show(images[self.digit] / 255, self.digit, int(labels[self.digit]))
        elif not self._from_browser:
            self.clear()

    @observe("forward")
    def _forward_given(self, change: dict[str, Any]) -> None:
        self.own = None if self.forward is None else {}

    @observe("asked")
    def _answer(self, change: dict[str, Any]) -> None:
        if self.forward is not None:
            self.own = {"asked": self.asked, **run_own(self.forward, self.image, self.weights)}


def _a(digit: int) -> str:
    return f"an {digit}" if digit == 8 else f"a {digit}"


@cache
def _test_digits() -> tuple[np.ndarray, np.ndarray]:
    return load_digits()[1]
