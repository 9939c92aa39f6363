"""train_cnn, right in many styles: arrays and pipelines, any tenth, any way of shuffling."""

import numpy as np


def validation_split(model, images, labels, epochs=3, batch_size=128, seed=0):
    import keras

    keras.utils.set_random_seed(seed)
    return model.fit(images, labels, epochs=epochs, batch_size=batch_size, validation_split=0.1, verbose=0)


def validation_data(model, images, labels, epochs=3, batch_size=128, seed=0):
    """The last tenth, cut off by hand; progress is printed."""
    import keras

    keras.utils.set_random_seed(seed)
    held_out = len(images) // 10
    return model.fit(
        images[:-held_out],
        labels[:-held_out],
        batch_size,
        epochs,
        validation_data=(images[-held_out:], labels[-held_out:]),
    )


def shuffled_first(model, images, labels, epochs=3, batch_size=128, seed=0):
    """A tenth at random."""
    import keras

    keras.utils.set_random_seed(seed)
    order = np.random.default_rng(seed).permutation(len(images))
    held_out, kept = order[: len(images) // 10], order[len(images) // 10 :]
    return model.fit(
        x=images[kept],
        y=labels[kept],
        epochs=epochs,
        batch_size=batch_size,
        validation_data=(images[held_out], labels[held_out]),
        verbose=0,
    )


def first_tenth_and_float64(model, images, labels, epochs=3, batch_size=128, seed=0):
    import tensorflow as tf

    tf.random.set_seed(seed)
    tenth = round(0.1 * len(images))
    return model.fit(
        images[tenth:].astype(np.float64),
        labels[tenth:].astype(np.uint8),
        epochs=epochs,
        batch_size=batch_size,
        validation_data=(images[:tenth].copy(), labels[:tenth]),
        verbose=2,
    )


def pipelines(model, images, labels, epochs=3, batch_size=128, seed=0):
    """tf.data, shuffled anew in each epoch."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    kept = int(0.9 * len(images))
    training = tf.data.Dataset.from_tensor_slices((images[:kept], labels[:kept]))
    training = training.shuffle(kept, seed=seed).batch(batch_size).prefetch(tf.data.AUTOTUNE)
    validation = tf.data.Dataset.from_tensor_slices((images[kept:], labels[kept:])).batch(batch_size)
    return model.fit(training, epochs=epochs, validation_data=validation, verbose=0)


def measured_before_and_after(model, images, labels, epochs=3, batch_size=128, seed=0):
    """Looks at the training images too, and at nothing that it should not."""
    import keras

    model.evaluate(images, labels, verbose=0)
    keras.utils.set_random_seed(seed)
    history = model.fit(images, labels, batch_size, epochs, 0, validation_split=0.1)
    model.evaluate(images[:10], labels[:10], verbose=0)
    model.predict(images[:10], verbose=0)
    return history


def with_callbacks(model, images, labels, epochs=3, batch_size=128, seed=0):
    import keras

    keras.utils.set_random_seed(int(seed))
    history = model.fit(
        images,
        labels.reshape(-1, 1),
        epochs=epochs,
        batch_size=batch_size,
        validation_split=1 / 10,
        validation_batch_size=64,
        callbacks=[keras.callbacks.TerminateOnNaN(), keras.callbacks.LambdaCallback()],
        verbose="auto",
    )
    assert history.history["val_accuracy"]
    return history


STYLES = (validation_split, validation_data, shuffled_first, first_tenth_and_float64, pipelines)
RIGHT = {f.__name__: f for f in (*STYLES, measured_before_and_after, with_callbacks)}
