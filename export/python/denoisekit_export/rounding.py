"""How far float32 itself is from the truth in a net: what no other order of summation can be expected to keep below."""

from __future__ import annotations

from typing import Any

import numpy as np

from .check import IMAGES_A_RUN, Images, read_images
from .layers_model import LayersModel
from .rebuild import rebuild
from .request import Reference, Request

#: Two right answers lie on both sides of the true one, and other images may be worse than those of the references.
MARGIN = 4
#: A quarter of a step of an 8-bit picture: a net that is farther off does not give the same picture everywhere.
MOST = 1e-3


def allowed(source: LayersModel, request: Request) -> tuple[float, float]:
    """The tolerance that the net can be held to, and the rounding that it follows from."""
    rounding = rounding_of(source, request)
    return max(request.tolerance, min(MARGIN * rounding, MOST)), rounding


def rounding_of(source: LayersModel, request: Request) -> float:
    """Greatest \\|difference\\| between the net's answers in float32 and in float64, over the references' inputs.

    Both are Keras's: what was recorded of TensorFlow.js has no say in what it is held to.
    """
    return max(_rounding_at(source, reference, request.channels) for reference in request.references)


def _rounding_at(source: LayersModel, reference: Reference, channels: int) -> float:
    inputs = np.transpose(read_images(reference, "input"), (0, 2, 3, 1))
    _, _, height, width = reference.shape
    usual, exact = (_answers(source, inputs, (height, width, channels), kind) for kind in ("float32", "float64"))
    return float(np.abs(usual - exact).max())


def _answers(source: LayersModel, inputs: Images, size: tuple[int, int, int], kind: str) -> Any:
    import tf_keras

    before = tf_keras.backend.floatx()
    tf_keras.backend.set_floatx(kind)
    try:
        model = rebuild(source, *size)
        # Called, not by `predict`: that rewrites the graph, and TensorFlow.js runs layer by layer.
        batches = [inputs[i : i + IMAGES_A_RUN] for i in range(0, len(inputs), IMAGES_A_RUN)]
        answers = [model(batch.astype(kind), training=False).numpy() for batch in batches]
        return np.concatenate(answers).astype(np.float64)
    finally:
        tf_keras.backend.set_floatx(before)
