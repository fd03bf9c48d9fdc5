"""Rebuilds the read layers model as a tf-keras model of one static size, its weights matched by name."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from .errors import ExportError
from .layers_model import LayersModel


def rebuild(source: LayersModel, height: int, width: int, channels: int) -> Any:
    """A tf-keras model for inputs ``[batch, height, width, channels]``.

    Raises ExportError ``model-invalid`` when names or shapes of weights do not match, ``shape-mismatch`` when the
    model's output is not of the shape of its input.
    """
    import tf_keras

    topology = static_topology(source.topology, height, width, channels)
    try:
        model = tf_keras.models.model_from_json(json.dumps(topology))
    except Exception as error:  # Keras raises whatever it likes for a topology that does not fit
        raise ExportError(
            "model-invalid",
            f"the layers do not fit together at {height}x{width}x{channels}",
            actual=_first_line(error),
        ) from error
    for name, shapes in (("input", model.input_shape), ("output", model.output_shape)):
        if shapes != (None, height, width, channels):
            raise ExportError(
                "shape-mismatch",
                f"the model's {name} is no image of the size asked for",
                actual=str(shapes),
                expected=f"[batch, {height}, {width}, {channels}]",
                fix="a denoiser gives the shape that it takes",
            )
    _set_weights(model, source)
    return model


def weight_bytes(model: Any, source: LayersModel) -> bytes:
    """The model's weights read back, in the order of the file they came from."""
    by_name = {name: value for _, name, value in _named_weights(model)}
    return b"".join(
        np.ascontiguousarray(by_name[name].numpy(), dtype="<f4").tobytes() for name in source.weights
    )


def static_topology(topology: dict[str, Any], height: int, width: int, channels: int) -> dict[str, Any]:
    """A copy that takes one size, without what has no say once the weights are set."""
    copy: dict[str, Any] = _without_setup(json.loads(json.dumps(topology)))
    config = copy["config"]
    layers = config if isinstance(config, list) else config["layers"]
    for index, layer in enumerate(layers):
        settings = layer["config"]
        # TensorFlow.js always writes float32; the type is Keras's own at the moment, so that it can be float64.
        settings.pop("dtype", None)
        if layer["class_name"] == "InputLayer" or (index == 0 and "batch_input_shape" in settings):
            settings["batch_input_shape"] = [None, height, width, channels]
    return copy


def _without_setup(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_setup(item) for item in node]
    if not isinstance(node, dict):
        return node
    cleaned: dict[str, Any] = {}
    for key, value in node.items():
        # Keras imports whatever module such a key names.
        if key in ("module", "registered_name", "build_config", "compile_config"):
            continue
        if key.endswith("_initializer"):
            cleaned[key] = "zeros"
        elif key.endswith(("_regularizer", "_constraint")):
            cleaned[key] = None
        else:
            cleaned[key] = _without_setup(value)
    return cleaned


def _named_weights(model: Any) -> list[tuple[str, str, Any]]:
    return [
        (layer.name, f"{layer.name}/{variable.name.split('/')[-1].split(':')[0]}", variable)
        for layer in model.layers
        for variable in layer.weights
    ]


def _set_weights(model: Any, source: LayersModel) -> None:
    named = _named_weights(model)
    missing = [name for _, name, _ in named if name not in source.weights]
    spare = sorted(set(source.weights) - {name for _, name, _ in named})
    if missing or spare:
        raise ExportError(
            "model-invalid",
            "the weights do not match the layers",
            actual=f"missing {', '.join(missing) or 'none'}, without a layer {', '.join(spare) or 'none'}",
            fix="train the run again",
        )
    for _, name, variable in named:
        value = source.weights[name]
        if tuple(variable.shape) != value.shape:
            raise ExportError(
                "model-invalid",
                f'the weight "{name}" does not fit its layer',
                actual=str(list(value.shape)),
                expected=str(list(variable.shape)),
            )
        variable.assign(value)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
