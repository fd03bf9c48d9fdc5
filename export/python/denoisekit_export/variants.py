"""The other files of a model that is there in float32: float16 and int8."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto

from .errors import ExportError
from .graph import canonical_order, replace_nodes
from .half import as_rounded, to_half
from .int8 import Feeds, Trial, quantize
from .naming import serialized

Say = Callable[[str], None]


@dataclass(frozen=True)
class VariantsRequest:
    #: The float32 file.
    model: Path
    #: Where the float16 file goes, and its twin that rounds as float16 does; None where none is wanted.
    fp16: tuple[Path, Path] | None
    int8: Path | None
    #: Inputs of the graph as it takes them, noisy training pictures of all levels.
    calibration: tuple[Feeds, ...]
    #: Noisy training pictures with the clean ones.
    trials: tuple[Trial, ...]
    #: What int8 may lose on them, in dB.
    most_lost: float


def read_variants_request(path: Path) -> VariantsRequest:
    """Raises ExportError ``conversion-failed`` naming the field that is missing or wrong."""
    document = json.loads(path.read_text(encoding="utf-8"))
    try:
        fp16, int8 = document.get("fp16"), document.get("int8")
        return VariantsRequest(
            model=Path(document["model"]),
            fp16=None if fp16 is None else (Path(fp16["file"]), Path(fp16["rounded"])),
            int8=None if int8 is None else Path(int8),
            calibration=tuple(_feeds(item) for item in document["calibration"]),
            trials=tuple(Trial(_feeds(item["feeds"]), _tensor(item["clean"])) for item in document["trials"]),
            most_lost=float(document["mostLost"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError("conversion-failed", f"{path.name} is no request", actual=repr(error)) from error


def make_variants(request: VariantsRequest, say: Say) -> dict[str, Any]:
    """Writes the files that are asked for and says of each what is in it."""
    model = onnx.load(request.model)
    # Files from elsewhere may name no node, or several alike.
    for index, node in enumerate(model.graph.node):
        if not node.name or any(other.name == node.name for other in model.graph.node[:index]):
            node.name = f"{node.op_type.lower()}_{index + 1}"
    answer: dict[str, Any] = {}
    if request.fp16 is not None:
        say("converting to float16")
        half, kept = to_half(model)
        file, rounded = request.fp16
        _write(rounded, as_rounded(model))
        answer["fp16"] = {**_write(file, half), "floats": dict.fromkeys(kept, "it adds to the picture")}
    if request.int8 is not None:
        say("calibrating for int8")
        made = quantize(model, request.calibration, request.trials, request.most_lost)
        if made.chosen:
            answer["int8"] = {**_write(request.int8, made.model), "floats": made.floats}
    return {"variants": answer, "versions": _versions()}


def _write(path: Path, model: ModelProto) -> dict[str, Any]:
    # ONNX Runtime's tools append what they add, wherever it belongs.
    replace_nodes(model.graph, list(canonical_order(model.graph)))
    onnx.checker.check_model(model)
    data = serialized(model)
    path.write_bytes(data)
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _feeds(item: dict[str, Any]) -> Feeds:
    return {name: _tensor(value) for name, value in item.items()}


def _tensor(item: dict[str, Any]) -> Any:
    shape = [int(size) for size in item["shape"]]
    return np.fromfile(item["file"], "<f4").reshape(shape)


def _versions() -> dict[str, str]:
    import onnxruntime

    return {"onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__}
