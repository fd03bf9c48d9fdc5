"""What the TypeScript side asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ExportError


@dataclass(frozen=True)
class Reference:
    """What TensorFlow.js answered, as float32 little-endian files of ``[batch, channels, height, width]``."""

    name: str
    shape: tuple[int, int, int, int]
    input: Path
    output: Path


@dataclass(frozen=True)
class Request:
    #: Folder with ``model.json`` and ``weights.bin``.
    layers: Path
    #: Where the ONNX file goes.
    out: Path
    #: Becomes the graph's name.
    id: str
    #: The size to convert at; what a graph that takes one size only will take.
    height: int
    width: int
    channels: int
    #: Whether the net is meant to take any height and width that are multiples of ``size_multiple``.
    any_size: bool
    size_multiple: int
    #: Greatest \\|difference\\| from TensorFlow.js on any pixel of any reference.
    tolerance: float
    references: tuple[Reference, ...]


def read_request(path: Path) -> Request:
    """Raises ExportError ``conversion-failed`` naming the field that is missing or wrong."""
    document = json.loads(path.read_text(encoding="utf-8"))
    try:
        return _request(document)
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError("conversion-failed", f"{path.name} is no request", actual=repr(error)) from error


def _request(document: dict[str, Any]) -> Request:
    return Request(
        layers=Path(document["layers"]),
        out=Path(document["out"]),
        id=str(document["id"]),
        height=_positive(document, "height"),
        width=_positive(document, "width"),
        channels=_positive(document, "channels"),
        any_size=bool(document["anySize"]),
        size_multiple=_positive(document, "sizeMultiple"),
        tolerance=float(document["tolerance"]),
        references=tuple(_reference(item) for item in document["references"]),
    )


def _reference(item: dict[str, Any]) -> Reference:
    batch, channels, height, width = (int(size) for size in item["shape"])
    shape = (batch, channels, height, width)
    return Reference(str(item["name"]), shape, Path(item["input"]), Path(item["output"]))


def _positive(document: dict[str, Any], name: str) -> int:
    value = int(document[name])
    if value < 1:
        raise ValueError(f"{name} must be at least 1")
    return value
