"""A float32 file in int8, by ONNX Runtime's own quantiser: static, weights per channel, activations as uint8."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto

from .check import Images, open_session
from .errors import ExportError
from .graph import constants, consumers, shapes

Feeds = dict[str, Images]
#: Of the values of a tensor, in percent: rarer ones are clipped. Clipping none loses more everywhere; clipping ten times as many made bright colours
#: wrong (docs/decisions/0022-dtypes.md).
PERCENTILE = 99.9999


@dataclass(frozen=True)
class Quantized:
    model: ModelProto
    #: Convolutions that are computed in int8.
    chosen: list[str]
    #: Convolutions that stay float32, and why.
    floats: dict[str, str]


@dataclass(frozen=True)
class Trial:
    """A noisy training picture and the clean one."""

    feeds: Feeds
    clean: Images


def quantize(
    model: ModelProto, calibration: Sequence[Feeds], trials: Sequence[Trial], most_lost: float
) -> Quantized:
    """Quantises as many convolutions as lose at most ``most_lost`` dB on the trials, those first that cost least quality for the arithmetic they save.

    Only Conv, with the Relu after it, has an int8 kernel worth its while on a CPU. What reads the input picture stays float32, and so do
    additions: a residual network carries its detail there.
    """
    opset = next((entry.version for entry in model.opset_import if entry.domain == ""), 0)
    if opset < 13:
        raise ExportError(
            "conversion-failed",
            "weights per channel need opset 13",
            actual=f"opset {opset}",
            fix="write the file anew at opset 13 or later, or leave int8 away",
        )
    first = {item.name for item in model.graph.input}
    convs = [node for node in model.graph.node if node.op_type == "Conv"]
    floats = {node.name: "it reads the picture" for node in convs if first.intersection(node.input)}
    names = [node.name for node in convs if node.name not in floats]
    relus = _relus(model)
    with tempfile.TemporaryDirectory(prefix="denoisekit-") as folder:
        ranges = _ranges(model, calibration, Path(folder))

        def made(chosen: Sequence[str]) -> ModelProto:
            nodes = [*chosen, *(relus[name] for name in chosen if name in relus)]
            return _quantized(model, ranges, nodes, Path(folder))

        cost = _cost(model, trials)
        alone = {name: max(0.0, cost(made([name]))) for name in names}
        macs = _macs(model, trials[0].feeds)
        order = sorted(names, key=lambda name: (alone[name] / macs[name], name))
        count = _most(len(order), lambda count: cost(made(order[:count])) <= most_lost)
        for name in order[count:]:
            floats[name] = f"in int8 it alone costs {alone[name]:.3f} dB"
        return Quantized(made(order[:count]), [name for name in names if name in order[:count]], floats)


def _most(count: int, holds: Callable[[int], bool]) -> int:
    """The greatest number up to ``count`` for which it holds, taking it to hold for all below; 0 where for none."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _relus(model: ModelProto) -> dict[str, str]:
    """The Relu that follows a node, by that node's name: ONNX Runtime clips by the zero point instead."""
    users = consumers(model.graph)
    after = {node.name: users.get(node.output[0], []) for node in model.graph.node}
    return {name: nodes[0].name for name, nodes in after.items() if [n.op_type for n in nodes] == ["Relu"]}


def _ranges(model: ModelProto, calibration: Sequence[Feeds], folder: Path) -> Any:
    from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod
    from onnxruntime.quantization.calibrate import create_calibrator

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.feeds: Iterator[Feeds] = iter(calibration)

        def get_next(self) -> Feeds | None:
            return next(self.feeds, None)

    path = folder / "float32.onnx"
    path.write_bytes(model.SerializeToString())
    calibrator = create_calibrator(
        path,
        ["Conv", "Relu"],
        augmented_model_path=str(folder / "augmented.onnx"),
        calibrate_method=CalibrationMethod.Percentile,
        extra_options={"percentile": PERCENTILE},
    )
    calibrator.collect_data(Reader())
    return calibrator.compute_data()


def _quantized(model: ModelProto, ranges: Any, nodes: Sequence[str], folder: Path) -> ModelProto:
    from onnxruntime.quantization import QDQQuantizer, QuantType
    from onnxruntime.quantization.quant_utils import load_model_with_shape_infer

    if not nodes:
        return model
    # Told again that it may not be what its authors' preprocessing leaves; here it is what `tidy` leaves.
    logging.disable(logging.WARNING)
    try:
        copy = load_model_with_shape_infer(folder / "float32.onnx")
        quantizer = QDQQuantizer(
            copy,
            True,  # weights per channel
            False,  # all 8 bits: processors that need 7 are found by their golden vectors
            QuantType.QInt8,
            QuantType.QUInt8,
            ranges,
            list(nodes),
            [],
            ["Conv", "Relu"],
            {},
        )
        quantizer.quantize_model()
    finally:
        logging.disable(logging.NOTSET)
    made = quantizer.model.model
    del made.graph.value_info[:]
    assert isinstance(made, ModelProto)
    return made


def _cost(model: ModelProto, trials: Sequence[Trial]) -> Callable[[ModelProto], float]:
    """How much PSNR a model loses against the float32 one, over all pixels of all trials, in dB."""
    usual = _error(model, trials)
    return lambda other: float(10 * np.log10(_error(other, trials) / usual))


def _error(model: ModelProto, trials: Sequence[Trial]) -> float:
    session = open_session(model.SerializeToString())
    errors = [
        np.mean((session.run(None, trial.feeds)[0] - trial.clean) ** 2, dtype=np.float64) for trial in trials
    ]
    return float(np.mean(errors))


def _macs(model: ModelProto, feeds: Feeds) -> dict[str, float]:
    """Multiply-accumulates of each convolution at the size of these feeds."""
    copy = ModelProto()
    copy.CopyFrom(model)
    for item in copy.graph.input:
        for size, value in zip(item.type.tensor_type.shape.dim, feeds[item.name].shape, strict=True):
            size.dim_value = value
    for item in copy.graph.output:
        item.type.tensor_type.ClearField("shape")
    known = shapes(copy)
    weights = constants(copy.graph)
    macs = {}
    for node in copy.graph.node:
        if node.op_type == "Conv":
            _, _, height, width = known[node.output[0]]
            macs[node.name] = float(weights[node.input[1]].size * (height or 1) * (width or 1))
    return macs
