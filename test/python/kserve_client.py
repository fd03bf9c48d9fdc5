"""Asks a server for a model's golden vectors with KServe's own client, and compares with what TensorFlow.js answered.

    python kserve_client.py http://127.0.0.1:8787 model models/compact

It prints what held and what did not, as a JSON array of {"name", "ok", "reason"}.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from golden import check_answer, failed, golden_vectors, passed

# The package `kserve` imports its client for Kubernetes and its server, which need 150 MB more. Its client of servers does not
# need them, so the package is made here, and only its modules are KServe's.
package = ModuleType("kserve")
spec = find_spec("kserve")
assert spec is not None and spec.submodule_search_locations is not None, "kserve is not installed"
package.__path__ = list(spec.submodule_search_locations)
sys.modules["kserve"] = package

from kserve.inference_client import InferenceRESTClient, RESTConfig  # noqa: E402
from kserve.protocol.infer_type import InferInput, InferRequest, RequestedOutput  # noqa: E402


async def main(url: str, model: str, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    client = InferenceRESTClient(config=RESTConfig(protocol="v2", retries=0, timeout=30))
    results = []
    for name, case in cases(client, url, model, manifest, folder):
        try:
            await case()
            results.append(passed(name))
        except Exception as error:  # whatever it is, it is the result
            results.append(failed(name, error))
    await client.close()
    print(json.dumps(results))


def cases(
    client: InferenceRESTClient, url: str, model: str, manifest: dict[str, Any], folder: Path
) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
    source, target = manifest["input"]["name"], manifest["output"]["name"]

    async def health() -> None:
        assert await client.is_server_live(url), "it is not live"
        assert await client.is_server_ready(url), "it is not ready"
        assert await client.is_model_ready(url, model), f"{model} is not ready"

    async def unknown() -> None:
        tensor = InferInput(source, [1, 1, 4, 4], "FP32")
        tensor.set_data_from_numpy(np.zeros((1, 1, 4, 4), np.float32), binary_data=False)
        try:
            await client.infer(url, InferRequest("none", [tensor]), model_name="none")
        except Exception as error:
            assert "404" in str(error), error
        else:
            raise AssertionError("it answered for a model that there is not")

    async def infer(binary_in: bool, binary_out: bool) -> None:
        for name, noisy, expected in golden_vectors(manifest, folder):
            tensor = InferInput(source, list(noisy.shape), "FP32")
            tensor.set_data_from_numpy(noisy, binary_data=binary_in)
            outputs = [RequestedOutput(target, {"binary_data": True})] if binary_out else None
            # What is left out, `id` and `parameters`, it sends as null.
            request = InferRequest(model, [tensor], request_outputs=outputs)
            answer = (await client.infer(url, request, model_name=model)).outputs[0].as_numpy()
            check_answer(manifest, name, answer, expected)

    yield "is live and ready", health
    yield "refuses an unknown model", unknown
    for binary_in, binary_out in ((True, True), (True, False), (False, True), (False, False)):
        kinds = ["JSON", "binary data"]
        name = f"answers the golden vectors: {kinds[binary_in]} in, {kinds[binary_out]} out"
        yield name, partial(infer, binary_in, binary_out)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
