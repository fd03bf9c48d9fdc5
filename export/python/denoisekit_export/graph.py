"""Small questions to an ONNX graph, and the few ways this program changes one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import GraphProto, ModelProto, NodeProto, helper, numpy_helper

Array = npt.NDArray[Any]
#: ``None`` where a size is not known.
Shape = tuple[int | None, ...]


def constants(graph: GraphProto) -> dict[str, Array]:
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}


def producers(graph: GraphProto) -> dict[str, NodeProto]:
    return {name: node for node in graph.node for name in node.output if name}


def consumers(graph: GraphProto) -> dict[str, list[NodeProto]]:
    users: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        for name in dict.fromkeys(node.input):
            if name:
                users.setdefault(name, []).append(node)
    return users


def shapes(model: ModelProto) -> dict[str, Shape]:
    graph = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    known: dict[str, Shape] = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    for info in (*graph.value_info, *graph.input, *graph.output):
        if info.type.tensor_type.HasField("shape"):
            sizes = info.type.tensor_type.shape.dim
            known[info.name] = tuple(size.dim_value if size.HasField("dim_value") else None for size in sizes)
    return known


def attribute(node: NodeProto, name: str, default: Any = None) -> Any:
    for item in node.attribute:
        if item.name == name:
            value = helper.get_attribute_value(item)
            return value.decode() if isinstance(value, bytes) else value
    return default


def set_attributes(node: NodeProto, **values: Any) -> None:
    """Sets attributes, or takes them away where the value is None; they stay sorted by name."""
    kept = {item.name: item for item in node.attribute if item.name not in values}
    kept.update(
        {name: helper.make_attribute(name, value) for name, value in values.items() if value is not None}
    )
    del node.attribute[:]
    node.attribute.extend(kept[name] for name in sorted(kept))


def set_constant(graph: GraphProto, name: str, value: Array) -> None:
    """Replaces the constant of this name, or adds it."""
    tensor = numpy_helper.from_array(np.asarray(value, order="C"), name)
    for old in graph.initializer:
        if old.name == name:
            old.CopyFrom(tensor)
            return
    graph.initializer.append(tensor)


def replace_nodes(graph: GraphProto, nodes: Iterable[NodeProto]) -> None:
    kept = list(nodes)
    copies = []
    for node in kept:
        copy = NodeProto()
        copy.CopyFrom(node)
        copies.append(copy)
    del graph.node[:]
    graph.node.extend(copies)


def rename(graph: GraphProto, names: dict[str, str]) -> None:
    """Renames tensors wherever they stand."""
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for item in (*graph.initializer, *graph.input, *graph.output):
        item.name = names.get(item.name, item.name)


def bypass(graph: GraphProto, node: NodeProto, source: str) -> bool:
    """Takes out a node whose output equals ``source``. False where that cannot be: an input that is the output."""
    target = node.output[0]
    outputs = {item.name for item in graph.output}
    if target in outputs:
        if source in outputs or source not in producers(graph):
            return False
        names = {source: target}
    else:
        names = {target: source}
    replace_nodes(graph, (other for other in graph.node if target not in other.output))
    rename(graph, names)
    return True


def canonical_order(graph: GraphProto) -> Iterator[NodeProto]:
    """Nodes by depth-first walk from the output: the same for the same graph, whatever its names or order."""
    made_by = producers(graph)
    done: set[int] = set()
    # An explicit stack: deep nets would exceed Python's limit of recursion.
    stack = [(made_by[item.name], False) for item in reversed(graph.output) if item.name in made_by]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        if ready:
            done.add(id(node))
            yield node
            continue
        stack.append((node, True))
        stack.extend((made_by[name], False) for name in reversed(node.input) if name in made_by)
