"""Checks of the finished file: by ONNX itself, and by ONNX Runtime against what TensorFlow.js answered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import ModelProto

from .errors import ExportError
from .graph import shapes
from .naming import INPUT, OUTPUT, resized
from .request import Reference

#: Images a run: enough to keep a CPU busy, few enough for a small machine's memory.
IMAGES_A_RUN = 64

Images = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Difference:
    images: int
    max_abs: float
    mean_abs: float
    p999_abs: float
    #: Between the two answers, in dB; None where they are equal.
    psnr: float | None

    def to_json(self) -> dict[str, Any]:
        return {
            "images": self.images,
            "maxAbs": self.max_abs,
            "meanAbs": self.mean_abs,
            "p999Abs": self.p999_abs,
            "psnr": self.psnr,
        }


def check_file(model: ModelProto, sizes: list[tuple[int, int]]) -> None:
    """The ONNX checker in full, and shape inference at each size: the output must have the input's shape.

    Raises ExportError ``conversion-failed``.
    """
    try:
        onnx.checker.check_model(model, full_check=True)
        for height, width in sizes:
            copy = resized(model, height, width)
            onnx.shape_inference.infer_shapes(copy, check_type=True, strict_mode=True, data_prop=True)
            # Inference trusts a shape that is claimed, so the claim about the output is taken back first.
            copy.graph.output[0].type.tensor_type.ClearField("shape")
            found = shapes(copy).get(OUTPUT)
            expected = shapes(copy)[INPUT]
            if found != expected:
                raise ExportError(
                    "conversion-failed",
                    "the output has not the shape of the input",
                    actual=str(list(found or ())),
                    expected=str(list(expected)),
                    fix="the net's size multiple may be wrong",
                )
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        line = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise ExportError("conversion-failed", "the ONNX checker refuses the graph", actual=line) from error


def open_session(data: bytes) -> Any:
    """A session of Python ONNX Runtime on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def compare(session: Any, reference: Reference) -> Difference:
    """Runs a reference's inputs; raises ExportError ``model-invalid`` when its files have the wrong length."""
    inputs, expected = read_images(reference, "input"), read_images(reference, "output")
    answers = [
        session.run([OUTPUT], {INPUT: inputs[start : start + IMAGES_A_RUN]})[0]
        for start in range(0, len(inputs), IMAGES_A_RUN)
    ]
    return difference(np.concatenate(answers), expected)


def difference(found: Images, expected: Images) -> Difference:
    gap = np.abs(found.astype(np.float64) - expected.astype(np.float64))
    mse = float(np.mean(np.square(gap)))
    return Difference(
        images=len(expected),
        max_abs=float(gap.max()),
        mean_abs=float(gap.mean()),
        p999_abs=float(np.quantile(gap, 0.999)),
        psnr=None if mse == 0 or math.isnan(mse) else -10 * math.log10(mse),
    )


def read_images(reference: Reference, side: str) -> Images:
    path = reference.input if side == "input" else reference.output
    data = path.read_bytes()
    expected = 4 * math.prod(reference.shape)
    if len(data) != expected:
        raise ExportError(
            "model-invalid",
            f"the reference {reference.name} has an {side} of the wrong length ({path.name})",
            actual=f"{len(data)} bytes",
            expected=f"{expected} bytes",
            fix="train the run again",
        )
    return np.frombuffer(data, "<f4").astype(np.float32).reshape(reference.shape)
