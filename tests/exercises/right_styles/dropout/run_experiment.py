"""run_experiment, right in many styles. Keras is imported when networks are trained."""


def dense(units, rate=0.0):
    import keras
    from keras import layers

    stack = [keras.Input(shape=(28, 28, 1)), layers.Flatten(), layers.Dense(units, activation="relu")]
    stack += [layers.Dropout(rate)] if rate > 0 else []
    model = keras.Sequential([*stack, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def loop(train, validation, epochs, seed=0):
    import keras

    results = {}
    for name, units, rate in [
        ("dense_128", 128, 0.0),
        ("dense_64", 64, 0.0),
        ("dense_32", 32, 0.0),
        ("dense_128_dropout", 128, 0.25),
    ]:
        keras.utils.set_random_seed(seed)
        model = dense(units, rate)
        history = model.fit(train[0], train[1], validation_data=validation, epochs=epochs, batch_size=128, verbose=0)
        results[name] = history.history
    return results


def one_after_the_other(train, validation, epochs, seed=0):
    import keras

    def trained(model):
        return model.fit(
            x=train[0], y=train[1], batch_size=128, epochs=epochs, validation_data=tuple(validation), verbose=2
        ).history

    results = {}
    keras.utils.set_random_seed(seed)
    results["dense_128_dropout"] = trained(dense(128, 0.25))
    keras.utils.set_random_seed(seed)
    results["dense_32"] = trained(dense(32))
    keras.utils.set_random_seed(seed)
    results["dense_64"] = trained(dense(64))
    keras.utils.set_random_seed(seed)
    results["dense_128"] = trained(dense(128))
    return results


def pipelines(train, validation, epochs, seed=0):
    import keras
    import tensorflow as tf

    results = {}
    for name, net in {
        "dense_128": (128,),
        "dense_64": (64,),
        "dense_32": (32,),
        "dense_128_dropout": (128, 0.25),
    }.items():
        keras.utils.set_random_seed(seed)
        batches = tf.data.Dataset.from_tensor_slices(train).shuffle(2000).batch(128)
        held_out = tf.data.Dataset.from_tensor_slices(validation).batch(100)
        results[name] = dense(*net).fit(batches, validation_data=held_out, epochs=epochs, verbose=0).history
    return results


def functional_nets(train, validation, epochs, seed=0):
    import keras
    from keras import layers

    def net(units, rate):
        inputs = keras.Input((28, 28, 1))
        x = layers.Dense(units)(layers.Flatten()(inputs))
        x = layers.Dropout(rate)(layers.Activation("relu")(x))
        model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
        model.compile(
            optimizer=keras.optimizers.Adam(),
            loss=keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
        )
        return model

    def run(units, rate=0.0):
        keras.utils.set_random_seed(seed)
        model = net(units, rate)
        model.fit(*train, validation_data=validation, epochs=epochs, batch_size=128, verbose=0)
        return model.history.history

    return {
        "dense_128": run(128),
        "dense_64": run(64),
        "dense_32": run(32),
        "dense_128_dropout": run(128, 0.25),
    }


def session_cleared(train, validation, epochs, seed=0):
    import keras

    results = {}
    for units in (128, 64, 32):
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        results[f"dense_{units}"] = (
            dense(units).fit(*train, validation_data=validation, epochs=epochs, batch_size=128, verbose=0).history
        )
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = dense(128, 0.25)
    results["dense_128_dropout"] = dict(
        model.fit(*train, validation_data=validation, epochs=epochs, batch_size=128, verbose=0).history
    )
    model.evaluate(*validation, verbose=0)
    del model
    return results


def plain_floats(train, validation, epochs, seed=0):
    return {
        name: {curve: [float(value) for value in values] for curve, values in history.items()}
        for name, history in loop(train, validation, epochs, seed).items()
    }


def separate_arrays(train, validation, epochs, seed=0):
    import keras

    x_train, y_train = train
    x_val, y_val = validation
    nets = {"dense_128": [128, 0], "dense_64": [64, 0], "dense_32": [32, 0], "dense_128_dropout": [128, 0.25]}
    histories = {}
    for name in nets:
        keras.utils.set_random_seed(seed)
        net = dense(*nets[name])
        histories[name] = net.fit(
            x_train,
            y_train,
            batch_size=128,
            epochs=epochs,
            validation_data=(x_val, y_val),
            callbacks=[keras.callbacks.TerminateOnNaN()],
            verbose="auto",
        ).history
    return histories


def built_by_the_first_step(train, validation, epochs, seed=0):
    """Without an Input, a model has its weights only when it is trained."""
    import keras
    from keras import layers

    results = {}
    for name, units, rate in (
        ("dense_32", 32, 0),
        ("dense_64", 64, 0),
        ("dense_128", 128, 0),
        ("dense_128_dropout", 128, 0.25),
    ):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential()
        model.add(layers.Flatten())
        model.add(layers.Dense(units, activation="relu"))
        if rate:
            model.add(layers.Dropout(rate))
        model.add(layers.Dense(10, activation="softmax"))
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        results[name] = model.fit(*train, validation_data=validation, epochs=epochs, batch_size=128, verbose=0).history
    return results


RIGHT = {
    style.__name__: style
    for style in (
        loop,
        one_after_the_other,
        pipelines,
        functional_nets,
        session_cleared,
        plain_floats,
        separate_arrays,
        built_by_the_first_step,
    )
}
