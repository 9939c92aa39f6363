"""ShapeExplorer: how many windows fit along each axis, which cells none of them reads, and the formula that says so."""

from typing import Any

from traitlets import Enum, Int, observe

from byhand.plots import Picture, axis_windows
from byhand.widgets.piece import InteractivePiece
from byhand.widgets.traits import Pair

AXES = ("rows", "columns")


class ShapeExplorer(InteractivePiece):
    """Every place of a kernel on a padded grid, the size that comes out, and the cells that no window reads.

    `size`, `kernel`, `stride` and `dilation` are pairs (vertical, horizontal), or one number for both. `padding` is
    "valid", "same" or "border" with `border` zeros on each side. A kernel that finds no place is allowed, and said.
    """

    module = "shape"

    size: Any = Pair((8, 7), most=24)
    """Rows and columns of the input."""
    kernel: Any = Pair((3, 3), most=11)
    """Rows and columns of the kernel."""
    stride: Any = Pair((2, 2), most=8)
    """Steps down and to the right."""
    dilation: Any = Pair((1, 1), most=4)
    """Distance between neighbouring numbers of the kernel on the image; 1 is an ordinary kernel."""
    padding = Enum(("valid", "same", "border"), "valid").tag(sync=True)
    """No zeros, as many as TensorFlow adds for "same", or `border` on each side."""
    border = Int(1, min=0, max=6).tag(sync=True)
    """Zeros on each side when `padding` is "border"."""
    position: Any = Pair((0, 0), least=0)
    """Row and column, in the output, of the window that is framed."""

    @property
    def span(self) -> tuple[int, int]:
        """Cells from a kernel's first to its last, dilation included: dilation * (kernel - 1) + 1."""
        vertical, horizontal = (d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel, strict=True))
        return vertical, horizontal

    @property
    def zeros(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Zeros added: ((above, below), (left, right))."""
        if self.padding == "border":
            return (self.border, self.border), (self.border, self.border)
        if self.padding == "valid":
            return (0, 0), (0, 0)
        from byhand.layers import stride_padding  # not there while lesson 2 is graded

        rows, columns = (
            stride_padding.same_padding(*axis) for axis in zip(self.size, self.span, self.stride, strict=True)
        )
        return rows, columns

    @property
    def output_size(self) -> tuple[int, int] | None:
        """Rows and columns that come out; None when the kernel finds no place."""
        from byhand.layers import stride_padding

        counts = []
        for size, span, stride, (before, after) in zip(self.size, self.span, self.stride, self.zeros, strict=True):
            try:
                counts.append(stride_padding.output_size(size + before + after, span, stride))
            except ValueError:
                return None
        return counts[0], counts[1]

    def in_words(self) -> str:
        """The numbers chosen."""
        numbers = [f"{name} {getattr(self, name)[0]} by {getattr(self, name)[1]}" for name in ("kernel", "stride")]
        if self.dilation != (1, 1):
            numbers.append(f"dilation {self.dilation[0]} by {self.dilation[1]}")
        zeros = f"border of {self.border}" if self.padding == "border" else f'padding "{self.padding}"'
        return f"input {self.size[0]} by {self.size[1]}, {', '.join(numbers)}, {zeros}"

    def picture(self) -> Picture:
        """Both axes with their windows, and the cells that no window reads."""
        axes, counts = {}, self.output_size
        for index, name in enumerate(AXES):
            (before, after), span, stride = self.zeros[index], self.span[index], self.stride[index]
            size = self.size[index]
            inner = f"({size} + {before} + {after} − {span}) / {stride}"
            result = f"{name}: ⌊{inner}⌋ + 1 = {counts[index]}" if counts else f"{name}: {inner}"
            axes[result] = (size, span, stride, before, after)
        drawn = axis_windows(axes)
        told = (
            f"Output {counts[0]} by {counts[1]}." if counts else "The kernel finds no place: the output does not exist."
        )
        return Picture(drawn.figure, f"Output size of {self.in_words()}. {told} {drawn.alt}")

    @observe("size", "kernel", "stride", "dilation", "padding", "border")
    def _keep_inside(self, change: dict[str, Any]) -> None:
        """Keep the framed window among those that there are."""
        try:
            counts = self.output_size
        except ImportError:
            return
        if counts is not None:
            self.position = (min(self.position[0], counts[0] - 1), min(self.position[1], counts[1] - 1))
