"""build_regularized_cnn, right in many styles. Keras is imported when a network is built."""


def add_by_add(conv_rate=0.25, dense_rate=0.5):
    from keras import Input, Sequential
    from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

    model = Sequential()
    model.add(Input(shape=(28, 28, 1)))
    model.add(Conv2D(32, kernel_size=(3, 3), activation="relu"))
    model.add(Conv2D(64, (3, 3), activation="relu"))
    model.add(MaxPooling2D(pool_size=(2, 2)))
    model.add(Dropout(conv_rate))
    model.add(Flatten())
    model.add(Dense(128, activation="relu"))
    model.add(Dropout(dense_rate))
    model.add(Dense(10, activation="softmax"))
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def functional(conv_rate=0.25, dense_rate=0.5):
    import keras
    from keras import layers

    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPool2D()(x)
    x = layers.Dropout(conv_rate)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dropout(dense_rate)(x)
    model = keras.Model(inputs=inputs, outputs=layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", None, ["accuracy"])
    return model


def separate_activations(conv_rate=0.25, dense_rate=0.5):
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3),
            layers.Activation("relu"),
            layers.Conv2D(64, 3),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Dropout(conv_rate),
            layers.Flatten(),
            layers.Dense(128),
            layers.Activation(keras.activations.relu),
            layers.Dropout(dense_rate),
            layers.Dense(10),
            layers.Softmax(),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model


def dropout_behind_flatten(conv_rate=0.25, dense_rate=0.5):
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.InputLayer(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", name="first"),
            layers.Conv2D(64, 3, activation="relu", name="second"),
            layers.MaxPooling2D(2, strides=2),
            layers.Flatten(),
            layers.Dropout(rate=conv_rate, seed=1),
            layers.Dense(128),
            layers.Dropout(dense_rate),
            layers.ReLU(),
            layers.Dense(10, activation=keras.activations.softmax),
        ],
        name="digits",
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.0005),
        loss=keras.losses.sparse_categorical_crossentropy,
        metrics=["acc"],
    )
    return model


def no_layer_where_nothing_is_dropped(conv_rate=0.25, dense_rate=0.5):
    import keras
    from keras import layers

    stack = [keras.Input(shape=(28, 28, 1))]
    stack += [layers.Conv2D(filters, 3, activation="relu") for filters in (32, 64)]
    stack += [layers.MaxPooling2D((2, 2))]
    if conv_rate:
        stack += [layers.Dropout(conv_rate)]
    stack += [layers.Flatten(), layers.Dense(128, activation="relu")]
    if dense_rate:
        stack += [layers.Dropout(dense_rate)]
    stack += [layers.Dense(10, activation="softmax")]
    model = keras.Sequential(stack)
    model.compile(optimizer="Adam", loss=["sparse_categorical_crossentropy"], metrics=["sparse_categorical_accuracy"])
    return model


def model_in_a_model(conv_rate=0.25, dense_rate=0.5):
    import keras
    from keras import layers

    front = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(conv_rate),
        ]
    )
    model = keras.Sequential(
        [
            front,
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dropout(dense_rate),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def spelled_with_tensorflow(conv_rate=0.25, dense_rate=0.5):
    import tensorflow as tf

    layers = tf.keras.layers
    model = tf.keras.models.Sequential(
        [
            tf.keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation=tf.nn.relu),
            layers.Conv2D(64, 3, activation=tf.nn.relu),
            layers.MaxPool2D(),
            layers.Dropout(conv_rate),
            layers.Flatten(),
            layers.Dense(128, activation=tf.nn.relu),
            layers.Dropout(dense_rate),
            layers.Dense(10, activation=tf.nn.softmax),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=["accuracy"],
    )
    return model


RIGHT = {
    style.__name__: style
    for style in (
        add_by_add,
        functional,
        separate_activations,
        dropout_behind_flatten,
        no_layer_where_nothing_is_dropped,
        model_in_a_model,
        spelled_with_tensorflow,
    )
}
