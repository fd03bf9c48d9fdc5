"""Writes a tf-keras model the way TensorFlow.js saves one, so that tests need no TensorFlow.js."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from denoisekit_export.request import Reference, Request


def write_layers(folder: Path, model: Any, *, reverse: bool = False) -> Path:
    """``reverse`` stores the weights in the opposite order: they are to be matched by name, not by place."""
    variables = [
        (f"{layer.name}/{variable.name.split('/')[-1].split(':')[0]}", variable.numpy())
        for layer in model.layers
        for variable in layer.weights
    ]
    if reverse:
        variables.reverse()
    config = plain(json.loads(model.to_json())["config"])
    topology = {"class_name": kind_of(model), "config": config, "keras_version": "tfjs-layers 4.22.0"}
    write(folder, {"modelTopology": topology, "weightsManifest": manifest(variables)}, variables)
    return folder


def manifest(variables: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    weights = [{"name": name, "shape": list(value.shape), "dtype": "float32"} for name, value in variables]
    return [{"paths": ["weights.bin"], "weights": weights}]


def write(folder: Path, document: Any, variables: list[tuple[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps(document))
    (folder / "weights.bin").write_bytes(b"".join(value.astype("<f4").tobytes() for _, value in variables))


def kind_of(model: Any) -> str:
    return "Sequential" if type(model).__name__ == "Sequential" else "Model"


def plain(config: Any) -> Any:
    """TensorFlow.js writes neither modules nor build settings."""
    if isinstance(config, list):
        return [plain(item) for item in config]
    if not isinstance(config, dict):
        return config
    return {
        key: plain(value)
        for key, value in config.items()
        if key not in ("module", "registered_name", "build_config", "groups")
    }


def request_for(folder: Path, model: Any, **changes: Any) -> Request:
    """A request with one reference: two images, and what the tf-keras model itself answers."""
    _, height, width, channels = model.input_shape
    images = np.random.default_rng(5).random((2, height, width, channels), dtype=np.float32)
    answers = model(images, training=False).numpy()
    for name, array in (("in.f32", images), ("out.f32", answers)):
        (folder / name).write_bytes(np.ascontiguousarray(array.transpose(0, 3, 1, 2), "<f4").tobytes())
    reference = Reference("test", (2, channels, height, width), folder / "in.f32", folder / "out.f32")
    settings: dict[str, Any] = {
        "layers": folder,
        "out": folder / "model.onnx",
        "id": "test-net",
        "height": height,
        "width": width,
        "channels": channels,
        "any_size": True,
        "size_multiple": 4,
        "tolerance": 1e-5,
        "references": (reference,),
    }
    return Request(**{**settings, **changes})
