"""repair_network, right in many styles."""


def repaired(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )


def with_padding(padding):
    def repair_network(input_shape=(28, 28, 1), num_classes=10):
        import keras
        from keras import layers

        model = keras.Sequential(
            [
                keras.Input(shape=input_shape),
                layers.Conv2D(16, (5, 5), activation="relu"),
                layers.MaxPooling2D((2, 2)),
                layers.Conv2D(32, (3, 3), padding=padding, activation="relu"),
                layers.MaxPooling2D((2, 2)),
                layers.Flatten(),
                layers.Dense(units=64, activation="relu"),
                layers.Dense(num_classes, activation="softmax"),
            ]
        )
        model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    return repair_network


def added(input_shape=(28, 28, 1), num_classes=10):
    from keras.layers import Conv2D, Dense, Flatten, InputLayer, MaxPool2D
    from keras.models import Sequential

    model = Sequential()
    model.add(InputLayer(shape=input_shape))
    model.add(Conv2D(16, 5, activation="relu"))
    model.add(MaxPool2D(2))
    model.add(Conv2D(32, 3, padding="VALID", activation="relu"))
    model.add(MaxPool2D(2))
    model.add(Flatten())
    model.add(Dense(64, activation="relu"))
    model.add(Dense(num_classes, activation="softmax"))
    return model


def functional(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = layers.MaxPooling2D(2)(layers.Conv2D(16, 5, activation=keras.activations.relu)(inputs))
    x = layers.MaxPooling2D(2)(layers.Conv2D(32, 3, activation=keras.ops.relu)(x))
    x = layers.Dense(64, activation=lambda numbers: keras.ops.maximum(numbers, 0))(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(num_classes, activation=keras.activations.softmax)(x))


def activation_layers(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(16, 5),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3),
            layers.MaxPooling2D(2),
            layers.Activation("relu"),
            layers.Flatten(),
            layers.Dense(64),
            layers.Activation("relu"),
            layers.Dense(num_classes),
            layers.Softmax(),
        ]
    )


def built_afterwards(input_shape=(28, 28, 1), num_classes=10):
    import keras

    model = keras.Sequential(repaired(input_shape, num_classes).layers, name="repaired")
    model.build((None, *input_shape))
    return model


def with_tensorflow(input_shape=(28, 28, 1), num_classes=10):
    import tensorflow as tf

    return tf.keras.Sequential(
        [
            tf.keras.Input(shape=list(input_shape)),
            tf.keras.layers.Conv2D(filters=16, kernel_size=5, activation=tf.nn.relu),
            tf.keras.layers.MaxPool2D(pool_size=2, strides=2),
            tf.keras.layers.Conv2D(filters=32, kernel_size=3, activation=tf.nn.relu),
            tf.keras.layers.MaxPool2D(pool_size=2, strides=2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation=tf.nn.relu),
            tf.keras.layers.Dense(num_classes, activation=tf.nn.softmax),
        ]
    )


def from_its_configuration(input_shape=(28, 28, 1), num_classes=10):
    import keras

    return keras.models.clone_model(repaired(input_shape, num_classes))


STYLES = (repaired, added, functional, activation_layers, built_afterwards, with_tensorflow, from_its_configuration)
RIGHT = {f.__name__: f for f in STYLES} | {
    "padding valid": with_padding("valid"),
    "padding same": with_padding("same"),
}
