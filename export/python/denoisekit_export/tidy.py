"""Takes out of a converted graph what conversion left behind, without changing what it computes."""

from __future__ import annotations

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto, helper

from .graph import (
    Array,
    attribute,
    bypass,
    canonical_order,
    constants,
    producers,
    replace_nodes,
    set_attributes,
    set_constant,
    shapes,
)

#: Runtimes from ONNX Runtime 1.16 on load it.
IR_VERSION = 8


def tidy(model: ModelProto) -> ModelProto:
    """A tidied copy; tensors keep their names."""
    result = ModelProto()
    result.CopyFrom(model)
    result.graph.doc_string = ""
    del result.graph.value_info[:]
    while _drop_one(result):
        pass
    for node in result.graph.node:
        _plain_attributes(result, node)
    _bounds_to_clip(result.graph)
    prune(result.graph)
    _strip(result)
    return result


def prune(graph: GraphProto) -> None:
    """Drops nodes and constants that do not reach the output; what stays is in canonical order."""
    replace_nodes(graph, canonical_order(graph))
    by_name = {tensor.name: tensor for tensor in graph.initializer}
    used = dict.fromkeys(name for node in graph.node for name in node.input if name in by_name)
    kept = [by_name[name] for name in used]
    copies = [type(tensor).FromString(tensor.SerializeToString()) for tensor in kept]
    del graph.initializer[:]
    graph.initializer.extend(copies)


def _drop_one(model: ModelProto) -> bool:
    """Drops the first node that changes nothing; False when there is none."""
    graph = model.graph
    known, made_by = shapes(model), producers(graph)
    for node in graph.node:
        source = node.input[0] if node.input else ""
        if node.op_type in ("Identity", "Dropout"):
            same = source
        elif node.op_type == "Reshape" and _same_shape(known.get(source), known.get(node.output[0])):
            same = source
        elif node.op_type == "Transpose":
            same = _unturned(node, made_by.get(source))
        else:
            continue
        if same and bypass(graph, node, same):
            return True
    return False


def _same_shape(before: tuple[int | None, ...] | None, after: tuple[int | None, ...] | None) -> bool:
    # With one size unknown on both sides at the same place, the element count settles it.
    return before is not None and before == after and before.count(None) <= 1


def _unturned(node: NodeProto, before: NodeProto | None) -> str:
    """The tensor that this Transpose gives unchanged, alone or with the Transpose before it; or nothing."""
    order = attribute(node, "perm")
    if order is None:
        return ""
    if list(order) == sorted(order):
        return str(node.input[0])
    first = attribute(before, "perm") if before is not None and before.op_type == "Transpose" else None
    if before is not None and first is not None and [first[axis] for axis in order] == sorted(order):
        return str(before.input[0])
    return ""


def _plain_attributes(model: ModelProto, node: NodeProto) -> None:
    if node.op_type in ("Conv", "ConvTranspose", "MaxPool", "AveragePool"):
        # What is a default in one runtime is an oversight in another: pads and groups are always written out.
        axes = len(attribute(node, "kernel_shape", [1, 1]))
        if attribute(node, "auto_pad", "NOTSET") == "NOTSET":
            set_attributes(node, auto_pad=None, pads=attribute(node, "pads", [0] * (2 * axes)))
        if node.op_type in ("Conv", "ConvTranspose"):
            set_attributes(node, group=attribute(node, "group", 1))
    elif node.op_type == "Resize":
        _plain_resize(model.graph, node)


def _plain_resize(graph: GraphProto, node: NodeProto) -> None:
    """Writes upsampling by whole factors as TensorFlow.js computes it: without half-pixel centres.

    For nearest the two are equal, and ``tf_half_pixel_for_nn`` is deprecated. For bilinear they differ: Keras has
    half-pixel centres, TensorFlow.js (UpSampling2D calls resizeBilinear with its defaults) has not, and its answer
    is the one that export owes.
    """
    known = constants(graph)
    scales = known.get(node.input[2]) if len(node.input) > 2 else None
    if scales is None or not np.array_equal(scales, np.round(scales)) or scales.min() < 1:
        return
    mode = attribute(node, "mode", "nearest")
    node.input[:] = [node.input[0], "", node.input[2]]
    set_attributes(
        node,
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor" if mode == "nearest" else None,
        exclude_outside=None,
        cubic_coeff_a=None,
        extrapolation_value=None,
    )


def _bounds_to_clip(graph: GraphProto) -> None:
    """Min and Max with a number become Clip, and a Clip after a Clip or a Relu becomes one with it."""
    known = constants(graph)
    for node in graph.node:
        bounds = [known[name] for name in node.input if name in known and known[name].size == 1]
        if node.op_type in ("Min", "Max") and len(node.input) == 2 and len(bounds) == 1:
            source = next(name for name in node.input if name not in known)
            limit = f"{node.output[0]}/limit"
            set_constant(graph, limit, bounds[0].reshape(()))
            inputs = [source, "", limit] if node.op_type == "Min" else [source, limit]
            node.CopyFrom(helper.make_node("Clip", inputs, list(node.output), name=node.name))
    while _merge_one_clip(graph):
        pass


def _merge_one_clip(graph: GraphProto) -> bool:
    known, made_by = constants(graph), producers(graph)
    for node in graph.node:
        before = made_by.get(node.input[0]) if node.op_type == "Clip" else None
        if before is None or before.op_type not in ("Clip", "Relu"):
            continue
        low, high = _bounds(node, known)
        earlier = (0.0, np.inf) if before.op_type == "Relu" else _bounds(before, known)
        if low > earlier[1] or high < earlier[0]:
            continue
        limits = (max(low, earlier[0]), min(high, earlier[1]))
        names = ["", ""]
        for index, limit in enumerate(limits):
            if np.isfinite(limit):
                names[index] = f"{node.output[0]}/{('low', 'high')[index]}"
                set_constant(graph, names[index], np.array(limit, np.float32))
        node.input[:] = [before.input[0], *names] if names[1] else [before.input[0], names[0]]
        return True
    return False


def _bounds(node: NodeProto, known: dict[str, Array]) -> tuple[float, float]:
    names = [*node.input, "", ""]
    low = float(known[names[1]]) if names[1] in known else -np.inf
    high = float(known[names[2]]) if names[2] in known else np.inf
    return low, high


def _strip(model: ModelProto) -> None:
    for node in model.graph.node:
        node.doc_string = ""
        node.ClearField("metadata_props")
    for tensor in model.graph.initializer:
        tensor.doc_string = ""
    del model.metadata_props[:]
    model.doc_string = ""
    model.domain = ""
    model.model_version = 0
    model.producer_name = "denoisekit"
    model.producer_version = ""
    model.ir_version = IR_VERSION
    plain = [entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")]
    used = {node.domain for node in model.graph.node if node.domain not in ("", "ai.onnx")}
    others = [entry for entry in model.opset_import if entry.domain in used]
    entries = [helper.make_opsetid("", plain[0]), *others]
    del model.opset_import[:]
    model.opset_import.extend(entries)
