"""The probe "training": what is overheard of a training, whoever calls `fit` and however the images come."""

import json

import numpy as np
import pytest
from student_code import exercise_key

from byhand.check import keras_world
from byhand.check.answer import Answer
from byhand.check.answer_key import Case, Rule
from byhand.check.ask import ask_all
from byhand.check.made import Made
from byhand.check.mark import mark
from byhand.check.reading import read
from byhand.check.report_text import result_text

keras = keras_world.keras()  # where TensorFlow is missing, an error: it is a requirement of the package

LAYERS = (
    ("Input", {"shape": (28, 28, 1)}),
    ("MaxPooling2D", {"pool_size": 7}),
    ("Flatten", {}),
    ("Dense", {"units": 10, "activation": "softmax"}),
)
ARGS = (Made("keras model", (1, LAYERS)), Made("training digits", (0, 50)), Made("training labels", (0, 50)))
SETTINGS = {"epochs": 2, "batch_size": 20, "seed": 1}
FACTS = ("result", "history", "rounds", "batch", "given model", "compiled as", "trained", "held out", "overlap")
LABELS = ("strange images", "wrong labels")


def case(key, **given):
    return Case(key, ARGS, SETTINGS, key=key, given=given)


def answers(train, *keys, seconds=120.0):
    found = ask_all("training", train, [case(key, images=Made("unseen digits", (0, 4))) for key in keys], seconds)
    return dict(zip(keys, found, strict=True))


def values(train, *keys):
    found = answers(train, *keys)
    assert {a.outcome for a in found.values()} == {"returned"}, found
    return {key: answer.value for key, answer in found.items()}


def right(model, images, labels, epochs=3, batch_size=128, seed=0):
    keras.utils.set_random_seed(seed)
    return model.fit(images, labels, epochs=epochs, batch_size=batch_size, validation_split=0.1, verbose=0)


EXPECTED = {
    "result": "the History",
    "history": {"accuracy": 2, "loss": 2, "val_accuracy": 2, "val_loss": 2},
    "rounds": 2,
    "batch": 20,
    "given model": True,
    "compiled as": "adam, sparse_categorical_crossentropy",
    "trained": 45,
    "held out": 5,
    "overlap": 0,
    "strange images": 0,
    "wrong labels": 0,
}


def test_facts_of_a_right_training():
    found = values(right, *FACTS, *LABELS, "predictions")
    assert found.pop("predictions").shape == (4, 10)
    assert found == EXPECTED


def test_a_pipeline_looks_like_arrays():
    import tensorflow as tf

    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        keras.utils.set_random_seed(seed)
        data = tf.data.Dataset.from_tensor_slices((images, labels))
        training, validation = data.take(45).shuffle(45).batch(batch_size), data.skip(45).batch(50)
        return model.fit(training, validation_data=validation, epochs=epochs, verbose=0)

    assert values(train, *FACTS, *LABELS) == EXPECTED


def test_what_is_measured_outside_fit_is_not_held_against_anyone():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        model.evaluate(images, labels, verbose=0)
        history = right(model, images, labels, epochs, batch_size, seed)
        model.evaluate(images, labels, verbose=0)
        return history

    assert values(train, *FACTS, *LABELS) == EXPECTED


def test_slips_are_seen_side_by_side():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        other = keras.models.clone_model(model)
        other.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return other.fit(images / 255, (labels + 1) % 10, validation_data=(images[:7], labels[:7]), verbose=0).history

    assert values(train, *FACTS, *LABELS) == {
        "result": "a value of type dict",
        "history": {"accuracy": 1, "loss": 1, "val_accuracy": 1, "val_loss": 1},
        "rounds": 1,
        "batch": 32,
        "given model": False,
        "compiled as": "sgd, sparse_categorical_crossentropy",
        "trained": 50,
        "held out": 7,
        "overlap": 0,
        "strange images": 50,
        "wrong labels": 0,  # these images have none
    }


def test_labels_that_are_not_those_of_their_images_are_counted():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        return model.fit(images, (labels + 1) % 10, verbose=0)

    assert values(train, *LABELS) == {"strange images": 0, "wrong labels": 50}


def test_images_that_were_trained_on_and_held_out_are_counted():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        return model.fit(images, labels, validation_data=(images[40:], labels[40:]), verbose=0)

    assert values(train, "held out", "overlap") == {"held out": 10, "overlap": 10}


@pytest.mark.parametrize(
    ("seed_of", "same", "other"),
    [
        (lambda seed: seed, "in the same order", "in another order"),
        (lambda seed: 0, "in the same order", "in the same order"),
        (lambda seed: None, "in another order", "in another order"),
    ],
)
def test_the_order_tells_how_it_was_seeded(seed_of, same, other):
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        if (chosen := seed_of(seed)) is not None:
            keras.utils.set_random_seed(chosen)
        return model.fit(images, labels, verbose=0)

    (answer,) = ask_all("training", train, [case("order", seeds=[3, 3, 4])], 120)
    assert answer.value == {"a second call with the same seed": same, "a call with another seed": other}


def test_the_function_is_called_once_for_all_aspects():
    calls = []

    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        calls.append(1)
        return right(model, images, labels, epochs, batch_size, seed)

    values(train, *FACTS)
    assert len(calls) == 1


@pytest.mark.parametrize("result", [None, 1, "History"])
def test_without_a_training_every_aspect_says_so(result):
    found = answers(lambda model, images, labels, epochs, batch_size, seed: result, *FACTS, *LABELS)
    assert found.pop("result").outcome == "returned"
    assert {answer.failure.kind for answer in found.values()} == {"Unreadable"}
    assert "no model was trained" in found["held out"].failure.message


def test_what_a_function_raises_is_the_answer_to_all_aspects():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        return model.fit(images[:, :14], labels)

    found = answers(train, *FACTS)
    assert {answer.outcome for answer in found.values()} == {"raised"}
    assert found["held out"].failure.code == "return model.fit(images[:, :14], labels)"


def test_a_training_that_never_ends_is_stopped_and_keras_is_itself_again():
    original = keras.Model.fit
    found = answers(
        lambda model, images, labels, epochs, batch_size, seed: right(model, images, labels, 10**6),
        *("rounds", "batch"),
        seconds=5,
    )
    assert [answer.outcome for answer in found.values()] == ["timed out", "not asked"]
    assert keras.Model.fit is original


def test_losses_that_are_not_numbers_are_told():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        return right(model, images * np.float32("nan"), labels, epochs, batch_size, seed)

    measured = Case(
        "accuracy",
        ARGS,
        SETTINGS,
        key="predictions",
        given={"images": Made("unseen digits", (0, 4))},
        kept={"labels": Made("unseen labels", (0, 4))},
        rule=Rule(kind="at least", share=0.95, reading="accuracy"),
    )
    names = ("model", "images", "labels", "epochs", "batch_size", "seed")
    key = exercise_key((measured, 0.9), exercise="train_cnn", parameters=names, probe="training")
    (answer,) = ask_all("training", train, [measured], 60)
    sent = Answer.from_plain(json.loads(json.dumps(answer.to_plain())))
    report = result_text(mark(key, [sent]))
    assert "the training has run out of bounds" in report


@pytest.mark.parametrize(
    "predictions", [np.zeros((3, 10)), np.zeros(4), np.zeros((4, 0)), np.full((4, 10), np.nan), "none", None]
)
def test_predictions_that_cannot_be_read_are_a_failure(predictions):
    asked = Case("accuracy", key="predictions", kept={"labels": np.arange(4)})
    answer = read(Answer("returned", predictions), asked, Rule(kind="at least", reading="accuracy"))
    assert answer.failure.kind == "Unreadable"


def test_a_model_whose_predict_was_replaced_is_asked_by_keras():
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        history = right(model, images, labels, epochs, batch_size, seed)
        model.predict = lambda images, **settings: np.eye(10)[np.zeros(len(images), int)]
        return history

    honest, asked = (values(function, "predictions")["predictions"] for function in (right, train))
    assert np.allclose(asked, honest, atol=1e-4)


def test_labels_never_enter_a_question():
    asked = Case("accuracy", ARGS, key="predictions", kept={"labels": np.arange(4)})
    assert "kept" not in asked.question()
    assert "labels" not in json.dumps({k: v for k, v in asked.question().items() if k != "args"})


def test_nothing_is_printed(capfd):
    def train(model, images, labels, epochs=3, batch_size=128, seed=0):
        return model.fit(images, labels, verbose=1)

    values(train, "rounds")
    assert capfd.readouterr() == ("", "")
