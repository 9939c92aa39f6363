"""Training curves that grow while Keras trains: a drawing in a notebook, one line of text an epoch elsewhere.

Keras is imported when curves are asked for, not before.
"""

from collections.abc import Mapping
from typing import Any

from byhand.plots.training import training_curves


def live_curves(title: str = "") -> Any:
    """A Keras callback that draws loss and accuracy after each epoch, in place: `fit(…, callbacks=[live_curves()])`.

    Outside a notebook it prints a line an epoch. A second `fit` begins a new drawing.
    """
    import keras

    class LiveCurves(keras.callbacks.Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            self.history: dict[str, list[float]] = {}
            self.drawing: Any = None

        def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
            for name, value in (logs or {}).items():
                self.history.setdefault(name, []).append(float(value))
            if not self.history.get("loss"):
                return
            epochs = (self.params or {}).get("epochs")
            if in_kernel():
                self._draw(epochs)
            else:
                print(epoch_in_words(epoch + 1, epochs, {name: values[-1] for name, values in self.history.items()}))

        def _draw(self, epochs: int | None) -> None:
            from IPython.display import display

            picture = training_curves(self.history, epochs, title)
            if self.drawing is None:
                self.drawing = display(picture, display_id=True)
            else:
                self.drawing.update(picture)

    return LiveCurves()


def watched(model: Any, title: str = "") -> Any:
    """The same Keras model; from now on each `fit` of it draws live curves, whoever calls it."""
    fit = model.fit

    def fit_and_draw(*arguments: Any, callbacks: Any = None, **keywords: Any) -> Any:
        given = callbacks if isinstance(callbacks, list | tuple) else [] if callbacks is None else [callbacks]
        return fit(*arguments, callbacks=[*given, live_curves(title)], **keywords)

    model.fit = fit_and_draw
    return model


def in_kernel() -> bool:
    """True in a notebook's kernel, which can change a drawing after it was shown; False in scripts and terminals."""
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


def epoch_in_words(epoch: int, epochs: int | None, values: Mapping[str, float]) -> str:
    """One line of text for one epoch, counted from 1: its number, then each value."""
    of = f"/{epochs}" if epochs else ""
    return "   ".join([f"epoch {epoch}{of}", *(f"{name} {value:.4f}" for name, value in values.items())])
