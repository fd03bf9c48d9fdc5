from __future__ import annotations

import unittest

import numpy as np
import onnx
from onnx import ModelProto, NodeProto

from denoisekit_export.graph import Array
from denoisekit_export.portable import violations
from denoisekit_export.tidy import tidy
from denoisekit_export.widths import bad_width, bad_widths, mend_widths

from .onnx_nets import floats, graph_of, node, run


def conv(name: str, source: str, target: str, kernel: int = 3) -> NodeProto:
    edge = kernel // 2
    return node(
        "Conv",
        [source, f"{name}.w", f"{name}.b"],
        [target],
        name=name,
        kernel_shape=[kernel, kernel],
        pads=[edge] * 4,
    )


def weights(**widths: tuple[int, int]) -> dict[str, Array]:
    """By name of the convolution: output and input channels."""
    made = {}
    for seed, (name, (outputs, inputs)) in enumerate(widths.items()):
        made[f"{name}.w"] = floats(outputs, inputs, 3, 3, seed=seed)
        made[f"{name}.b"] = floats(outputs, seed=seed + 100)
    return made


def model_of(nodes: list[NodeProto], constants: dict[str, Array]) -> ModelProto:
    return tidy(graph_of(nodes, constants))


class BadWidths(unittest.TestCase):
    def test_are_the_multiples_of_3_above_3_and_not_of_4(self) -> None:
        for outputs in (4, 8, 12):
            bad = [
                inputs
                for inputs in range(1, 37)
                if bad_width(conv("c", "x", "y"), np.zeros((outputs, inputs, 3, 3)))
            ]
            self.assertEqual(bad, [6, 9, 15, 18, 21, 27, 30, 33])

    def test_are_none_for_other_outputs_and_for_kernels_of_1x1(self) -> None:
        self.assertFalse(bad_width(conv("c", "x", "y"), np.zeros((7, 6, 3, 3))))
        self.assertFalse(bad_width(conv("c", "x", "y", 1), np.zeros((8, 6, 1, 1))))
        self.assertTrue(bad_width(conv("c", "x", "y"), np.zeros((8, 6, 1, 3))))


class MendWidths(unittest.TestCase):
    def same_and_mended(self, model: ModelProto) -> None:
        image = floats(2, 1, 4, 4, seed=9)
        before = run(model, image)
        self.assertNotEqual(bad_widths(model.graph), [])
        notes = mend_widths(model)
        self.assertEqual(bad_widths(model.graph), [])
        self.assertEqual(list(violations(model)), [])
        onnx.checker.check_model(model, full_check=True)
        np.testing.assert_allclose(run(model, image), before, rtol=0, atol=2e-5)
        self.assertTrue(notes)

    def test_pads_between_two_convolutions(self) -> None:
        nodes = [
            conv("a", "x", "t"),
            node("Relu", ["t"], ["u"], name="r"),
            conv("b", "u", "v"),
            conv("c", "v", "y"),
        ]
        model = model_of(nodes, weights(a=(6, 1), b=(8, 6), c=(1, 8)))
        self.same_and_mended(model)
        shapes = {tensor.name: list(tensor.dims) for tensor in model.graph.initializer}
        self.assertEqual(shapes["a/weight"][:2], [8, 1])
        self.assertEqual(shapes["b/weight"][:2], [8, 8])

    def test_pads_one_part_of_a_concatenation_in_its_middle(self) -> None:
        nodes = [
            conv("a", "x", "t"),
            node("Concat", ["t", "x"], ["u"], name="join", axis=1),
            conv("b", "u", "v"),
            conv("c", "v", "y"),
        ]
        model = model_of(nodes, weights(a=(8, 1), b=(8, 9), c=(1, 8)))
        self.same_and_mended(model)
        widened = next(tensor for tensor in model.graph.initializer if tensor.name == "b/weight")
        values = onnx.numpy_helper.to_array(widened)
        self.assertEqual(values.shape[1], 12)
        np.testing.assert_array_equal(values[:, 8:11], 0)
        self.assertTrue(np.abs(values[:, 11]).min() > 0)

    def test_pads_through_upsampling_pooling_and_a_transposed_convolution(self) -> None:
        transposed = node(
            "ConvTranspose",
            ["v", "up.w", "up.b"],
            ["w"],
            name="up",
            kernel_shape=[2, 2],
            strides=[2, 2],
        )
        nodes = [
            conv("a", "x", "t"),
            node("MaxPool", ["t"], ["u"], name="pool", kernel_shape=[2, 2], strides=[2, 2]),
            conv("b", "u", "v"),
            transposed,
            conv("c", "w", "z"),
            conv("d", "z", "y"),
        ]
        constants = weights(a=(15, 1), b=(6, 15), c=(4, 9), d=(1, 4))
        constants |= {"up.w": floats(6, 9, 2, 2), "up.b": floats(9)}
        self.same_and_mended(model_of(nodes, constants))

    def test_takes_care_of_every_reader(self) -> None:
        nodes = [
            conv("a", "x", "t"),
            conv("b", "t", "u"),
            conv("c", "t", "v"),
            node("Add", ["u", "v"], ["w"], name="sum"),
            conv("d", "w", "y"),
        ]
        self.same_and_mended(model_of(nodes, weights(a=(6, 1), b=(8, 6), c=(8, 6), d=(1, 8))))

    def test_leaves_what_it_cannot_mend_for_the_refusal_by_name(self) -> None:
        nodes = [
            conv("a", "x", "t"),
            conv("b", "x", "u"),
            node("Add", ["t", "u"], ["v"], name="sum"),
            conv("c", "v", "w"),
            conv("d", "w", "y"),
        ]
        model = model_of(nodes, weights(a=(6, 1), b=(6, 1), c=(8, 6), d=(1, 8)))
        before = model.SerializeToString()
        self.assertEqual(mend_widths(model), [])
        self.assertEqual(model.SerializeToString(), before)
        (reason,) = violations(model, {"c": "net/layer_c/Conv2D"})
        self.assertIn("c (layer layer_c, Conv) has 6 input and 8 output channels", reason)


if __name__ == "__main__":
    unittest.main()
