"""The convolution widths that ONNX Runtime's WebGPU provider computes wrongly, and how they are mended.

A Conv with a kernel over 1x1, whose input channels are a multiple of 3 above 3 and not of 4, and whose output
channels are a multiple of 4, is off by whole units on ONNX Runtime 1.30's WebGPU, silently (microsoft/onnxruntime
#29651). Channels of zeros with weights of zero change nothing but the width, so a convolution upstream is given
filters of zeros, and whoever reads them gets columns of zeros.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto

from .graph import Array, attribute, constants, consumers, producers, set_constant, shapes

#: Keep each channel to itself: a channel more in is a channel more out.
CHANNELWISE = frozenset(
    "Relu LeakyRelu Elu Sigmoid HardSigmoid Tanh Clip Abs Neg Resize MaxPool AveragePool".split()
)
MAX_ROUNDS = 64


def bad_width(node: NodeProto, weight: Array) -> bool:
    if node.op_type != "Conv" or all(size == 1 for size in weight.shape[2:]):
        return False
    outputs, inputs = int(weight.shape[0]), int(weight.shape[1])
    return inputs > 3 and inputs % 3 == 0 and inputs % 4 != 0 and outputs % 4 == 0


def bad_widths(graph: GraphProto) -> list[tuple[NodeProto, int, int]]:
    """The wrong ones as node, input channels, output channels."""
    known = constants(graph)
    found = []
    for node in graph.node:
        weight = known.get(node.input[1]) if node.op_type == "Conv" else None
        if weight is not None and bad_width(node, weight):
            found.append((node, weight.shape[1], weight.shape[0]))
    return found


def mend_widths(model: ModelProto) -> list[str]:
    """Mends in place what can be mended, and tells what it did. What cannot stays, for ``portable`` to refuse."""
    notes: list[str] = []
    for _ in range(MAX_ROUNDS):
        bad = bad_widths(model.graph)
        if not bad:
            break
        mended = next(filter(None, (_mend(model, node, len(bad)) for node, _, _ in bad)), None)
        if mended is None:
            break
        notes.append(mended)
    return notes


def _mend(model: ModelProto, node: NodeProto, bad_before: int) -> str | None:
    inputs = int(shapes(model)[node.input[1]][1] or 0)
    # A multiple of 4 is the width that WebGPU computes fastest.
    paddings = sorted(range(1, 9), key=lambda extra: ((inputs + extra) % 4 != 0, extra))
    for source in _sources(model.graph, node.input[0]):
        for extra in paddings:
            trial = ModelProto()
            trial.CopyFrom(model)
            if _widen(trial, source.output[0], extra) and len(bad_widths(trial.graph)) < bad_before:
                names = node.name, source.name  # before the copy: the nodes belong to the old graph
                model.CopyFrom(trial)
                return f"{names[0]}: {inputs} input channels and {extra} of zeros, made by {names[1]}"
    return None


def _sources(graph: GraphProto, tensor: str) -> Iterator[NodeProto]:
    """The convolutions that this tensor's channels come from, nearest first."""
    made_by = producers(graph)
    waiting, seen = [tensor], set[str]()
    while waiting:
        node = made_by.get(waiting.pop(0))
        if node is None or node.name in seen:
            continue
        seen.add(node.name)
        if node.op_type in ("Conv", "ConvTranspose") and attribute(node, "group", 1) == 1:
            yield node
        elif node.op_type in CHANNELWISE:
            waiting.append(node.input[0])
        elif node.op_type == "Concat":
            waiting.extend(node.input)


def _widen(model: ModelProto, tensor: str, extra: int) -> bool:
    """Gives the convolution that makes ``tensor`` more filters, of zeros, and everyone who reads it the columns.

    False, with the model half changed, where a reader cannot take them.
    """
    graph = model.graph
    known, channels, users = constants(graph), shapes(model), consumers(graph)
    outputs = {item.name for item in graph.output}
    source = producers(graph)[tensor]
    weight = known[source.input[1]]
    axis = 0 if source.op_type == "Conv" else 1
    at = weight.shape[axis]
    _insert_zeros(graph, source, 1, axis, at, extra)
    if len(source.input) > 2 and source.input[2]:
        _insert_zeros(graph, source, 2, 0, at, extra)
    waiting = [(tensor, at)]
    visited: set[tuple[str, str]] = set()
    while waiting:
        name, at = waiting.pop()
        if name in outputs:
            return False
        for node in users.get(name, []):
            if list(node.input).count(name) != 1 or (node.name, name) in visited:
                return False
            visited.add((node.name, name))
            if node.op_type in ("Conv", "ConvTranspose") and attribute(node, "group", 1) == 1:
                if node.input[0] != name:
                    return False
                _insert_zeros(graph, node, 1, 1 if node.op_type == "Conv" else 0, at, extra)
            elif node.op_type in CHANNELWISE:
                waiting.append((node.output[0], at))
            elif node.op_type == "Concat" and attribute(node, "axis") == 1:
                before = list(node.input)[: list(node.input).index(name)]
                # The same source may reach one Concat by two ways; its offsets would then shift each other.
                if any(other == node.name for other, _ in visited - {(node.name, name)}):
                    return False
                waiting.append((node.output[0], at + sum(int(channels[item][1] or 0) for item in before)))
            else:
                return False
    return True


def _insert_zeros(graph: GraphProto, node: NodeProto, index: int, axis: int, at: int, extra: int) -> None:
    """Puts zeros into the node's own copy of a constant; a constant may be shared."""
    value = constants(graph)[node.input[index]]
    name = f"{node.name}/{('', 'weight', 'bias')[index]}"
    set_constant(graph, name, np.insert(value, [at] * extra, 0, axis=axis))
    node.input[index] = name
