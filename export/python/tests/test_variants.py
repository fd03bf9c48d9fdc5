from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from denoisekit_export.errors import ExportError
from denoisekit_export.half import as_rounded, to_half
from denoisekit_export.int8 import Trial, quantize
from denoisekit_export.variants import make_variants, read_variants_request

from .onnx_nets import floats, graph_of, kinds, node, run

SHAPE = ("n", 1, "h", "w")


def net() -> onnx.ModelProto:
    """Three convolutions, the last of which is added to the picture."""
    return graph_of(
        [
            node("Conv", ["x", "a"], ["1"], name="first", pads=[1, 1, 1, 1]),
            node("Conv", ["1", "b"], ["2"], name="second", pads=[1, 1, 1, 1]),
            node("Relu", ["2"], ["3"], name="relu"),
            node("Conv", ["3", "c"], ["4"], name="third", pads=[1, 1, 1, 1]),
            node("Add", ["x", "4"], ["y"], name="add"),
        ],
        {
            "a": floats(4, 1, 3, 3) / 3,
            "b": floats(4, 4, 3, 3, seed=4) / 6,
            "c": floats(1, 4, 3, 3, seed=5) / 60,
        },
        shape=SHAPE,
    )


def picture(seed: int, size: int = 16) -> Any:
    return np.random.default_rng(seed).random((1, 1, size, size), dtype=np.float32)


class Half(unittest.TestCase):
    def test_keeps_float32_ports_and_what_adds_to_the_picture(self) -> None:
        half, kept = to_half(net())
        self.assertEqual(kept, ["add"])
        types = {item.name: item.data_type for item in half.graph.initializer}
        self.assertEqual(set(types.values()), {onnx.TensorProto.FLOAT16})
        ports = [item.type.tensor_type.elem_type for item in (*half.graph.input, *half.graph.output)]
        self.assertEqual(ports, [onnx.TensorProto.FLOAT] * 2)

    def test_has_a_twin_whose_values_are_those_of_float16(self) -> None:
        relu = graph_of([node("Relu", ["x"], ["y"], name="relu")], shape=SHAPE)
        image = picture(1) - np.float32(0.5)
        expected = np.maximum(image, 0).astype(np.float16).astype(np.float32)
        np.testing.assert_array_equal(run(as_rounded(relu), image), expected)
        self.assertFalse(np.array_equal(expected, np.maximum(image, 0)))

    def test_leaves_a_picture_as_it_is_where_nothing_is_added(self) -> None:
        model = net()
        for tensor in model.graph.initializer:
            if tensor.name == "c":
                tensor.CopyFrom(onnx.numpy_helper.from_array(np.zeros((1, 4, 3, 3), np.float32), "c"))
        image = picture(2)
        np.testing.assert_array_equal(run(as_rounded(model), image), image)


class Int8(unittest.TestCase):
    def quantized(self, model: onnx.ModelProto) -> Any:
        clean = [picture(seed) for seed in range(3)]
        trials = [Trial({"x": image}, image) for image in clean]
        return quantize(model, [{"x": image} for image in clean], trials, 0.08)

    def test_is_near_float32_with_the_first_convolution_left_as_it_is(self) -> None:
        made = self.quantized(net())
        self.assertEqual(made.floats["first"], "it reads the picture")
        self.assertIn("DequantizeLinear", kinds(made.model))
        image = picture(7)
        self.assertLess(np.abs(run(made.model, image) - run(net(), image)).max(), 0.02)

    def test_weights_have_a_scale_for_each_channel(self) -> None:
        made = self.quantized(net())
        scales = [tensor for tensor in made.model.graph.initializer if tensor.name.endswith("b_scale")]
        self.assertEqual([list(tensor.dims) for tensor in scales], [[4]])

    def test_is_refused_below_the_opset_that_has_scales_for_channels(self) -> None:
        model = net()
        model.opset_import[0].version = 12
        with self.assertRaises(ExportError) as caught:
            self.quantized(model)
        self.assertEqual(caught.exception.actual, "opset 12")


class Request(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def tensor(self, name: str) -> dict[str, Any]:
        image = picture(3)
        (self.folder / name).write_bytes(image.tobytes())
        return {"file": str(self.folder / name), "shape": list(image.shape)}

    def write(self, document: dict[str, Any]) -> Path:
        path = self.folder / "request.json"
        path.write_text(json.dumps(document))
        return path

    def test_makes_the_files_that_are_asked_for_of_nodes_without_names(self) -> None:
        model = net()
        for item in model.graph.node:
            item.name = ""
        onnx.save(model, self.folder / "model.onnx")
        feeds = {"x": self.tensor("x")}
        files = {name: str(self.folder / name) for name in ("half", "rounded", "int8")}
        request = self.write(
            {
                "model": str(self.folder / "model.onnx"),
                "fp16": {"file": files["half"], "rounded": files["rounded"]},
                "int8": files["int8"],
                "calibration": [feeds],
                "trials": [{"feeds": feeds, "clean": self.tensor("clean")}],
                "mostLost": 0.08,
            }
        )
        answer = make_variants(read_variants_request(request), lambda _: None)
        self.assertEqual(answer["variants"]["fp16"]["floats"], {"add_5": "it adds to the picture"})
        self.assertEqual(answer["variants"]["int8"]["bytes"], (self.folder / "int8").stat().st_size)
        for name in files:
            onnx.checker.check_model(onnx.load(self.folder / name))

    def test_names_the_field_that_is_missing(self) -> None:
        with self.assertRaises(ExportError) as caught:
            read_variants_request(self.write({"model": "m"}))
        self.assertIn("calibration", caught.exception.actual)


if __name__ == "__main__":
    unittest.main()
