"""The functions that a case may hand to a student's function, by name: code never travels, names do.

All are elementwise, pure, and take scalars or arrays. None is one that a lesson asks for, so that none hands out an
answer (an activation in a case is a *leaky* ReLU, not the ReLU of lesson 1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def leaky_relu(x: Any) -> Any:
    """x where x is positive, a quarter of x elsewhere (Maas, Hannun and Ng 2013)."""
    return np.where(np.asarray(x) > 0, x, np.asarray(x) / 4.0)[()]


def square(x: Any) -> Any:
    """x times x: not monotonic, so a bias added after it shows."""
    return np.asarray(x, dtype=float)[()] ** 2


def tanh(x: Any) -> Any:
    """Hyperbolic tangent, scaled to leave its flat part late: tanh(x / 50)."""
    return np.tanh(np.asarray(x, dtype=float) / 50.0)[()]


CALLABLES: dict[str, Callable[..., Any]] = {f.__name__: f for f in (leaky_relu, square, tanh)}


def name_of(function: object) -> str | None:
    """The name under which a function stands in the vocabulary, or None."""
    return next((name for name, known in CALLABLES.items() if known is function), None)
