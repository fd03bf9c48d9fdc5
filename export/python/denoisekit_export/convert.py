"""tf-keras to ONNX by tf2onnx, at one static size."""

from __future__ import annotations

import logging
from typing import Any

from onnx import ModelProto

from .errors import ExportError

OPSET = 17


def convert(model: Any) -> ModelProto:
    """The converted model: input and output in NCHW, the batch dynamic, height and width static.

    Static sizes keep the graph small: with dynamic ones tf2onnx computes every pad from shapes at run time, which
    turns 14 nodes into 94 and leaves int64 arithmetic that no strict WebGPU session takes.
    """
    import tensorflow as tf
    import tf2onnx

    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    signature = [tf.TensorSpec(model.input_shape, tf.float32, name="noisy")]
    try:
        proto, external = tf2onnx.convert.from_keras(
            model,
            signature,
            opset=OPSET,
            inputs_as_nchw=["noisy"],
            outputs_as_nchw=[model.output_names[0]],
        )
    except Exception as error:  # tf2onnx raises whatever its handlers raise
        line = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ExportError("conversion-failed", "tf2onnx could not convert the model", actual=line) from error
    if external:
        raise ExportError(
            "not-portable", "tf2onnx put weights outside the file", expected="weights inside it"
        )
    assert isinstance(proto, ModelProto)
    return proto
