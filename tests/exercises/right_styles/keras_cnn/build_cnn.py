"""build_cnn, right in many styles. Keras is imported in the functions, as it takes long."""


def compiled(model):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def list_of_layers(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    return compiled(
        keras.Sequential(
            [
                keras.Input(shape=input_shape),
                layers.Conv2D(32, 3, activation="relu"),
                layers.MaxPooling2D(2),
                layers.Conv2D(64, 3, activation="relu"),
                layers.MaxPooling2D(2),
                layers.Flatten(),
                layers.Dropout(0.5),
                layers.Dense(num_classes, activation="softmax"),
            ]
        )
    )


def added_one_by_one(input_shape=(28, 28, 1), num_classes=10):
    """With the older spellings, and an input shape in the first layer."""
    from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
    from keras.models import Sequential

    model = Sequential(name="mine")
    model.add(
        Conv2D(filters=32, kernel_size=(3, 3), strides=1, padding="valid", activation="relu", input_shape=input_shape)
    )
    model.add(MaxPool2D(pool_size=(2, 2)))
    model.add(Conv2D(filters=64, kernel_size=(3, 3), activation="relu"))
    model.add(MaxPool2D(pool_size=(2, 2), strides=(2, 2)))
    model.add(Flatten())
    model.add(Dropout(rate=0.5))
    model.add(Dense(units=num_classes, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def activations_of_their_own(input_shape=(28, 28, 1), num_classes=10):
    """Activation layers, dropout before Flatten, objects for everything, ReLU after the pooling."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Input(input_shape),
            layers.Conv2D(32, (3, 3)),
            layers.Activation("relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, (3, 3)),
            layers.MaxPooling2D(),
            layers.ReLU(),
            layers.Dropout(0.5, seed=1),
            layers.Flatten(),
            layers.Dense(num_classes),
            layers.Softmax(),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.002),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    return model


def functional(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = inputs
    for filters in (32, 64):
        x = layers.Conv2D(filters, 3, activation=keras.activations.relu)(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.5)(layers.Flatten()(x))
    outputs = layers.Dense(num_classes, activation=keras.ops.softmax)(x)
    model = keras.Model(inputs=inputs, outputs=outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.sparse_categorical_crossentropy,
        metrics=[keras.metrics.sparse_categorical_accuracy],
    )
    return model


def functional_with_operations(input_shape=(28, 28, 1), num_classes=10):
    """Activations as functions of tensors, not layers."""
    import keras
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = layers.MaxPooling2D(2)(keras.ops.relu(layers.Conv2D(32, 3)(inputs)))
    x = layers.MaxPooling2D(2)(keras.ops.relu(layers.Conv2D(64, 3)(x)))
    x = layers.Dropout(0.5)(layers.Flatten()(x))
    return compiled(keras.Model(inputs, keras.ops.softmax(layers.Dense(num_classes)(x))))


def models_in_a_model(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    eyes = keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
        ]
    )
    head = [layers.Flatten(), layers.Dropout(0.5), layers.Dense(num_classes, activation="softmax")]
    return compiled(keras.Sequential([keras.Input(shape=input_shape), eyes, *head]))


def built_afterwards(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Conv2D(32, 3, activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Dropout(0.0),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(num_classes, activation="softmax", dtype="float32"),
        ]
    )
    model.build((None, *input_shape))
    return compiled(model)


def with_tensorflow(input_shape=(28, 28, 1), num_classes=10):
    import tensorflow as tf

    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(shape=input_shape),
            tf.keras.layers.Conv2D(32, 3, activation=tf.nn.relu),
            tf.keras.layers.MaxPool2D(),
            tf.keras.layers.Conv2D(64, 3, activation=tf.nn.relu),
            tf.keras.layers.MaxPool2D(),
            tf.keras.layers.Reshape((-1,)),
            tf.keras.layers.Dropout(0.5),
            tf.keras.layers.Dense(num_classes, activation=tf.nn.softmax),
        ]
    )
    model.compile(optimizer="Adam", loss=["sparse_categorical_crossentropy"], metrics=["acc"])
    return model


def eager_and_with_further_metrics(input_shape=(28, 28, 1), num_classes=10):
    model = list_of_layers(input_shape, num_classes)
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=[["sparse_top_k_categorical_accuracy", "accuracy"]],
        run_eagerly=True,
    )
    return model


def initialised_from_a_seed(input_shape=(28, 28, 1), num_classes=10):
    import keras

    keras.utils.set_random_seed(0)
    model = functional(tuple(input_shape), int(num_classes))
    model.summary()
    return model


STYLES = (list_of_layers, added_one_by_one, activations_of_their_own, functional, functional_with_operations)
MORE = (models_in_a_model, built_afterwards, with_tensorflow, eager_and_with_further_metrics, initialised_from_a_seed)
RIGHT = {f.__name__: f for f in (*STYLES, *MORE)}
