from __future__ import annotations

import unittest

import numpy as np
from onnx import helper

from denoisekit_export.graph import attribute, constants
from denoisekit_export.tidy import tidy

from .onnx_nets import floats, graph_of, kinds, node, run

SCALES = np.array([1, 1, 2, 2], np.float32)


class Tidy(unittest.TestCase):
    def test_drops_what_changes_nothing_between_input_and_output(self) -> None:
        model = graph_of(
            [
                node("Reshape", ["x", "shape"], ["a"]),
                node("Identity", ["a"], ["b"]),
                node("Relu", ["b"], ["c"]),
                node("Dropout", ["c"], ["d"]),
                node("Reshape", ["d", "shape"], ["y"]),
            ],
            {"shape": np.array([-1, 1, 4, 4], np.int64), "unused": floats(3)},
        )
        tidied = tidy(model)
        self.assertEqual(kinds(tidied), ["Relu"])
        self.assertEqual(list(tidied.graph.node[0].input), ["x"])
        self.assertEqual(list(tidied.graph.node[0].output), ["y"])
        self.assertEqual(len(tidied.graph.initializer), 0)

    def test_keeps_a_reshape_that_moves_values(self) -> None:
        model = graph_of(
            [node("Reshape", ["x", "shape"], ["a"]), node("Relu", ["a"], ["y"])],
            {"shape": np.array([-1, 16], np.int64)},
            output_shape=("n", 16),
        )
        self.assertEqual(kinds(tidy(model)), ["Reshape", "Relu"])

    def test_cancels_transposes_that_undo_each_other_and_keeps_others(self) -> None:
        there, back = [0, 2, 3, 1], [0, 3, 1, 2]
        pair = [
            node("Transpose", ["x"], ["a"], perm=there),
            node("Transpose", ["a"], ["b"], perm=back),
            node("Relu", ["b"], ["y"]),
        ]
        self.assertEqual(kinds(tidy(graph_of(pair, shape=("n", 3, 4, 5)))), ["Relu"])
        twice = [
            node("Transpose", ["x"], ["a"], perm=there),
            node("Transpose", ["a"], ["b"], perm=there),
            node("Relu", ["b"], ["y"]),
        ]
        model = graph_of(twice, shape=("n", 3, 4, 5), output_shape=("n", 5, 3, 4))
        self.assertEqual(kinds(tidy(model)), ["Transpose", "Transpose", "Relu"])

    def test_writes_nearest_upsampling_without_the_deprecated_coordinates(self) -> None:
        resize = node(
            "Resize",
            ["x", "roi", "scales"],
            ["y"],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="tf_half_pixel_for_nn",
        )
        model = graph_of(
            [resize],
            {"roi": np.zeros(0, np.float32), "scales": SCALES},
            output_shape=("n", 1, 8, 8),
        )
        tidied = tidy(model)
        self.assertEqual(attribute(tidied.graph.node[0], "coordinate_transformation_mode"), "asymmetric")
        self.assertEqual([tensor.name for tensor in tidied.graph.initializer], ["scales"])
        image = floats(2, 1, 4, 4)
        expected = image.repeat(2, axis=2).repeat(2, axis=3)
        np.testing.assert_array_equal(run(tidied, image), expected)

    def test_writes_bilinear_upsampling_without_half_pixel_centres_as_tensorflow_js_has_it(self) -> None:
        resize = node(
            "Resize", ["x", "", "scales"], ["y"], mode="linear", coordinate_transformation_mode="half_pixel"
        )
        model = graph_of([resize], {"scales": SCALES}, shape=("n", 1, 1, 2), output_shape=("n", 1, 2, 4))
        image = np.array([[[[0, 1]]]], np.float32)
        # Output column i lies at i / 2: 0, 1/2, 1, and 3/2, which is held at the last pixel.
        np.testing.assert_allclose(run(tidy(model), image)[0, 0, 0], [0, 0.5, 1, 1])

    def test_turns_bounds_into_one_clip(self) -> None:
        nodes = [
            node("Relu", ["x"], ["a"], name="relu"),
            node("Min", ["a", "one"], ["b"], name="min"),
            node("Max", ["b", "zero"], ["y"], name="max"),
        ]
        limits = {"one": np.ones((1, 1, 1, 1), np.float32), "zero": np.zeros((1, 1, 1, 1), np.float32)}
        tidied = tidy(graph_of(nodes, limits))
        self.assertEqual(kinds(tidied), ["Clip"])
        bounds = [constants(tidied.graph)[name] for name in tidied.graph.node[0].input[1:]]
        self.assertEqual([float(bound) for bound in bounds], [0.0, 1.0])
        self.assertEqual([bound.shape for bound in bounds], [(), ()])
        image = floats(1, 1, 4, 4)
        np.testing.assert_array_equal(run(tidied, image), np.clip(image, 0, 1))

    def test_writes_pads_and_groups_out_and_drops_auto_pad_notset(self) -> None:
        conv = node(
            "ConvTranspose", ["x", "w"], ["y"], auto_pad="NOTSET", kernel_shape=[2, 2], strides=[2, 2]
        )
        model = graph_of([conv], {"w": floats(1, 1, 2, 2)}, output_shape=("n", 1, 8, 8))
        made = tidy(model).graph.node[0]
        self.assertEqual(attribute(made, "pads"), [0, 0, 0, 0])
        self.assertEqual(attribute(made, "group"), 1)
        self.assertIsNone(attribute(made, "auto_pad"))

    def test_leaves_no_texts_and_only_the_plain_opset(self) -> None:
        model = graph_of(
            [node("Relu", ["x"], ["y"], doc_string="words")], domains=(("", 17), ("ai.onnx.ml", 2))
        )
        model.doc_string = model.graph.doc_string = "words"
        helper.set_model_props(model, {"who": "me"})
        model.ir_version = 12
        tidied = tidy(model)
        self.assertNotIn(b"words", tidied.SerializeToString())
        self.assertEqual(len(tidied.metadata_props), 0)
        self.assertEqual([(entry.domain, entry.version) for entry in tidied.opset_import], [("", 17)])
        self.assertEqual(tidied.ir_version, 8)

    def test_gives_one_order_whatever_order_the_nodes_were_stored_in(self) -> None:
        nodes = [
            node("Relu", ["x"], ["a"]),
            node("Sigmoid", ["x"], ["b"]),
            node("Add", ["a", "b"], ["y"]),
        ]
        shuffled = [nodes[1], nodes[0], nodes[2]]
        self.assertEqual(kinds(tidy(graph_of(nodes))), kinds(tidy(graph_of(shuffled))))


if __name__ == "__main__":
    unittest.main()
