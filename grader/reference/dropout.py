"""Lesson 5, Overfitting and dropout: dropout by hand, what histories say, and the experiment with four dense nets.

Dropout is inverted: survivors are scaled up while training, so that nothing is left to do when the network is used
(Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15, 2014; so does Keras). Keras is imported when it
is needed, not before.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from grader.reference.arguments import as_array, as_floats
from grader.reference.networks import compiled, dense_net, regularized_digits_cnn

History = Mapping[str, Sequence[float]]
"""One number for each epoch under "accuracy", "val_accuracy", "loss" and "val_loss", as Keras's `History.history`."""

NETS: dict[str, tuple[int, float]] = {
    "dense_128": (128, 0.0),
    "dense_64": (64, 0.0),
    "dense_32": (32, 0.0),
    "dense_128_dropout": (128, 0.25),
}
"""The nets of the experiment: units of the hidden layer, and the rate of the dropout after it."""
BATCH_SIZE = 128


def dropout(x: ArrayLike, rate: float, rng: Generator, training: bool = True) -> NDArray[np.float64]:
    """Zero each element of x with probability `rate`, multiply the others by 1 / (1 - rate); shape as x, float64.

    A copy of x when not training. Raises ValueError for a rate outside [0, 1).
    """
    values = as_floats(x, "x")
    check_rate(rate)
    if not training or rate == 0:
        return values.copy()
    kept = rng.random(values.shape) >= rate
    return np.where(kept, values / (1 - rate), 0.0)


def dropout_gradient(upstream: ArrayLike, mask: ArrayLike, rate: float) -> NDArray[np.float64]:
    """Gradient with respect to the input of dropout, from that with respect to its output; both float, shape of mask.

    The layer computes x · mask / (1 - rate), so its derivative is mask / (1 - rate); mask is True where kept.
    Raises ValueError for unequal shapes and for a rate outside [0, 1).
    """
    gradient, kept = as_floats(upstream, "upstream"), as_array(mask, "mask").astype(bool)
    check_rate(rate)
    if gradient.shape != kept.shape:
        raise ValueError(f"upstream has shape {gradient.shape} and mask {kept.shape}; they must be equal")
    return np.where(kept, gradient / (1 - rate), 0.0)


def check_rate(rate: float) -> None:
    """Raise ValueError for a rate outside [0, 1)."""
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}, outside [0, 1); give the share of the elements that are dropped")


def generalization_gap(history: History) -> float:
    """Training accuracy minus validation accuracy, both of the last epoch."""
    return float(history["accuracy"][-1] - history["val_accuracy"][-1])


def best_epoch(history: History) -> int:
    """Number of the epoch, from 0, with the lowest validation loss; the first of them on ties."""
    return int(np.argmin(history["val_loss"]))


def build_regularized_cnn(conv_rate: float = 0.25, dense_rate: float = 0.5) -> Any:
    """`regularized_digits_cnn`, compiled."""
    return compiled(regularized_digits_cnn, conv_rate, dense_rate)


def build_dense_net(units: int, rate: float = 0.0) -> Any:
    """`dense_net`, compiled."""
    return compiled(dense_net, units, rate)


def run_experiment(
    train: tuple[NDArray[Any], NDArray[Any]],
    validation: tuple[NDArray[Any], NDArray[Any]],
    epochs: int,
    seed: int = 0,
) -> dict[str, dict[str, list[float]]]:
    """Train the four nets of `NETS`, each freshly built after seeding; name -> history.

    train, validation: images, float32 (N, 28, 28, 1) from 0 to 1, and labels, int (N,).
    """
    from keras.utils import set_random_seed

    images, labels = train
    results = {}
    for name, (units, rate) in NETS.items():
        set_random_seed(seed)
        model = build_dense_net(units, rate)
        trained = model.fit(images, labels, validation_data=validation, epochs=epochs, batch_size=BATCH_SIZE, verbose=0)
        results[name] = trained.history
    return results


def conclusions(results: Mapping[str, Sequence[History]]) -> dict[str, str]:
    """Which net has the smallest mean gap and which the highest mean validation accuracy, over its histories."""

    def mean_gap(name: str) -> float:
        return fmean(generalization_gap(history) for history in results[name])

    def mean_validation(name: str) -> float:
        return fmean(history["val_accuracy"][-1] for history in results[name])

    return {"smallest_gap": min(results, key=mean_gap), "best_validation": max(results, key=mean_validation)}
