"""What is wrong about the shape of an array, in words."""

from __future__ import annotations


def describe_shape_difference(got: tuple[int, ...], asked: tuple[int, ...]) -> str:
    """Which axis is off and by how much, in words."""
    base = f"its shape is {got}; {asked} is asked for"
    if len(got) != len(asked):
        dimensions = "dimension" if len(got) == 1 else "dimensions"
        return f"{base}: it has {len(got)} {dimensions} instead of {len(asked)}"
    if got != asked and sorted(got) == sorted(asked):
        return f"{base}: {_order_of_axes(got, asked)}"
    off = [
        f"axis {axis} ({name}) is {abs(g - a)} too {'long' if g > a else 'short'}"
        for axis, (name, g, a) in enumerate(zip(_axis_names(len(asked)), got, asked, strict=True))
        if g != a
    ]
    return f"{base}: {', '.join(off)}"


def _order_of_axes(got: tuple[int, ...], asked: tuple[int, ...]) -> str:
    """Of shapes with the same lengths in another order: what happened, where only one exchange explains it."""
    rows = 0 if len(asked) <= 3 else 1
    swapped = (*asked[:rows], asked[rows + 1], asked[rows], *asked[rows + 2 :])
    channels_first = (asked[-1], *asked[:-1])
    if got == swapped and (len(asked) == 2 or got != channels_first):
        return "rows and columns are swapped"
    return "the axes stand in another order"


def _axis_names(ndim: int) -> tuple[str, ...]:
    if ndim <= 3:
        return ("rows", "columns", "channels")[:ndim] if ndim > 1 else ("length",)
    return ("batch", "rows", "columns", "channels", *("further",) * (ndim - 4))[:ndim]
