"""The command line: ``python -m denoisekit_export convert|variants --request request.json``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from .quiet import quiet_descriptor


def main(arguments: list[str]) -> int:
    """Exit code 0 with the report on stdout, 1 with ``{"error": ...}`` there."""
    parser = argparse.ArgumentParser(prog="denoisekit_export", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    convert = verbs.add_parser("convert", help="convert a layers model to a checked ONNX file")
    variants = verbs.add_parser("variants", help="make float16 and int8 files of a float32 one")
    for each in (convert, variants):
        each.add_argument("--request", type=Path, required=True, help="JSON file that says what to make")
    options = parser.parse_args(arguments)
    answer, failed = _answer(options.verb, options.request)
    sys.stdout.write(json.dumps(answer, allow_nan=False) + "\n")
    sys.stdout.flush()
    return 1 if failed else 0


def _answer(verb: str, request: Path) -> tuple[dict[str, Any], bool]:
    from .errors import ExportError, from_os_error

    try:
        # Some libraries print; stdout is for the answer alone.
        with quiet_descriptor(1):
            if verb == "variants":
                # Without TensorFlow, which takes seconds to start.
                from .variants import make_variants, read_variants_request

                return make_variants(read_variants_request(request), _say), False
            from .pipeline import run
            from .request import read_request

            return run(read_request(request), _say), False
    except ImportError as error:
        missing = ExportError(
            "setup-missing",
            "the Python packages for export are not installed",
            actual=str(error),
            fix="install what requirements.txt beside the converter lists into this Python",
        )
        return {"error": missing.to_json()}, True
    except ExportError as error:
        return {"error": error.to_json()}, True
    except OSError as error:
        return {"error": from_os_error(error).to_json()}, True


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    # TensorFlow's threads take their time to end; there is nothing left to wait for.
    os._exit(code)
