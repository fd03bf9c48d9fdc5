"""What the clients of the Open Inference Protocol share: a model's golden vectors, and how results are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

Tensor = np.ndarray[Any, np.dtype[np.float32]]


class Result(TypedDict, total=False):
    name: str
    ok: bool
    reason: str


def passed(name: str) -> Result:
    return {"name": name, "ok": True}


def failed(name: str, error: Exception) -> Result:
    return {"name": name, "ok": False, "reason": f"{type(error).__name__}: {error}"}


def golden_vectors(manifest: dict[str, Any], folder: Path) -> Iterator[tuple[str, Tensor, Tensor]]:
    """Each vector by its name: what goes in, and what has to come out."""
    golden = (folder / "golden.bin").read_bytes()
    for vector in manifest["golden"]["vectors"]:
        shape = vector["shape"]

        def read(offset: int) -> Tensor:
            return np.frombuffer(golden, "<f4", int(np.prod(shape)), offset).reshape(shape)

        yield vector["name"], read(vector["inputOffset"]), read(vector["outputOffset"])


def check_answer(manifest: dict[str, Any], name: str, answer: Tensor | None, expected: Tensor) -> None:
    assert answer is not None and answer.shape == expected.shape, f"no tensor of that shape for {name}"
    assert answer.dtype == np.float32, answer.dtype
    off = float(np.abs(answer - expected).max())
    limit = manifest["tolerance"]["wasm"]
    assert off <= limit, f"{name} differs by {off}, more than {limit}"
