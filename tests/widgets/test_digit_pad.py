"""DigitPad without a browser: its state, its numbers, the learner's own code, its picture."""

from __future__ import annotations

import base64
import builtins
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from byhand.data import load_digits
from byhand.models import load_weights
from byhand.models.forward import layer_outputs
from byhand.widgets.digit_pad import DigitPad
from byhand.widgets.digit_picture import mosaic
from byhand.widgets.own_forward import run_own
from byhand.widgets.piece import VIEW, module_source

ROOT = Path(__file__).parents[2]
STROKE = [[0.25, 0.2], [0.75, 0.2], [0.4, 0.85]]


def own_forward(image: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """A right solution of `forward_by_hand`."""
    return layer_outputs(image, weights)["softmax"]


def test_its_numbers_are_those_of_the_network() -> None:
    _, (images, labels) = load_digits()
    pad = DigitPad(images[5] / 255)
    wanted = layer_outputs(images[5] / 255, load_weights("digits_cnn"))
    assert pad.prediction == labels[5] == wanted["softmax"].argmax()
    assert np.array_equal(pad.probabilities, wanted["softmax"])
    assert {name: array.shape for name, array in pad.feature_maps.items()} == {
        name: array.shape for name, array in wanted.items()
    }


def test_a_test_digit_brings_its_image_and_label() -> None:
    _, (images, labels) = load_digits()
    pad = DigitPad(digit=12)
    assert np.array_equal(pad.image * 255, images[12])
    assert (pad.label, pad.strokes) == (labels[12], [])
    assert np.array_equal(pad.background, pad.image)
    pad.digit = 13
    assert (pad.label, pad.digit) == (labels[13], 13)
    pad.digit = None
    assert (pad.label, pad.background, pad.image.any()) == (None, None, False)


def test_an_image_takes_the_place_of_digit_and_strokes() -> None:
    pad = DigitPad(digit=3, strokes=[])
    pad.strokes = [STROKE]
    pad.image = np.eye(28)
    assert (pad.digit, pad.label, pad.strokes) == (None, None, [])
    assert np.array_equal(pad.background, np.eye(28))
    pad.clear()
    assert (pad.background, pad.image.any()) == (None, False)


def test_what_the_browser_drew_stands_beside_its_strokes() -> None:
    """The message that the browser sends while one draws."""
    pad = DigitPad()
    image = np.round(np.random.default_rng(0).random((28, 28)) * 255) / 255
    pad.set_state({"strokes": [STROKE], "image": image.tolist()})
    assert np.array_equal(pad.image, image)
    assert (pad.strokes, pad.background) == ([STROKE], None)
    pad.set_state({"digit": 4})
    assert (pad.strokes, pad.label is None) == ([], False)
    pad.set_state(
        {"digit": None, "label": None, "background": None, "strokes": [], "image": np.zeros((28, 28)).tolist()}
    )
    assert (pad.digit, pad.label, pad.image.any()) == (None, None, False)


def test_other_weights_of_the_same_shapes_are_taken() -> None:
    weights = load_weights("fashion_cnn")
    pad = DigitPad(digit=0, weights=weights)
    assert np.array_equal(pad.probabilities, own_forward(pad.image, weights))
    weights[5][:] = 1000  # the pad has its own
    assert pad.probabilities.max() < 1000
    assert np.array_equal(pad.weights[5], load_weights("fashion_cnn")[5])
    pad.weights = [array.astype(float) for array in load_weights("digits_cnn")]
    assert pad.prediction == pad.label


def test_the_browser_gets_the_weights_as_bytes() -> None:
    sent = DigitPad().get_state()["weights"]
    assert len(sent) == 4 * 34_826
    assert np.array_equal(np.frombuffer(sent[:1152], "<f4").reshape(3, 3, 1, 32), load_weights("digits_cnn")[0])


def test_two_pads_share_nothing_that_can_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        DigitPad().image[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        DigitPad().weights[0][:] = 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("image", np.zeros((20, 28)), r"image has shape \(20, 28\); the network reads images of shape \(28, 28\)"),
        ("image", np.zeros((28, 28, 1)), r"it must have \(rows, columns\)"),
        ("image", np.full((28, 28), 255), "values from 255 to 255; they must be from 0 to 1; divide by 255 first"),
        ("image", -np.eye(28), "values from -1 to -?0; they must be from 0 to 1$"),
        ("image", np.full((28, 28), np.nan), "not finite"),
        ("digit", 1000, "digit"),
        ("digit", -1, "digit"),
        ("strokes", 3, "strokes must be a list of strokes"),
        ("strokes", [STROKE, [[0.5, 1.5]]], r"strokes\[1\] must be a list of at least one point \(x, y\), each from 0"),
        ("strokes", [[]], r"strokes\[0\]"),
        ("strokes", [[[0.1, float("nan")]]], r"strokes\[0\]"),
        ("strokes", [["a", "b"]], r"strokes\[0\]"),
        ("weights", 5, r"a list of arrays, as model.get_weights\(\) returns it"),
        ("weights", [np.zeros((3, 3, 1, 8)), np.zeros(8)], "the pad runs the small digits CNN, whose weights have"),
        ("weights", [array + np.inf for array in load_weights("digits_cnn")], "not finite"),
        ("forward", "forward", "without brackets after it"),
    ],
)
def test_errors_say_what_to_change(name: str, value: object, words: str) -> None:
    pad = DigitPad(digit=1)
    before = getattr(pad, name)
    with pytest.raises(TraitError, match=words):
        setattr(pad, name, value)
    assert getattr(pad, name) is before


def test_image_and_digit_exclude_each_other() -> None:
    with pytest.raises(TraitError, match="not both"):
        DigitPad(np.zeros((28, 28)), digit=1)


# the learner's own code


def asked(forward: Any, digit: int = 1) -> dict[str, Any]:
    """What the browser hears when the pen rests."""
    pad = DigitPad(digit=digit, forward=forward)
    assert pad.own == {}
    pad.set_state({"asked": 1})
    assert pad.own["asked"] == 1
    return {key: value for key, value in pad.own.items() if key != "asked"}


def test_own_code_gets_image_and_weights_and_answers() -> None:
    told = asked(own_forward, digit=9)
    _, (images, _) = load_digits()
    assert told == {"probabilities": own_forward(images[9] / 255, load_weights("digits_cnn")).tolist()}


def test_own_code_may_spoil_what_it_gets() -> None:
    def spoils(image: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
        image[:] = 7
        weights[0][:] = 0
        return np.full(10, 0.1)

    pad = DigitPad(digit=1, forward=spoils)
    before = pad.probabilities
    pad.set_state({"asked": 1})
    assert np.array_equal(pad.probabilities, before)


def no_return(image: np.ndarray, weights: list[np.ndarray]) -> None:
    image.sum()


def wrong_shapes(image: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    return image @ np.ones(3)


def leaves(image: np.ndarray, weights: list[np.ndarray]) -> None:
    sys.exit(1)


def stopped(image: np.ndarray, weights: list[np.ndarray]) -> None:
    raise KeyboardInterrupt


def as_keras_says_it(image: np.ndarray, weights: list[np.ndarray]) -> None:
    raise ValueError("Exception encountered when calling Dense.call().\n\n\x1b[1mMatrix size-incompatible\x1b[0m")


@pytest.mark.parametrize(
    ("forward", "words"),
    [
        (as_keras_says_it, r"ValueError: Exception .* Dense\.call\(\)\. Matrix size-incompatible, in as_keras"),
        (no_return, r"It returned None: is there a return\?"),
        (wrong_shapes, r"ValueError: matmul.*, in wrong_shapes, line \d+: return image @ np.ones\(3\)\."),
        (lambda image: image, "TypeError: .*takes 1 positional argument but 2 were given"),
        (lambda image, weights: np.full((1, 10), 0.1), r"shape \(1, 10\); ten probabilities have shape \(10,\)"),
        (lambda image, weights: 7, r"shape \(\)"),
        (lambda image, weights: [np.nan] * 10, "not finite"),
        (lambda image, weights: {"a": 1}, "It returned a dict, and no array of numbers"),
        (leaves, "SystemExit: 1"),
        (stopped, "interrupted"),
    ],
)
def test_own_code_that_goes_wrong_is_told_in_a_sentence(forward: Any, words: str) -> None:
    told = asked(forward)
    assert set(told) == {"problem"}
    assert re.search(words, told["problem"])
    assert told["problem"].endswith((".", "?"))


@settings(max_examples=50, deadline=None)
@given(
    result=st.recursive(st.none() | st.floats() | st.text() | st.booleans(), lambda inner: st.lists(inner, max_size=11))
)
def test_whatever_own_code_returns_there_is_an_answer(result: Any) -> None:
    told = run_own(lambda image, weights: result, np.zeros((28, 28)), [])
    assert len(told.get("probabilities", [])) == 10 or told["problem"]


def test_without_own_code_nothing_is_asked() -> None:
    pad = DigitPad(digit=1)
    pad.set_state({"asked": 1})
    assert pad.own is None
    pad.forward = own_forward
    assert pad.own == {}


# pictures and words


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (DigitPad, "an empty pad for drawing a digit"),
        (lambda: DigitPad(digit=3), r"test digit 3, an 8; the network says 8 \(100 %\)"),
        (lambda: DigitPad(np.eye(28)), r"an image; the network says \d"),
    ],
    ids=["empty", "digit", "image"],
)
def test_a_picture_with_words_stands_in(make: Any, words: str) -> None:
    data, metadata = make()._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert re.search(rf"^\[DigitPad: {words}", data["text/plain"])
    alt = metadata["image/png"]["alt"]
    assert "Probabilities: 0 " in alt
    assert "32 maps of 26 × 26" in alt
    assert VIEW not in data


def test_all_maps_are_in_the_picture() -> None:
    maps = np.arange(2 * 3 * 32, dtype=np.float32).reshape(2, 3, 32)
    board = mosaic(maps)
    assert board.shape == (2 * 2 + 2, 16 * 5 - 2)
    assert np.array_equal(board[4:, 5:8], maps[:, :, 17])
    assert np.sort(board[~np.isnan(board)]).tolist() == np.sort(maps.ravel()).tolist()


def test_while_the_forward_pass_is_withheld_words_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the sandbox that grades lesson 4, whose exercise it would answer."""
    monkeypatch.delitem(sys.modules, "byhand.models.forward")
    monkeypatch.delattr("byhand.models.forward", raising=False)
    real = builtins.__import__

    def not_there(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: A002
        if name.startswith("byhand.models") and (name.endswith(".forward") or "forward" in (fromlist or ())):
            raise ImportError("not handed out")
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", not_there)
    pad = DigitPad(digit=3, forward=lambda image, weights: None)
    data, _ = pad._repr_mimebundle_()
    assert data == {"text/plain": "[DigitPad: test digit 3, an 8]"}
    with pytest.raises(ImportError, match="not handed out"):
        _ = pad.probabilities


def test_the_graders_shell_shows_the_picture_quietly_and_never_runs_own_code() -> None:
    code = """
        from inside.shell import RecordingShell
        shell = RecordingShell.instance()
        ran = shell.run_cell("from byhand.widgets.digit_pad import DigitPad\\n"
                             "def forward(image, weights): raise SystemExit('was run')\\n"
                             "DigitPad(digit=3, forward=forward)")
        ran.raise_error()
        import sys
        assert not {"tensorflow", "keras"} & set(sys.modules)
        sys.__stdout__.write(repr([(o["output_type"], sorted(o.get("data", {}))) for o in shell.recorder.take()]))
    """
    path = os.pathsep.join([str(ROOT / "grader"), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert ran.stdout == repr([("execute_result", ["image/png", "text/plain"])])
    assert ran.stderr == ""


def test_the_module_is_one_small_self_contained_text() -> None:
    source = module_source("digit_pad")
    assert len(source.encode()) < 40_000
    assert not re.search(r"^import |https?://(?!www\.w3\.org/2000/svg)|\bfetch\(", source, re.MULTILINE)
    assert source.count("export ") == 1


def test_code_that_is_not_written_yet_is_told_so() -> None:
    def stub(image: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
        raise NotImplementedError

    pad = DigitPad(digit=7, forward=stub)
    pad.asked = 1
    assert pad.own["problem"] == "It is not written yet (NotImplementedError)."
