"""The one error of this program; the TypeScript side turns it into its own error of the same code."""

from __future__ import annotations

import errno
from typing import Literal

Code = Literal[
    "model-invalid",
    "shape-mismatch",
    "not-portable",
    "conversion-failed",
    "tolerance-exceeded",
    "file-missing",
    "disk-full",
    "write-failed",
    "setup-missing",
]


class ExportError(Exception):
    """What is wrong, what was found, what would have been right, and what to do now."""

    def __init__(self, code: Code, what: str, *, actual: str = "", expected: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.code: Code = code
        self.what = what
        self.actual = actual
        self.expected = expected
        self.fix = fix

    def to_json(self) -> dict[str, str]:
        facts = {"what": self.what, "actual": self.actual, "expected": self.expected, "fix": self.fix}
        return {"code": self.code, **{name: text for name, text in facts.items() if text}}


def from_os_error(error: OSError) -> ExportError:
    """Names the disk's own troubles; everything else about a file is a failed write."""
    where = str(error.filename or "a file")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExportError(
            "disk-full", f"no space left to write {where}", fix="free some space and export again"
        )
    if isinstance(error, FileNotFoundError):
        return ExportError("file-missing", f"{where} does not exist", fix="train the run again")
    reason = error.strerror or str(error)
    return ExportError("write-failed", f"{where} could not be read or written", actual=reason)
