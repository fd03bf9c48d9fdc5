from __future__ import annotations

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnx import ModelProto, NodeProto

from denoisekit_export.graph import Array
from denoisekit_export.errors import ExportError
from denoisekit_export.portable import violations
from denoisekit_export.tidy import tidy
from denoisekit_export.unsafe_widths import UnsafeWidths, read_unsafe_widths
from denoisekit_export.widths import bad_width, bad_widths, mend_widths, safe_widths_near

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

    def test_are_those_of_a_kernel_of_1x1_too_when_it_strides_or_pads(self) -> None:
        strided = node("Conv", ["x", "w"], ["y"], name="s", kernel_shape=[1, 1], strides=[2, 2])
        padded = node("Conv", ["x", "w"], ["y"], name="p", kernel_shape=[1, 1], pads=[1, 1, 1, 1])
        for item in (strided, padded):
            self.assertTrue(bad_width(item, np.zeros((8, 6, 1, 1))))
            self.assertFalse(bad_width(item, np.zeros((8, 8, 1, 1))))

    def test_are_others_in_groups(self) -> None:
        grouped = node("Conv", ["x", "w"], ["y"], name="g", kernel_shape=[3, 3], group=2)
        # 6 inputs and 8 outputs of each group.
        self.assertFalse(bad_width(grouped, np.zeros((16, 6, 3, 3))))

    def test_are_outputs_over_4_that_4_does_not_divide_in_groups(self) -> None:
        grouped = node("Conv", ["x", "w"], ["y"], name="g", kernel_shape=[3, 3], group=2)
        bad = [outputs for outputs in range(1, 13) if bad_width(grouped, np.zeros((2 * outputs, 5, 3, 3)))]
        self.assertEqual(bad, [5, 6, 7, 9, 10, 11])
        depthwise = node("Conv", ["x", "w"], ["y"], name="d", kernel_shape=[5, 5], group=6)
        self.assertFalse(bad_width(depthwise, np.zeros((6, 1, 5, 5))))

    def test_go_on_beyond_what_was_swept(self) -> None:
        bad = [
            inputs
            for inputs in range(37, 73)
            if bad_width(conv("c", "x", "y"), np.zeros((64, inputs, 3, 3)))
        ]
        self.assertEqual(bad, [39, 42, 45, 51, 54, 57, 63, 66, 69])

    def test_have_safe_ones_beside_them(self) -> None:
        self.assertEqual(safe_widths_near(conv("c", "x", "y"), np.zeros((8, 9, 3, 3))), ([8, 10], [7, 9]))
        grouped = node("Conv", ["x", "w"], ["y"], name="g", kernel_shape=[3, 3], group=2)
        self.assertEqual(safe_widths_near(grouped, np.zeros((12, 5, 3, 3))), ([], [4, 8]))


class TheList(unittest.TestCase):
    grids = {
        ("Conv", (1, 1), (1, 1), 1): {5: frozenset({1})},
        ("Conv", (3, 3), (1, 1), 1): {6: frozenset({4, 8})},
        ("Conv", (3, 3), (1, 1), 2): {2: frozenset({2})},
        ("Conv", (5, 5), (1, 1), 1): {},
        ("ConvTranspose", (2, 2), (2, 2), 1): {7: frozenset({3})},
    }
    square = "Conv", (3, 3), (1, 1), 1
    table = UnsafeWidths({"some-runtime": "1.0"}, widest=12, period=4, grids=grids)

    def has(
        self, op_type: str, kernel: int, inputs: int, outputs: int, *, exactly: bool = True, group: int = 1
    ) -> bool:
        stride = 2 if op_type == "ConvTranspose" else 1
        shape = (kernel, kernel), (stride, stride), group
        return self.table.has(op_type, shape, inputs, outputs, exactly=exactly)

    def test_is_looked_up_by_operator_kernel_and_strides(self) -> None:
        self.assertTrue(self.has("Conv", 3, 6, 8))
        self.assertFalse(self.has("Conv", 3, 6, 7))
        self.assertFalse(self.has("Conv", 5, 6, 8))
        self.assertTrue(self.has("Conv", 1, 5, 1))
        self.assertTrue(self.has("ConvTranspose", 2, 7, 3))
        self.assertFalse(self.has("ConvTranspose", 2, 6, 8))

    def test_takes_what_was_not_swept_for_unsafe_where_its_like_is(self) -> None:
        self.assertTrue(self.has("Conv", 9, 6, 8))
        self.assertTrue(self.has("Conv", 5, 6, 8, exactly=False))
        self.assertFalse(self.has("Conv", 9, 5, 1))
        self.assertFalse(self.has("ConvTranspose", 4, 6, 8))
        self.assertTrue(self.has("Conv", 5, 2, 2, group=3))
        self.assertFalse(self.has("Conv", 5, 6, 8, group=3))
        self.assertFalse(self.has("Conv", 9, 2, 2))

    def test_repeats_beyond_its_widest(self) -> None:
        # 14 is as 10, not as 6: what is taken to repeat is the last period.
        self.assertFalse(self.has("Conv", 3, 14, 8))
        table = UnsafeWidths({}, widest=12, period=4, grids={self.square: {10: frozenset({12})}})
        wide = [
            (inputs, outputs)
            for inputs in range(13, 19)
            for outputs in range(13, 21)
            if table.has("Conv", ((3, 3), (1, 1), 1), inputs, outputs)
        ]
        self.assertEqual(wide, [(14, 16), (14, 20), (18, 16), (18, 20)])

    def test_that_is_none_is_refused_with_the_command_that_writes_it(self) -> None:
        for text in ("{}", "[]", "no JSON", '{"widest": 1, "period": 2, "grids": [], "runtimes": {}}'):
            with self.subTest(text), TemporaryDirectory() as folder:
                path = Path(folder, "unsafe_widths.json")
                path.write_text(text, encoding="utf-8")
                with self.assertRaises(ExportError) as raised:
                    read_unsafe_widths(path)
                self.assertEqual(raised.exception.code, "conversion-failed")
                self.assertIn("install @denoisekit/export again", raised.exception.fix)



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
        self.assertRegex(reason, r"that onnxruntime-node \d.* gets wrong .* safe ones beside it: 5 or 7 inputs or 7 or 9 outputs$")


if __name__ == "__main__":
    unittest.main()
