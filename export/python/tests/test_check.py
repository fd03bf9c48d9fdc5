from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np

from denoisekit_export.check import check_file, compare, difference, open_session
from denoisekit_export.errors import ExportError
from denoisekit_export.naming import name_all, name_dimensions
from denoisekit_export.request import Reference
from denoisekit_export.tidy import tidy

from .onnx_nets import floats, graph_of, node


class Difference(unittest.TestCase):
    def test_is_that_of_the_closed_form(self) -> None:
        expected = np.zeros((2, 1, 1, 2), np.float32)
        found = np.array([0.1, 0, 0, -0.3], np.float32).reshape(expected.shape)
        result = difference(found, expected)
        self.assertEqual(result.images, 2)
        self.assertAlmostEqual(result.max_abs, 0.3, places=7)
        self.assertAlmostEqual(result.mean_abs, 0.1, places=7)
        # mean square (0.01 + 0.09) / 4 = 0.025, and 10 log10(1 / 0.025) = 16.0206 dB
        self.assertAlmostEqual(result.psnr or 0, 16.0206, places=4)

    def test_has_no_psnr_where_both_are_equal(self) -> None:
        image = floats(1, 1, 2, 2)
        self.assertIsNone(difference(image, image).psnr)


class Compare(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        model = tidy(graph_of([node("Relu", ["x"], ["y"])]))
        name_all(model, "relu")
        name_dimensions(model, True)
        self.session = open_session(model.SerializeToString())

    def reference(self, inputs: bytes, outputs: bytes) -> Reference:
        (self.folder / "in").write_bytes(inputs)
        (self.folder / "out").write_bytes(outputs)
        return Reference("r", (100, 1, 4, 4), self.folder / "in", self.folder / "out")

    def test_runs_all_images_of_a_reference_that_takes_several_runs(self) -> None:
        image = floats(100, 1, 4, 4)
        wanted = np.maximum(image, 0)
        wanted[99, 0, 3, 3] += 0.5
        result = compare(self.session, self.reference(image.tobytes(), wanted.tobytes()))
        self.assertEqual(result.images, 100)
        self.assertAlmostEqual(result.max_abs, 0.5, places=6)

    def test_refuses_a_reference_of_the_wrong_length(self) -> None:
        image = floats(100, 1, 4, 4).tobytes()
        with self.assertRaises(ExportError) as caught:
            compare(self.session, self.reference(image, image[:-4]))
        self.assertEqual(caught.exception.code, "model-invalid")
        self.assertEqual(caught.exception.expected, "6400 bytes")


class CheckFile(unittest.TestCase):
    def test_passes_a_graph_that_keeps_the_shape_and_refuses_one_that_does_not(self) -> None:
        for edge, keeps in ((1, True), (0, False)):
            made = node("Conv", ["x", "w"], ["y"], name="c", pads=[edge] * 4)
            model = tidy(graph_of([made], {"w": floats(1, 1, 3, 3)}))
            name_all(model, "c")
            name_dimensions(model, True)
            if keeps:
                check_file(model, [(4, 4), (8, 12)])
                continue
            with self.assertRaises(ExportError) as caught:
                check_file(model, [(4, 4), (8, 12)])
            self.assertEqual(caught.exception.code, "conversion-failed")

    def test_refuses_a_graph_that_the_checker_refuses(self) -> None:
        model = tidy(graph_of([node("Relu", ["x"], ["y"])]))
        name_all(model, "relu")
        model.graph.node[0].op_type = "Conv"
        with self.assertRaises(ExportError) as caught:
            check_file(model, [(4, 4)])
        self.assertEqual(caught.exception.code, "conversion-failed")


if __name__ == "__main__":
    unittest.main()
