"""The part of the map of operators that export reads: which widths of convolutions some runtime computes wrongly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ExportError

Pair = tuple[int, int]
#: By input channels: the output channels that are unsafe with them.
Grid = Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class UnsafeWidths:
    #: Of each runtime, the version that was swept.
    runtimes: Mapping[str, str]
    #: The widest that was swept; beyond it a width is as the one below that is the same modulo ``period``.
    widest: int
    period: int
    #: By operator, kernel, strides and groups; the widths are those of one group.
    grids: Mapping[tuple[str, Pair, Pair, int], Grid]

    def has(
        self, op_type: str, shape: tuple[Pair, Pair, int], inputs: int, outputs: int, *, exactly: bool = True
    ) -> bool:
        """Whether such a convolution is unsafe.

        One whose kernel, strides and groups were not swept, or not ``exactly`` so, is taken to be unsafe where any of its
        operator is, of those in groups or of the others, but for the 1x1 of stride 1: that alone is a product of matrices.
        """
        own = self.grids.get((op_type, *shape)) if exactly else None
        if own is not None:
            return self._in(own, inputs, outputs)
        return any(
            self._in(grid, inputs, outputs)
            for (of, *other), grid in self.grids.items()
            if of == op_type and (other[2] == 1) == (shape[2] == 1) and other != [(1, 1), (1, 1), 1]
        )

    def _in(self, grid: Grid, inputs: int, outputs: int) -> bool:
        return self._within(outputs) in grid.get(self._within(inputs), frozenset())

    def _within(self, width: int) -> int:
        if width <= self.widest:
            return width
        return self.widest - self.period + 1 + (width - 1 - self.widest) % self.period


def read_unsafe_widths(path: Path) -> UnsafeWidths:
    """Raises ExportError ``conversion-failed`` when the file is not what ``npm run sweep`` writes."""
    try:
        return _table(json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ExportError(
            "conversion-failed",
            f"{path.name} is no list of unsafe widths",
            actual=repr(error),
            fix="install @denoisekit/export again",
        ) from error


def _table(document: dict[str, Any]) -> UnsafeWidths:
    grids = {
        (str(item["op"]), _pair(item["kernel"]), _pair(item["strides"]), int(item["group"])): {
            int(inputs): frozenset(int(width) for width in outputs)
            for inputs, outputs in item["unsafe"].items()
        }
        for item in document["grids"]
    }
    widest, period = int(document["widest"]), int(document["period"])
    if not 1 <= period <= widest:
        raise ValueError(f"period {period} does not lie in 1 to {widest}")
    return UnsafeWidths(dict(document["runtimes"]), widest, period, grids)


def _pair(values: list[int]) -> Pair:
    height, width = values
    return int(height), int(width)
