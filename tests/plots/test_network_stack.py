"""A network's drawing says what Keras's summary says."""

from typing import Any

import pytest

from byhand import plots

keras = pytest.importorskip("keras")


def texts(picture: plots.Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def small(*layers: Any) -> Any:
    return keras.Sequential([keras.Input((12, 16, 1)), *layers])


def test_each_layer_has_its_arguments_shape_and_parameters() -> None:
    picture = plots.network_stack(
        small(
            keras.layers.Conv2D(4, (3, 5), padding="same", activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.25),
            keras.layers.Dense(3, activation="softmax"),
        ),
        title="small",
    )
    words = texts(picture)
    assert "Conv2D · 4 kernels 3 × 5, same, relu" in words
    assert "12 × 16 × 4" in words
    assert {"64", "579", "0"} <= set(words)
    assert "Dropout · rate 0.25" in words
    assert "Dense · 3 units, softmax, output 3, 579 parameters" in picture.alt
    assert "small. A stack of 5 layers after an input of 12 × 16 × 1" in picture.alt


def test_a_functional_model_is_drawn_without_its_input_layer() -> None:
    inputs = keras.Input((4, 4, 2))
    model = keras.Model(inputs, keras.layers.Flatten()(inputs))
    assert "A stack of 1 layer after an input of 4 × 4 × 2" in plots.network_stack(model).alt


def test_a_network_that_learns_nothing_is_drawn() -> None:
    assert plots.network_stack(small(keras.layers.Flatten())).png.startswith(b"\x89PNG")


def test_a_model_without_an_input_is_refused() -> None:
    with pytest.raises(ValueError, match="only a built model has shapes"):
        plots.network_stack(keras.Sequential([keras.layers.Dense(3)]))
