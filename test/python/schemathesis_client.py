"""Sends a server what schemathesis makes of its description, and looks whether the answers are such as it says, with no error of the server's.

    python schemathesis_client.py http://127.0.0.1:8787 model models/compact

It prints what held and what did not, as a JSON array of {"name", "ok", "reason"}.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

# The same requests each time. What is not asked for: refusals of all that the schemas do not allow, since a picture's bytes have no schema.
options = [
    *("--phases", "examples,coverage,fuzzing", "--max-examples", "15", "--seed", "17", "--no-color"),
    *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"),
]


def main(url: str) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"{url}/openapi.json", *options]
    # It keeps what it found in the folder that it is run in.
    with TemporaryDirectory() as folder:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=folder)
    name = "answers what its description allows as it describes"
    ok = done.returncode == 0
    print(json.dumps([{"name": name, "ok": ok, "reason": "" if ok else (done.stdout + done.stderr)[-3000:]}]))


if __name__ == "__main__":
    main(sys.argv[1])
