"""Small ONNX graphs for tests, written node by node."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

node = helper.make_node


def graph_of(
    nodes: list[NodeProto],
    constants: dict[str, Any] | None = None,
    *,
    shape: tuple[int | str, ...] = ("n", 1, 4, 4),
    output_shape: tuple[int | str, ...] | None = None,
    domains: tuple[tuple[str, int], ...] = (("", 17),),
) -> ModelProto:
    """A model from ``x`` to ``y``."""
    made = [numpy_helper.from_array(np.asarray(value), name) for name, value in (constants or {}).items()]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, output_shape or shape)],
        made,
    )
    imports = [helper.make_opsetid(domain, version) for domain, version in domains]
    return helper.make_model(graph, opset_imports=imports, ir_version=8)


def floats(*shape: int, seed: int = 3) -> Any:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def run(model: ModelProto, image: Any) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: image})[0]


def kinds(model: ModelProto) -> list[str]:
    return [item.op_type for item in model.graph.node]
