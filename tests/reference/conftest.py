"""Fixtures of the reference tests: the worked examples by id, and TensorFlow, imported once and quietly."""

import os
from typing import Any

import pytest
from worked_examples import read_worked_examples


@pytest.fixture(scope="session")
def facts() -> dict[str, dict[str, Any]]:
    """Every worked example of the lessons, by its id."""
    return {fact["id"]: fact for fact in read_worked_examples()}


@pytest.fixture(scope="session")
def tf() -> Any:
    """TensorFlow; one import for all tests, without its start-up messages."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow

    return tensorflow


@pytest.fixture(scope="session")
def keras(tf: Any) -> Any:
    """Keras, on TensorFlow."""
    import keras

    return keras
