"""Keeps what native libraries print away from the answer and from the progress lines."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_descriptor(descriptor: int) -> Iterator[None]:
    """Sends a file descriptor to nowhere for a while: TensorFlow greets on stderr before its log level applies."""
    kept = os.dup(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, descriptor)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
        os.close(nowhere)


def start_tensorflow() -> None:
    """Imports TensorFlow and what comes with it, which takes seconds, without its greetings."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    # Conversion needs no GPU, and must not take one from a training that is running.
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    with quiet_descriptor(2):
        import tensorflow  # noqa: F401
        import tf2onnx  # noqa: F401
        import tf_keras  # noqa: F401
