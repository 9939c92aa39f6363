"""ConvolutionExplorer: the window, the kernel, every product and the sum, and the feature map filling up."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from traitlets import Bool, Float, List, TraitError, Unicode, observe, validate

from byhand.plots import Picture, convolution_grids, volume_products, window_products
from byhand.plots.board import names_for, number_text, rows_in_words
from byhand.widgets.examples import IMAGES, KERNELS, for_channels
from byhand.widgets.piece import InteractivePiece
from byhand.widgets.traits import NamedNumbers, Numbers, Pair

WIDEST_GRID = 12
"""Columns beyond which the static picture shows the window alone."""


class ConvolutionExplorer(InteractivePiece):
    """Moves a window over an image and shows how one number of the feature map comes about.

    `image` is (H, W) or (H, W, C), `kernel` (kh, kw) or (kh, kw, C), with stride 1 and no border, so that the map is
    (H - kh + 1, W - kw + 1). Without them, examples are shown. `images` and `kernels` are dicts of names and arrays to
    choose from. State to set and read: `position` (row, column) of the window, `bias`, `flip` (True: true convolution,
    the kernel turned by 180°), `predict` (values stay hidden until predicted or asked for), `predictions`, `filled`,
    `playing`, `speed`. TraitError for arrays that do not fit together.
    """

    module = "convolution"

    image: Any = Numbers()
    """The image, (H, W) or (H, W, C), at most 32 × 32 and 8 channels."""
    kernel: Any = Numbers(most=7)
    """The kernel, (kh, kw) or (kh, kw, C), at most 7 × 7."""
    bias = Float(0.0).tag(sync=True)
    """Added to the sum of all products."""
    position: Any = Pair((0, 0), least=0)
    """Row and column of the window's upper left cell, and of the number in the map."""
    filled = List(trait=None).tag(sync=True)
    """Numbers of the map that are shown, as row * columns + column; the present one comes on top, unless `predict`."""
    flip = Bool(False).tag(sync=True)
    """True convolution (kernel flipped on both axes) in place of cross-correlation."""
    predict = Bool(False).tag(sync=True)
    """Whether products and sum stay hidden until the learner has predicted the sum, or gives up."""
    predictions = List(trait=None).tag(sync=True)
    """What was predicted, oldest first: dicts with row, column, predicted, right."""
    playing = Bool(False).tag(sync=True)
    """Whether the window moves on by itself (in the browser)."""
    speed = Float(2.0, min=0.25, max=20).tag(sync=True)
    """Steps a second while playing."""
    images: Any = NamedNumbers()
    """Images to choose from, by name; all with the channels of the kernel."""
    kernels: Any = NamedNumbers()
    """Kernels to choose from, by name."""
    channel_names = List(Unicode()).tag(sync=True)
    """A name for each channel; red, green, blue for three."""

    def __init__(
        self,
        image: Any = None,
        kernel: Any = None,
        *,
        images: Mapping[str, Any] | None = None,
        kernels: Mapping[str, Any] | None = None,
        channel_names: Sequence[str] | None = None,
        **state: Any,
    ) -> None:
        if image is None:
            images = IMAGES if images is None else images
            image = next(iter(images.values()))
        shape = np.shape(image)
        channels = int(shape[2]) if len(shape) == 3 else None
        if images is None:
            images = {"this image": image} | (IMAGES if channels is None else {})
        if kernels is None:
            kernels = {} if kernel is None else {"this kernel": kernel}
            kernels |= for_channels(KERNELS, channels)
        if kernel is None:
            kernel = next(iter(kernels.values()))
        if channel_names is None:
            channel_names = [] if channels is None else names_for(channels, None)
        elif len(channel_names) != (channels or 1):
            raise TraitError(f"channel_names has {len(channel_names)} names, the image {channels or 1} channels")
        super().__init__(
            image=image,
            kernel=kernel,
            images=dict(images),
            kernels=dict(kernels),
            channel_names=list(channel_names),
            **state,
        )

    @property
    def map_shape(self) -> tuple[int, int]:
        """Rows and columns of the feature map."""
        (height, width), (kernel_height, kernel_width) = self.image.shape[:2], self.kernel.shape[:2]
        return height - kernel_height + 1, width - kernel_width + 1

    @property
    def used_kernel(self) -> np.ndarray:
        """The kernel that the window is multiplied with: as given, or flipped."""
        return self.kernel[::-1, ::-1] if self.flip else self.kernel

    @property
    def window(self) -> np.ndarray:
        """The part of the image under the kernel, of the kernel's shape."""
        row, column = self.position
        return self.image[row : row + self.kernel.shape[0], column : column + self.kernel.shape[1]]

    @property
    def products(self) -> np.ndarray:
        """Window times kernel, number by number, of the kernel's shape."""
        return self.window * self.used_kernel

    @property
    def output(self) -> np.ndarray:
        """The whole feature map, bias included: float (H - kh + 1, W - kw + 1)."""
        from byhand.layers import convolution  # not there while lesson 1 is graded

        through = convolution.convolve2d if self.image.ndim == 2 else convolution.convolve_volume
        return through(self.image, self.used_kernel) + self.bias

    @property
    def value(self) -> float:
        """The number at `position`, bias included."""
        return float(self.output[self.position])

    def in_words(self) -> str:
        """Sizes, kind of convolution and where the window stands."""
        kind = "true convolution, kernel flipped" if self.flip else "cross-correlation"
        sizes = [" by ".join(map(str, array.shape)) for array in (self.image, self.kernel, np.empty(self.map_shape))]
        row, column = self.position
        return (
            f"image {sizes[0]}, kernel {sizes[1]}, {kind}, feature map {sizes[2]}; "
            f"the window is at row {row}, column {column}"
        )

    def picture(self) -> Picture:
        """Image, kernel and the map so far; of a volume or a large image, the window's products and their sum."""
        if self._is_hidden():
            drawn = convolution_grids(self.image, self.used_kernel, self._shown_map()) if self._fits() else None
            drawn = drawn or self._window_and_kernel()
            told = "Its number is hidden until it is predicted."
        elif self._fits():
            drawn = convolution_grids(self.image, self.used_kernel, self._shown_map(), at=self.position)
            told = f"Its number is {number_text(self.value)}."
        else:
            of = window_products if self.image.ndim == 2 else volume_products
            names = () if self.image.ndim == 2 else (self.channel_names,)
            drawn = of(self.window, self.used_kernel, *names)
            told = f"{drawn.alt} With bias {number_text(self.bias)}: {number_text(self.value)}."
        return Picture(drawn.figure, f"Convolution: {self.in_words()}. {told} {self._map_in_words()}")

    def _fits(self) -> bool:
        return self.image.ndim == 2 and self.image.shape[1] <= WIDEST_GRID

    def _is_hidden(self) -> bool:
        row, column = self.position
        return self.predict and row * self.map_shape[1] + column not in self.filled

    def _shown_map(self) -> np.ndarray:
        """The map with NaN for numbers not shown yet."""
        seen = set(self.filled) | (set() if self.predict else {self.position[0] * self.map_shape[1] + self.position[1]})
        shown = np.full(self.map_shape, np.nan)
        cells = [cell for cell in seen if 0 <= cell < shown.size]
        shown.flat[cells] = self.output.flat[cells]
        return shown

    def _map_in_words(self) -> str:
        shown = self._shown_map()
        if np.isnan(shown).all():
            return ""
        if shown.size > 100:
            return f"{int((~np.isnan(shown)).sum())} of {shown.size} numbers of the map are shown."
        return f"Feature map so far: {rows_in_words(shown)}."

    def _window_and_kernel(self) -> Picture:
        from byhand.plots import number_grids

        grids: dict[str, np.ndarray] = {}
        for channel, name in enumerate(self.channel_names or [""]):
            window, kernel = (np.atleast_3d(array)[:, :, channel] for array in (self.window, self.used_kernel))
            grids |= {f"{name} window".strip(): window, f"{name} kernel".strip(): kernel}
        return number_grids(grids)

    @validate("kernel", "image")
    def _fit_together(self, proposal: dict[str, Any]) -> np.ndarray:
        array = proposal["value"]
        image = array if proposal["trait"].name == "image" else self.image
        kernel = array if proposal["trait"].name == "kernel" else self.kernel
        check_fit(image, kernel)
        return array

    @validate("position")
    def _inside(self, proposal: dict[str, Any]) -> tuple[int, int]:
        (row, column), (rows, columns) = proposal["value"], self.map_shape
        if row >= rows or column >= columns:
            raise TraitError(
                f"position is {(row, column)}, but the window has {rows} × {columns} places: "
                f"rows 0 to {rows - 1}, columns 0 to {columns - 1}"
            )
        return row, column

    @validate("filled")
    def _cells_of_the_map(self, proposal: dict[str, Any]) -> list[int]:
        most = self.map_shape[0] * self.map_shape[1]
        cells = proposal["value"]
        if not all(isinstance(cell, int) and 0 <= cell < most for cell in cells):
            raise TraitError(f"filled is {cells!r}; it must hold whole numbers from 0 to {most - 1}")
        return cells

    @observe("image", "kernel")
    def _keep_inside(self, change: dict[str, Any]) -> None:
        """With another map, start to fill it anew, and move the window inside."""
        if getattr(self, "_filled_shape", self.map_shape) != self.map_shape:
            self.filled = []
            (row, column), (rows, columns) = self.position, self.map_shape
            self.position = (min(row, rows - 1), min(column, columns - 1))
        self._filled_shape = self.map_shape

    _in_browser = False

    @observe("image", "kernel", "bias", "flip")
    def _keep_hidden(self, change: dict[str, Any]) -> None:
        """In prediction mode values that were shown before a change in Python must not give new ones away."""
        if self.predict and change["old"] is not None and not self._in_browser:
            self.filled = []

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser has changed: it hides values itself, and may have shown others since."""
        self._in_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self._in_browser = False


def check_fit(image: np.ndarray, kernel: np.ndarray) -> None:
    """TraitError when a kernel has other axes or channels than the image, or is larger."""
    if image.ndim != kernel.ndim or image.shape[2:] != kernel.shape[2:]:
        raise TraitError(
            f"the image has shape {image.shape} and the kernel {kernel.shape}; "
            "a kernel needs as many channels as the image"
        )
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise TraitError(f"kernel {kernel.shape[:2]} is larger than the image {image.shape[:2]}")
