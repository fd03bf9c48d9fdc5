"""A float32 file in float16, by ONNX Runtime's own tool: ports stay float32."""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper, shape_inference

from .graph import replace_nodes, set_constant

#: Veltkamp's constant for 11 significant bits: what float16 keeps of a float32's 24.
SPLIT = float(2**13 + 1)


def to_half(model: ModelProto) -> tuple[ModelProto, list[str]]:
    """The model in float16, and the nodes that stay float32: those that add to the input picture, whose depth they keep."""
    from onnxruntime.transformers.float16 import convert_float_to_float16

    kept = residuals(model)
    copy = ModelProto()
    copy.CopyFrom(model)
    half = convert_float_to_float16(copy, keep_io_types=True, node_block_list=kept)
    assert isinstance(half, ModelProto)
    del half.graph.value_info[:]
    return half, kept


def residuals(model: ModelProto) -> list[str]:
    """The nodes that add or subtract the input picture itself."""
    pictures = {item.name for item in model.graph.input}
    return [
        node.name
        for node in model.graph.node
        if node.op_type in ("Add", "Sub") and pictures.intersection(node.input)
    ]


def as_rounded(model: ModelProto) -> ModelProto:
    """What a device that has float16 computes, in float32: each value is rounded to 11 bits where float16 would hold it.

    ONNX Runtime's CPU computes a float16 file in float32, so that the file itself would show the rounding of weights alone. Sums within
    an operator are not rounded here: how a device adds is its own, and its golden vectors show it.
    """
    kept = set(residuals(model))
    typed = shape_inference.infer_shapes(model).graph
    floats = {
        info.name
        for info in (*typed.value_info, *typed.output)
        if info.type.tensor_type.elem_type == TensorProto.FLOAT
    }
    rounded = ModelProto()
    rounded.CopyFrom(model)
    graph = rounded.graph
    for tensor in graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            value = numpy_helper.to_array(tensor)
            set_constant(graph, tensor.name, value.astype(np.float16).astype(np.float32))
    set_constant(graph, "half split", np.array(SPLIT, np.float32))
    nodes = []
    for node in graph.node:
        nodes.append(node)
        if node.name in kept:
            continue
        for index, name in enumerate(node.output):
            if name not in floats:
                continue
            whole, scaled, rest = (f"{name} {part}" for part in ("whole", "scaled", "rest"))
            node.output[index] = whole
            nodes += [
                helper.make_node("Mul", [whole, "half split"], [scaled], name=f"{name} scale"),
                helper.make_node("Sub", [scaled, whole], [rest], name=f"{name} take"),
                helper.make_node("Sub", [scaled, rest], [name], name=f"{name} round"),
            ]
    replace_nodes(graph, nodes)
    del graph.value_info[:]
    return rounded
