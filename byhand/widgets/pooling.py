"""PoolingExplorer: what survives of each window, partial windows dropped or kept, and what a small shift changes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from traitlets import Enum, TraitError, observe, validate

from byhand.plots import Picture, number_grids, pooling_grids
from byhand.plots.board import rows_in_words
from byhand.plots.pooling import NO_BORDER, Sides
from byhand.widgets.examples import IMAGES
from byhand.widgets.piece import InteractivePiece, capital
from byhand.widgets.traits import NamedNumbers, Numbers, Pair

POOLED = {
    "peaks": [[(5 * row + 3 * column + row * column) % 10 for column in range(7)] for row in range(7)],
    "a stroke": [[(0, 3, 9, 9, 3, 0, 0, 0)[column] * (1 <= row <= 6) for column in range(8)] for row in range(8)],
}
"""Images to pool, beside those of the convolution."""


class PoolingExplorer(InteractivePiece):
    """Cuts a grey image (H, W) into windows, and keeps the largest number or the average of each.

    `size` and `stride` are pairs (vertical, horizontal) or a number; a stride of None equals the size. `padding` is
    "valid" (partial windows dropped) or "same" (kept, as Keras does). `shift` = (down, right) moves the image, 0 is
    filled in behind it, and `unchanged` says how many values stay. TraitError for a window larger than the image.
    """

    module = "pooling"

    image: Any = Numbers(axes=(2,))
    """The image, (H, W), at most 32 × 32."""
    images: Any = NamedNumbers()
    """Images to choose from, by name."""
    size: Any = Pair((2, 2), most=8)
    """Rows and columns of a window."""
    stride: Any = Pair(None, most=8, allow_none=True)
    """Steps down and to the right; None: the size."""
    mode = Enum(("max", "average"), "max").tag(sync=True)
    """What is kept of a window."""
    padding = Enum(("valid", "same"), "valid").tag(sync=True)
    """Partial windows: dropped ("valid") or kept ("same")."""
    shift: Any = Pair((0, 0), least=-3, most=3)
    """How far the compared image is moved down and to the right."""
    position: Any = Pair((0, 0), least=0)
    """Row and column, in the result, of the window that is framed."""

    def __init__(self, image: Any = None, *, images: Mapping[str, Any] | None = None, **state: Any) -> None:
        if images is None:
            images = ({} if image is None else {"this image": image}) | POOLED | IMAGES
        image = next(iter(images.values())) if image is None else image
        super().__init__(image=image, images=dict(images), **state)

    @property
    def steps(self) -> tuple[int, int]:
        """The stride in numbers."""
        return self.size if self.stride is None else self.stride

    @property
    def output(self) -> np.ndarray:
        """The pooled image."""
        return self.pooled(self.image)

    @property
    def shifted(self) -> np.ndarray:
        """The image moved by `shift`, (H, W)."""
        down, right = self.shift
        height, width = self.image.shape
        moved = np.zeros_like(self.image)
        part = self.image[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
        moved[max(down, 0) : max(down, 0) + part.shape[0], max(right, 0) : max(right, 0) + part.shape[1]] = part
        return moved

    @property
    def unchanged(self) -> dict[str, tuple[int, int]]:
        """For "pixels" and "pooled": (how many values stay, of how many that are not 0 before or after the shift)."""
        pairs = {"pixels": (self.image, self.shifted), "pooled": (self.output, self.pooled(self.shifted))}
        found = {}
        for name, (before, after) in pairs.items():
            either = (before != 0) | (after != 0)
            found[name] = (int((either & np.isclose(before, after, rtol=1e-9, atol=0)).sum()), int(either.sum()))
        return found

    def pooled(self, image: np.ndarray) -> np.ndarray:
        """An image (H, W) pooled with the present size, stride, mode and padding."""
        from byhand.layers import pooling, stride_padding  # not there while their lessons are graded

        size, steps = self.size, self.steps
        if self.padding == "valid":
            return (pooling.max_pool if self.mode == "max" else pooling.average_pool)(image, size, steps)
        if self.mode == "max":
            return pooling.max_pool_same(image, size, steps)
        border = self._same_border()
        sums, counts = (  # the average is over the cells that exist
            pooling.average_pool(stride_padding.pad(array, border), size, steps)
            for array in (image, np.ones(image.shape))
        )
        return sums / counts

    def in_words(self) -> str:
        """Sizes, what is kept, and what happens to partial windows."""
        partial = "dropped" if self.padding == "valid" else "kept"
        (height, width), (rows, columns), (down, right) = self.image.shape, self.size, self.steps
        return (
            f"{self.mode} pooling of an image {height} by {width} with windows {rows} by {columns}, "
            f"stride {down} by {right}, partial windows {partial}"
        )

    def picture(self) -> Picture:
        """The image cut into windows beside what is kept; with overlapping windows, the two arrays."""
        title = f"{self.mode}, partial windows {'dropped' if self.padding == 'valid' else 'kept'}"
        if self.shift != (0, 0) and self.image.shape[1] <= 14:
            moved, again = self.shifted, self.pooled(self.shifted)
            drawn = number_grids({"image": self.image, self.mode: self.output, "moved": moved, "pooled again": again})
        elif self.steps == self.size and self.image.shape[1] <= 14:
            border = self._same_border() if self.padding == "same" else NO_BORDER
            drawn = pooling_grids(self.image, {title: self.output}, self.size, border, survivors=self.mode == "max")
        else:
            top, left = (place * step for place, step in zip(self.position, self.steps, strict=True))
            frames = {"image": (top, left, *self.size)} if self.padding == "valid" else {}
            drawn = number_grids({"image": self.image, title: self.output}, frames)
        told = f"Image, {rows_in_words(self.image)}. Result, {rows_in_words(self.output)}."
        if self.shift != (0, 0):
            same = [f"of {name}, {stay} of {both}" for name, (stay, both) in self.unchanged.items()]
            told += f" Moved {self.shift[0]} down and {self.shift[1]} to the right, unchanged are, {'; '.join(same)}."
        return Picture(drawn.figure, f"{capital(self.in_words())}. {told}")

    def _same_border(self) -> Sides:
        """Empty cells ((above, below), (left, right)) that padding "same" thinks around the image."""
        from byhand.layers import stride_padding

        (height, width), (rows, columns), (down, right) = self.image.shape, self.size, self.steps
        return stride_padding.same_padding(height, rows, down), stride_padding.same_padding(width, columns, right)

    @validate("size", "image")
    def _window_on_image(self, proposal: dict[str, Any]) -> Any:
        value = proposal["value"]
        size, image = (value, self.image) if proposal["trait"].name == "size" else (self.size, value)
        if size[0] > image.shape[0] or size[1] > image.shape[1]:
            raise TraitError(f"window size {size} is larger than the image {image.shape}")
        return value

    @observe("image", "size", "stride", "padding")
    def _keep_inside(self, change: dict[str, Any]) -> None:
        """Keep the framed window among those that there are."""
        try:
            rows, columns = self.output.shape
        except ImportError:
            return
        self.position = (min(self.position[0], rows - 1), min(self.position[1], columns - 1))
