"""Every number in the questions of the lessons is computed: by the lessons' own functions, by NumPy or by Keras."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from byhand.keras_if_there import keras_if_there
from byhand.layers import convolution, pooling, stride_padding
from byhand.widgets.quiz_file import lessons_with_questions, load_questions

QUESTIONS = {
    f"{lesson}/{question['id']}": question
    for lesson in lessons_with_questions()
    for question in load_questions(lesson)[1]
}
RNG = np.random.default_rng(5)


def keras_model(layers: list[tuple[Any, ...]], input_shape: tuple[int, ...]) -> Any:
    keras = keras_if_there()
    assert keras is not None
    made = [keras.layers.Input(input_shape)]
    for kind, *numbers in layers:
        if kind == "conv":
            filters, kernel, stride, padding = [*numbers, *(1, "valid")[len(numbers) - 2 :]]
            made.append(keras.layers.Conv2D(filters, kernel, strides=stride, padding=padding))
        else:
            layer = {"max_pool": "MaxPooling2D", "flatten": "Flatten", "dense": "Dense"}[kind]
            made.append(getattr(keras.layers, layer)(*numbers))
    return keras.Sequential(made)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def dropped(x: np.ndarray, rate: float) -> np.ndarray:
    """What Keras's own dropout layer makes of x in training."""
    keras = keras_if_there()
    return np.asarray(keras.layers.Dropout(rate, seed=3)(x, training=True))


def gradients(upstream: np.ndarray, rate: float) -> list[float]:
    """The gradient that TensorFlow takes through Keras's dropout layer, for each unit."""
    import tensorflow as tf

    keras = keras_if_there()
    x = tf.Variable(np.ones(upstream.shape, "float32"))
    with tf.GradientTape() as tape:
        out = keras.layers.Dropout(rate, seed=3)(x, training=True)
    found = tape.gradient(out, x, output_gradients=tf.constant(upstream.astype("float32")))
    return [float(one) for one in found]


NAMES: dict[str, Any] = {
    "np": np,
    "stride_padding": stride_padding,
    **{name: getattr(pooling, name) for name in ("max_pool", "average_pool", "max_pool_same", "flatten")},
    **{n: getattr(stride_padding, n) for n in ("pad", "output_size", "keras_output_size", "same_padding")},
    "true_convolve2d": stride_padding.true_convolve2d,
    "fits": lambda size, kernel, stride: size >= kernel and (size - kernel) % stride == 0,
    **{n: getattr(convolution, n) for n in ("window_product", "convolve2d", "convolve_volume", "relu", "conv_layer")},
    "keras_params": lambda layers, shape: keras_model(layers, shape).count_params(),
    "keras_shape": lambda layers, shape: keras_model(layers, shape).output_shape[1:],
    "softmax": softmax,
    "dropped": dropped,
    "gradients": gradients,
    "W": RNG.normal(size=(3, 3)),
    "K": RNG.normal(size=(3, 3)),
    "A": RNG.normal(size=(12, 12)),
    "L": np.array([2.0, 1.0, -0.5]),
}


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the expressions may name; `S`: sums of a thousand ones after Keras's dropout at 0.1, in 400 steps."""
    keras = keras_if_there()
    layer = keras.layers.Dropout(0.1, seed=1)
    rows = np.asarray(layer(np.ones((400, 1000), "float32"), training=True))
    return NAMES | {"S": [round(float(total), 3) for total in rows.sum(axis=1)]}


FACTS = [(name, fact) for name, question in QUESTIONS.items() for fact in question.get("verify", [])]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "fact"), FACTS, ids=[f"{name}: {fact}"[:80] for name, fact in FACTS])
def test_the_fact_is_true(names: dict[str, Any], name: str, fact: str) -> None:
    assert bool(np.all(eval(fact, dict(names))))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_number_that_is_written_is_in_a_fact(name: str) -> None:
    question = QUESTIONS[name]
    said = [question["ask"], *(one[key] for one in question["choices"] for key in ("text", "why"))]
    written = {number for text in said for number in numbers(text)}
    computed = {number for fact in question.get("verify", []) for number in numbers(fact)}
    assert written - computed - {"0", "1", "2"} == set()


def numbers(text: str) -> set[str]:
    """The numbers in a text, without commas and signs: "1,800" is 1800, "0.30" is 0.3."""
    found = re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", text.replace("Conv2D", ""))
    return {f"{float(number.rstrip(',').replace(',', '')):g}" for number in found}
