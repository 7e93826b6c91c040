"""A column of whole numbers that grows at its end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tideboard_core.archive.records import Integers


class Growing:
    """Appends cost the same however long the column is; `values` is a view that the next change may end."""

    def __init__(self, kind: DTypeLike = np.int64) -> None:
        """`kind` is the type in which the numbers are kept."""
        self._kept: NDArray[Any] = np.zeros(64, kind)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> Integers:
        return self._kept[: self._count]

    @property
    def nbytes(self) -> int:
        return self._kept.nbytes

    def add(self, values: Integers) -> None:
        wanted = self._count + len(values)
        if wanted > len(self._kept):
            grown = np.zeros(max(wanted, len(self._kept) * 5 // 4), self._kept.dtype)
            grown[: self._count] = self.values
            self._kept = grown
        self._kept[self._count : wanted] = values
        self._count = wanted

    def cut(self, count: int) -> None:
        """Keep the first `count`."""
        self._count = min(self._count, count)
