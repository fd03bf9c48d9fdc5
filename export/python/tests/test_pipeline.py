from __future__ import annotations

import contextlib
import dataclasses
import errno
import io
import json
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from denoisekit_export.quiet import start_tensorflow

start_tensorflow()

import numpy as np
import onnx
import tensorflow as tf
import tf_keras

from denoisekit_export.__main__ import main
from denoisekit_export.check import open_session
from denoisekit_export.errors import ExportError, from_os_error
from denoisekit_export.pipeline import run
from denoisekit_export.request import Request

from .layers_format import request_for, write_layers
from .nets import conv, dense, loud, narrow, unet, zoo


def silent(_: str) -> None:
    """Progress is for people."""


class Pipeline(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        tf_keras.utils.set_random_seed(1)

    def request(self, model: Any, **changes: Any) -> Request:
        return request_for(write_layers(self.folder / "layers", model, reverse=True), model, **changes)

    def fails(self, request: Request, code: str) -> ExportError:
        with self.assertRaises(ExportError) as caught:
            run(request, silent)
        self.assertEqual(caught.exception.code, code)
        self.assertFalse(request.out.exists())
        return caught.exception

    def test_onnx_runtime_equals_keras_for_every_kind_of_layer(self) -> None:
        for model in (unet(), unet(3), zoo(), dense(), narrow()):
            any_size = "Dense" not in [type(layer).__name__ for layer in model.layers]
            report = run(self.request(model, any_size=any_size), silent)
            (result,) = report["references"]
            self.assertLessEqual(result["maxAbs"], 1e-5)
            self.assertEqual(result["images"], 2)
            self.assertEqual(report["graph"]["anySize"], any_size)
            self.assertEqual(report["weights"]["parameters"], model.count_params())
            self.assertEqual((report["graph"]["opset"], report["graph"]["irVersion"]), (17, 8))
            self.assertEqual(report["bytes"], (self.folder / "layers" / "model.onnx").stat().st_size)

    def test_one_conversion_serves_other_sizes(self) -> None:
        model = unet()
        request = self.request(model)
        run(request, silent)
        larger = unet(size=24)
        larger.set_weights(model.get_weights())
        images = np.random.default_rng(1).random((3, 24, 24, 1), dtype=np.float32)
        session = open_session(request.out.read_bytes())
        (found,) = session.run(None, {"noisy": images.transpose(0, 3, 1, 2)})
        np.testing.assert_allclose(found.transpose(0, 2, 3, 1), larger(images).numpy(), rtol=0, atol=1e-5)

    def test_the_graph_holds_nothing_but_the_net(self) -> None:
        request = self.request(unet())
        report = run(request, silent)
        wanted = {"Conv": 6, "ConvTranspose": 1, "Relu": 6, "Resize": 1, "Add": 1, "Concat": 2, "Sigmoid": 1}
        self.assertEqual(report["graph"]["operators"], wanted)
        self.assertEqual(report["graph"]["nodes"], sum(wanted.values()))
        model = onnx.load_from_string(request.out.read_bytes())
        self.assertEqual(
            [item.name for item in (*model.graph.input, *model.graph.output)], ["noisy", "denoised"]
        )

    def test_converting_twice_gives_the_same_bytes(self) -> None:
        model = narrow()
        first = run(self.request(model), silent)
        second = run(self.request(model), silent)
        self.assertEqual(first["sha256"], second["sha256"])

    def test_mends_widths_that_webgpu_computes_wrongly(self) -> None:
        report = run(self.request(narrow()), silent)
        self.assertEqual(len(report["graph"]["mended"]), 2)
        self.assertIn("9 input channels and 3 of zeros", report["graph"]["mended"][0])

    def test_bilinear_upsampling_is_that_of_tensorflow_js(self) -> None:
        image = tf_keras.layers.Input((8, 8, 1))
        half = tf_keras.layers.AveragePooling2D()(image)
        model = tf_keras.Model(image, tf_keras.layers.UpSampling2D(2, interpolation="bilinear")(half))
        request = self.request(model)
        reference = request.references[0]
        images = np.frombuffer(reference.input.read_bytes(), "<f4").reshape(2, 8, 8, 1)
        pooled = tf.nn.avg_pool2d(images, 2, 2, "VALID")
        wanted = tf.raw_ops.ResizeBilinear(images=pooled, size=(8, 8), half_pixel_centers=False).numpy()
        reference.output.write_bytes(wanted.tobytes())
        (result,) = run(request, silent)["references"]
        self.assertLessEqual(result["maxAbs"], 1e-5)

    def test_a_wrong_answer_fails_and_writes_nothing(self) -> None:
        request = self.request(unet())
        output = request.references[0].output
        values = np.frombuffer(output.read_bytes(), "<f4").copy()
        values[7] += 1e-3
        output.write_bytes(values.tobytes())
        self.assertIn("max |diff| 0.001", self.fails(request, "tolerance-exceeded").actual)
        values[7] = np.nan
        output.write_bytes(values.tobytes())
        self.fails(request, "tolerance-exceeded")

    def test_a_net_in_which_float32_is_far_from_the_truth_is_held_to_what_it_can_keep(self) -> None:
        report = run(self.request(loud(), tolerance=1e-9), silent)
        self.assertGreater(report["rounding"], 1e-5)
        self.assertEqual(report["tolerance"], 4 * report["rounding"])
        self.assertLessEqual(report["references"][0]["maxAbs"], report["tolerance"])
        self.assertIsNone(run(self.request(unet()), silent)["rounding"])

    def test_a_net_that_gives_another_shape_is_refused(self) -> None:
        image = tf_keras.layers.Input((8, 8, 1))
        for answer in (conv(1, strides=2)(image), conv(2)(image)):
            self.fails(self.request(tf_keras.Model(image, answer)), "shape-mismatch")

    def test_weights_that_do_not_fit_their_layers_are_refused_by_name(self) -> None:
        request = self.request(unet())
        path = request.layers / "model.json"
        text = path.read_text()
        document = json.loads(text)
        first = document["weightsManifest"][0]["weights"][1]
        first["shape"].reverse()
        path.write_text(json.dumps(document))
        self.assertIn(first["name"], self.fails(request, "model-invalid").what)
        path.write_text(text.replace(f'"{first["name"]}"', '"other/kernel"'))
        self.assertIn("other/kernel", self.fails(request, "model-invalid").actual)

    def test_a_reference_of_another_size_than_the_graph_takes_names_what_holds_it(self) -> None:
        request = self.request(dense())
        wide = dataclasses.replace(request.references[0], shape=(1, 1, 8, 16))
        changed = dataclasses.replace(request, references=(wide,))
        self.assertIn("reshape_1 (Reshape)", self.fails(changed, "not-portable").actual)

    def test_layers_of_classes_named_by_module_are_never_imported(self) -> None:
        request = self.request(unet())
        path = request.layers / "model.json"
        document = json.loads(path.read_text())
        for layer in document["modelTopology"]["config"]["layers"]:
            layer["module"] = "no.such.module"
            layer["registered_name"] = "Evil"
        path.write_text(json.dumps(document))
        self.assertEqual(len(run(request, silent)["references"]), 1)


class Main(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def call(self, document: dict[str, Any]) -> tuple[int, dict[str, Any], str]:
        path = self.folder / "request.json"
        path.write_text(json.dumps(document))
        out, progress = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(progress):
            code = main(["convert", "--request", str(path)])
        return code, json.loads(out.getvalue()), progress.getvalue()

    def document(self) -> dict[str, Any]:
        request = request_for(write_layers(self.folder / "layers", unet()), unet())
        return {
            "layers": str(request.layers),
            "out": str(request.out),
            "id": "tiny",
            "height": 8,
            "width": 8,
            "channels": 1,
            "anySize": True,
            "sizeMultiple": 4,
            "tolerance": 10,
            "references": [
                {
                    "name": item.name,
                    "shape": item.shape,
                    "input": str(item.input),
                    "output": str(item.output),
                }
                for item in request.references
            ],
        }

    def test_prints_one_document_and_tells_progress_apart(self) -> None:
        code, answer, progress = self.call(self.document())
        self.assertEqual(code, 0)
        self.assertEqual(sorted(answer["versions"])[:2], ["onnx", "onnxruntime"])
        self.assertIn("converting with tf2onnx\n", progress)

    def test_errors_are_documents_too(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({"layers": str(self.folder / "nowhere")}, "file-missing"),
            ({"height": 0}, "conversion-failed"),
            ({"tolerance": 0}, "tolerance-exceeded"),
        ]
        for change, expected in cases:
            code, answer, _ = self.call({**self.document(), **change})
            self.assertEqual((code, answer["error"]["code"]), (1, expected))

    def test_a_full_disk_is_named(self) -> None:
        full = OSError(errno.ENOSPC, "No space left on device", "model.onnx")
        with mock.patch.object(Path, "write_bytes", side_effect=full):
            error = from_os_error(full)
        self.assertEqual(error.code, "disk-full")
        document = self.document()
        with mock.patch.object(Path, "write_bytes", side_effect=full):
            code, answer, _ = self.call(document)
        self.assertEqual((code, answer["error"]["code"]), (1, "disk-full"))
        self.assertEqual(from_os_error(PermissionError(errno.EACCES, "denied", "x")).code, "write-failed")


if __name__ == "__main__":
    unittest.main()
