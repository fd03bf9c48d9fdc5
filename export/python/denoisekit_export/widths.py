"""The convolution widths that a runtime computes wrongly, and how they are mended.

Which they are is read from ``unsafe_widths.json``, which ``npm run sweep`` writes from what it found on every runtime: with
ONNX Runtime 1.30 some convolutions on WebGPU are off by whole units, silently (microsoft/onnxruntime #29651). Channels of zeros
with weights of zero change nothing but the width, so a convolution upstream is given filters of zeros, and what reads them
gets columns of zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from onnx import GraphProto, ModelProto, NodeProto

from .graph import Array, attribute, constants, consumers, producers, set_constant, shapes
from .unsafe_widths import UnsafeWidths, read_unsafe_widths

#: Keep each channel to itself: a channel more in is a channel more out.
CHANNELWISE = frozenset(
    "Relu LeakyRelu Elu Sigmoid HardSigmoid Tanh Clip Abs Neg Resize MaxPool AveragePool".split()
)
MAX_ROUNDS = 64
#: Far enough for a width that is safe: they repeat after 12.
MAX_STEPS = 12


@cache
def swept() -> UnsafeWidths:
    return read_unsafe_widths(Path(__file__).with_name("unsafe_widths.json"))


def io_widths(node: NodeProto, weight: Array) -> tuple[int, int]:
    """Input and output channels of a convolution, of each of its groups."""
    first, second = int(weight.shape[0]), int(weight.shape[1])
    group = int(attribute(node, "group", 1))
    return (second, first // group) if node.op_type == "Conv" else (first // group, second)


def bad_width(node: NodeProto, weight: Array) -> bool:
    inputs, outputs = io_widths(node, weight)
    return _unsafe(node, weight, inputs, outputs)


def _unsafe(node: NodeProto, weight: Array, inputs: int, outputs: int) -> bool:
    if node.op_type not in ("Conv", "ConvTranspose"):
        return False
    height, width = (int(size) for size in weight.shape[2:])
    down, across = attribute(node, "strides") or (1, 1)
    shape = (height, width), (int(down), int(across)), int(attribute(node, "group", 1))
    plain = all(size == 1 for size in attribute(node, "dilations") or ())
    if shape[0] == (1, 1):
        # With pads it is no product of matrices any more, and computed as the others are.
        plain = not any(attribute(node, "pads") or ())
    return swept().has(node.op_type, shape, inputs, outputs, exactly=plain)


def safe_widths_near(node: NodeProto, weight: Array) -> tuple[list[int], list[int]]:
    """The next narrower and the next wider input that is safe with the outputs as they are; and the same of outputs."""
    inputs, outputs = io_widths(node, weight)
    return (
        _next(inputs, lambda width: not _unsafe(node, weight, width, outputs)),
        _next(outputs, lambda width: not _unsafe(node, weight, inputs, width)),
    )


def _next(width: int, safe: Callable[[int], bool]) -> list[int]:
    sides = (range(width - 1, max(0, width - 1 - MAX_STEPS), -1), range(width + 1, width + 1 + MAX_STEPS))
    return [found for side in sides for found in list(filter(safe, side))[:1]]


def bad_widths(graph: GraphProto) -> list[tuple[NodeProto, int, int]]:
    """The wrong ones as node, input channels, output channels, of each group."""
    known = constants(graph)
    found = []
    for node in graph.node:
        weight = known.get(node.input[1]) if node.op_type in ("Conv", "ConvTranspose") else None
        if weight is not None and attribute(node, "group", 1) > 0 and bad_width(node, weight):
            found.append((node, *io_widths(node, weight)))
    return found


def mend_widths(model: ModelProto) -> list[str]:
    """Mends in place what can be mended, and tells what it did. What cannot stays, for ``portable`` to refuse."""
    notes: list[str] = []
    for _ in range(MAX_ROUNDS):
        bad = bad_widths(model.graph)
        if not bad:
            break
        mended = next(filter(None, (_mend(model, node, inputs, len(bad)) for node, inputs, _ in bad)), None)
        if mended is None:
            break
        notes.append(mended)
    return notes


def _mend(model: ModelProto, node: NodeProto, inputs: int, bad_before: int) -> str | None:
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
