"""build_dense_net, right in many styles. Keras is imported when a network is built."""


def list_with_a_condition(units, rate=0.0):
    import keras
    from keras import layers

    stack = [keras.Input(shape=(28, 28, 1)), layers.Flatten(), layers.Dense(units, activation="relu")]
    if rate > 0:
        stack.append(layers.Dropout(rate))
    model = keras.Sequential([*stack, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def add_by_add(units, rate=0.0):
    from keras import Input, Sequential
    from keras.layers import Dense, Dropout, Flatten

    model = Sequential()
    model.add(Input((28, 28, 1)))
    model.add(Flatten())
    model.add(Dense(units, activation="relu"))
    if rate:
        model.add(Dropout(rate))
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def dropout_of_rate_0(units, rate=0.0):
    """A dropout layer that drops nothing where no rate is given."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dropout(rate),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(), loss="sparse_categorical_crossentropy", metrics=["acc"])
    return model


def functional(units, rate=0.0):
    import keras
    from keras import layers

    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Dense(units, activation="relu")(layers.Flatten()(inputs))
    x = layers.Dropout(rate)(x) if rate > 0 else x
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
    model.compile(
        optimizer="adam",
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def separate_activations(units, rate=0.0):
    import keras
    from keras import layers

    dropout = [layers.Dropout(rate)] if rate > 0 else []
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Flatten(),
            layers.Dense(units),
            *dropout,
            layers.ReLU(),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )
    model.compile(optimizer="adam", loss=keras.losses.sparse_categorical_crossentropy, metrics=("accuracy",))
    return model


def reshape_for_flatten(units, rate=0.0):
    import keras
    from keras import layers

    model = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Reshape((784,))])
    model.add(layers.Dense(int(units), activation=keras.activations.relu))
    if rate != 0:
        model.add(layers.Dropout(rate, seed=0))
    model.add(layers.Dense(10, activation=keras.activations.softmax))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[["accuracy"]])
    return model


def spelled_with_tensorflow(units, rate=0.0):
    import tensorflow as tf

    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(shape=(28, 28, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(units, tf.nn.relu),
            *([tf.keras.layers.Dropout(rate)] if rate > 0 else []),
            tf.keras.layers.Dense(10, tf.nn.softmax),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    return model


RIGHT = {
    style.__name__: style
    for style in (
        list_with_a_condition,
        add_by_add,
        dropout_of_rate_0,
        functional,
        separate_activations,
        reshape_for_flatten,
        spelled_with_tensorflow,
    )
}
