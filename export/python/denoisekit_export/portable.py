"""The portable set: what every runtime there is, down to a strict WebGPU session, takes and computes right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, TensorProto

from .convert import OPSET
from .errors import ExportError
from .graph import Array, attribute, constants
from .naming import SIZE_FREE
from .widths import bad_widths, safe_widths_near, swept

#: Nothing here computes with shapes.
OPERATORS = SIZE_FREE | frozenset("MatMul Gemm Reshape Transpose Flatten ReduceMean".split())
#: ONNX Runtime 1.16 and its contemporaries read no higher one.
MAX_IR_VERSION = 10


def require_portable(model: ModelProto, long_names: dict[str, str]) -> None:
    """Raises ExportError ``not-portable`` with every reason, each naming its node."""
    reasons = list(violations(model, long_names))
    if reasons:
        raise ExportError(
            "not-portable",
            f"the graph leaves the portable set: {'; '.join(reasons[:8])}",
            actual=f"{len(reasons)} violations" if len(reasons) > 1 else "",
            fix="change the recipe's layers or widths and train again",
        )


def violations(model: ModelProto, long_names: dict[str, str] | None = None) -> Iterator[str]:
    of_file = list(_of_file(model))
    yield from of_file
    if any("outside the file" in reason for reason in of_file):
        return  # to read on would be to read that other file
    known = constants(model.graph)
    for node in model.graph.node:
        where = f"{node.name} ({_layer(node, long_names or {})}{node.op_type})"
        for reason in _of_node(node, known):
            yield f"{where} {reason}"
    for node, inputs, outputs in bad_widths(model.graph):
        where = f"{node.name} ({_layer(node, long_names or {})}{node.op_type})"
        group = attribute(node, "group", 1)
        each = f" in each of its {group} groups" if group > 1 else ""
        near = zip(safe_widths_near(node, known[node.input[1]]), ("inputs", "outputs"), strict=True)
        safe = " or ".join(f"{' or '.join(map(str, widths))} {side}" for widths, side in near if widths)
        yield (
            f"{where} has {inputs} input and {outputs} output channels{each}, "
            f"a width that {_swept_runtimes()} gets wrong (docs/portable-ops.md); safe ones beside it: {safe or 'none'}"
        )


def _swept_runtimes() -> str:
    return " or ".join(f"{name} {version}" for name, version in swept().runtimes.items())


def _layer(node: NodeProto, long_names: dict[str, str]) -> str:
    parts = long_names.get(node.name, "").split("/")
    return f"layer {parts[1]}, " if len(parts) > 1 else ""


def _of_file(model: ModelProto) -> Iterator[str]:
    imports = [(entry.domain, entry.version) for entry in model.opset_import]
    if imports != [("", OPSET)]:
        yield f"it imports {imports} instead of opset {OPSET} alone"
    if model.ir_version > MAX_IR_VERSION:
        yield f"its IR version is {model.ir_version}, above {MAX_IR_VERSION}"
    if model.functions or model.graph.sparse_initializer:
        yield "it has functions or sparse initializers"
    if len(model.graph.input) != 1 or len(model.graph.output) != 1:
        yield f"it has {len(model.graph.input)} inputs and {len(model.graph.output)} outputs instead of one each"
    for tensor in model.graph.initializer:
        if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
            yield f"{tensor.name} lies outside the file"
        elif tensor.data_type not in (TensorProto.FLOAT, TensorProto.INT64):
            yield f"{tensor.name} is {TensorProto.DataType.Name(tensor.data_type)}"


def _of_node(node: NodeProto, known: dict[str, Array]) -> Iterator[str]:
    if node.domain not in ("", "ai.onnx"):
        yield f"is of the custom domain {node.domain}"
        return
    if node.op_type not in OPERATORS:
        yield "is an operator outside the set"
        return
    if attribute(node, "auto_pad", "NOTSET") != "NOTSET":
        yield f"has auto_pad {attribute(node, 'auto_pad')}"
    check = _CHECKS.get(node.op_type)
    if check is not None:
        yield from check(node, known)


def _window(node: NodeProto, known: dict[str, Array]) -> Iterator[str]:
    pads = attribute(node, "pads")
    if pads is None:
        yield "has no explicit pads"
    elif min(pads) < 0:
        yield f"has negative pads {list(pads)}"
    if node.op_type in ("Conv", "ConvTranspose"):
        if attribute(node, "group", 1) < 1:
            yield f"has group {attribute(node, 'group')}"
        if node.input[1] not in known:
            yield "has a weight that is no constant"
    elif attribute(node, "ceil_mode", 0) or attribute(node, "storage_order", 0) or len(node.output) > 1:
        yield "rounds its size up, or gives indices"
    dilated = any(size != 1 for size in attribute(node, "dilations", []))
    if dilated and node.op_type != "Conv":
        yield f"is dilated by {list(attribute(node, 'dilations'))}"
    if attribute(node, "output_shape") is not None:
        yield "has output_shape instead of pads"


def _resize(node: NodeProto, known: dict[str, Array]) -> Iterator[str]:
    scales = known.get(node.input[2]) if len(node.input) > 2 else None
    if (
        scales is None
        or scales.shape != (4,)
        or not np.array_equal(scales, np.round(scales))
        or scales.min() < 1
    ):
        yield "does not scale by constant whole factors"
    if attribute(node, "coordinate_transformation_mode", "half_pixel") != "asymmetric":
        yield f"has the coordinates {attribute(node, 'coordinate_transformation_mode', 'half_pixel')}"
    mode = attribute(node, "mode", "nearest")
    if mode == "nearest" and attribute(node, "nearest_mode", "round_prefer_floor") != "floor":
        yield f"rounds by {attribute(node, 'nearest_mode', 'round_prefer_floor')}"
    if mode not in ("nearest", "linear"):
        yield f"interpolates by {mode}"


def _pad(node: NodeProto, known: dict[str, Array]) -> Iterator[str]:
    if attribute(node, "mode", "constant") != "constant":
        yield f"pads by {attribute(node, 'mode')}"
    if node.input[1] not in known or known[node.input[1]].min() < 0:
        yield "pads by amounts that are no constants of at least 0"


def _reshape(node: NodeProto, known: dict[str, Array]) -> Iterator[str]:
    if node.input[1] not in known:
        yield "computes its shape"


_CHECKS: dict[str, Callable[[NodeProto, dict[str, Array]], Iterator[str]]] = {
    "Conv": _window,
    "ConvTranspose": _window,
    "MaxPool": _window,
    "AveragePool": _window,
    "Resize": _resize,
    "Pad": _pad,
    "Reshape": _reshape,
}


def operators(graph: GraphProto) -> dict[str, int]:
    """How many there are of each, by name."""
    kinds = sorted(node.op_type for node in graph.node)
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
