"""One conversion from the layers model to the checked file."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from typing import Any

from onnx import ModelProto

from .check import Difference, check_file, compare, open_session
from .convert import convert
from .errors import ExportError
from .layers_model import LayersModel, read_layers_model
from .naming import name_all, name_dimensions, serialized, size_baked_in
from .portable import operators, require_portable
from .quiet import start_tensorflow
from .rebuild import rebuild, weight_bytes
from .request import Request
from .rounding import allowed
from .tidy import prune, tidy
from .widths import mend_widths

Say = Callable[[str], None]


def run(request: Request, say: Say) -> dict[str, Any]:
    """Writes the ONNX file that is asked for and gives the report. Raises ExportError; then nothing is written."""
    say("reading the layers model")
    source = read_layers_model(request.layers)
    say("starting TensorFlow")
    start_tensorflow()
    model = rebuild(source, request.height, request.width, request.channels)
    exact = weight_bytes(model, source) == source.raw
    if not exact:
        raise ExportError("conversion-failed", "the weights read back are not the weights of the file")
    say("converting with tf2onnx")
    proto, long_names, notes = finish(convert(model), request)
    say("checking the graph")
    require_portable(proto, long_names)
    baked_in = size_baked_in(proto)
    any_size = request.any_size and not baked_in
    name_dimensions(proto, any_size)
    sizes = _sizes(request, any_size)
    check_file(proto, sizes)
    data = serialized(proto)
    say("running Python ONNX Runtime")
    results = _compare(data, request, any_size, baked_in)
    tolerance, rounding = _tolerance(results, source, request)
    request.out.write_bytes(data)
    return {
        "weights": {
            "tensors": len(source.weights),
            "parameters": source.parameters,
            "files": list(source.files),
        },
        "graph": {
            "nodes": len(proto.graph.node),
            "operators": operators(proto.graph),
            "opset": proto.opset_import[0].version,
            "irVersion": proto.ir_version,
            "anySize": any_size,
            "sizeBakedInBy": baked_in,
            "mended": notes,
        },
        "checkedSizes": [list(size) for size in sizes],
        "tolerance": tolerance,
        "rounding": rounding,
        "references": [{"name": name, **result.to_json()} for name, result in results],
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "versions": versions(),
    }


def finish(proto: ModelProto, request: Request) -> tuple[ModelProto, dict[str, str], list[str]]:
    """Tidied, mended and named: the model, the long name behind each node's, and what was mended."""
    tidied = tidy(proto)
    notes = mend_widths(tidied)
    prune(tidied.graph)
    long_names = name_all(tidied, request.id)
    short_names = {name: short for short, name in long_names.items()}
    return tidied, long_names, [_shortened(note, short_names) for note in notes]


def versions() -> dict[str, str]:
    import onnx
    import onnxruntime
    import tensorflow
    import tf2onnx
    import tf_keras

    return {
        "python": platform.python_version(),
        "tensorflow": tensorflow.__version__,
        "tf_keras": tf_keras.__version__,
        "tf2onnx": tf2onnx.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
    }


def _compare(
    data: bytes, request: Request, any_size: bool, baked_in: list[str]
) -> list[tuple[str, Difference]]:
    session = open_session(data)
    results = []
    for reference in request.references:
        if not any_size and reference.shape[2:] != (request.height, request.width):
            raise ExportError(
                "not-portable",
                f"the run has a reference of {reference.shape[2]}x{reference.shape[3]}, and the graph takes "
                f"{request.height}x{request.width} only",
                actual=", ".join(baked_in) or "a run that is not meant for any size",
                expected="a graph without a size baked in",
            )
        results.append((reference.name, compare(session, reference)))
    return results


def _tolerance(
    results: list[tuple[str, Difference]], source: LayersModel, request: Request
) -> tuple[float, float | None]:
    """The tolerance that all results keep, and the net's own rounding where that had to be asked for."""
    # Written so that NaN exceeds too.
    if all(result.max_abs <= request.tolerance for _, result in results):
        return request.tolerance, None
    tolerance, rounding = allowed(source, request)
    for name, result in results:
        if not result.max_abs <= tolerance:
            raise ExportError(
                "tolerance-exceeded",
                f"Python ONNX Runtime differs from TensorFlow.js on the reference {name}",
                actual=f"max |diff| {result.max_abs:.3g}",
                expected=f"at most {tolerance:.3g}",
                fix="nothing was written; train again if files of the run were changed",
            )
    return tolerance, rounding


def _sizes(request: Request, any_size: bool) -> list[tuple[int, int]]:
    if not any_size:
        return [(request.height, request.width)]
    step = request.size_multiple
    smallest = -(-8 // step) * step
    own = [reference.shape[2:] for reference in request.references]
    sizes = [
        (request.height, request.width),
        *own,
        (smallest, smallest),
        (smallest + step, smallest + 3 * step),
    ]
    return [(height, width) for height, width in dict.fromkeys(sizes)]


def _shortened(note: str, short_names: dict[str, str]) -> str:
    for long, short in sorted(short_names.items(), key=lambda item: -len(item[0])):
        note = note.replace(long, short)
    return note
