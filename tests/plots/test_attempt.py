"""A demonstration that needs an exercise never stops a notebook."""

from typing import Any

import pytest

from byhand.plots import Notice, try_it


def test_a_solved_exercise_is_shown() -> None:
    assert try_it(lambda: 42, needs="relu") == 42


def test_an_unsolved_stub_is_named() -> None:
    def window_product() -> Any:
        raise NotImplementedError()

    notice = try_it(window_product, needs="convolve2d")
    assert isinstance(notice, Notice)
    assert repr(notice) == "Not yet: solve window_product first, then run this cell again."


def test_an_error_is_told_in_one_line() -> None:
    def relu() -> Any:
        raise ValueError("x < 0")

    notice = try_it(relu, needs="relu")
    assert "ValueError: x < 0 (line " in notice.text
    assert "of relu)" in notice.text
    assert "x &lt; 0" in notice._repr_html_()


def test_an_interruption_is_not_swallowed() -> None:
    def endless() -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        try_it(endless, needs="convolve2d")
