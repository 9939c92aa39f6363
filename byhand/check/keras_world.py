"""What the probes of Keras exercises share: Keras without messages, hushed calls, networks from a few numbers."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from byhand.check.answer import Answer, Failure
from byhand.check.answer_key import Case
from byhand.check.ask import TimeUp, describe_failure, fresh_arguments, quiet, time_limit, unaskable
from byhand.check.plain import safe_repr
from byhand.keras_if_there import keras_if_there, standard_error_closed

STANDARD_COMPILE = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}


def keras() -> Any:
    """The module, imported without TensorFlow's start-up messages. Raises ImportError where there is no TensorFlow."""
    found = keras_if_there()
    if found is None:
        raise ImportError("this exercise needs TensorFlow, which is not installed: pip install tensorflow")
    return found


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Drop what Python code prints and what compiled code writes to standard error meanwhile: nbgrader takes anything
    there for a failed test, and TensorFlow logs there."""
    with standard_error_closed(), quiet():
        yield


def model_from(seed: int, layers: Sequence[Sequence[Any]]) -> Any:
    """A compiled Sequential network, initialised from a seed.

    layers: (name of a class of keras.layers, its settings as a dict) for each layer; the first is Input with a shape.
    """
    module = keras()
    module.utils.set_random_seed(seed)
    (_, first), *others = layers
    inputs = module.Input(shape=tuple(first["shape"]))
    model = module.Sequential([inputs, *[getattr(module.layers, name)(**settings) for name, settings in others]])
    model.compile(**STANDARD_COMPILE)
    return model


def called(
    target: object,
    case: Case,
    seconds: float,
    with_result: Callable[[Any], Any],
    before: Callable[[tuple[Any, ...], dict[str, Any]], None] | None = None,
) -> Answer:
    """Call the student's function with a case's arguments; the answer is what `with_result` makes of its result, within
    the same time. What either raises becomes the answer. before: called with the arguments, once they are made."""
    if (fault := unaskable(target, case)) is not None:
        return Answer("raised", failure=fault)
    assert callable(target)
    start = time.perf_counter()
    try:
        with hushed(), time_limit(seconds):
            args, kwargs = fresh_arguments(case)
            if before is not None:
                before(args, kwargs)
            return Answer("returned", with_result(target(*args, **kwargs)), seconds=time.perf_counter() - start)
    except TimeUp:
        return Answer("timed out", seconds=time.perf_counter() - start)
    except KeyboardInterrupt:
        raise
    except FoundError as error:
        return Answer("raised", failure=Failure((error.kind,), str(error)), seconds=time.perf_counter() - start)
    except BaseException as error:
        return Answer("raised", failure=describe_failure(error), seconds=time.perf_counter() - start)


class FoundError(Exception):
    """What the asking itself finds wrong. `kind` is one of `byhand.check.compare.TOLD`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def a_model(thing: object) -> Any:
    """The thing, if it is a Keras model that is built. Raises FoundError."""
    if not isinstance(thing, keras().Model):
        what = (
            "None: is the `return` missing?" if thing is None else f"{safe_repr(thing)[:80]} ({type(thing).__name__})"
        )
        raise FoundError("NotAModel", f"a Keras model is asked for, and what came back is {what}")
    if not thing.built:
        raise FoundError(
            "NotBuilt",
            "the model is not built, because nothing says what goes in: begin with keras.Input(shape=input_shape)",
        )
    inputs, outputs = getattr(thing, "inputs", None), getattr(thing, "outputs", None)
    if not inputs or not outputs:
        raise FoundError("NotAModel", "the model is a class of its own; use keras.Sequential or the functional API")
    if len(inputs) > 1 or len(outputs) > 1:
        raise FoundError(
            "NotAModel", f"the model has {len(inputs)} inputs and {len(outputs)} outputs; one of each is asked for"
        )
    return thing
