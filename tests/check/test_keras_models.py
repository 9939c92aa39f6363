"""The probe "model": the same facts for all spellings of a network, and a clear word for what is no model."""

import functools

import numpy as np
import pytest

from byhand.check import keras_world
from byhand.check.answer_key import Case
from byhand.check.ask import ask_all
from byhand.check.keras_models import ASPECTS

keras = keras_world.keras()  # where TensorFlow is missing, an error: it is a requirement of the package
layers = keras.layers

SHAPES = ((3, 3, 1, 2), (2,), (18, 3), (3,))


@pytest.fixture(autouse=True)
def _same_weights_every_time():
    """Two filters are so few that, one time in forty, chance weights leave every ReLU at 0 for every image."""
    keras.utils.set_random_seed(1)


def sequential(*stack, shape=(8, 8, 1)):
    return keras.Sequential([keras.Input(shape=shape), *stack])


def small(*, compiled=True, last="softmax", before=(), after=(), rate=0.5):
    model = sequential(
        layers.Conv2D(2, 3, activation="relu"),
        layers.MaxPooling2D(2),
        *before,
        layers.Flatten(),
        *([layers.Dropout(rate)] if rate is not None else []),
        layers.Dense(3, activation=last),
        *after,
    )
    if compiled:
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def ask(build, *keys, seconds=60.0):
    given = {"weights": SHAPES, "seed": 1, "classes": 3}
    return list(ask_all("model", build, [Case(key, key=key, given=given) for key in keys], seconds))


def value(build, key):
    (answer,) = ask(build, key)
    assert answer.outcome == "returned", answer
    return answer.value


def failure(build, key):
    (answer,) = ask(build, key)
    assert answer.failure is not None, answer
    return answer.failure


def test_the_function_is_called_once_for_all_aspects():
    calls = []

    def build():
        calls.append(1)
        return small()

    assert all(answer.outcome == "returned" for answer in ask(build, *ASPECTS))
    assert len(calls) == 1


def test_facts_of_a_small_network():
    assert value(small, "input") == (None, 8, 8, 1)
    assert value(small, "output") == (None, 3)
    assert value(small, "weights") == SHAPES
    assert value(small, "probabilities") is True
    assert value(small, "dropout") == ((0.5, "after MaxPooling2D 1"),)
    assert value(small, "optimizer") == "adam"
    assert value(small, "accuracy") is True
    assert value(small, "name") == "one that Keras chose"
    assert value(small, "api") == "Sequential"
    assert value(small, "steps") == (
        "Conv2D(2, 3×3) relu",
        "MaxPooling2D(2×2)",
        "Flatten()",
        "Dense(3) softmax",
    )


def test_predictions_are_those_of_the_given_weights():
    one, other = value(small, "predictions"), value(small, "predictions")
    assert one.shape == (5, 3)
    assert np.array_equal(one, other)
    assert np.allclose(one.sum(axis=1), 1)


def test_weights_that_do_not_fit_are_told():
    found = failure(lambda: sequential(layers.Flatten(), layers.Dense(3)), "predictions")
    assert found.kind == "DoesNotFit"
    assert "its layers differ" in found.message


@pytest.mark.parametrize("last", [None, "sigmoid", "relu"])
def test_what_is_no_probability_is_seen(last):
    assert value(lambda: small(last=last), "probabilities") is False


def test_chance_in_training_alone_is_as_it_should_be():
    different, same = "the same image, different answers", "the same image, the same answer"
    assert value(small, "noise") == {"in training": different, "otherwise": same}
    assert value(lambda: small(rate=None), "noise") == {"in training": same, "otherwise": same}


def test_chance_outside_training_is_told():
    def build():
        return small(rate=None, before=[layers.Lambda(lambda x: keras.random.dropout(x, 0.5))])

    assert value(build, "noise")["otherwise"] == "the same image, different answers"
    assert failure(build, "predictions").kind == "Restless"


def test_dropout_of_rate_0_does_not_count_and_the_place_does():
    assert value(lambda: small(rate=0), "dropout") == ()
    assert value(lambda: small(rate=None, after=[layers.Dropout(0.25)]), "dropout") == ((0.25, "after Dense 1"),)
    spatial = value(lambda: small(rate=None, before=[layers.SpatialDropout2D(0.5)]), "dropout")
    assert spatial == ((0.5, "after MaxPooling2D 1 (SpatialDropout2D)"),)


@pytest.mark.parametrize(
    "loss",
    [
        "sparse_categorical_crossentropy",
        lambda: keras.losses.SparseCategoricalCrossentropy(),
        lambda: keras.losses.sparse_categorical_crossentropy,
        lambda: ["sparse_categorical_crossentropy"],
    ],
)
def test_a_loss_is_the_same_however_it_is_named(loss):
    def build():
        model = small(compiled=False)
        model.compile(loss=loss() if callable(loss) else loss)
        return model

    assert value(build, "loss") == value(small, "loss")


def test_other_losses_are_others():
    def build(loss):
        model = small(compiled=False)
        model.compile(loss=loss)
        return model

    from_logits = value(functools.partial(build, keras.losses.SparseCategoricalCrossentropy(from_logits=True)), "loss")
    assert from_logits != value(small, "loss")
    assert ask(functools.partial(build, "categorical_crossentropy"), "loss")[0].outcome == "raised"


@pytest.mark.parametrize(
    ("metrics", "found"),
    [
        (["accuracy"], True),
        (["acc"], True),
        ([["accuracy"]], True),
        (lambda: [keras.metrics.SparseCategoricalAccuracy(name="a")], True),
        (lambda: [keras.metrics.sparse_categorical_accuracy], True),
        (["mae"], False),
        ([], False),
        (lambda: [keras.metrics.Accuracy()], False),
        (lambda: [keras.metrics.CategoricalAccuracy()], False),
    ],
)
def test_accuracy_is_found_however_it_is_named(metrics, found):
    def build():
        model = small(compiled=False)
        model.compile(loss="sparse_categorical_crossentropy", metrics=metrics() if callable(metrics) else metrics)
        return model

    assert value(build, "accuracy") is found


@pytest.mark.parametrize("key", ["optimizer", "loss", "accuracy"])
def test_a_model_that_is_not_compiled_says_so(key):
    found = failure(lambda: small(compiled=False), key)
    assert found.kind == "NotCompiled"
    assert "call its `compile`" in found.message


@pytest.mark.parametrize("settings", [{}, {"loss": None}])
def test_a_model_compiled_without_a_loss_says_so(settings):
    def build():
        model = small(compiled=False)
        model.compile(optimizer="adam", metrics=["accuracy"], **settings)
        return model

    found = failure(build, "loss")
    assert found.kind == "NoLoss"
    assert "no loss is given to `compile`" in found.message
    assert value(build, "optimizer") == "adam"


def test_steps_are_the_same_for_activations_of_their_own():
    def build():
        return sequential(
            layers.Conv2D(2, 3),
            layers.MaxPooling2D(),
            layers.ReLU(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(3),
            layers.Activation("softmax"),
        )

    assert value(build, "steps") == value(small, "steps")


def test_steps_tell_a_second_softmax_and_a_strange_activation():
    assert value(lambda: small(after=[layers.Softmax()]), "steps")[-1] == "Dense(3) softmax and softmax"
    strange = sequential(layers.Dense(3, activation=lambda x: x * 3 + 1))
    assert value(lambda: strange, "steps") == ("Dense(3) another activation",)


def test_a_class_of_its_own_with_inputs_and_outputs_is_functional():
    class Own(keras.Model):
        pass

    inner = small()
    assert value(lambda: Own(inputs=inner.inputs, outputs=inner.outputs, name="mine"), "api") == "functional"
    assert value(lambda: keras.Model(inner.inputs, inner.outputs, name="mine"), "name") == "mine"


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, x):
        return self.dense(x)


def subclassed_and_built():
    model = Subclassed()
    model(np.zeros((1, 4), np.float32))
    return model


def two_inputs():
    one, other = keras.Input(shape=(2,)), keras.Input(shape=(2,))
    return keras.Model([one, other], layers.Add()([one, other]))


@pytest.mark.parametrize(
    ("build", "kind", "words"),
    [
        (lambda: None, "NotAModel", "None: is the `return` missing?"),
        (lambda: "a model", "NotAModel", "'a model' (str)"),
        (lambda: keras.Sequential, "NotAModel", "(type)"),
        (lambda: [small()], "NotAModel", "(list)"),
        (lambda: keras.Sequential([layers.Dense(3)]), "NotBuilt", "begin with keras.Input"),
        (Subclassed, "NotBuilt", "begin with keras.Input"),
        (subclassed_and_built, "NotAModel", "a class of its own"),
        (two_inputs, "NotAModel", "2 inputs and 1 outputs"),
    ],
)
def test_what_is_no_model_is_told_for_every_aspect(build, kind, words):
    for answer in ask(build, *ASPECTS):
        assert answer.failure.kind == kind
        assert words in answer.failure.message


def test_what_a_function_raises_is_the_answer_to_all_aspects():
    def build():
        raise RuntimeError("no network today")

    for answer in ask(build, "weights", "loss"):
        assert answer.failure.kind == "RuntimeError"
        assert answer.failure.code == 'raise RuntimeError("no network today")'


def test_a_stub_is_not_solved_yet():
    def build():
        raise NotImplementedError

    assert all(answer.unsolved for answer in ask(build, "weights", "loss"))


def test_a_model_that_cannot_take_the_images_is_an_answer():
    def build():
        return sequential(layers.Lambda(lambda x: 1 / 0 if not isinstance(x, keras.KerasTensor) else x))

    answer = ask(build, "probabilities")[0]
    assert answer.outcome == "raised"
    assert answer.failure.line is None


def test_a_function_that_never_returns_is_stopped():
    def build():
        while True:
            pass

    first, second = ask(build, "weights", "loss", seconds=0.5)
    assert (first.outcome, second.outcome) == ("timed out", "not asked")


def test_nothing_is_printed(capfd):
    def build():
        print("hello")
        small().summary()
        return small()

    assert ask(build, "weights", "predictions")[0].outcome == "returned"
    assert capfd.readouterr() == ("", "")
