"""Trained networks that come with the package, as NumPy arrays: `load_weights` and `model_card`."""

from byhand.models.weights import load_weights, model_card

__all__ = ["load_weights", "model_card"]
