from __future__ import annotations

import unittest
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto

from denoisekit_export.errors import ExportError
from denoisekit_export.naming import name_all, name_dimensions, size_baked_in
from denoisekit_export.portable import operators, require_portable, violations
from denoisekit_export.tidy import tidy

from .onnx_nets import floats, graph_of, node

SCALES = np.array([1, 1, 2, 2], np.float32)
KERNEL = {"w": floats(1, 1, 3, 3)}


def conv(**attributes: Any) -> Any:
    return node("Conv", ["x", "w"], ["y"], name="c", **{"pads": [1, 1, 1, 1], **attributes})


def resize(**attributes: Any) -> Any:
    settings = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor", **attributes}
    return node("Resize", ["x", "", "scales"], ["y"], name="r", **settings)


class Portable(unittest.TestCase):
    def refused(self, model: ModelProto, reason: str) -> None:
        with self.assertRaises(ExportError) as caught:
            require_portable(model, {})
        self.assertEqual(caught.exception.code, "not-portable")
        self.assertIn(reason, caught.exception.what)

    def test_takes_convolutions_resizing_and_arithmetic(self) -> None:
        self.assertEqual(list(violations(graph_of([conv()], KERNEL))), [])
        self.assertEqual(list(violations(graph_of([resize()], {"scales": SCALES}))), [])

    def test_refuses_implicit_and_negative_pads(self) -> None:
        self.refused(graph_of([conv(auto_pad="SAME_UPPER")], KERNEL), "auto_pad SAME_UPPER")
        self.refused(graph_of([conv(pads=[1, 1, -1, 1])], KERNEL), "negative pads")
        bare = node("Conv", ["x", "w"], ["y"], name="c")
        self.refused(graph_of([bare], KERNEL), "no explicit pads")

    def test_refuses_transposed_convolutions_that_are_dilated_or_have_no_group(self) -> None:
        def transposed(**attributes: Any) -> ModelProto:
            made = node("ConvTranspose", ["x", "w"], ["y"], name="t", pads=[0, 0, 0, 0], **attributes)
            return graph_of([made], KERNEL)

        self.refused(transposed(dilations=[2, 2]), "dilated by [2, 2]")
        self.refused(transposed(group=0), "group 0")
        self.refused(transposed(output_shape=[8, 8]), "output_shape")
        self.assertEqual(list(violations(transposed(group=1))), [])

    def test_refuses_padding_by_reflection_and_arithmetic_on_shapes(self) -> None:
        pads = {"pads": np.ones(8, np.int64)}
        self.refused(
            graph_of([node("Pad", ["x", "pads"], ["y"], name="p", mode="reflect")], pads), "pads by reflect"
        )
        shape = [node("Shape", ["x"], ["s"], name="s"), node("Reshape", ["x", "s"], ["y"], name="q")]
        self.refused(graph_of(shape), "s (Shape) is an operator outside the set")
        self.refused(graph_of(shape), "q (Reshape) computes its shape")

    def test_refuses_resizing_by_other_rules(self) -> None:
        scales = {"scales": SCALES}
        half = resize(coordinate_transformation_mode="half_pixel")
        self.refused(graph_of([half], scales), "coordinates half_pixel")
        self.refused(graph_of([resize(nearest_mode="ceil")], scales), "rounds by ceil")
        self.refused(graph_of([resize(mode="cubic")], scales), "interpolates by cubic")
        self.refused(graph_of([resize()], {"scales": SCALES * np.float32(0.75)}), "whole factors")

    def test_refuses_custom_domains_other_opsets_and_late_ir_versions(self) -> None:
        custom = node("FusedConv", ["x"], ["y"], name="f", domain="com.microsoft")
        self.refused(
            graph_of([custom], domains=(("", 17), ("com.microsoft", 1))), "custom domain com.microsoft"
        )
        self.refused(graph_of([conv()], KERNEL, domains=(("", 18),)), "instead of opset 17")
        late = graph_of([conv()], KERNEL)
        late.ir_version = 11
        self.refused(late, "IR version is 11")

    def test_refuses_weights_outside_the_file_and_of_other_types(self) -> None:
        model = graph_of([conv()], KERNEL)
        model.graph.initializer[0].data_location = TensorProto.EXTERNAL
        self.refused(model, "w lies outside the file")
        self.refused(graph_of([conv()], {"w": KERNEL["w"].astype(np.float16)}), "w is FLOAT16")

    def test_counts_operators(self) -> None:
        model = graph_of(
            [node("Resize", ["x", "", "scales"], ["a"]), node("Conv", ["a", "w"], ["y"])],
            {"scales": SCALES, **KERNEL},
        )
        self.assertEqual(operators(model.graph), {"Conv": 1, "Resize": 1})


class Naming(unittest.TestCase):
    def test_gives_short_names_and_keeps_the_long_ones_at_hand(self) -> None:
        made = node("Conv", ["x", "w"], ["a"], name="net/first/Conv2D")
        model = tidy(graph_of([made, node("Relu", ["a"], ["y"], name="net/first/Relu")], KERNEL))
        long_names = name_all(model, "tiny")
        self.assertEqual([item.name for item in model.graph.node], ["conv_1", "relu_1"])
        self.assertEqual(list(model.graph.node[0].input), ["noisy", "conv_1.weight"])
        self.assertEqual(list(model.graph.node[1].output), ["denoised"])
        self.assertEqual(long_names["conv_1"], "net/first/Conv2D")

    def test_finds_what_bakes_a_size_in(self) -> None:
        self.assertEqual(size_baked_in(graph_of([conv()], KERNEL)), [])
        flat = node("Reshape", ["x", "s"], ["y"], name="r")
        self.assertEqual(size_baked_in(graph_of([flat], {"s": np.array([-1, 16])})), ["r (Reshape)"])
        slopes = node("Mul", ["x", "m"], ["y"], name="m")
        per_pixel = {"m": floats(1, 4, 4)}
        self.assertEqual(size_baked_in(graph_of([slopes], per_pixel)), ["m (Mul) has a value for each pixel"])
        self.assertEqual(size_baked_in(graph_of([slopes], {"m": floats(1, 1, 1)})), [])

    def test_names_dimensions_where_the_graph_takes_any(self) -> None:
        def sizes(any_size: bool) -> list[Any]:
            model = graph_of([conv()], KERNEL)
            name_dimensions(model, any_size)
            dimensions = model.graph.output[0].type.tensor_type.shape.dim
            return [size.dim_param or size.dim_value for size in dimensions]

        self.assertEqual(sizes(True), ["batch", 1, "height", "width"])
        self.assertEqual(sizes(False), ["batch", 1, 4, 4])


if __name__ == "__main__":
    unittest.main()
