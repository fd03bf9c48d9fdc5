from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

import numpy as np

from denoisekit_export.errors import ExportError
from denoisekit_export.layers_model import read_layers_model

from .layers_format import manifest, write

KERNEL = ("conv/kernel", np.arange(9, dtype=np.float32).reshape(3, 3, 1, 1))
BIAS = ("conv/bias", np.array([0.5], np.float32))
VARIABLES = [KERNEL, BIAS]


def document(**changes: Any) -> dict[str, Any]:
    layer = {"class_name": "Conv2D", "config": {"name": "conv"}}
    topology = {"class_name": "Sequential", "config": {"layers": [layer]}}
    return {"modelTopology": topology, "weightsManifest": manifest(VARIABLES), **changes}


class ReadLayersModel(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def refused(self, changed: Any, expected: str) -> None:
        write(self.folder, changed, VARIABLES)
        with self.assertRaises(ExportError) as caught:
            read_layers_model(self.folder)
        self.assertEqual(caught.exception.code, "model-invalid")
        self.assertIn(expected, f"{caught.exception.what} {caught.exception.actual}")

    def test_gives_every_weight_by_name_with_its_shape(self) -> None:
        write(self.folder, document(), VARIABLES)
        model = read_layers_model(self.folder)
        self.assertEqual(list(model.weights), ["conv/kernel", "conv/bias"])
        np.testing.assert_array_equal(model.weights["conv/kernel"][1, 2, 0, 0], 5)
        self.assertEqual(model.parameters, 10)
        self.assertEqual(len(model.raw), 40)
        self.assertEqual(model.files, ("model.json", "weights.bin"))

    def test_names_found_and_expected_length_of_cut_and_of_longer_weights(self) -> None:
        for change in (-1, -40, 4):
            write(self.folder, document(), VARIABLES)
            path = self.folder / "weights.bin"
            data = path.read_bytes()
            path.write_bytes(data[:change] if change < 0 else data + bytes(change))
            with self.assertRaises(ExportError) as caught:
                read_layers_model(self.folder)
            self.assertEqual(caught.exception.code, "model-invalid")
            self.assertEqual(caught.exception.actual, f"{40 + change} bytes")
            self.assertTrue(caught.exception.expected.startswith("40 bytes"))

    def test_refuses_what_is_no_layers_model(self) -> None:
        self.refused([], "no modelTopology")
        self.refused({"weights": 1}, "no modelTopology")
        self.refused(document(format="graph-model"), "graph-model")
        self.refused(document(modelTopology={"node": []}), "no class_name")
        self.refused(document(modelTopology={"class_name": "Sequential", "config": {}}), "no list of layers")
        self.refused(document(weightsManifest=[]), "no weightsManifest")
        self.refused(document(weightsManifest=[{"weights": []}]), "KeyError")
        self.refused(document(weightsManifest=["weights.bin"]), "TypeError")
        (self.folder / "model.json").write_text("not json")
        with self.assertRaises(ExportError) as caught:
            read_layers_model(self.folder)
        self.assertEqual(caught.exception.code, "model-invalid")

    def test_refuses_layers_that_would_run_code_by_name(self) -> None:
        layer = {"class_name": "Lambda", "config": {"name": "evil", "function": ["code"]}}
        self.refused(
            document(modelTopology={"class_name": "Sequential", "config": {"layers": [layer]}}), '"evil"'
        )

    def test_refuses_weight_files_outside_the_folder(self) -> None:
        for name in ("../weights.bin", "/etc/hostname", "a\\b", "", ".."):
            groups = manifest(VARIABLES)
            groups[0]["paths"] = [name]
            self.refused(document(weightsManifest=groups), "the weight file")

    def test_refuses_quantised_weights_other_dtypes_and_odd_shapes(self) -> None:
        changes: list[dict[str, Any]] = [
            {"quantization": {"dtype": "uint8"}},
            {"dtype": "int32"},
            {"shape": [0, 3, 1, 1]},
            {"shape": [1] * 9},
        ]
        for change in changes:
            groups = manifest(VARIABLES)
            groups[0]["weights"][0].update(change)
            self.refused(document(weightsManifest=groups), "conv/kernel")

    def test_refuses_nan_in_weights_and_a_name_twice(self) -> None:
        groups = manifest([KERNEL, ("conv/kernel", BIAS[1])])
        self.refused(document(weightsManifest=groups), "twice")
        write(self.folder, document(), [KERNEL, ("conv/bias", np.array([np.nan], np.float32))])
        with self.assertRaises(ExportError) as caught:
            read_layers_model(self.folder)
        self.assertIn("NaN", caught.exception.actual)

    def test_a_missing_file_is_the_systems_own_error(self) -> None:
        (self.folder / "model.json").write_text(json.dumps(document()))
        with self.assertRaises(FileNotFoundError):
            read_layers_model(self.folder)


if __name__ == "__main__":
    unittest.main()
