"""Small nets of every kind of layer that recipes use, with random weights."""

from __future__ import annotations

from typing import Any

import tf_keras

layers = tf_keras.layers


def conv(filters: int, kernel: int = 3, **options: Any) -> Any:
    settings = {"padding": "same", "activation": "relu", "bias_initializer": "random_normal", **options}
    return layers.Conv2D(filters, kernel, **settings)


def unet(channels: int = 1, size: int = 8) -> Any:
    """Strides, a residual, upsampling, a transposed convolution and skips."""
    image = layers.Input((size, size, channels))
    first = conv(8)(image)
    half = conv(12, strides=2)(first)
    half = layers.Add()([conv(12)(half), half])
    up = conv(12)(layers.UpSampling2D(2)(conv(16, strides=2)(half)))
    joined = layers.Concatenate()([up, half])
    up = layers.Conv2DTranspose(8, 2, strides=2, padding="same", activation="relu")(joined)
    answer = conv(channels, activation="sigmoid")(layers.Concatenate()([up, first]))
    return tf_keras.Model(image, answer)


def zoo(size: int = 8) -> Any:
    """Everything else: batch norm, leaky slopes, depthwise, pooling, dilation, dropout, noise, a blend, bounds."""
    image = layers.Input((size, size, 1))
    value = layers.BatchNormalization(
        beta_initializer="random_normal", moving_mean_initializer="random_normal"
    )(conv(8, activation=None)(image))
    value = layers.LeakyReLU(0.1)(layers.GaussianNoise(0.1)(value))
    value = layers.SeparableConv2D(16, 3, padding="same")(value)
    value = layers.PReLU(shared_axes=[1, 2], alpha_initializer="random_uniform")(value)
    pooled = conv(16, dilation_rate=2)(layers.MaxPooling2D()(layers.Dropout(0.2)(value)))
    other = layers.Conv2DTranspose(8, 3, strides=2, padding="same", bias_initializer="random_normal")(
        layers.AveragePooling2D()(value)
    )
    joined = layers.Concatenate()(
        [layers.UpSampling2D(2)(pooled), layers.DepthwiseConv2D(3, padding="same")(other)]
    )
    keep = conv(1, 1, activation="sigmoid")(joined)
    kept = layers.Multiply()([keep, image])
    replaced = layers.Multiply()([layers.Rescaling(-1.0, 1.0)(keep), conv(1, 1, activation="elu")(joined)])
    answer = layers.Add()([kept, replaced])
    return tf_keras.Model(image, layers.ReLU(max_value=1.0)(answer))


def dense(size: int = 8) -> Any:
    return tf_keras.Sequential(
        [
            layers.Flatten(input_shape=(size, size, 1)),
            layers.Dense(16, activation="relu", bias_initializer="random_normal"),
            layers.Dense(size * size, activation="sigmoid", bias_initializer="random_normal"),
            layers.Reshape((size, size, 1)),
        ]
    )


def narrow(size: int = 8) -> Any:
    """Two convolutions of the widths that WebGPU computes wrongly: 8 + 1 to 8, and 6 to 8."""
    image = layers.Input((size, size, 1))
    joined = layers.Concatenate()([conv(8)(image), image])
    value = conv(8)(conv(6)(conv(8)(joined)))
    return tf_keras.Model(image, conv(1, activation="sigmoid")(value))


def loud(size: int = 8) -> Any:
    """Two thousand is added and taken away again: float32 is far from the truth in it."""
    image = layers.Input((size, size, 1))
    value = layers.Rescaling(1.0, -2000.0)(layers.Rescaling(1.0, 2000.0)(conv(8)(image)))
    return tf_keras.Model(image, conv(1, activation="sigmoid")(value))
