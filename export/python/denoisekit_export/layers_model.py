"""Reads a TensorFlow.js layers model (``model.json`` and its weights) and rebuilds it as a tf-keras model.

The topology is data from outside: Keras would run code for some of it (Lambda layers, classes named by module), so
only layers of a known list are rebuilt, and initialisers, regularisers and constraints, which have no say once the
weights are set, are taken out before Keras sees them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import ExportError

#: A topology is a page or ten; the flagship U-Net's has 40 KB.
MAX_TOPOLOGY_BYTES = 8 * 1024 * 1024
#: The same limit as the manifest's for a model file.
MAX_WEIGHT_BYTES = 256 * 1024 * 1024
MAX_LAYERS = 2000
MAX_RANK = 6
MAX_DIMENSION = 1 << 24

KNOWN_LAYERS = frozenset(
    "InputLayer Conv2D SeparableConv2D DepthwiseConv2D Conv2DTranspose Dense Flatten Reshape Permute "
    "UpSampling2D ZeroPadding2D Cropping2D MaxPooling2D AveragePooling2D GlobalAveragePooling2D Concatenate "
    "Add Multiply Rescaling Average Maximum Minimum Activation ReLU LeakyReLU PReLU ELU Softmax ThresholdedReLU "
    "BatchNormalization Dropout SpatialDropout2D GaussianNoise GaussianDropout".split()
)

Weights = dict[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class LayersModel:
    topology: dict[str, Any]
    #: By ``layer/weight`` name, in the order of the file.
    weights: Weights
    #: The weights as they lie in the file or files, one after the other.
    raw: bytes
    #: Names of the files that it was read from.
    files: tuple[str, ...]

    @property
    def parameters(self) -> int:
        return sum(array.size for array in self.weights.values())


def read_layers_model(folder: Path) -> LayersModel:
    """Raises ExportError ``file-missing`` or ``model-invalid``; nothing of the model is run."""
    path = folder / "model.json"
    if path.stat().st_size > MAX_TOPOLOGY_BYTES:
        raise _invalid(path, f"{path.stat().st_size} bytes", f"at most {MAX_TOPOLOGY_BYTES}")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _invalid(path, "text that is not JSON", "the model.json that TensorFlow.js saves") from error
    if not isinstance(document, dict) or not isinstance(document.get("modelTopology"), dict):
        raise _invalid(path, "no modelTopology", "a TensorFlow.js layers model")
    topology = document["modelTopology"]
    topology = topology.get("model_config", topology)
    if document.get("format") == "graph-model" or topology.get("class_name") not in (
        "Model",
        "Functional",
        "Sequential",
    ):
        found = str(document.get("format") or topology.get("class_name") or "no class_name")
        raise _invalid(path, found, "a layers model: Model or Sequential")
    _check_layers(path, topology)
    groups: Any = document.get("weightsManifest")
    try:
        weights, raw = _read_weights(path, groups)
        parts = dict.fromkeys(str(name) for group in groups for name in group["paths"])
    except (KeyError, TypeError, ValueError) as error:
        raise _invalid(path, f"a weightsManifest with {error!r}", "names, shapes and dtypes") from error
    return LayersModel(topology, weights, raw, (path.name, *parts))


def _check_layers(path: Path, topology: dict[str, Any]) -> None:
    config = topology.get("config")
    layers = config if isinstance(config, list) else (config or {}).get("layers")
    if not isinstance(layers, list) or not 1 <= len(layers) <= MAX_LAYERS:
        raise _invalid(path, "no list of layers", f"1 to {MAX_LAYERS} layers")
    for layer in layers:
        kind = layer.get("class_name") if isinstance(layer, dict) else None
        if kind not in KNOWN_LAYERS:
            name = layer.get("config", {}).get("name", "?") if isinstance(layer, dict) else "?"
            raise ExportError(
                "model-invalid",
                f'the layer "{name}" is of a kind that export does not convert',
                actual=str(kind),
                expected=f"one of {', '.join(sorted(KNOWN_LAYERS))}",
            )


def _read_weights(path: Path, manifest: object) -> tuple[Weights, bytes]:
    if not isinstance(manifest, list) or not manifest:
        raise _invalid(path, "no weightsManifest", "a list of weight groups")
    weights: Weights = {}
    blobs: list[bytes] = []
    for group in manifest:
        raw = b"".join(_read_part(path, name) for name in group["paths"])
        if len(raw) > MAX_WEIGHT_BYTES:
            raise _invalid(path, f"{len(raw)} bytes of weights", f"at most {MAX_WEIGHT_BYTES}")
        offset = 0
        for spec in group["weights"]:
            name, shape = str(spec["name"]), _shape(path, spec)
            count = math.prod(shape)
            if offset + 4 * count > len(raw):
                raise _length(path, len(raw), group)
            if name in weights:
                raise _invalid(path, f'the weight "{name}" twice', "each weight once")
            array = np.frombuffer(raw, "<f4", count, offset).astype(np.float32).reshape(shape)
            if not np.isfinite(array).all():
                raise _invalid(path, f'NaN or infinity in the weight "{name}"', "finite weights")
            weights[name] = array
            offset += 4 * count
        if offset != len(raw):
            raise _length(path, len(raw), group)
        blobs.append(raw)
    return weights, b"".join(blobs)


def _read_part(path: Path, name: object) -> bytes:
    if (
        not isinstance(name, str)
        or PurePosixPath(name).name != name
        or "\\" in name
        or name in ("", ".", "..")
    ):
        raise _invalid(path, f"the weight file {name!r}", "plain file names beside model.json")
    part = path.parent / name
    if part.stat().st_size > MAX_WEIGHT_BYTES:
        raise _invalid(part, f"{part.stat().st_size} bytes", f"at most {MAX_WEIGHT_BYTES}")
    return part.read_bytes()


def _shape(path: Path, spec: dict[str, Any]) -> tuple[int, ...]:
    if spec.get("dtype") != "float32" or "quantization" in spec:
        raise _invalid(path, f'the weight "{spec["name"]}" of {spec.get("dtype")}', "plain float32 weights")
    shape = tuple(int(size) for size in spec["shape"])
    if len(shape) > MAX_RANK or any(not 1 <= size <= MAX_DIMENSION for size in shape):
        raise _invalid(path, f'the weight "{spec["name"]}" of shape {list(shape)}', "sizes of at least 1")
    return shape


def _length(path: Path, found: int, group: dict[str, Any]) -> ExportError:
    expected = 4 * sum(math.prod(spec["shape"]) for spec in group["weights"])
    where = path.parent / str(group["paths"][0])
    return _invalid(where, f"{found} bytes", f"{expected} bytes as model.json lists them")


def _invalid(path: Path, actual: str, expected: str) -> ExportError:
    where = f"{path.parent.name}/{path.name}"
    fix = "train the run again"
    return ExportError("model-invalid", f"{where} is wrong", actual=actual, expected=expected, fix=fix)
