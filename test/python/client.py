"""Asks a server for a model's golden vectors with Triton's own client, and compares with what TensorFlow.js answered.

    python client.py http://127.0.0.1:8787 model models/compact

It prints what held and what did not, as a JSON array of {"name", "ok", "reason"}.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from golden import check_answer, failed, golden_vectors, passed
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException


def main(url: str, model: str, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    client = InferenceServerClient(url.removeprefix("http://"))
    results = []
    for name, case in cases(client, model, manifest, folder):
        try:
            case()
            results.append(passed(name))
        except Exception as error:  # whatever it is, it is the result
            results.append(failed(name, error))
    client.close()
    print(json.dumps(results))


def cases(
    client: InferenceServerClient, model: str, manifest: dict[str, Any], folder: Path
) -> Iterator[tuple[str, Callable[[], None]]]:
    source, target = manifest["input"]["name"], manifest["output"]["name"]

    def health() -> None:
        assert client.is_server_live(), "it is not live"
        assert client.is_server_ready(), "it is not ready"
        assert client.is_model_ready(model), f"{model} is not ready"

    def metadata() -> None:
        facts = client.get_model_metadata(model)
        assert facts["name"] == model, facts
        assert [tensor["name"] for tensor in facts["inputs"]] == [source], facts
        assert facts["outputs"][0]["datatype"] == "FP32", facts
        assert "binary_tensor_data" in client.get_server_metadata()["extensions"]

    def unknown() -> None:
        tensor = InferInput(source, [1, 1, 4, 4], "FP32")
        tensor.set_data_from_numpy(np.zeros((1, 1, 4, 4), np.float32))
        try:
            client.infer("none", [tensor])
        except InferenceServerException as error:
            assert "there is no model" in str(error.message()), error
        else:
            raise AssertionError("it answered for a model that there is not")

    def infer(binary_in: bool, binary_out: bool) -> None:
        for name, noisy, expected in golden_vectors(manifest, folder):
            tensor = InferInput(source, list(noisy.shape), "FP32")
            tensor.set_data_from_numpy(noisy, binary_data=binary_in)
            wanted = InferRequestedOutput(target, binary_data=binary_out)
            answer = client.infer(model, [tensor], outputs=[wanted]).as_numpy(target)
            check_answer(manifest, name, answer, expected)

    yield "is live and ready", health
    yield "says what the model takes and gives", metadata
    yield "refuses an unknown model", unknown
    for binary_in, binary_out in ((True, True), (True, False), (False, True), (False, False)):
        kinds = ["JSON", "binary data"]
        name = f"answers the golden vectors: {kinds[binary_in]} in, {kinds[binary_out]} out"
        yield name, partial(infer, binary_in, binary_out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
