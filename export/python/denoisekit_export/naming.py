"""Short names that do not change from one conversion to the next, and dimensions with names."""

from __future__ import annotations

import onnx
from onnx import ModelProto, TensorProto, helper

from .graph import Array, attribute, constants, rename

INPUT = "noisy"
OUTPUT = "denoised"

#: What reads one pixel's neighbourhood wherever it is, and so serves images of any size.
SIZE_FREE = frozenset(
    "Conv ConvTranspose MaxPool AveragePool GlobalAveragePool Resize Pad Concat Relu LeakyRelu Elu Sigmoid "
    "HardSigmoid Tanh Clip Abs Neg Exp Erf Sqrt Pow Reciprocal Add Sub Mul Div".split()
)
ROLES = {
    "Conv": ("", "weight", "bias"),
    "ConvTranspose": ("", "weight", "bias"),
    "Gemm": ("", "weight", "bias"),
    "MatMul": ("", "weight"),
    "Reshape": ("", "shape"),
    "Resize": ("", "roi", "scales", "sizes"),
    "Clip": ("", "low", "high"),
    "Pad": ("", "pads", "value"),
}


def name_all(model: ModelProto, graph_name: str) -> dict[str, str]:
    """Renames everything in place; gives for each node's new name the long name that tf2onnx gave it."""
    graph = model.graph
    graph.name = graph_name
    names = {graph.input[0].name: INPUT, graph.output[0].name: OUTPUT}
    long_names: dict[str, str] = {}
    known = constants(graph)
    count: dict[str, int] = {}
    for node in graph.node:
        kind = node.op_type.lower()
        count[kind] = count.get(kind, 0) + 1
        short = f"{kind}_{count[kind]}"
        long_names[short] = node.name
        node.name = short
        for index, name in enumerate(node.output):
            if name:
                names.setdefault(name, short if index == 0 else f"{short}.{index}")
        roles = ROLES.get(node.op_type, ())
        for index, name in enumerate(node.input):
            if name in known:
                names.setdefault(
                    name, f"{short}.{roles[index] if index < len(roles) else f'constant_{index}'}"
                )
    rename(graph, names)
    return long_names


def size_baked_in(model: ModelProto) -> list[str]:
    """Why the graph takes one size only, node by node; empty when it takes any."""
    known = constants(model.graph)
    reasons = []
    for node in model.graph.node:
        where = f"{node.name} ({node.op_type})"
        if node.op_type not in SIZE_FREE:
            reasons.append(where)
        elif node.op_type == "Resize" and len(node.input) > 3 and node.input[3]:
            reasons.append(f"{where} has sizes")
        elif node.op_type == "ConvTranspose" and attribute(node, "output_shape") is not None:
            reasons.append(f"{where} has output_shape")
        elif node.op_type not in ("Conv", "ConvTranspose", "Pad", "Resize"):
            wide = [name for name in node.input if name in known and _spans_pixels(known[name])]
            reasons.extend(f"{where} has a value for each pixel" for _ in wide)
    return reasons


def name_dimensions(model: ModelProto, any_size: bool) -> None:
    """Names the batch, and height and width where the graph takes any."""
    for item in (*model.graph.input, *model.graph.output):
        sizes = [size.dim_value for size in item.type.tensor_type.shape.dim]
        named = ["batch", sizes[1], "height", "width"] if any_size else ["batch", *sizes[1:]]
        item.CopyFrom(helper.make_tensor_value_info(item.name, TensorProto.FLOAT, named))
    del model.graph.value_info[:]


def serialized(model: ModelProto) -> bytes:
    """The same bytes for the same graph."""
    return bytes(model.SerializeToString(deterministic=True))


def resized(model: ModelProto, height: int, width: int, batch: int = 1) -> ModelProto:
    """A copy whose input and output claim this size."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for item in (*copy.graph.input, *copy.graph.output):
        channels = item.type.tensor_type.shape.dim[1].dim_value
        item.CopyFrom(
            helper.make_tensor_value_info(item.name, TensorProto.FLOAT, [batch, channels, height, width])
        )
    return copy


def _spans_pixels(value: Array) -> bool:
    return value.ndim >= 1 and any(size != 1 for size in value.shape[-2:])
