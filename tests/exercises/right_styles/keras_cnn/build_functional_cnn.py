"""build_functional_cnn, right in many styles."""

NAME = "hello-world-cnn"


def one_name(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = layers.Conv2D(16, 3, activation="relu")(inputs)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    outputs = layers.Dense(num_classes, activation="softmax")(x)
    return keras.Model(inputs, outputs, name=NAME)


def names_of_their_own(input_shape=(28, 28, 1), num_classes=10):
    from keras.layers import Conv2D, Dense, Flatten, Input, MaxPool2D
    from keras.models import Model

    image = Input(input_shape, name="image")
    first = Conv2D(filters=16, kernel_size=(3, 3), activation="relu", name="first")(image)
    second = Conv2D(filters=32, kernel_size=(3, 3), activation="relu", name="second")(first)
    pooled = MaxPool2D((2, 2), name="pooled")(second)
    flat = Flatten(name="flat")(pooled)
    hidden = Dense(128, activation="relu", name="hidden")(flat)
    answer = Dense(num_classes, activation="softmax", name="answer")(hidden)
    model = Model(inputs=image, outputs=answer, name=NAME)
    model.compile(optimizer="sgd", loss="categorical_crossentropy")
    return model


def loop_over_layers(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    inputs = x = keras.Input(shape=input_shape)
    for layer in (
        layers.Conv2D(16, 3, activation="relu"),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, "relu"),
        layers.Dense(num_classes, "softmax"),
    ):
        x = layer(x)
    return keras.Model(inputs, x, name=NAME)


def activation_layers(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers

    inputs = keras.Input(shape=input_shape)
    x = layers.Activation("relu")(layers.Conv2D(16, 3)(inputs))
    x = layers.Conv2D(32, 3)(x)
    x = layers.ReLU()(layers.MaxPooling2D(2)(x))
    x = layers.ReLU()(layers.Dense(128)(layers.Flatten()(x)))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(num_classes)(x)), name=NAME)


def operations(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras import layers, ops

    inputs = keras.Input(shape=input_shape)
    x = ops.relu(layers.Conv2D(16, 3)(inputs))
    x = ops.relu(layers.Conv2D(32, 3)(x))
    x = ops.max_pool(x, 2, 2)
    x = ops.relu(layers.Dense(128)(layers.Flatten()(x)))
    return keras.Model(inputs, ops.softmax(layers.Dense(num_classes)(x)), name=NAME)


def nested_calls(input_shape=(28, 28, 1), num_classes=10):
    import keras
    from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

    i = keras.Input(input_shape)
    maps = MaxPooling2D(2)(Conv2D(32, 3, activation="relu")(Conv2D(16, 3, activation="relu")(i)))
    answer = Dense(num_classes, activation="softmax")(Dense(128, activation="relu")(Flatten()(maps)))
    model = keras.Model(i, answer, name=NAME)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def lists_of_one(input_shape=(28, 28, 1), num_classes=10):
    import keras

    model = one_name(tuple(input_shape), num_classes)
    return keras.Model(inputs=[model.input], outputs=[model.output], name=NAME)


def derived_but_functional(input_shape=(28, 28, 1), num_classes=10):
    import keras

    class HelloWorld(keras.Model):
        pass

    model = one_name(input_shape, num_classes)
    return HelloWorld(inputs=model.input, outputs=model.output, name=NAME)


def with_tensorflow(input_shape=(28, 28, 1), num_classes=10):
    from tensorflow.keras import Input, Model, layers

    inputs = Input(shape=list(input_shape))
    x = layers.Conv2D(16, [3, 3], activation="relu", padding="valid")(inputs)
    x = layers.Dropout(0)(layers.Conv2D(32, [3, 3], activation="relu", padding="valid")(x))
    x = layers.Flatten()(layers.MaxPool2D()(x))
    x = layers.Dense(units=128, activation="relu")(x)
    return Model(inputs=inputs, outputs=layers.Dense(units=num_classes, activation="softmax")(x), name=NAME)


STYLES = (one_name, names_of_their_own, loop_over_layers, activation_layers, operations, nested_calls)
RIGHT = {f.__name__: f for f in (*STYLES, lists_of_one, derived_but_functional, with_tensorflow)}
